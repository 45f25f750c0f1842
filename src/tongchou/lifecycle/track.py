"""The track of a project: eleven stages from application to assessment, and what of the table brings it past each.

It only shows. Where a project stands is told by the lines; the track lays them one behind the other, as people do.
"""

from dataclasses import dataclass

from tongchou.lifecycle.words import Line

A, P, PR = Line.APPLICATION, Line.PROJECT, Line.PROCUREMENT


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: behind the project once a record on ``line`` has come to ``state``."""

    id: str
    name: str
    line: Line
    state: str
    clauses: tuple[str, ...]


TRACK: tuple[Stage, ...] = (
    Stage("declared", "申报", A, "submitted", ("9.1",)),
    Stage("reviewed", "审核", A, "reviewed", ("14.1",)),
    Stage("passed", "评审", A, "passed", ("9.2",)),
    Stage("listed", "列入计划", A, "listed", ("9.3",)),
    Stage("awarded", "采购", PR, "awarded", ("16",)),
    Stage("contracted", "合同", PR, "contracted", ("16",)),
    Stage("built", "建设", P, "completed", ("11.2",)),
    Stage("initial", "初验", Line.INITIAL, "passed", ("24.1",)),
    Stage("final", "终验", Line.FINAL, "passed", ("24.2", "25")),
    Stage("in-use", "运维", P, "in-use", ("21", "25")),
    Stage("assessed", "应用评估", Line.ASSESSMENT, "published", ("27.1",)),
)


STATED = {"planned": 3, "procuring": 4, "building": 6, "accepted": 9, "in-use": 9, "retired": 10}
"""How many stages are behind a project that was entered from a list, by the stage that the list states."""


def stage_name(count: int) -> str:
    """The stage that a project with ``count`` stages behind it is at: the next one, or the last where all are behind."""
    return TRACK[min(count, len(TRACK) - 1)].name


def behind(reached: set[tuple[Line, str]]) -> int:
    """How many stages are behind a project whose records have come to these states: up to the last that was reached."""
    places = [n for n, stage in enumerate(TRACK, 1) if (stage.line, stage.state) in reached]
    return max(places, default=0)
