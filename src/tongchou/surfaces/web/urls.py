"""All addresses of pages."""

from django.urls import path

from tongchou.surfaces.web.views import account, compare, home, records, rules, steps, workdays

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", home.healthz),
    path("readyz", home.readyz),
    path("login/", account.SignIn.as_view(), name="login"),
    path("logout/", account.SignOut.as_view(), name="logout"),
    path("language/", account.language, name="set_language"),
    path("records/", records.listing, name="record-list"),
    path("new/", records.openable, name="record-openable"),
    path("new/<str:noun>/<str:verb>/", steps.begin, name="record-begin"),
    path("records/<str:number>/", records.one, name="record"),
    path("records/<str:number>/journal/", records.journal, name="record-journal"),
    path("records/<str:number>/edit/", records.edit, name="record-edit"),
    path("records/<str:number>/papers/", steps.attach, name="record-attach"),
    path("records/<str:number>/steps/<str:verb>/", steps.step, name="record-step"),
    path("papers/<int:pk>/", steps.paper, name="paper"),
    path("rules/", rules.editions, name="rules"),
    path("rules/compare/", compare.compare, name="rules-compare"),
    path("rules/<str:edition>/", rules.edition, name="rules-edition"),
    path("rules/<str:edition>/articles/<int:number>/", rules.article, name="rules-article"),
    path("rules/<str:edition>/steps/", rules.steps, name="rules-steps"),
    path("rules/<str:edition>/steps/<str:line>/", rules.line, name="rules-line"),
    path("rules/<str:edition>/pictures/<str:line>.svg", rules.picture, name="rules-picture"),
    path("rules/<str:edition>/checks/", rules.checks, name="rules-checks"),
    path("rules/<str:edition>/parameters/", rules.parameters, name="rules-parameters"),
    path("rules/<str:edition>/papers/", rules.papers, name="rules-papers"),
    path("workdays/", workdays.years, name="workdays"),
    path("workdays/propose/", workdays.propose, name="workdays-propose"),
    path("workdays/<int:year>/", workdays.year, name="workdays-year"),
]
