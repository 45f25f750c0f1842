"""The session from the reader's side: to stay signed in, and to find again what could not be taken in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tongchou.records import drafts
from tongchou.regulation import rulebook


@require_POST
def stay(request: HttpRequest) -> JsonResponse:
    """The session begins to count anew, as with every request; says for how many seconds."""
    return JsonResponse({"left": settings.SESSION_COOKIE_AGE})


def kept(request: HttpRequest) -> HttpResponse:
    """The forms that could not be taken in, word by word, to copy from or to let go; only one's own."""
    if request.method == "POST":
        drafts.let_go(request.user.pk, request.POST.get("path", ""))
        return redirect("kept")
    shown = [(one, _labelled(one.typed)) for one in drafts.kept_forms(request.user)]
    return render(request, "kept.html", {"kept": shown})


def _labelled(typed: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Each text under the label of its field, from whichever form has one of that name."""
    labels: dict[str, str] = {}
    for edition in settings.TONGCHOU_EDITIONS:
        for form in rulebook.load(edition).forms.values():
            labels |= {f.id: f.label for f in form.fields.values() if f.id in typed}
    return [(labels.get(name, name), "\n".join(texts)) for name, texts in typed.items()]
