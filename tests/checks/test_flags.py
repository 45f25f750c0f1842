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
