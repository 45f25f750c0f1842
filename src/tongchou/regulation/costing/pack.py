"""A pack: one region's cost standard, read from its TOML file and checked while reading."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "packs"
SIZE, DIRECT, PRODUCTIVITY, PRICE = "size", "direct", "productivity", "price"
"""Names that the lines of every pack may use: the size in function points, costs besides labour in 元, and the end."""

SECOND_TERMINAL = "second-terminal"


class BadPackError(ValueError):
    """A pack that does not hold together; the text names the file and the place."""


class BadPickError(ValueError):
    """A choice that the pack does not have, or one that is missing; the text says what there is."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A named option with its number."""

    name: str
    value: Fraction


@dataclass(frozen=True, slots=True)
class Factor:
    """A multiplier: chosen from a list, summed from what applies (``step`` each), or any number between two bounds."""

    id: str
    name: str
    choices: Mapping[str, Choice]
    each: Mapping[str, str]
    step: Fraction
    least: Fraction | None
    most: Fraction | None
    usual: str
    reason_above: Fraction | None
    """A value above this one needs a stated reason."""

    def pick(self, picked: str | None) -> Fraction:
        """The multiplier of a choice; ``each`` takes ids with spaces between them, a bounded one takes a number."""
        text = self.usual if picked is None else picked
        if self.each:
            named = text.split()
            strange = [one for one in named if one not in self.each]
            if strange:
                raise BadPickError(f"{self.name}没有“{'、'.join(strange)}”，可选：{'、'.join(self.each)}。")
            return 1 + self.step * len(set(named))
        if self.choices:
            if text not in self.choices:
                raise BadPickError(f"{self.name}没有“{text}”，可选：{'、'.join(self.choices)}。")
            return self.choices[text].value
        try:
            value = Fraction(text)
        except ValueError:
            raise BadPickError(f"{self.name}“{text}”不是数。") from None
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            raise BadPickError(
                f"{self.name}填了 {text}，要在 {float(self.least or 0):g} 和 {float(self.most or 0):g} 之间。"
            )
        return value


@dataclass(frozen=True, slots=True)
class Line:
    """One line of arithmetic: the product of ``times``, divided by the product of ``over``, plus the sum of ``plus``."""

    id: str
    name: str
    unit: str
    times: tuple[str, ...]
    over: tuple[str, ...]
    plus: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """Part of a progressive fee: ``percent`` of what lies above ``above`` and up to ``to`` (万元; ``None``: no end)."""

    above: Fraction
    to: Fraction | None
    percent: Fraction


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee that is counted on another sum, band by band (差额定率累进)."""

    id: str
    name: str
    base: str
    bands: tuple[Band, ...]

    def of(self, base_fen: int) -> int:
        """The highest fee for a base, both in 分, rounded to the fen at the very end."""
        wan = Fraction(base_fen, 1_000_000)
        total = sum(
            ((min(wan, b.to) if b.to is not None else wan) - b.above) * b.percent / 100
            for b in self.bands
            if wan > b.above
        )
        return fen(Fraction(total) * 10_000)


@dataclass(frozen=True, slots=True)
class Pack:
    """One region's standard, in force since a day."""

    id: str
    title: str
    region: str
    source: str
    since: date
    note: str
    weights: Mapping[str, Choice]
    reuse: Mapping[str, Choice]
    usual_reuse: str
    second_terminal: Mapping[str, Fraction]
    productivity: Mapping[str, Fraction]
    numbers: Mapping[str, Choice]
    factors: Mapping[str, Factor]
    lines: tuple[Line, ...]
    fees: Mapping[str, Fee]


def fen(yuan: Fraction) -> int:
    """元 as whole 分, half a fen up: the one place where anything is rounded."""
    return int(yuan * 100 + Fraction(1, 2)) if yuan >= 0 else -fen(-yuan)


def packs() -> tuple[str, ...]:
    """The ids of all packs."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def load(name: str) -> Pack:
    """A pack by its id; ``LookupError`` where there is none, ``BadPackError`` where its file does not hold together."""
    path = FOLDER / f"{name}.toml"
    if name not in packs():
        raise LookupError(f"没有造价标准“{name}”，有：{'、'.join(packs())}。")
    return read(name, path.read_text("utf-8"))


def read(name: str, text: str) -> Pack:
    """A pack from its text; raises ``BadPackError`` with the place."""
    try:
        told = tomllib.loads(text)
        pack = _pack(name, told)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadPackError(f"{name}: {error}") from error
    _prove(pack)
    return pack


def _pack(name: str, told: Mapping[str, Any]) -> Pack:
    labels = {"name", "unit"}
    return Pack(
        id=name,
        title=told["title"],
        region=told["region"],
        source=told["source"],
        since=told["since"],
        note=told.get("note", ""),
        weights={k: Choice(v["name"], Fraction(v["weight"])) for k, v in told["kinds"].items()},
        reuse={k: Choice(v["name"], Fraction(v["times"])) for k, v in told["reuse"].items()},
        usual_reuse=told["usual"]["reuse"],
        second_terminal={k: Fraction(v) for k, v in told.get(SECOND_TERMINAL, {}).items()},
        productivity={k: Fraction(v) for k, v in told[PRODUCTIVITY].items() if k not in labels},
        numbers={k: Choice(v["name"], Fraction(v["value"])) for k, v in told["numbers"].items()},
        factors={k: _factor(k, v) for k, v in told["factors"].items()},
        lines=tuple(_line(one) for one in told["lines"]),
        fees={k: _fee(k, v) for k, v in told.get("fees", {}).items()},
    )


def _factor(name: str, told: Mapping[str, Any]) -> Factor:
    words = told.get("words", {})
    return Factor(
        id=name,
        name=told["name"],
        choices={k: Choice(words.get(k, k), Fraction(v)) for k, v in told.get("choices", {}).items()},
        each=told.get("each", {}),
        step=Fraction(told.get("step", "0")),
        least=Fraction(told["least"]) if "least" in told else None,
        most=Fraction(told["most"]) if "most" in told else None,
        usual=told.get("usual", ""),
        reason_above=Fraction(told["reason-above"]) if "reason-above" in told else None,
    )


def _line(told: Mapping[str, Any]) -> Line:
    parts = (tuple(told.get(part, ())) for part in ("times", "over", "plus"))
    return Line(told["id"], told["name"], told["unit"], *parts)


def _fee(name: str, told: Mapping[str, Any]) -> Fee:
    bands: list[Band] = []
    reached = Fraction(0)
    for one in told["bands"]:
        band = Band(Fraction(one["above"]), Fraction(one["to"]) if "to" in one else None, Fraction(one["percent"]))
        if bands and band.above != bands[-1].to:
            raise ValueError(f"fees.{name}: 档次在 {one['above']} 处不相接")
        bands.append(band)
        if band.to is not None:
            reached += (band.to - band.above) * band.percent / 100
            if reached != Fraction(one["reached"]):  # the published table carries the sum: a slip in typing shows here
                raise ValueError(f"fees.{name}: 到 {one['to']} 累计 {float(reached)}，写的是 {one['reached']}")
    return Fee(name, told["name"], told["base"], tuple(bands))


def _prove(pack: Pack) -> None:
    """Every name in a line is known by then, the last line is the price, and the usual choices exist."""
    known = {SIZE, DIRECT, PRODUCTIVITY, *pack.numbers, *pack.factors}
    for line in pack.lines:
        strange = [one for one in (*line.times, *line.over, *line.plus) if one not in known]
        if strange:
            raise BadPackError(f"{pack.id}: {line.id} 用到没有的“{'、'.join(strange)}”")
        known.add(line.id)
    if not pack.lines or pack.lines[-1].id != PRICE:
        raise BadPackError(f"{pack.id}: 最后一行要是 {PRICE}")
    if pack.usual_reuse not in pack.reuse:
        raise BadPackError(f"{pack.id}: 没有通常的重用程度“{pack.usual_reuse}”")
    for factor in pack.factors.values():
        try:
            factor.pick(None)
        except BadPickError as error:
            raise BadPackError(f"{pack.id}: {error}") from error
