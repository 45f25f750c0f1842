"""查重 by itself: what is the same is found whoever wrote it, what is new is left over, what cannot be compared is said."""

import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongchou.stages.duplicates import glossary as words
from tongchou.stages.duplicates.entries import LONGEST, Entry, Part, clean
from tongchou.stages.duplicates.features import Featurer
from tongchou.stages.duplicates.index import LIST, NoIndexError, build, change, open_index
from tongchou.stages.duplicates.segment import open_segment

OLD = Entry(
    "XM-1", "居家养老信息平台", "示例市民政局", 2023, "",
    (
        "电话关怀：每日定时向独居老人拨打关怀电话，识别健康状况",
        "高龄津贴资格审核：对申请人的年龄和户籍进行审核",
        "服务商结算：按月与助餐服务商结算费用",
        "用户管理：维护用户账号",
    ),
    ("姓名、证件号码、住址",),
)  # fmt: skip
NEW = Entry(
    "SB-1", "智慧为老服务系统", "示例区民政局", 2027, "",
    (
        "智能外呼：系统每天定时给独居老年人打关怀电话，判断健康状况",
        "长寿津贴审查：核对申请人的年龄、户籍",
        "养老机构消防监测：接入烟感和用气数据",
        "用户管理：维护用户账号",
    ),
)  # fmt: skip


def others(count: int, seed: int = 5) -> list[Entry]:
    """Systems about other things, as many as make words rare."""
    r = random.Random(seed)
    signs = [chr(n) for n in range(0x5000, 0x5600)]

    def phrase(n):
        return "".join(r.choice(signs) for _ in range(n))

    return [
        Entry(f"O-{n}", phrase(8), phrase(6), 2020, "", (*(phrase(16) for _ in range(5)), "用户管理：维护用户账号"))
        for n in range(count)
    ]


@pytest.fixture
def corpus(tmp_path):
    build(tmp_path, [*others(400), OLD], words.load())
    return tmp_path


@pytest.mark.clause("13.2")
def test_the_same_functions_in_other_words_are_found_and_shown_beside_each_other(corpus):
    answer = open_index(corpus, words.load()).search(NEW)
    assert answer.common == (NEW.functions[3],)
    hit = answer.hits[0]
    assert hit.id == "XM-1"
    pairs = {pair.mine: pair.theirs for pair in hit.pairs if pair.kind is Part.FUNCTION}
    assert pairs[NEW.functions[0]] == OLD.functions[0]
    assert pairs[NEW.functions[1]] == OLD.functions[1]
    assert hit.new == (NEW.functions[2],)
    assert all(0 < pair.sure <= 1 for pair in hit.pairs)


def test_what_everybody_has_weighs_nothing(corpus):
    only = Entry("SB-2", "某系统", functions=("用户管理：维护用户账号", "青铜器三维扫描建模"))
    assert not [h for h in open_index(corpus, words.load()).search(only).hits if h.score > 0.3]


@pytest.mark.clause("13.2")
def test_what_was_not_compared_is_said(corpus):
    index = open_index(corpus, words.load())
    hit = index.search(NEW).hits[0]
    assert Part.DATA in hit.not_compared
    titled = index.search(Entry("SB-3", "居家养老平台"))
    assert titled.by is Part.TITLE
    assert "没有功能清单" in titled.says[0]
    nothing = index.search(Entry("SB-4", "。", functions=("", " ")))
    assert (nothing.by, nothing.hits) == (None, ())
    assert "没有比对" in nothing.says[0]
    change(corpus, words.load(), [Entry("XM-9", "养老机构名录")])
    answer = open_index(corpus, words.load()).search(NEW)
    assert answer.silent == 1
    assert any("没有列出来不等于不重复" in says for says in answer.says)


def test_an_entry_never_finds_itself(corpus):
    assert "XM-1" not in {h.id for h in open_index(corpus, words.load()).search(OLD).hits}


def test_a_sentence_is_answered_by_functions_goals_and_titles(corpus):
    answer = open_index(corpus, words.load()).search(Entry("?", "", goals="给独居老人打关怀电话"))
    assert answer.hits[0].id == "XM-1"
    assert answer.hits[0].pairs[0].their_kind is Part.FUNCTION


def test_one_function_that_became_two_and_two_that_became_one(corpus):
    split = Entry("SB-5", "津贴", functions=("高龄津贴资格审核", "对申请人的年龄和户籍进行审核"))
    joined = Entry("SB-6", "为老", functions=("；".join(OLD.functions[:2]), "服务商结算：按月与助餐服务商结算费用"))
    index = open_index(corpus, words.load())
    for entry in (split, joined):
        hit = index.search(entry).hits[0]
        assert (hit.id, hit.new) == ("XM-1", ())


def test_what_is_added_is_found_at_once_what_is_replaced_or_gone_no_more(corpus):
    late = Entry("SB-7", "养老机构监管系统", functions=("养老机构消防监测：烟感和用气数据接入",))
    assert change(corpus, words.load(), [late]) == 402
    index = open_index(corpus, words.load())
    assert "SB-7" in {h.id for h in index.search(NEW).hits}
    assert index.find("SB-7") == late
    change(corpus, words.load(), [Entry("SB-7", "改作他用", functions=("青铜器三维扫描建模",))])
    assert "SB-7" not in {h.id for h in open_index(corpus, words.load()).search(NEW).hits}
    assert change(corpus, words.load(), [], ["SB-7", "XM-1", "no such"]) == 400
    index = open_index(corpus, words.load())
    assert {"SB-7", "XM-1"}.isdisjoint(index.digests())
    assert "XM-1" not in {h.id for h in index.search(NEW).hits}


def test_growing_piece_by_piece_is_the_same_as_being_made_at_once(tmp_path):
    glossary, entries = words.load(), [*others(1500), OLD]
    build(tmp_path / "one", entries, glossary)
    build(tmp_path / "two", entries[:900], glossary)
    for start in range(900, len(entries), 67):
        change(tmp_path / "two", glossary, entries[start : start + 67])
    one, two = open_index(tmp_path / "one", glossary), open_index(tmp_path / "two", glossary)
    assert one.digests() == two.digests()
    assert np.array_equal(one.df, two.df)
    assert one.search(NEW).hits[0] == two.search(NEW).hits[0]
    assert len(two.segments) < 4


def test_a_number_that_comes_twice_counts_as_it_came_last(tmp_path):
    glossary = words.load()
    assert build(tmp_path, [OLD, *others(3), Entry("XM-1", "别的", functions=("青铜器三维扫描建模",))], glossary) == 4
    assert open_index(tmp_path, glossary).find("XM-1").title == "别的"


def test_an_index_with_other_words_or_a_damaged_one_is_refused_with_a_sentence(corpus, tmp_path_factory):
    glossary = words.load()
    with pytest.raises(NoIndexError, match="没有查重索引"):
        open_index(tmp_path_factory.mktemp("empty"), glossary)
    with pytest.raises(NoIndexError, match="词表改过"):
        open_index(corpus, words.made([words.Group(("甲乙", "丙丁"), "x")]))
    file = corpus / json.loads((corpus / LIST).read_text())["files"][0]["name"]
    whole = file.read_bytes()
    for broken in (whole[:-70], whole[:40], b"x" * 5000, b""):
        file.write_bytes(broken)
        with pytest.raises(NoIndexError, match="重建索引"):
            open_index(corpus, glossary)


def test_a_text_that_was_changed_in_the_file_is_noticed(corpus):
    file = corpus / json.loads((corpus / LIST).read_text())["files"][0]["name"]
    assert list(open_segment(file).wrong()) == []
    file.write_bytes(file.read_bytes().replace("助餐服务商".encode(), "助餐供应商".encode()))
    assert "XM-1" in next(open_segment(file).wrong())


def test_a_build_that_fails_leaves_the_old_index(corpus):
    def failing():
        yield OLD
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError):
        build(corpus, failing(), words.load())
    assert open_index(corpus, words.load()).size == 401
    build(corpus, [OLD], words.load())
    assert len(list(corpus.glob("*.dup"))) == 1


def test_an_empty_index_says_that_it_is_empty(tmp_path):
    build(tmp_path, [], words.load())
    answer = open_index(tmp_path, words.load()).search(NEW)
    assert answer.hits == ()
    assert "没有可比的项目" in answer.says[-1]


# --- the glossary -----------------------------------------------------------------------------------------------------


def test_the_shipped_glossary_is_several_hundred_groups_with_their_source():
    shipped = words.load()
    assert len(shipped.groups) > 400
    assert all(len(g.words) > 1 and g.source for g in shipped.groups)
    assert not shipped.fillers & shipped.of_word.keys()


def test_a_word_and_its_synonym_are_one():
    read = Featurer(words.load()).read
    one, two, other = (
        set(read([t]).features.tolist()) for t in ("高龄津贴资格审核", "长寿津贴资格的审查", "高龄津贴按月发放")
    )
    assert one == two != other


def test_a_city_lays_its_own_words_over_the_shipped_ones(tmp_path):
    mine = tmp_path / "city.toml"
    mine.write_text(
        'version = "1"\nsource = "本市"\n[sections.a]\ngroups = ["辽事通 一网通办", "盘锦码 健康码"]\n', "utf-8"
    )
    both = words.load(mine)
    assert both.of_word["辽事通"] == both.of_word["网上办事"]
    assert both.digest != words.load().digest
    assert both.versions[1] == "city.toml 1"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("version = ", "不是 TOML"),
        ('source = "x"', "没有写 version"),
        ('version = "1"', "没有写 source"),
        ('version = "1"\nsource = "x"\n[sections.a]\ngroups = ["补贴"]', "只有一个词"),
        ('version = "1"\nsource = "x"\n[sections.a]\ngroups = ["补贴 贴"]', "只有一个字"),
        ('version = "1"\nsource = "x"\n[sections.a]\ngroups = "补贴 津贴"', "一行一行"),
        ('version = "1"\nsource = "x"\nsections = 3', "一节一节"),
    ],
)
def test_a_glossary_that_cannot_be_used_says_why(tmp_path, text, says):
    (tmp_path / "g.toml").write_text(text, "utf-8")
    with pytest.raises(words.BadGlossaryError, match=says):
        words.load(tmp_path / "g.toml")


def test_a_glossary_that_is_not_there_says_so(tmp_path):
    with pytest.raises(words.BadGlossaryError, match="打不开"):
        words.load(tmp_path / "none.toml")


# --- whatever is typed ------------------------------------------------------------------------------------------------

texts = st.text(max_size=60) | st.text("养老高龄津贴补助审核查询，。 ab1的", max_size=40)


def slowly(text: str, glossary: words.Glossary) -> list[tuple[int, ...]]:
    """The units of a text, sign by sign, as the fast way must give them: the longest word from the left."""
    featurer = Featurer(glossary)
    signs = [c for c in text.lower() if c != "的"]
    out, at = [], 0
    while at < len(signs):
        lengths = [n for n in range(2, 20) if "".join(signs[at : at + n]) in featurer._words and at + n <= len(signs)]
        if lengths:
            out.append(featurer._words["".join(signs[at : at + lengths[-1]])])
            at += lengths[-1]
        else:
            out.append(ord(signs[at]) if signs[at].isalnum() else 1)
            at += 1
    return [u for u in out if u != 2]


@settings(max_examples=200, deadline=None)
@given(st.text("高龄老人津贴长寿补助补贴资格审核查询预约挂号的，系统", max_size=40))
def test_the_longest_word_from_the_left_is_what_one_reads(text):
    glossary = words.load()
    featurer = Featurer(glossary)
    raw = np.array([ord(c) if c.isalnum() else 1 for c in text if c != "的"], np.uint32)
    assert featurer._grouped(raw).tolist() == slowly(text, glossary)


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, max_size=6))
def test_texts_read_together_are_read_as_each_alone(lines):
    featurer = Featurer(words.load())
    lines = [clean(line) for line in lines]
    together = featurer.read(lines) if lines else None
    for n, line in enumerate(lines):
        assert together.of(n).tolist() == featurer.read([line]).of(0).tolist()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.builds(
            Entry,
            st.text(max_size=5),
            texts,
            texts,
            st.integers(0, 2100),
            texts,
            st.lists(texts, max_size=4).map(tuple),
        ),
        max_size=5,
    )
)
def test_whatever_is_kept_comes_back(tmp_path_factory, entries):
    folder = tmp_path_factory.mktemp("dup")
    entries = list({e.id: e for e in entries if e.id.isprintable()}.values())
    build(folder, entries, words.load())
    index = open_index(folder, words.load())
    assert index.digests() == {e.id: e.digest for e in entries}
    for entry in entries:
        assert list(index.find(entry.id).parts()) == list(entry.parts())
        index.search(entry)


def test_a_part_is_one_line_and_not_longer_than_is_compared():
    assert clean("a\x1eb\n c\0") == "a b c"
    assert len(clean("长" * 9000)) == LONGEST
