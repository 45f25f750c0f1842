"""The page of minutes: written by the centre in the meeting, read and signed by those who were there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict

from tongchou.lifecycle.words import Line, Role
from tongchou.records import access, conduct, drafts, minutes
from tongchou.records.casefile import Actor, law_for
from tongchou.records.models import Entry, Person, Record
from tongchou.stages.review.minutes import CONCLUSIONS, signed
from tongchou.stages.review.queries import judged_in, present_at
from tongchou.surfaces.web import kept, pasted, shown_form, shown_record
from tongchou.surfaces.web.shown import ShownStep

ROWS = "opinions"
CELLS = ("application", "title", "conclusion", "opinion")
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class ShownProject:
    """One project of a session: how it was marked, who stepped aside, and what the minutes say of it."""

    number: str
    title: str
    conclusion: str
    opinion: str
    result: Mapping[str, Any]
    recused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownSigner:
    """Somebody who was there, and what he signed."""

    expert: str
    name: str
    employer: str
    field: str
    said: str
    on: str

    @property
    def tone(self) -> str:
        """The colour of his part: a dissent is a signature too."""
        return "warn" if not self.said else "ok" if self.said == "同意" else "go"


def told(record: Record, person: Person, now: datetime, today: date) -> dict[str, Any]:
    """What the minutes say, as far as this person may read it; until they are sent, how the sheets lie now."""
    said = dict(record.answers) if access.reads_whole(person, today) else minutes.part_of(record, person)
    session = minutes.session_of(record)
    if not conduct.is_editable(record) or session is None:
        return said
    judged = judged_in(session)
    away = [{"application": j.number, "expert": n, "name": name} for j in judged for n, name in j.recused]
    return {
        **said, "experts": present_at(session, law_for(session, now, today)), "results": [j.row() for j in judged],
        "recusals": away, "text_hash": "",
    }  # fmt: skip


def page(record: Record, person: Person, actor: Actor, now: datetime, today: date) -> dict[str, Any]:
    """The context of the page."""
    said = told(record, person, now, today)
    writes = conduct.is_editable(record) and conduct.may_write(record, actor)
    ways = [ShownStep.of(d) for d in conduct.ways_on(record, actor, now) if set(d.step.by) != {Role.SYSTEM}]
    mine = [w for w in ways if w.mine]
    context: dict[str, Any] = {
        "record": record,
        "session": minutes.session_of(record),
        "said": said,
        "projects": _projects(said),
        "signers": _signers(said),
        "signed": len(signed(said)),
        "writes": writes,
        "ways": mine,
        "may_sign": any(w.step.verb == "sign" and w.may_begin and not _blocked(w) for w in mine),
        "signed_already": any(w.step.verb == "sign" and _blocked(w) for w in mine),
        "conclusions": CONCLUSIONS,
        "aside": sorted(minutes.aside(record, person)),
        "edits": list(drafts.versions_of(record)) if writes or access.reads_whole(person, today) else [],
        "recalled": _recalls(record, person, today),
        "may_compare": conduct.may_write(record, actor),
    }
    if writes:
        fields = shown_record.form_fields(Line.MINUTES, record.edition)
        context |= {
            "version": record.version,
            "draft": drafts.newest(record),
            "page_key": kept.new_key(),
            "panel": shown_form.panel(record, actor, now, today, fields),
        }
    return context


def _blocked(way: ShownStep) -> bool:
    return any(f.rule == "MIN-SIGNER" for f in way.findings)


def _projects(said: Mapping[str, Any]) -> list[ShownProject]:
    results = {r.get("application"): r for r in said.get("results") or ()}
    away: dict[Any, list[str]] = {}
    for row in said.get("recusals") or ():
        away.setdefault(row.get("application"), []).append(str(row.get("name") or ""))
    return [
        ShownProject(
            str(r.get("application") or ""), str(r.get("title") or ""), str(r.get("conclusion") or ""),
            str(r.get("opinion") or ""), results.get(r.get("application"), {}), tuple(away.get(r.get("application"), ())),
        )
        for r in said.get(ROWS) or ()
    ]  # fmt: skip


def _signers(said: Mapping[str, Any]) -> list[ShownSigner]:
    done = {r["expert"]: r for r in said.get("signatures") or () if r.get("text") == said.get("text_hash")}
    return [
        ShownSigner(
            r["expert"], r["name"], r.get("employer") or "", r.get("field") or "",
            str(done.get(r["expert"], {}).get("said") or ""), str(done.get(r["expert"], {}).get("on") or ""),
        )
        for r in said.get("experts") or ()
    ]  # fmt: skip


def _recalls(record: Record, person: Person, today: date) -> list[Entry]:
    """How often the words were sent and taken back: each is an entry, with who and when."""
    rows = access.entries_for(person, today).filter(record=record, verb__in=("circulate", "recall"), taken=True)
    return list(rows.order_by("seq"))


def folded(post: QueryDict) -> QueryDict:
    """What was sent, with the boxes of each project as the lines of one field: nothing after this knows the difference."""
    count = post.get(f"{ROWS}-rows", "")
    if not (count.isascii() and count.isdigit() and len(count) < 5):
        return post
    out = post.copy()
    rows = [[post.get(f"{ROWS}-{n}-{cell}", "").strip() for cell in CELLS] for n in range(min(int(count), MOST_ROWS))]
    out[ROWS] = pasted.copy(row for row in rows if any(row))
    return out
