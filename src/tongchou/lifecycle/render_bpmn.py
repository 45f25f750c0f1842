"""One line of the table as BPMN 2.0 with its diagram, for process modelling tools and for cities that keep such models.

Steps are tasks in the lane of the first role that may take them, states are exclusive gateways, and states from which
nothing leads on are end events. The model is for reading (``isExecutable="false"``): the table decides.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

from tongchou.kernel.words import basis
from tongchou.lifecycle.graph import final_states, links_of, nodes_of
from tongchou.lifecycle.layout import Box, lay_out
from tongchou.lifecycle.step import OPENS, STAYS, Step
from tongchou.lifecycle.table import TABLE, steps_of
from tongchou.lifecycle.words import LINES, ROLE_NAMES, STATES, Line, Role

NAMESPACES = {
    "xmlns:bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "xmlns:bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "xmlns:dc": "http://www.omg.org/spec/DD/20100524/DC",
    "xmlns:di": "http://www.omg.org/spec/DD/20100524/DI",
    "targetNamespace": "urn:tongchou:lifecycle",
}
SIZES = {  # px
    "bpmn:userTask": (120, 64),
    "bpmn:serviceTask": (120, 64),
    "bpmn:exclusiveGateway": (44, 44),
    "bpmn:startEvent": (36, 36),
    "bpmn:endEvent": (36, 36),
}
COLUMN, ROW, LANE_HEAD, CHANNEL = 160, 110, 40, 14  # px; lines run in a channel beside the row of their target


@dataclass(frozen=True, slots=True)
class _Node:
    """A flow node of the model: its element, its lane and what it says."""

    id: str
    tag: str
    name: str
    lane: Role
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Where a shape stands, px."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


Flows = tuple[tuple[str, str], ...]
Cite = Callable[[tuple[str, ...]], tuple[str, ...]]


def bpmn(line: Line, table: tuple[Step, ...] = TABLE, cite: Cite = tuple) -> str:
    """The line as a BPMN file; ``cite`` is ``Rulebook.cite`` where an edition numbers its clauses otherwise."""
    steps = tuple(replace(step, clauses=cite(step.clauses)) for step in steps_of(line, table))
    nodes = {node.id: node for node in _nodes(steps)}
    flows = tuple(dict.fromkeys(_flows(steps)))
    root = ET.Element("bpmn:definitions", {**NAMESPACES, "id": f"definitions-{line}", "name": LINES[line].name})
    _process(root, line, nodes, flows)
    _diagram(root, line, nodes, flows, steps)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _step_id(step: Step) -> str:
    return f"step-{step.verb}"


def _state_id(state: str) -> str:
    return f"state-{state}" if state != OPENS else "start"


def _nodes(steps: tuple[Step, ...]) -> Iterator[_Node]:
    opener = next(step for step in steps if step.opens)
    yield _Node("start", "bpmn:startEvent", "", opener.by[0])
    final = final_states(steps)
    for node in nodes_of(steps):
        if node not in STATES:
            continue
        after = next((s for s in steps if node in s.frm), None)
        before = next(s for s in steps if s.to == node)
        tag = "bpmn:endEvent" if node in final else "bpmn:exclusiveGateway"
        yield _Node(_state_id(node), tag, STATES[node].name, (after or before).by[0])
    for step in steps:
        tag = "bpmn:serviceTask" if step.by == (Role.SYSTEM,) else "bpmn:userTask"
        yield _Node(_step_id(step), tag, step.title, step.by[0], step)


def _flows(steps: tuple[Step, ...]) -> Iterator[tuple[str, str]]:
    for step in steps:
        for state in step.frm:
            yield _state_id(state), _step_id(step)
            yield _step_id(step), _state_id(step.lands(state))


def _process(root: ET.Element, line: Line, nodes: Mapping[str, _Node], flows: Flows) -> None:
    name = LINES[line].name
    process = ET.SubElement(root, "bpmn:process", {"id": f"process-{line}", "name": name, "isExecutable": "false"})
    lanes = ET.SubElement(process, "bpmn:laneSet", {"id": f"lanes-{line}"})
    for role in _lanes(nodes):
        lane = ET.SubElement(lanes, "bpmn:lane", {"id": f"lane-{role}", "name": ROLE_NAMES[role]})
        for node in nodes.values():
            if node.lane is role:
                ET.SubElement(lane, "bpmn:flowNodeRef").text = node.id
    for node in nodes.values():
        _flow_node(process, node, flows)
    for n, (source, target) in enumerate(flows):
        ET.SubElement(process, "bpmn:sequenceFlow", {"id": f"flow-{n}", "sourceRef": source, "targetRef": target})


def _flow_node(process: ET.Element, node: _Node, flows: Flows) -> None:
    element = ET.SubElement(process, node.tag, {"id": node.id, **({"name": node.name} if node.name else {})})
    if node.step is not None:
        ET.SubElement(element, "bpmn:documentation").text = _documentation(node.step)
    for tag, end in (("bpmn:incoming", 1), ("bpmn:outgoing", 0)):
        for n, flow in enumerate(flows):
            if flow[end] == node.id:
                ET.SubElement(element, tag).text = f"flow-{n}"
    if node.step is not None:
        _owners(element, node.step)


def _lanes(nodes: Mapping[str, _Node]) -> tuple[Role, ...]:
    """The roles that have something to do, in the order in which they come to it."""
    return tuple(dict.fromkeys(node.lane for node in nodes.values() if node.step is not None))


def _documentation(step: Step) -> str:
    parts = (
        f"办理：{'、'.join(ROLE_NAMES[role] for role in step.by)}",
        f"规则：{' '.join(step.rules)}" if step.rules else "",
        f"材料：{' '.join(step.papers)}" if step.papers else "",
        f"时限：{step.due}" if step.due else "",
        f"{basis(step.clauses)}（{' '.join(step.clauses)}）",
    )
    return "\n".join(part for part in parts if part)


def _owners(element: ET.Element, step: Step) -> None:
    """Everybody who may take the step; the lane shows only the first."""
    for role in step.by:
        owner = ET.SubElement(
            element, "bpmn:potentialOwner", {"id": f"{_step_id(step)}-{role}", "name": ROLE_NAMES[role]}
        )
        assignment = ET.SubElement(owner, "bpmn:resourceAssignmentExpression")
        ET.SubElement(assignment, "bpmn:formalExpression").text = role


def _diagram(
    root: ET.Element,
    line: Line,
    nodes: Mapping[str, _Node],
    flows: Flows,
    steps: tuple[Step, ...],
) -> None:
    diagram = ET.SubElement(root, "bpmndi:BPMNDiagram", {"id": f"diagram-{line}"})
    plane = ET.SubElement(diagram, "bpmndi:BPMNPlane", {"id": f"plane-{line}", "bpmnElement": f"process-{line}"})
    lanes, bounds = _bounds(nodes, _columns(steps))
    for role, place in lanes.items():
        _shape(plane, f"lane-{role}", place, isHorizontal="true")
    for node_id, place in bounds.items():
        _shape(plane, node_id, place)
    for n, (source, target) in enumerate(flows):
        edge = ET.SubElement(plane, "bpmndi:BPMNEdge", {"id": f"edge-{n}", "bpmnElement": f"flow-{n}"})
        for x, y in _waypoints(bounds[source], bounds[target]):
            ET.SubElement(edge, "di:waypoint", {"x": f"{x:.0f}", "y": f"{y:.0f}"})


def _shape(plane: ET.Element, element: str, place: _Bounds, **more: str) -> None:
    shape = ET.SubElement(plane, "bpmndi:BPMNShape", {"id": f"shape-{element}", "bpmnElement": element, **more})
    size = {"width": f"{place.width:.0f}", "height": f"{place.height:.0f}"}
    ET.SubElement(shape, "dc:Bounds", {"x": f"{place.x:.0f}", "y": f"{place.y:.0f}", **size})


def _columns(steps: tuple[Step, ...]) -> dict[str, int]:
    """The column of each node: as many steps from the opening as the picture of the line has layers above it."""
    layout = lay_out([Box(node, 1, 1) for node in nodes_of(steps)], links_of(steps))
    columns = {_state_id(n): placed.layer for n, placed in layout.boxes.items() if n in STATES or n == OPENS}
    for step in steps:
        staying = step.to == STAYS
        columns[_step_id(step)] = columns[_state_id(step.frm[0])] + 1 if staying else layout.boxes[step.key].layer
    return columns


def _bounds(nodes: Mapping[str, _Node], columns: Mapping[str, int]) -> tuple[dict[Role, _Bounds], dict[str, _Bounds]]:
    """Lanes under each other, each as high as its fullest column; nodes of one lane and column under each other."""
    width = LANE_HEAD + COLUMN * (max(columns.values()) + 1)
    lanes, bounds, top = {}, {}, 0.0
    for role in _lanes(nodes):
        filled: dict[int, int] = {}
        for node in nodes.values():
            if node.lane is not role:
                continue
            column = columns[node.id]
            row = filled[column] = filled.get(column, 0) + 1
            wide, high = SIZES[node.tag]
            x = LANE_HEAD + column * COLUMN + (COLUMN - wide) / 2
            bounds[node.id] = _Bounds(x, top + (row - 0.5) * ROW - high / 2, wide, high)
        height = ROW * max(filled.values())
        lanes[role] = _Bounds(0, top, width, height)
        top += height
    return lanes, bounds


def _waypoints(source: _Bounds, target: _Bounds) -> list[tuple[float, float]]:
    """To the next column straight; further on above the target's row; back below it."""
    (sx, sy), (tx, ty) = source.middle, target.middle
    if tx <= sx:
        low = ty + ROW / 2 - CHANNEL
        leave = source.y if low < sy else source.y + source.height
        return [(sx, leave), (sx, low), (tx, low), (tx, target.y + target.height)]
    out, into = (source.x + source.width, sy), (target.x, ty)
    if tx - sx <= COLUMN:
        if sy == ty:
            return [out, into]
        turn = into[0] - CHANNEL
        return [out, (turn, sy), (turn, ty), into]
    left, right, high = sx + COLUMN / 2, tx - COLUMN / 2, ty - ROW / 2 + CHANNEL
    return [out, (left, sy), (left, high), (right, high), (right, ty), into]
