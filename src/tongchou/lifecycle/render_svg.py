"""The picture of one line: states as boxes in their tone, steps as words on the arrows between them, top to bottom.

Presentation attributes only, because the pages' content policy admits no inline style and no script; each shape has its
title for the pointer, the picture has title and description for the screen reader.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree as ET

from tongchou.lifecycle.graph import final_states, links_of, nodes_of
from tongchou.lifecycle.layout import Box, Layout, Placed, lay_out
from tongchou.lifecycle.step import OPENS, STAYS, Step
from tongchou.lifecycle.table import ENDS, TABLE, steps_of
from tongchou.lifecycle.words import LINES, ROLE_NAMES, STATES, Line, Role, Tone

INK, META, LINE = "#17212b", "#56626e", "#78838e"
TONES: Mapping[Tone, tuple[str, str]] = {  # fill, border
    Tone.OFF: ("#eef0f2", "#56626e"),
    Tone.GO: ("#e8eff7", "#1c4b82"),
    Tone.WAIT: ("#fbf0da", "#855000"),
    Tone.DONE: ("#e5f1ea", "#1d6a46"),
    Tone.BAD: ("#fbeae8", "#ad241c"),
}
FONTS = (
    "PingFang SC, HarmonyOS Sans SC, MiSans, Microsoft YaHei UI, Microsoft YaHei, Source Han Sans SC, Noto Sans CJK SC,"
    " WenQuanYi Micro Hei, system-ui, sans-serif"
)
STATE_SIZE, STEP_SIZE, ROLE_SIZE = 14, 13, 12  # px
PADDING = 10  # inside a state's box, px
ROLES_WIDE = 13  # characters of role names on one line
PORT_GAP = 12  # between two arrows on one side of a box, px
TIP = 4  # half the width of an arrow's head, px


@dataclass(frozen=True, slots=True)
class _Text:
    """One line of text in a box."""

    text: str
    size: int
    colour: str = INK
    bold: bool = False

    @property
    def width(self) -> float:
        """In px; a Chinese character is as wide as the letters are high, a Latin one a little over half."""
        return self.size * sum(0.58 if ord(sign) < 0x2E80 else 1.0 for sign in self.text)

    @property
    def height(self) -> float:
        return self.size * 1.4


@dataclass(frozen=True, slots=True)
class _Route:
    """One arrow: the curves that it runs along and its head."""

    hops: tuple[str, ...]
    tip: str


@cache
def svg(line: Line, table: tuple[Step, ...] = TABLE) -> str:
    """The picture of a line as one SVG element, ready for a page or a file."""
    steps = steps_of(line, table)
    texts = {node: _texts(node, steps) for node in nodes_of(steps)}
    layout = lay_out([_box(node, rows) for node, rows in texts.items()], links_of(steps))
    root = _root(line, steps, layout)
    lines = ET.SubElement(root, "g", {"fill": "none", "stroke": LINE, "stroke-width": "1.25"})
    heads = ET.SubElement(root, "g", {"fill": LINE})
    routes = list(_routes(layout))
    for hop in dict.fromkeys(hop for route in routes for hop in route.hops):
        ET.SubElement(lines, "path", {"d": hop})
    for tip in dict.fromkeys(route.tip for route in routes):
        ET.SubElement(heads, "path", {"d": tip})
    for node, rows in texts.items():
        _draw(root, layout.boxes[node], rows, steps)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode")


def _root(line: Line, steps: tuple[Step, ...], layout: Layout) -> ET.Element:
    width, height = f"{layout.width:.0f}", f"{layout.height:.0f}"
    root = ET.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}", "width": width, "height": height,
        "role": "img", "aria-labelledby": f"{line}-title {line}-desc", "font-family": FONTS,
    })  # fmt: skip
    ET.SubElement(root, "title", {"id": f"{line}-title"}).text = f"{LINES[line].name}的状态和步骤"
    ET.SubElement(root, "desc", {"id": f"{line}-desc"}).text = "".join(_sentence(step) for step in steps)
    return root


def _sentence(step: Step) -> str:
    by = "、".join(ROLE_NAMES[role] for role in step.by)
    start = "、".join(STATES[state].name for state in step.frm if state != OPENS)
    here = f"“{start}”时" if start else "由此建立，"
    there = "状态不变" if step.to == STAYS else f"变为“{STATES[step.to].name}”"
    return f"{step.title}：{here}由{by}办理，{there}。"


def _texts(node: str, steps: tuple[Step, ...]) -> tuple[_Text, ...]:
    """What is written at a node; nothing at the opening."""
    if node == OPENS:
        return ()
    step = next((s for s in steps if s.key == node), None)
    if step is not None:
        return (_Text(step.title, STEP_SIZE, bold=True), *(_Text(t, ROLE_SIZE, META) for t in _roles(step.by)))
    staying = (s for s in steps if s.to == STAYS and node in s.frm)
    notes = (_Text(f"↻ {s.title}（{'、'.join(ROLE_NAMES[r] for r in s.by)}）", ROLE_SIZE, META) for s in staying)
    return (_Text(STATES[node].name, STATE_SIZE, bold=True), *notes)


def _roles(roles: tuple[Role, ...]) -> Iterator[str]:
    """The names of the roles, broken between names into lines that are not too wide."""
    row = ""
    for role in roles:
        name = ROLE_NAMES[role]
        if row and len(row) + 1 + len(name) > ROLES_WIDE:
            yield row + "、"
            row = name
        else:
            row = f"{row}、{name}" if row else name
    yield row


def _box(node: str, rows: tuple[_Text, ...]) -> Box:
    if not rows:
        return Box(node, 16, 16)
    inside = 0 if _is_step(node) else PADDING
    width = max(row.width for row in rows) + 2 * max(inside, 2)
    return Box(node, width if _is_step(node) else max(width, 96), sum(row.height for row in rows) + 1.4 * inside)


def _is_step(node: str) -> bool:
    return ":" in node


def _draw(root: ET.Element, placed: Placed, rows: tuple[_Text, ...], steps: tuple[Step, ...]) -> None:
    node, x, y = placed.box.id, placed.x, placed.y
    group = ET.SubElement(root, "g")
    if node == OPENS:
        ET.SubElement(group, "title").text = "建立"
        ET.SubElement(group, "circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "7", "fill": INK})
        return
    if _is_step(node):
        ET.SubElement(group, "title").text = next(_sentence(s) for s in steps if s.key == node)
    else:
        _draw_state(group, placed, node in final_states(steps), node == ENDS[steps[0].line].goal)
    top = y - sum(row.height for row in rows) / 2
    for row in rows:
        ET.SubElement(group, "text", {
            "x": f"{x:.1f}", "y": f"{top + row.height / 2 + row.size * 0.36:.1f}", "text-anchor": "middle",
            "font-size": str(row.size), "fill": row.colour, "font-weight": "600" if row.bold else "400",
        }).text = row.text  # fmt: skip
        top += row.height


def _draw_state(group: ET.Element, placed: Placed, final: bool, goal: bool) -> None:
    words = STATES[placed.box.id]
    ET.SubElement(group, "title").text = f"{words.name}（对外：{words.public}）{'，到此为止' if final else ''}"
    fill, border = TONES[words.tone]
    for inset in (0, 3) if final else (0,):
        width, height = placed.box.width - 2 * inset, placed.box.height - 2 * inset
        ET.SubElement(group, "rect", {
            "x": f"{placed.x - width / 2:.1f}", "y": f"{placed.y - height / 2:.1f}",
            "width": f"{width:.1f}", "height": f"{height:.1f}", "rx": "3",
            "fill": "none" if inset else fill, "stroke": border, "stroke-width": "2" if goal and not inset else "1",
        })  # fmt: skip


def _routes(layout: Layout) -> Iterator[_Route]:
    ports = _ports(layout)
    for link, points in layout.routes.items():
        tail, head = layout.boxes[link.tail], layout.boxes[link.head]
        down = tail.layer < head.layer
        way = 1 if down else -1
        xs = [
            ports[link.tail, down, points[1][0]],
            *(x for x, _ in points[1:-1]),
            ports[link.head, not down, points[-2][0]],
        ]
        start = tail.y + way * tail.box.height / 2
        end = head.y - way * head.box.height / 2
        hops = []
        for n, (x, x_next) in enumerate(pairwise(xs)):
            leaves = layout.layers[tail.layer + way * n][down]
            enters = layout.layers[tail.layer + way * (n + 1)][not down]
            last = n == len(xs) - 2
            stop = end - way * 2 * TIP if last else enters
            hops.append(_hop(x, x_next, (start, leaves, enters, stop)))
            start = enters
        yield _Route(tuple(hops), _tip(xs[-1], end, way))


def _ports(layout: Layout) -> dict[tuple[str, bool, float], float]:
    """Where arrows touch a box: by box, side (below or not) and the x of the next point; straight ones in the middle."""
    beyond: dict[tuple[str, bool], set[float]] = {}
    for link, points in layout.routes.items():
        down = layout.boxes[link.tail].layer < layout.boxes[link.head].layer
        beyond.setdefault((link.tail, down), set()).add(points[1][0])
        beyond.setdefault((link.head, not down), set()).add(points[-2][0])
    ports = {}
    for (node, below), others in beyond.items():
        box = layout.boxes[node]
        left = sorted(x for x in others if x < box.x - 1)
        right = sorted(x for x in others if x > box.x + 1)
        middle = [x for x in others if abs(x - box.x) <= 1]
        spread = [*left, *middle, *right]
        anchor = len(left) if middle else (len(spread) - 1) / 2
        gap = min(PORT_GAP, (box.box.width / 2 - 8) / max(anchor, len(spread) - 1 - anchor, 1))
        ports.update({(node, below, x): box.x + gap * (n - anchor) for n, x in enumerate(spread)})
    return ports


def _hop(x: float, x_next: float, ys: tuple[float, float, float, float]) -> str:
    """Straight to the layer's edge, in a curve through the space between the layers, straight on to the last y."""
    start, leaves, enters, stop = ys
    if abs(x - x_next) < 0.5:
        return f"M{x:.1f} {start:.1f}V{stop:.1f}"
    middle = (leaves + enters) / 2
    curve = f"C{x:.1f} {middle:.1f} {x_next:.1f} {middle:.1f} {x_next:.1f} {enters:.1f}"
    return f"M{x:.1f} {start:.1f}V{leaves:.1f}{curve}V{stop:.1f}"


def _tip(x: float, y: float, way: int) -> str:
    back = y - way * 2 * TIP
    return f"M{x:.1f} {y:.1f}L{x - TIP:.1f} {back:.1f}H{x + TIP:.1f}Z"
