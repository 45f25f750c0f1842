"""How the lines of the table hold on to each other: the second, smaller table.

- ``joint``: when a record reaches a state, the system takes a step on its neighbours, in the same transaction.
- ``block``: while a neighbour is in one of these states, a step cannot be taken.
- ``need``: a step can be taken only when a neighbour is in one of these states.
- ``apart``: two steps on one project that the same person may not both take (separation of duties).

Neighbours are the records of one project; ``along="items"`` are the applications of an annual plan.
"""

from dataclasses import dataclass

from tongchou.lifecycle.words import Line

A, AP, U, P, PR, PL = (
    Line.APPLICATION, Line.ANNUAL_PLAN, Line.URGENT, Line.PROJECT, Line.PROCUREMENT, Line.PLAN,
)  # fmt: skip
PT = Line.PARTICIPATION
CH, IA, FA, OP, PAY, R, AS = (
    Line.CHANGE, Line.INITIAL, Line.FINAL, Line.OPERATION, Line.PAYMENT, Line.REPORT, Line.ASSESSMENT,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """When ``when`` is reached, take ``then`` on the neighbours; ``opens``: the step makes a new record."""

    when: tuple[Line, str]
    then: tuple[Line, str]
    clauses: tuple[str, ...]
    opens: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A step that neighbours can hold up; ``must`` says whether the states are required or forbidden."""

    line: Line
    states: frozenset[str]
    step: tuple[Line, str]
    must: bool
    says: str
    remedy: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """Two steps that one person may not both take on the same project (on the same record where there is none)."""

    one: str
    other: str
    clauses: tuple[str, ...]


def joint(when: tuple[Line, str], then: tuple[Line, str], clauses: str, *, opens: bool = False) -> Joint:
    """One joint, clauses as words with spaces between them."""
    return Joint(when=when, then=then, clauses=tuple(clauses.split()), opens=opens)


def block(line: Line, states: str, stops: tuple[Line, str], says: str, remedy: str, clauses: str) -> Gate:
    """While a neighbour on ``line`` is in one of ``states``, the step is stopped."""
    return Gate(
        line=line, states=frozenset(states.split()), step=stops, must=False, says=says, remedy=remedy,
        clauses=tuple(clauses.split()),
    )  # fmt: skip


def need(line: Line, states: str, for_: tuple[Line, str], says: str, remedy: str, clauses: str) -> Gate:
    """Unless a neighbour on ``line`` is in one of ``states``, the step is stopped."""
    return Gate(
        line=line, states=frozenset(states.split()), step=for_, must=True, says=says, remedy=remedy,
        clauses=tuple(clauses.split()),
    )  # fmt: skip


def joints_at(line: Line, state: str) -> tuple[Joint, ...]:
    """What a record pulls along when it comes to a state."""
    return tuple(j for j in JOINTS if j.when == (line, state))


def apart(one: str, other: str, clauses: str) -> Apart:
    """One pair of steps, each written ``line:verb``."""
    return Apart(one=one, other=other, clauses=tuple(clauses.split()))


OPEN_CHANGE = "draft submitted returned in-rereview"

# fmt: off
JOINTS: tuple[Joint, ...] = (
    joint((A, "rejected"),          (P, "drop"),             "13.1 13.2 13.3 13.4"),
    joint((A, "withdrawn"),         (P, "drop"),             "13.1"),
    joint((A, "discarded"),         (P, "drop"),             "13.1"),
    joint((A, "rejected"),          (PT, "lapse"),           "6.3"),
    joint((A, "withdrawn"),         (PT, "lapse"),           "6.3"),
    joint((A, "discarded"),         (PT, "lapse"),           "6.3"),
    joint((A, "draft"),             (P, "readmit"),          "5.1"),
    joint((A, "listed"),            (P, "list"),             "9.3 16"),
    joint((U, "approved"),          (A, "list-urgent"),      "9.4"),
    joint((PR, "draft"),            (P, "procure"),          "16"),
    joint((PR, "cancelled"),        (P, "relist"),           "16"),
    joint((PR, "contracted"),       (P, "contract"),         "16"),
    joint((IA, "passed"),           (P, "pass-initial"),     "24.1"),
    joint((FA, "passed"),           (P, "pass-final"),       "24.2 25"),
    joint((P, "in-use"),            (OP, "begin"),           "21", opens=True),
    joint((OP, "retired"),          (P, "retire"),           "11.1"),
)

GATES: tuple[Gate, ...] = (
    need(A,  "listed",      (PR, "open"),      "项目还没有列入年度计划。", "列入计划以后再采购。", "11.3 16"),
    need(P,  "listed procuring", (PR, "open"), "项目不在可以采购的阶段。", "看项目页上现在在哪一步。", "16"),
    block(PR, "draft returned in-compliance cleared tendering awarded", (PR, "open"),
          "本项目已有一项采购没有办结。", "先办结或取消那一项。", "16"),
    need(PR, "contracted",  (P, "start"),      "还没有签订合同。", "完成采购、签订合同以后再开工。", "11.3 16"),
    need(P,  "building suspended completed initially-accepted finally-accepted in-use retired", (PAY, "request"), "项目还没有开工。", "开工以后再申请拨付。", "4.2 11.3"),
    need(P,  "building suspended", (R, "fill"), "项目不在建设中。", "建设期间才报送进展。", "20.1"),
    need(P,  "building suspended", (R, "submit"), "项目不在建设中。", "建设期间才报送进展。", "20.1"),
    need(P,  "listed procuring contracted building suspended completed initially-accepted", (CH, "submit"),
         "项目不在可以变更的阶段。", "核定以后、终验以前才能申报变更。", "14.2 20.2"),
    block(CH, OPEN_CHANGE,  (IA, "pass"),      "还有变更没有办结。", "先办结变更，再作初验结论。", "14.2 20.2"),
    block(CH, OPEN_CHANGE,  (FA, "apply"),     "还有变更没有办结。", "先办结变更，再申请终验。", "14.2 20.2"),
    need(P,  "completed",   (IA, "open"),      "项目还没有建设完成。", "登记建设完成以后再组织初验。", "24.1"),
    need(IA, "passed",      (FA, "apply"),     "初验还没有合格。", "初验合格后即可申请终验。", "24.1 24.2"),
    need(FA, "passed",      (P, "put-in-use"), "还没有通过竣工验收。", "终验合格后方可正式投入使用。", "25"),
    block(FA, "draft applied returned inspecting rectifying rectified", (FA, "open"),
          "本项目已有一次终验申请没有办结。", "在那一次里继续办理。", "24.2 25"),
    block(FA, "draft applied returned inspecting rectifying rectified", (FA, "restore"),
          "本项目已有一次终验申请没有办结。", "在那一次里继续办理。", "24.2 25"),
    need(P,  "in-use retired finally-accepted", (AS, "open"), "项目还没有通过竣工验收。", "验收通过后才评估应用。", "27.1"),
)

APART: tuple[Apart, ...] = (
    apart("plan:submit",            "plan:accept",         "4.1 4.5"),
    apart("application:send",       "application:submit",  "4.5"),
    apart("application:send",       "application:admit",   "4.1 4.5"),
    apart("application:send",       "application:approve", "4.1 4.5"),
    apart("application:send",       "application:conclude", "4.1 4.5"),
    apart("application:submit",     "payment:pay",         "4.2 4.5"),
    apart("application:submit",     "final-acceptance:pass", "4.1 4.5"),
    apart("application:approve",    "payment:pay",         "4.1 4.2"),
    apart("application:approve",    "final-acceptance:pass", "4.1 14.1 24.2"),
    apart("application:submit",     "application:admit",   "4.1 4.5"),
    apart("application:submit",     "application:approve", "4.1 4.5"),
    apart("application:submit",     "application:conclude", "4.1 4.5"),
    apart("annual-plan:propose",    "annual-plan:fund",    "4.1 4.2"),
    apart("urgent:submit",          "urgent:approve",      "4.5 9.4"),
    apart("urgent:advise",          "urgent:approve",      "4.1 9.4"),
    apart("urgent:find-money",      "urgent:approve",      "4.2 9.4"),
    apart("procurement:submit",     "procurement:clear",   "4.1 4.4"),
    apart("procurement:submit",     "procurement:award",   "4.1 4.4"),
    apart("procurement:contract",   "payment:pay",         "4.2 4.5"),
    apart("payment:open",           "payment:request",     "4.2 4.5"),
    apart("payment:open",           "payment:pay",         "4.2 4.5"),
    apart("payment:request",        "payment:pay",         "4.2 4.5"),
    apart("report:fill",            "report:confirm",      "19 20.1"),
    apart("report:fill",            "report:dispute",      "19 20.1"),
    apart("report:submit",          "report:accept",       "4.1 20.1"),
    apart("change:open",            "change:approve",      "4.1 14.2"),
    apart("change:submit",          "change:approve",      "4.1 14.2"),
    apart("change:approve",         "payment:pay",         "4.1 4.2"),
    apart("change:submit",          "change:conclude",     "4.1 14.2"),
    apart("initial-acceptance:pass", "final-acceptance:pass", "24.1 24.2"),
    apart("final-acceptance:apply", "final-acceptance:pass", "4.1 24.2"),
    apart("payment:pay",            "final-acceptance:pass", "4.1 4.2"),
    apart("operation:propose-retirement", "operation:retire", "4.1 11.1"),
    apart("assessment:self-assess", "assessment:score",    "26.1 27.1"),
    apart("assessment:score",       "assessment:decide",   "27.1"),
    apart("performance:self-assess", "performance:conclude", "26.2"),
    apart("risk:sign",              "risk:countersign",    "30.1"),
    apart("emergency-plan:sign",    "emergency-plan:countersign", "31.1"),
    apart("drill:hold",             "drill:countersign",   "31.2"),
    apart("incident:report",        "incident:close",      "30.2 31.3"),
    apart("catalogue:open",         "catalogue:publish",   "29.1"),
    apart("catalogue:submit",       "catalogue:publish",   "29.1"),
    apart("reuse:offer",            "reuse:adopt",         "28"),
    apart("filing:open",            "filing:file",         "33"),
    apart("filing:submit",          "filing:file",         "33"),
    apart("consent:request",        "consent:grant",       "7.4 8.2 11.1"),
    apart("parameter:propose",      "parameter:release",   "37"),
    apart("interpretation:draft",   "interpretation:sign", "36"),
    apart("workdays:propose",       "workdays:release",    "37"),
    apart("grant:propose",          "grant:grant",         "4.1 4.5"),
    apart("expert:open",            "expert:register",     "4.1 12.2"),
    apart("expert:correct",         "expert:register",     "4.1 12.2"),
    apart("opinion:submit",         "opinion:confirm",     "4.1 14.1"),
    apart("opinion:submit",         "opinion:send-back",   "4.1 14.1"),
    apart("flag:explain",           "flag:uphold",         "4.1 4.5"),
    apart("flag:explain",           "flag:dismiss",        "4.1 4.5"),
    apart("person:ask-reset",       "person:reset",        "4.5"),
)
# fmt: on
