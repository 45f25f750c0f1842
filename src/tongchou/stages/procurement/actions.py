"""What the award and the contract do to other tables: bidders, contractor, supervisor and tester become parties."""

from tongchou.records.baselines import name_parties
from tongchou.records.casefile import Doing
from tongchou.records.conduct import consequence
from tongchou.stages.procurement.ties import firm_named


@consequence("record-bidders")
def record_bidders(doing: Doing) -> None:
    """Everybody who bid, for the conflict rules and for later reading (12.2)."""
    name_parties(doing.record.project, doing.record, "bidder", doing.given["bidders"])


@consequence("record-parties")
def record_parties(doing: Doing) -> None:
    """The winner builds; supervisor and tester watch it, and must not be tied to it (19)."""
    record = doing.record
    winner = record.answers["winner"]
    name_parties(
        record.project, record, "contractor", [firm_named(record.answers["bidders"], winner) or {"name": winner}]
    )
    name_parties(record.project, record, "supervisor", doing.given.get("supervisor") or ())
    name_parties(record.project, record, "tester", doing.given.get("tester") or ())
