"""Prints and pictures of the table: complete, well-formed, readable."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import SpiffWorkflow
from lxml import etree

from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.citations import citations
from tongchou.lifecycle.joints import APART, GATES, JOINTS
from tongchou.lifecycle.render import coverage_markdown, lifecycle_markdown, rulebook_markdown
from tongchou.lifecycle.render_bpmn import bpmn
from tongchou.lifecycle.render_svg import TONES, svg
from tongchou.lifecycle.step import OPENS, STAYS
from tongchou.lifecycle.table import TABLE, steps_of
from tongchou.lifecycle.words import LINES, ROLE_NAMES, STATES, Line, Role, Tone
from tongchou.regulation.rulebook import editions, load

SVG = "{http://www.w3.org/2000/svg}"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
per_line = pytest.mark.parametrize("line", Line)
per_edition = pytest.mark.parametrize("edition", editions())


# --- pictures ----------------------------------------------------------------------------------------------------------


@per_edition
@per_line
def test_a_picture_shows_every_state_step_and_role(line, edition):
    steps = steps_of(line, table_of(edition))
    root = ET.fromstring(svg(line, table_of(edition)))
    texts = [text.text or "" for text in root.iter(f"{SVG}text")]
    written = "".join(texts)
    for step in steps:
        assert any(step.title in text for text in texts), step.title
        assert all(ROLE_NAMES[role] in written for role in step.by)
        for state in {*step.frm, step.to} - {OPENS, STAYS}:
            assert STATES[state].name in texts


@per_line
def test_a_picture_can_be_read_aloud(line):
    root = ET.fromstring(svg(line))
    assert root.attrib["role"] == "img"
    ids = {element.get("id"): element for element in root.iter()}
    title, desc = (ids[name] for name in root.attrib["aria-labelledby"].split())
    assert title.text == f"{LINES[line].name}的状态和步骤"
    assert all(step.title in desc.text for step in steps_of(line))
    shapes = [group for group in root.iter(f"{SVG}g") if group.find(f"{SVG}title") is not None]
    assert len(shapes) == 1 + len({s.to for s in steps_of(line)} - {STAYS}) + sum(
        s.to != STAYS for s in steps_of(line)
    ), "opening, states and moving steps each have their title"


@per_line
def test_a_picture_needs_no_script_and_no_inline_style(line):
    root = ET.fromstring(svg(line))
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "g", "path", "rect", "circle", "text"}
        assert not {name for name in element.attrib if name == "style" or name.startswith("on")}


@per_edition
@per_line
def test_the_words_of_a_picture_do_not_run_into_each_other_or_out_of_it(line, edition):
    root = ET.fromstring(svg(line, table_of(edition)))
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    boxes = [_text_box(text) for text in root.iter(f"{SVG}text")]
    for n, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0
        assert top >= 0
        assert right <= width
        assert bottom <= height
        for other in boxes[n + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def _text_box(text: ET.Element) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a text, its signs as wide as they are high (Latin ones 0.58)."""
    size = float(text.attrib["font-size"])
    width = size * sum(0.58 if ord(sign) < 0x2E80 else 1.0 for sign in text.text or "")
    x, y = float(text.attrib["x"]), float(text.attrib["y"])
    return x - width / 2, y - 0.86 * size, x + width / 2, y + 0.14 * size


def test_every_tone_has_its_colours():
    assert set(TONES) == set(Tone)


def test_a_step_that_leaves_the_state_stands_in_it():
    root = ET.fromstring(svg(Line.URGENT))
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert "↻ 出具技术意见（中心审核）" in texts
    assert "出具技术意见" not in texts


def test_the_same_line_gives_the_same_picture():
    assert svg.__wrapped__(Line.APPLICATION) == svg.__wrapped__(Line.APPLICATION)


def test_the_picture_of_another_edition_shows_its_step():
    assert "造价审核" in svg(Line.APPLICATION, table_of("shili-2028-1"))
    assert "造价审核" not in svg(Line.APPLICATION)


# --- models ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    path = Path(SpiffWorkflow.__file__).parent / "bpmn/parser/schema/BPMN20.xsd"
    return etree.XMLSchema(etree.parse(path))


@per_edition
@per_line
def test_a_model_is_bpmn(line, edition, schema):
    schema.assertValid(etree.fromstring(bpmn(line, table_of(edition)).encode()))


@per_line
def test_a_model_has_every_step_state_and_lane(line):
    root = ET.fromstring(bpmn(line))
    steps = steps_of(line)
    tasks = {t.get("id"): t for tag in ("userTask", "serviceTask") for t in root.iter(f"{BPMN}{tag}")}
    assert {t.get("name") for t in tasks.values()} == {s.title for s in steps}
    assert set(tasks) == {f"step-{s.verb}" for s in steps}
    for step in steps:
        assert tasks[f"step-{step.verb}"].tag.endswith("serviceTask") is (step.by == (Role.SYSTEM,))
        owners = [owner.get("name") for owner in tasks[f"step-{step.verb}"].iter(f"{BPMN}potentialOwner")]
        assert owners == [ROLE_NAMES[role] for role in step.by]
    states = {s.to for s in steps} - {STAYS}
    gates = {g.get("id") for tag in ("exclusiveGateway", "endEvent") for g in root.iter(f"{BPMN}{tag}")}
    assert gates == {f"state-{state}" for state in states}
    assert {lane.get("name") for lane in root.iter(f"{BPMN}lane")} == {ROLE_NAMES[s.by[0]] for s in steps}


@per_line
def test_every_node_of_a_model_stands_in_one_lane_and_has_a_shape(line):
    root = ET.fromstring(bpmn(line))
    nodes = {e.get("id") for e in root.iter() if e.find(f"{BPMN}incoming") is not None} | {"start"}
    in_lanes = [ref.text for ref in root.iter(f"{BPMN}flowNodeRef")]
    assert sorted(in_lanes) == sorted(nodes)
    shapes = {shape.get("bpmnElement") for shape in root.iter(f"{DI}BPMNShape")}
    assert nodes <= shapes
    flows = {flow.get("id") for flow in root.iter(f"{BPMN}sequenceFlow")}
    assert {edge.get("bpmnElement") for edge in root.iter(f"{DI}BPMNEdge")} == flows


def test_a_model_flows_as_the_table_does():
    root = ET.fromstring(bpmn(Line.PAYMENT))
    flows = {(f.get("sourceRef"), f.get("targetRef")) for f in root.iter(f"{BPMN}sequenceFlow")}
    expected = set()
    for step in steps_of(Line.PAYMENT):
        expected |= {("start" if f == OPENS else f"state-{f}", f"step-{step.verb}") for f in step.frm}
        expected.add((f"step-{step.verb}", f"state-{step.to}"))
    assert flows == expected


@pytest.mark.clause("37")
def test_a_model_cites_the_edition_that_is_asked(successor):
    table = table_of("shili-2028-1")
    assert "依据第十六条（16）" in bpmn(Line.APPLICATION, table, successor.cite)
    assert "依据第十五条（15）" in bpmn(Line.APPLICATION)


# --- prints ------------------------------------------------------------------------------------------------------------


@per_edition
def test_the_lifecycle_print_has_every_row(edition):
    book = load(edition)
    table = table_of(edition)
    text = lifecycle_markdown(table, book.cite)
    for step in table:
        assert f"| {step.title} `{step.verb}` |" in text
        assert " ".join(book.cite(step.clauses)) in text
    assert text.count("\n| ") == len(table) + len(Line) + len(JOINTS) + len(GATES) + len(APART) + 3


def test_one_row_as_it_is_printed():
    row = (
        "| 监理确认 `confirm` | 待监理 | 已确认 | 监理单位 | `RPT-COMPLETE` |  | `supervisor_opinion` `supervisor_percent` |"
        " `report-confirm-days` | 20.1 19 |"
    )
    assert row in lifecycle_markdown(TABLE).splitlines()


@pytest.mark.clause("1", "5.1")
def test_the_rulebook_print(reference):
    text = rulebook_markdown(reference, citations(reference))
    assert "## 第二章 规划和审核 · Chapter 2" in text
    assert "### 第十一条 · Article 11" in text
    assert all(clause.gist in text for clause in reference.clauses.values())
    assert "| 最低使用年限 | 5 年 | 2020-06-24 | 第十一条 | 办法规定 | 11.1 | `service-life-min` |" in text
    assert (
        "| 项目建设方案 | 方案编制单位、需求单位经办 |" in text
        or "| 项目建设方案 | 需求单位经办、方案编制单位 |" in text
    )
    assert "使用年限 `APP-LIFE`" in text
    assert "发布页标注废止，没有日期" in text


@pytest.mark.clause("37")
def test_the_rulebook_print_of_a_made_up_edition_says_so(successor):
    assert "状态 · Status：虚构，仅供演示" in rulebook_markdown(successor, citations(successor))


def test_the_coverage_print(reference):
    tests = {"11.1": ["tests/checks/test_application.py::test_life"]}
    text = coverage_markdown(reference, citations(reference, tests=tests))
    assert f"共 {len(reference.clauses)} 条要求；没有落实的 1 条，没有测试的 {len(reference.clauses) - 1} 条。" in text
    assert "没有落实：1\n" in text
    (row,) = [line for line in text.splitlines() if line.startswith("| 11.1 |")]
    assert "`APP-LIFE`" in row
    assert row.endswith("| 1 |")
    assert "- **11.1** `tests/checks/test_application.py::test_life`" in text


@per_edition
def test_every_table_of_a_print_has_its_columns(edition):
    book = load(edition)
    cited = citations(book)
    prints = (rulebook_markdown(book, cited), lifecycle_markdown(table_of(edition)), coverage_markdown(book, cited))
    for text in prints:
        width = 0
        for line in text.splitlines():
            columns = line.replace("\\|", "").count("|") - 1
            if not line.startswith("|"):
                width = 0
            elif not width:
                width = columns
            assert not line.startswith("|") or columns == width, line
