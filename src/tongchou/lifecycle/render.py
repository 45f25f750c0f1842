"""The rulebook, the lifecycle and the coverage of the law as Markdown, printed from the data and never written by hand.

Chinese first, English headings second. Same input, same text: the prints are checked in and compared.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from tongchou.kernel.words import article_name, numeral
from tongchou.lifecycle.citations import KIND_NAMES, Citation, Cited, Kind, uncited, untested
from tongchou.lifecycle.joints import APART, GATES, JOINTS
from tongchou.lifecycle.step import OPENS, STAYS, Step
from tongchou.lifecycle.table import ENDS, TABLE, steps_of
from tongchou.lifecycle.trust import asks_again
from tongchou.lifecycle.words import LINES, ROLE_NAMES, STATES, Line
from tongchou.regulation.rulebook import Clause, Origin, Parameter, Rulebook
from tongchou.regulation.units import said

ORIGIN_NAMES = {Origin.REGULATION: "办法规定", Origin.CITY: "本市参数"}
Cite = Callable[[tuple[str, ...]], tuple[str, ...]]


def rulebook_markdown(book: Rulebook, cited: Cited) -> str:
    """An edition article by article, each clause with what serves it, then its numbers and papers."""
    return _join(
        f"# {book.title} · Rulebook",
        _head(book),
        *(part for chapter in book.chapters for part in _chapter(book, chapter, cited)),
        "## 参数 · Parameters",
        _table(
            ("名称", "值", "起算日", "来源", "谁定的", "条款", "id"),
            (row for parameter in book.parameters.values() for row in _values(parameter)),
        ),
        "## 材料 · Papers",
        _table(
            ("名称", "由谁制作", "保管年限", "条款", "id"),
            (
                (p.title, "、".join(ROLE_NAMES[role] for role in ROLE_NAMES if role in p.made_by), f"{p.keep_years} 年",
                 " ".join(p.clauses), f"`{p.id}`")
                for p in book.papers.values()
            ),
        ),
    )  # fmt: skip


def lifecycle_markdown(table: tuple[Step, ...] = TABLE, cite: Cite = tuple) -> str:
    """THE table line by line, then joints, gates and separated duties; ``cite`` is an edition's ``Rulebook.cite``."""
    lines = tuple(dict.fromkeys(step.line for step in table))
    return _join(
        "# 办理步骤 · Lifecycle",
        *(part for line in lines for part in _line(line, table, cite)),
        "## 联动 · Joints",
        "一份记录到了左边的状态，系统同时办右边的步骤。",
        _table(
            ("当", "则", "条款"),
            ((_record(*j.when), _step(*j.then, table), " ".join(cite(j.clauses))) for j in JOINTS),
        ),
        "## 前提 · Gates",
        "同一项目的其他记录要在、或不能在这些状态，步骤才能办。",
        _table(
            ("步骤", "要求", "其他记录的状态", "不满足时说", "条款"),
            (
                (_step(*g.step, table), "必须" if g.must else "不能", _records(g.line, g.states), g.says,
                 " ".join(cite(g.clauses)))
                for g in GATES
            ),
        ),
        "## 职责分离 · Separation of duties",
        "同一个人不能在一个项目上两步都办。",
        _table(
            ("一步", "另一步", "条款"),
            ((_by_key(a.one, table), _by_key(a.other, table), " ".join(cite(a.clauses))) for a in APART),
        ),
    )  # fmt: skip


def coverage_markdown(book: Rulebook, cited: Cited) -> str:
    """Clause by clause: which steps, rules, papers, parameters, duties and pages serve it, and which tests prove it."""
    kinds = (Kind.STEP, Kind.RULE, Kind.PAPER, Kind.PARAMETER, Kind.DUTY, Kind.PAGE)
    unserved, unproven = uncited(book, cited), untested(book, cited)
    return _join(
        f"# {book.number} 的落实 · Coverage",
        f"共 {len(book.clauses)} 条要求；没有落实的 {len(unserved)} 条，没有测试的 {len(unproven)} 条。",
        *([f"没有落实：{' '.join(unserved)}"] if unserved else []),
        *([f"没有测试：{' '.join(unproven)}"] if unproven else []),
        "## 条款到系统 · From clause to system",
        _table(
            ("条款", "要求", *(KIND_NAMES[kind] for kind in kinds), KIND_NAMES[Kind.TEST]),
            (
                (clause.id, clause.title, *(_ids(cited[clause.id], kind) for kind in kinds),
                 str(len(_of(cited[clause.id], Kind.TEST)) or ""))
                for clause in book.clauses.values()
            ),
        ),
        "## 测试 · Tests",
        "\n".join(
            f"- **{clause_id}** {_ids(each, Kind.TEST)}" for clause_id, each in cited.items() if _of(each, Kind.TEST)
        ),
    )  # fmt: skip


def _join(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    written = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}", *written])


def _head(book: Rulebook) -> str:
    status = f"{book.repealed} 废止" if book.repealed else "发布页标注废止，没有日期" if book.repealed_mark else "有效"
    rows = [
        ("文号 · Number", book.number),
        ("发布 · Issued by", book.issuer),
        ("施行 · In force", str(book.in_force)),
        ("状态 · Status", "虚构，仅供演示" if book.fictitious else status),
        ("说明 · Note", book.note),
        *(("勘误 · Erratum", erratum) for erratum in book.errata),
    ]
    return "\n".join(f"- {name}：{words}" for name, words in rows if words)


def _chapter(book: Rulebook, chapter: int, cited: Cited) -> Iterator[str]:
    yield f"## 第{numeral(chapter)}章 {book.chapters[chapter]} · Chapter {chapter}"
    for article, clauses in book.articles().items():
        if clauses[0].chapter == chapter:
            yield f"### {article_name(str(article))} · Article {article}"
            yield from (_clause(clause, cited[clause.id]) for clause in clauses)


def _clause(clause: Clause, each: tuple[Citation, ...]) -> str:
    served = [f"- {KIND_NAMES[kind]}：{_names(each, kind)}" for kind in Kind if _of(each, kind)]
    if clause.not_computable:
        served.append(f"- 系统不能办：{clause.not_computable}")
    return _join(f"**{clause.id} {clause.title}** {clause.gist}\\\n*{clause.gist_en}*", "\n".join(served)).rstrip()


def _values(parameter: Parameter) -> Iterator[tuple[str, ...]]:
    for value in parameter.values:
        yield (
            parameter.title, said(value.value, parameter.unit), str(value.since), value.source,
            ORIGIN_NAMES[value.origin], " ".join(parameter.clauses), f"`{parameter.id}`",
        )  # fmt: skip


def _of(each: tuple[Citation, ...], kind: Kind) -> tuple[Citation, ...]:
    return tuple(citation for citation in each if citation.kind is kind)


def _ids(each: tuple[Citation, ...], kind: Kind) -> str:
    return " ".join(f"`{citation.id}`" for citation in _of(each, kind))


def _names(each: tuple[Citation, ...], kind: Kind) -> str:
    """Names with ids, the name alone left out where it is the id."""
    return "；".join(f"`{c.id}`" if c.title == c.id else f"{c.title} `{c.id}`" for c in _of(each, kind))


def _line(line: Line, table: tuple[Step, ...], cite: Cite) -> Iterator[str]:
    yield f"## {LINES[line].name} · {line.replace('-', ' ').capitalize()}"
    final = "、".join(f"“{STATES[state].name}”" for state in sorted(ENDS[line].final)) or "没有"
    yield f"目标是“{STATES[ENDS[line].goal].name}”；不再往下走的状态：{final}。"
    yield _table(
        ("步骤", "从", "到", "由谁办", "规则", "材料", "要填", "时限", "条款"),
        (
            (
                f"{step.title} `{step.verb}`",
                "、".join(STATES[state].name for state in step.frm if state != OPENS) or "（新建）",
                "（不变）" if step.to == STAYS else STATES[step.to].name,
                "、".join(ROLE_NAMES[role] for role in step.by) + ("（再确认是本人）" if asks_again(step) else ""),
                *(" ".join(f"`{name}`" for name in names) for names in (step.rules, step.papers, step.asks)),
                f"`{step.due}`" if step.due else "",
                " ".join(cite(step.clauses)),
            )
            for step in steps_of(line, table)
        ),
    )


def _record(line: Line, state: str) -> str:
    return f"{LINES[line].name}“{STATES[state].name}”"


def _records(line: Line, states: Iterable[str]) -> str:
    return f"{LINES[line].name}：{'、'.join(name.name for state, name in STATES.items() if state in states)}"


def _step(line: Line, verb: str, table: tuple[Step, ...]) -> str:
    return _by_key(f"{line}:{verb}", table)


def _by_key(key: str, table: tuple[Step, ...]) -> str:
    step = next(step for step in table if step.key == key)
    return f"{LINES[step.line].name}：{step.title} `{key}`"
