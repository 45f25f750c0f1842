"""All addresses of pages."""

from django.urls import path

from tongchou.surfaces.web.views import account, home, records, rules, workdays

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", home.healthz),
    path("readyz", home.readyz),
    path("login/", account.SignIn.as_view(), name="login"),
    path("logout/", account.SignOut.as_view(), name="logout"),
    path("records/", records.listing, name="record-list"),
    path("new/", records.openable, name="record-openable"),
    path("new/<str:noun>/<str:verb>/", records.begin, name="record-begin"),
    path("records/<str:number>/", records.one, name="record"),
    path("records/<str:number>/edit/", records.edit, name="record-edit"),
    path("records/<str:number>/papers/", records.attach, name="record-attach"),
    path("records/<str:number>/steps/<str:verb>/", records.step, name="record-step"),
    path("papers/<int:pk>/", records.paper, name="paper"),
    path("rules/", rules.editions, name="rules"),
    path("rules/compare/", rules.compare, name="rules-compare"),
    path("rules/<str:edition>/", rules.edition, name="rules-edition"),
    path("rules/<str:edition>/articles/<int:number>/", rules.article, name="rules-article"),
    path("rules/<str:edition>/steps/", rules.steps, name="rules-steps"),
    path("rules/<str:edition>/steps/<str:line>/", rules.line, name="rules-line"),
    path("rules/<str:edition>/pictures/<str:line>.svg", rules.picture, name="rules-picture"),
    path("rules/<str:edition>/checks/", rules.checks, name="rules-checks"),
    path("rules/<str:edition>/parameters/", rules.parameters, name="rules-parameters"),
    path("rules/<str:edition>/papers/", rules.papers, name="rules-papers"),
    path("workdays/", workdays.years, name="workdays"),
    path("workdays/<int:year>/", workdays.year, name="workdays-year"),
]
