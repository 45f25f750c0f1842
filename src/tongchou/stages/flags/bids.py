"""Offers that were not made alone: hard clues first, prices only as weight (12.2, 17.2).

Hard clues are facts of the files: one author, one machine, one contact, one telephone, one account, one legal person, the same
sentences that stand in no document of the tender, prices of single lines in one proportion. Prices alone prove little:
of the real tenders behind the base rates (parameters, with their source) every third has a spread below 1 %. So a pattern of
prices is told with its base rate, and asks by itself only where honest tenders show it at most as often as the city allows.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from tongchou.kernel.outcome import tell
from tongchou.kernel.ties import Graph, digits, plain
from tongchou.regulation.rulebook import Law
from tongchou.stages.flags.city import City
from tongchou.stages.flags.offers import Offer, Tender
from tongchou.stages.flags.registry import Suspicion, detector

HARD = (
    ("author", "文件作者", plain), ("machine", "电脑（MAC、IP 或加密锁号）", plain), ("contact", "联系人", plain),
    ("phone", "联系电话", digits), ("account", "保证金账户", plain), ("legal_person", "法定代表人", plain), ("address", "地址", plain),
)  # fmt: skip
"""Columns of an offer that two strangers do not share, with their names and how they are compared."""

PER = 10_000
_SENTENCE = re.compile(r"[。；;！!？?\n]+")
SHORTEST_SENTENCE = 12
LEAST_LINES = 5
"""Fewer lines than this stand in one proportion by chance, as two always do."""


@dataclass(frozen=True, slots=True)
class Clue:
    """One thing that was seen; ``rate`` is how many of 10,000 honest tenders show it, ``None`` for a fact of the files."""

    bidders: tuple[str, ...]
    says: str
    rate: int | None = None

    @property
    def hard(self) -> bool:
        """Whether it is a fact of the files, and no pattern of prices."""
        return self.rate is None


@dataclass(frozen=True, slots=True)
class Suspect:
    """A tender with clues; ``asks`` says whether they are enough for a question, and why they are."""

    tender: Tender
    clues: tuple[Clue, ...]
    by_price_alone: bool

    @property
    def says(self) -> str:
        """All clues in a row, the hard ones first, with the base rate of each pattern of prices."""
        return "".join(clue.says for clue in self.clues)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """The city's numbers: where a pattern begins, how often honest tenders show it, and what may be asked by price alone."""

    spread: int  # per 10,000 of the lowest
    spread_rate: int
    progression: int  # per 10,000 of the larger gap
    progression_rate: int
    equal_rate: int
    alone_most: int
    same_sentences: int
    hub: int

    @classmethod
    def of(cls, law: Law) -> "Rates":
        """As they stand on a day."""
        return cls(
            spread=law.value("bid-spread"), spread_rate=law.value("bid-spread-rate"), progression=law.value("bid-progression"),
            progression_rate=law.value("bid-progression-rate"), equal_rate=law.value("bid-equal-rate"),
            alone_most=law.value("bid-price-alone-most"), same_sentences=law.value("bid-same-sentences"), hub=law.value("tie-hub-most"),
        )  # fmt: skip


def suspect(tender: Tender, rates: Rates, known: Graph | None = None) -> Suspect | None:
    """What speaks against a tender; ``None`` where nothing does, or only prices that honest tenders show often.

    ``known`` is the graph of ties that other records make; the rows of the offers themselves are added to one of their own.
    """
    hard = [
        *_shared(tender.offers),
        *_owned(tender.offers, rates, known),
        *_texts(tender, rates),
        *_proportions(tender.offers),
    ]
    prices = list(_prices(tender.offers, rates))
    alone = not hard and any(clue.rate is not None and clue.rate <= rates.alone_most for clue in prices)
    return Suspect(tender, (*hard, *prices), alone) if hard or alone else None


RATES = "bid-spread bid-spread-rate bid-progression bid-progression-rate bid-equal-rate bid-price-alone-most bid-same-sentences tie-hub-most"


@detector("RED-BIDS", "围标串标的线索", "12.2", "17.2", numbers=RATES)
def colluding(city: City, law: Law) -> Iterator[Suspicion]:
    """The offers and quotes that procurements recorded, by the same functions as those of a file (``tongchou flags bids``)."""
    rates = Rates.of(law)
    for tender in city.tenders:
        found = suspect(tender, rates, city.graph)
        if found is None:
            continue
        who = sorted({plain(name) for clue in found.clues if clue.hard for name in clue.bidders}) or ["报价"]
        yield Suspicion(
            key=f"{tender.id} {' '.join(who)}",
            about=tuple(dict.fromkeys((tender.id, tender.project) if tender.project else (tender.id,))),
            unit=tender.unit,
            sentence=tell(
                "“{title}”{count} 家报价有串通的线索：{says}{alone}",
                "说明编制、报送各份文件的经过；由中心会同交易中心核对原件。只是同名、同号的，写明核查的结论。",
                title=tender.title, count=len(tender.offers), says=found.says,
                alone="没有文件上的线索，只凭报价。" if found.by_price_alone else "",
            ),
            fen=max((offer.fen or 0 for offer in tender.offers), default=0),
        )  # fmt: skip


# --- hard clues -------------------------------------------------------------------------------------------------------------


def _shared(offers: Sequence[Offer]) -> Iterator[Clue]:
    for column, word, compared in HARD:
        groups: dict[str, dict[str, str]] = {}
        for offer in offers:
            value = compared(getattr(offer, column))
            if value and not offer.cleared:
                groups.setdefault(value, {}).setdefault(plain(offer.uscc or offer.bidder), offer.bidder)
        for value, bidders in groups.items():
            if len(bidders) > 1:
                shown = next(getattr(o, column).strip() for o in offers if compared(getattr(o, column)) == value)
                names = tuple(bidders.values())
                yield Clue(names, f"{'、'.join(names)}的{word}相同：{shown}。")


def _owned(offers: Sequence[Offer], rates: Rates, known: Graph | None) -> Iterator[Clue]:
    """Firms that belong together by their owners, as the offers or other records say it."""
    graph = known or Graph(rates.hub)
    nodes = [(offer.bidder, graph.firm(offer.row)) for offer in offers if not offer.cleared]
    for (one, a), (other, b) in combinations(nodes, 2):
        path = graph.between(a, b)
        if path is not None and not path.walks("法定代表人", "电话", "地址", "账户"):
            yield Clue((one, other), f"{one}与{other}有关联：{path.says}。")


def _texts(tender: Tender, rates: Rates) -> Iterator[Clue]:
    """Sentences that several offers share and the tender does not say."""
    own = {plain(s) for s in _SENTENCE.split(tender.said)}
    said = [
        (
            o.bidder,
            {
                s: text
                for text in _SENTENCE.split(o.text)
                if len(s := plain(text)) >= SHORTEST_SENTENCE and s not in own
            },
        )
        for o in tender.offers
    ]
    for (one, a), (other, b) in combinations(said, 2):
        same = [s for s in a if s in b]
        everybody = [s for s in same if len(said) > 2 and all(s in texts for _, texts in said)]
        rare = same if tender.said else [s for s in same if s not in everybody]
        if len(rare) >= rates.same_sentences:
            yield Clue((one, other), f"{one}与{other}有 {len(rare)} 句相同，如“{a[rare[0]].strip()[:40]}”。")


def _proportions(offers: Sequence[Offer]) -> Iterator[Clue]:
    """The prices of all lines in one proportion, to a thousandth: one list was made of the other."""
    for one, other in combinations([o for o in offers if len(o.lines) >= LEAST_LINES and min(o.lines) > 0], 2):
        if len(one.lines) != len(other.lines) or plain(one.bidder) == plain(other.bidder):
            continue
        shares = [b / a for a, b in zip(one.lines, other.lines, strict=True)]
        if max(shares) - min(shares) <= max(shares) / 1000:
            yield Clue(
                (one.bidder, other.bidder),
                f"{other.bidder}的 {len(shares)} 个分项报价都是{one.bidder}的 {sum(shares) / len(shares):.4f} 倍。",
            )


# --- prices -----------------------------------------------------------------------------------------------------------------


def _prices(offers: Sequence[Offer], rates: Rates) -> Iterator[Clue]:
    priced = sorted((o.fen, o.bidder) for o in offers if o.fen)
    if len(priced) < 3:
        return
    fens, names = [fen for fen, _ in priced], tuple(name for _, name in priced)
    gaps = [b - a for a, b in pairwise(fens)]
    if min(gaps) > 0 and (max(gaps) - min(gaps)) * PER <= max(gaps) * rates.progression:
        yield _pattern(names, f"{len(fens)} 个报价几乎等差（相差约 {min(gaps) / 100:,.2f} 元）", rates.progression_rate)
    if 0 < (fens[-1] - fens[0]) * PER < fens[0] * rates.spread:
        yield _pattern(names, f"最高与最低报价只差 {(fens[-1] - fens[0]) / fens[0]:.2%}", rates.spread_rate)
    same = [name for fen, name in priced if fens.count(fen) > 1]
    if same:
        yield _pattern(tuple(same), f"{'、'.join(same)}的报价完全相同", rates.equal_rate)


def _pattern(names: tuple[str, ...], says: str, rate: int) -> Clue:
    return Clue(names, f"{says}；在用来校准的真实招标里，{rate / 100:g}% 也是这样。", rate)
