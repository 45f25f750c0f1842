"""The rulebook, for everybody: editions, articles, steps, rules, numbers and papers, all printed from the data."""

from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.render_svg import svg
from tongchou.lifecycle.words import LINES, Line
from tongchou.records import lawtexts
from tongchou.records.lawbook import law_of
from tongchou.regulation import rulebook
from tongchou.regulation.rulebook import Law
from tongchou.surfaces.web import shown_flags, shown_law, shown_table
from tongchou.surfaces.web.doors import openings


def law_now(edition: str) -> Law:
    """An edition with the city's own numbers laid over it, as it counts today."""
    if edition not in rulebook.editions():
        raise Http404(f"没有版本“{edition}”。")
    today = timezone.localdate()
    return law_of(edition, today, today, timezone.now())


def line_of(name: str) -> Line:
    """The line of an address."""
    if name not in LINES:
        raise Http404(f"没有“{name}”这类事项。")
    return Line(name)


def page(request: HttpRequest, template: str, law: Law, **more: Any) -> HttpResponse:
    """A page of one edition, with its standing and its tabs."""
    shown = shown_law.ShownEdition.of(law.book, law.today)
    return render(request, template, {"shown": shown, "book": law.book, "tabs": shown_law.tabs(law.book), **more})


def editions(request: HttpRequest) -> HttpResponse:
    """Which editions there are, and which is law here now."""
    return render(request, "rules/editions.html", {"editions": shown_law.editions(timezone.localdate())})


def edition(request: HttpRequest, edition: str) -> HttpResponse:
    """One edition, chapter by chapter."""
    law = law_now(edition)
    more = {"chapters": shown_law.chapters(law.book), "text": lawtexts.text_of(edition)}
    return page(request, "rules/edition.html", law, **more)


def article(request: HttpRequest, edition: str, number: int) -> HttpResponse:
    """The official wording beside our gist, and what in the system rests on each clause."""
    law = law_now(edition)
    clauses = shown_law.clauses_of(law.book, number)
    if not clauses:
        raise Http404(f"这一版没有第 {number} 条。")
    before, after = shown_law.neighbours(law.book, number)
    text = lawtexts.text_of(edition)
    quote = lawtexts.wording(text, number)
    return page(
        request,
        "rules/article.html",
        law,
        number=number,
        chapter=clauses[0].clause.chapter,
        chapter_title=law.book.chapters[clauses[0].clause.chapter],
        clauses=clauses,
        text=text,
        quote=quote,
        noise=lawtexts.noise_in(text, quote),
        interpretations=lawtexts.interpretations(edition, number),
        before=before,
        after=after,
    )


def steps(request: HttpRequest, edition: str) -> HttpResponse:
    """All lines of the table."""
    law = law_now(edition)
    return page(request, "rules/steps.html", law, lines=shown_table.lines(law.book))


def line(request: HttpRequest, edition: str, line: str) -> HttpResponse:
    """One line: its picture, its rows, and how it holds on to others."""
    law, chosen = law_now(edition), line_of(line)
    more = {"rows": shown_table.rows(chosen, law), "together": list(shown_table.together(chosen, law.book))}
    return page(request, "rules/line.html", law, line=chosen, words=LINES[chosen], **more)


def picture(request: HttpRequest, edition: str, line: str) -> HttpResponse:
    """The picture of a line, drawn from the rows."""
    law_now(edition)
    return HttpResponse(_drawn(edition, line_of(line)), content_type="image/svg+xml")


@cache
def _drawn(edition: str, line: Line) -> str:
    """The rows are part of the program, so a picture is laid out once, which takes a third of a second."""
    return svg(line, table_of(edition))


def checks(request: HttpRequest, edition: str) -> HttpResponse:
    """All rules, and all detectors of the red flag desk."""
    law = law_now(edition)
    detectors = shown_flags.rulebook(law)
    return page(request, "rules/checks.html", law, groups=shown_table.checks(law), detectors=detectors)


def parameters(request: HttpRequest, edition: str) -> HttpResponse:
    """All numbers, and whose they are."""
    law = law_now(edition)
    more = {"groups": shown_law.parameters(law.book, law.day), "proposing": openings(request, Line.PARAMETER)}
    return page(request, "rules/parameters.html", law, **more)


def papers(request: HttpRequest, edition: str) -> HttpResponse:
    """All papers."""
    law = law_now(edition)
    return page(request, "rules/papers.html", law, papers=shown_law.papers(law.book))
