"""Passages that two proposals share word for word: all of them, each once, with the chapter where it stands on both sides."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongchou.stages.duplicates.passages import SHORTEST, same

pytestmark = pytest.mark.clause("13.2", "14.2")
COPIED = "系统对接市级人口库，按季度核对低收入家庭的户籍、就业和房产信息，核对不一致的逐户走访后再发放补助。"
MINE = f"""第一章 项目概述
本项目服务民政对象。
第二章 建设内容
2.1 资格核对
{COPIED}
2.2 其他
页面适配手机。"""
THEIRS = f"""一、背景
为老服务需要信息化支撑。
三、功能设计
（对比的方案）{COPIED.replace("，", ", ")}
四、预算"""


def signs(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def test_a_copied_passage_is_quoted_with_both_chapters():
    (found,) = same(MINE, THEIRS).passages
    assert (found.mine_under, found.theirs_under) == ("2.1 资格核对", "三、功能设计")
    assert found.text == COPIED.rstrip("。")
    assert found.signs == len(signs(COPIED))


def test_short_or_unlike_texts_share_nothing():
    assert same(MINE, "第一章 项目概述\n本项目服务民政对象。").passages == ()
    assert same("", THEIRS) == same("", "")
    assert same(MINE, "").of == len(signs(MINE))


def test_what_is_copied_twice_is_quoted_twice_and_counted_once_each():
    found = same(COPIED + "隔开。" + COPIED, COPIED)
    assert [p.signs for p in found.passages] == [len(signs(COPIED))] * 2
    assert found.signs <= found.of


def test_all_that_is_told_is_in_both_and_no_passage_overlaps():
    r = random.Random(7)
    alphabet = "受理核对发放走访登记统计分析预警"
    for _ in range(60):
        shared = ["".join(r.choices(alphabet, k=r.randrange(10, 80))) for _ in range(4)]
        mine = "。".join([*r.sample(shared, 3), "".join(r.choices(alphabet, k=40))])
        theirs = "\n".join([*r.sample(shared, 3), "".join(r.choices(alphabet, k=40))])
        found = same(mine, theirs)
        assert found.signs <= found.of
        for passage in found.passages:
            assert passage.signs >= SHORTEST
            assert signs(passage.text) in signs(mine)
            assert signs(passage.text) in signs(theirs)
        told = "|".join(signs(p.text) for p in found.passages)
        for text in shared:
            if len(text) >= SHORTEST and text in signs(mine) and text in signs(theirs):
                assert text[-SHORTEST:] in told or text[:SHORTEST] in told


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_texts_can_be_laid_beside_each_other(mine, theirs):
    found = same(mine, theirs)
    assert found.signs <= found.of
