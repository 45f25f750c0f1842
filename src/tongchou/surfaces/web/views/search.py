"""One search for projects, records, papers, units and articles; and a quick one for the palette."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongchou.kernel.tokens import fold, runs
from tongchou.kernel.words import article_name
from tongchou.lifecycle.words import Line
from tongchou.records import lawtexts, searching
from tongchou.records.lawbook import edition_on
from tongchou.records.models import Document
from tongchou.regulation import rulebook
from tongchou.surfaces.web import context

PAGE = 20
QUICK = 8
LONGEST = 200
LAW = "law"
KINDS: dict[str, Promise] = {
    searching.RECORD: _("项目和记录"),
    searching.PAPER: _("材料"),
    searching.UNIT: _("单位"),
    LAW: _("条款"),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit as the page shows it: the words of the text around the place, where there is one."""

    document: Document
    around: tuple[str, str, str]

    @classmethod
    def of(cls, document: Document, query: str) -> "Hit":
        """With its snippet."""
        return cls(document, searching.snippet(document.text, query))


@dataclass(frozen=True, slots=True)
class LawHit:
    """An article in which all words stand: in our gist, or in the official wording."""

    edition: str
    number: int
    title: str
    text: str


def search(request: HttpRequest) -> HttpResponse:
    """The results of a question; an exact project code goes straight to the project."""
    query = request.GET.get("q", "").strip()[:LONGEST].replace("\0", "")
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in KINDS else ""
    law = _articles(query)
    found = searching.Found(())
    page = request.GET.get("page", "1")
    start = (int(page) - 1) * PAGE if page.isdecimal() and int(page[:6]) > 0 else 0
    if request.user.is_authenticated:
        of, shown = ("" if kind == LAW else kind), slice(start, start + PAGE)
        found = searching.search(request.user, timezone.localdate(), query, kind=of, page=shown)
        first = found.hits[0] if found.hits else None
        if first is not None and first.number == query and first.record_id and first.record.line == Line.PROJECT:
            return redirect("project", query)
    hits = () if kind == LAW else found.hits
    counts = {**found.kinds, LAW: len(law)}
    return render(
        request,
        "search/results.html",
        {
            "query": query,
            "kind": kind,
            "kinds": [(k, word, counts.get(k, 0)) for k, word in KINDS.items()],
            "total": sum(counts.values()),
            "hits": [Hit.of(d, query) for d in hits],
            "law": law if kind in ("", LAW) and start == 0 else [],
            "more": found.more,
            "most": searching.MOST,
            "next": start // PAGE + 2 if kind != LAW and found.count(kind) > start + PAGE else 0,
        },
    )


def quick(request: HttpRequest) -> HttpResponse:
    """A short list for the palette: pages of the menu, then hits; a fragment without a frame."""
    query = request.GET.get("q", "").strip()[:LONGEST].replace("\0", "")
    menu = [link for _title, links in context.shell(request)["menu"] for link in links]
    pages = [link for link in menu if fold(query) in fold(str(link.label))] if query else menu
    found = searching.search(request.user, timezone.localdate(), query, page=slice(QUICK))
    shown = {"query": query, "pages": pages[:QUICK], "hits": found.hits, "law": _articles(query)[:3]}
    return render(request, "search/quick.html", shown)


def _articles(query: str) -> list[LawHit]:
    """Articles of the law that counts today in which every word of the question stands; a number is an article."""
    words = [run for run, _chinese in runs(query)]
    if not words:
        return []
    book = rulebook.load(edition_on(timezone.localdate()))
    text = lawtexts.text_of(book.edition)
    out = []
    for number in dict.fromkeys(c.article for c in book.clauses.values()):
        clauses = [c for c in book.clauses.values() if c.article == number]
        gist = " ".join(f"{c.title} {c.gist}" for c in clauses)
        name = article_name(str(number))
        hay = fold(f"{name} {number} {gist} {lawtexts.wording(text, number)}")
        if all(w in hay for w in words) and (not query.isdecimal() or int(query) == number):
            out.append(LawHit(book.edition, number, name, clauses[0].gist))
    return out
