"""The rules of flags, on both sides of their border."""

import pytest

from tongchou.stages.flags.facts import FlagFacts

RULES = {"FLG-ANSWER": "explanation", "FLG-REASON": "reason"}


@pytest.mark.clause("4.1", "4.5", "5.2")
@pytest.mark.parametrize(("rule", "field"), RULES.items(), ids=RULES)
def test_two_words_explain_nothing(judge, law, rule, field):
    least = law.value("reason-min-chars")
    for text in (None, "", "  属实 ", "字" * (least - 1)):
        (found,) = judge(rule, FlagFacts(**{field: text}))
        assert found.says.endswith(f"不少于 {least} 个字（本市参数）。")
        assert found.field == field
    assert judge(rule, FlagFacts(**{field: "字" * least})) == []


@pytest.mark.clause("4.1", "4.2")
@pytest.mark.parametrize(
    ("centre", "finance", "says"),
    [
        (True, False, ["这是中心自己的项目，由市财政局认定，中心回避。"]),
        (True, True, []),
        (False, False, []),
        (False, True, ["这个单位的红旗由中心认定。"]),
    ],
)
def test_the_centre_stands_aside_where_it_would_judge_itself(judge, centre, finance, says):
    found = judge("FLG-AVOID", FlagFacts(unit_is_centre=centre, for_finance=finance))
    assert [f.says for f in found] == says
