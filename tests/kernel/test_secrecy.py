"""State-secret markings: a labelled set of phrases, with the precision and the recall that article 32 needs."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongchou.kernel.secrecy import MOST, Kind, Strength, marks

pytestmark = pytest.mark.clause("32")

# Texts that bear a marking: refuse.
CERTAIN = (
    "绝密★",
    "机密★1年",
    "秘密★长期",
    "绝密★启封前",
    "绝密★启用前",
    "绝密 ★ 启封前",
    "机密★10年",
    "秘密★6个月",
    "秘密★2030年12月31日",
    "机密★",
    "机密☆3年",
    "机密*5年",
    "机密＊５年",
    "机密⭐1年",
    "机密⭐\ufe0f1年",
    "机密✩1年",
    "机 密 ★ 1 年",
    "机　密　★　１　年",
    "机\u200b密\u200d★\u20601\ufeff年",
    "机\u00ad密★1年",
    "\u202e机密★1年",
    "機密★1年",
    "絕密★長期",
    "祕密★1年",
    "絕 密 ★ 啟封前",
    "机密级★20年",
    "【机密】★1年",
    "（秘密）★5年",
    "机密★一年",
    "机密★二十年",
    "机\n密\n★\n1\n年",
    "机密\n★\n1年",
    "机密★\n长期",
    "绝\n\n密\n\n★",
    "机\u2028密\u2028★",
    "机密\t★\t1年",
    "000012\n机密★1年\n特急",
    "000012 机密★1年 特急",
    "发文单位：某局 机密★1年",
    "某某市某某局文件机密★5年",
    "国家秘密★10年",
    "密级：机密",
    "密级:秘密",
    "密级：机密★1年",
    "密 级：机 密",
    "密级\n机密",
    "密级：\n机密",
    "密级\t机密",
    "密级\t秘密\t编号\t003",
    "编号\t003\t密级\t秘密",
    "【密级】机密",
    "密级：【绝密】",
    "密级（机密）",
    "密级=机密",
    "密级 — 秘密",
    "文件密级：秘密",
    "项目密级: 机密级",
    "秘密等级：秘密",
    "保密等级：机密",
    "保密级别：绝密",
    "涉密等级：机密级",
    "密級：機密",
    "密级和保密期限：机密★10年",
    "密级：机密 保密期限：10年",
    "密级：机密，编号：0031",
    "密级：秘密，公开时间：2030年",
    "密级：机密 公开方式：不公开",
    "密级\t机密\t公开方式\t不公开",
    "密级：机密 定密依据：秘密事项范围",
    "某某公司 机密★10年",
    "项目名称：某某系统。密级：秘密。",
    "密级：□绝密 ☑机密 □秘密 □公开",
    "密级：绝密□ 机密√ 秘密□ 公开□",
    "机密",
    "绝密",
    "秘密",
    "机密级",
    "秘密级",
    "绝密级",
    "机　　密",
    "機密",
    "【机密】",
    "（绝密）",
    "[秘密]",
    "《机密》",
    "★机密★",
    "—机密—",
    "**机密**",
    "机密 10年",
    "机密（长期）",
    "秘密·5年",
    "机密 特急",
    "机密 第1页 共12页",
    "机密 - 1 -",
    "绝\n密",
    "某某市信息中心\n机密\n智慧城市建设方案",
    "某某市智慧政务项目\n机\n密\n建设方案",
    "机\u0336密\u0336★1年",
    "㊙密★1年",
    "机密★永久",
    "秘密★公布前",
    "机密★解密前",
    "绝密★考试结束前",
)

# Sentences that may say that the document is one: ask a person.
POSSIBLE = (
    "本文件属于国家秘密。",
    "本项目涉及国家秘密。",
    "本方案涉及国家秘密，不得外传。",
    "附件三含国家秘密，注意保管。",
    "本系统处理国家秘密信息。",
    "国家秘密",
    "國家機密",
    "国 家 秘 密",
    "本文件属于国家\n秘密",
    "本件属机密级事项",
    "密级为机密。",
    "密级\t机密\t一般",
    "密级：机密的文件应当专柜保管",
    "任何单位都要尊重公民的\n秘密",
    "本资料定为秘密级。",
    "本文件列为机密文件",
    "是否涉及国家秘密：是",
    "是否涉密\t是",
    "是否涉密：☑是 □否",
    "是否属于国家秘密：是√ 否",
    "本项目为涉密项目。",
    "该系统属于涉密系统，运行在专用网络。",
    "机密文件",
    "绝密文件，注意保存",
    "秘密资料",
    "系统\t密级\t单位\n人口库\t机密\t公安局",
    "公开\n内部\n秘密",
    "秘密\n泄露后会造成损害的数据，应当加密存储，\n访问须经审批，\n并留存日志，\n定期检查\n机密\n造成严重损害的数据",
    "密级\n绝密\n机密\n秘密\n公开",
)

# Internal material: no state secret.
NOTES = (
    "内部资料，不得外传",
    "内部资料 注意保存",
    "内部文件，严禁翻印",
    "仅供内部使用",
    "內部資料，不得外傳",
)

# Ordinary words: nothing at all.
NOTHING = (
    "保密协议",
    "商业秘密",
    "供应商应保守商业秘密★",
    "中标人签署商业秘密 ★",
    "密码应用",
    "密级保护",
    "机密性",
    "机密性、完整性、可用性",
    "采用国密算法保证数据的机密性、完整性和不可否认性。",
    "数据的**机密**、**完整**与**可用**",
    "不涉及国家秘密",
    "本项目不涉及国家秘密",
    "本项目不涉及国家秘密、工作秘密和商业秘密。",
    "本项目依托市级政务云建设，部署在电子政务外网，不涉\n及国家秘密。",
    "本项目依托市级政务云建设，部署在电子政务外网，不属\n于国家秘密。",
    "未涉及国家秘密",
    "本项目无国家秘密内容",
    "非国家秘密",
    "不属于国家秘密",
    "承诺所报材料不含国家秘密",
    "涉密项目不得在本系统办理",
    "涉及国家秘密的项目不在本系统办理，按国家有关规定办理。",
    "涉及国家秘密或国家有专门规定的信息化项目建设，按有关规定办理。",
    "涉及国家秘密的信息化项目，按有关规定办理。",
    "机密计算",
    "机密计算平台与可信执行环境",
    "工作秘密",
    "工作\n秘密文件管理",
    "《中华人民共和国保守国家秘密法》",
    "依据《保守国家秘密法实施条例》",
    "国家秘密载体管理",
    "泄露国家秘密的，依法追究责任",
    "违反规定泄露国家秘密、商业秘密的，依法处理。",
    "不得泄露在履约中知悉的国家秘密、商业秘密和个人隐私。",
    "严禁上传国家秘密",
    "如涉及国家秘密，请线下报送",
    "是否涉及国家秘密：否",
    "是否涉密\t否",
    "是否涉密：□是 ☑否",
    "是否涉密：是/否",
    "是否涉密：是□ 否☑",
    "是否涉密：不是",
    "非涉密：是",
    "涉密人员培训",
    "涉密信息系统分级保护",
    "手机密码",
    "计算机密钥管理",
    "开机密码★",
    "随机密钥协商",
    "秘密共享算法",
    "商用密码应用安全性评估",
    "加密级别：高",
    "数据加密级：机密性要求高",
    "密级：公开",
    "密级：公开√ 秘密□ 机密□",
    "密级：非密",
    "密级：内部",
    "密级：无",
    "密级：公开、内部、秘密、机密",
    "密级：绝密/机密/秘密/公开（选填）",
    "密级：□绝密 □机密 □秘密 ☑公开",
    "密级：绝密□ 机密□ 秘密□ 公开√",
    "密级：机密、秘密、内部三档",
    "密级：机密、内部、公开",
    "密级：秘密（1）、机密（2）、绝密（3）",
    "密级（秘密、机密、绝密）",
    "文件密级：下拉选择，可选秘密、机密",
    "涉密是指按有关规定不公开的事项",
    "公开前审查是否涉及国家秘密、国家安全和公共安全",
    "将国家秘密存储在涉密计算机",
    "国家秘密的密级分为绝密、机密、秘密三级",
    "机密\n性、完整性",
    "密级\t绝密\t机密\t秘密\t公开",
    "确定密级、保密期限和知悉范围",
    "秘密等级保护制度",
    "保密等级：一般",
    "数据分为公开、内部、秘密、机密四级",
    "公开\t内部\t秘密\t机密",
    "机密数据应当加密存储",
    "机密信息泄漏的风险",
    "★投标人须签署保密协议",
    "供应商应保守秘密\n★实质性要求：提供承诺函",
    "保守国家\n秘密\n是公民的义务",
    "商业\n秘密",
    "数据\n机密\n性",
    "保密期限10年",
    "秘密性",
    "这是公开的秘密，大家都知道",
    "绝密飞行",
    "揭开宇宙的秘密",
    "内部审核",
    "内部控制资料",
    "密切配合",
    "密钥生命周期",
    "",
    " \n\t\n",
)


def _certain(text: str) -> bool:
    return any(mark.strength is Strength.CERTAIN for mark in marks(text))


def test_the_set_is_large_enough() -> None:
    everything = CERTAIN + POSSIBLE + NOTES + NOTHING
    assert len(everything) >= 120
    assert len(set(everything)) == len(everything)


@pytest.mark.parametrize("text", POSSIBLE + NOTES + NOTHING)
def test_precision_nothing_but_a_marking_is_refused(text: str) -> None:
    assert not _certain(text)


def test_recall_of_markings() -> None:
    missed = [text for text in CERTAIN if not _certain(text)]
    assert len(missed) <= len(CERTAIN) * 0.03, missed


@pytest.mark.parametrize("text", POSSIBLE)
def test_what_may_be_secret_is_asked(text: str) -> None:
    assert {mark.strength for mark in marks(text)} == {Strength.POSSIBLE}


@pytest.mark.parametrize("text", NOTES)
def test_internal_material_is_only_noted(text: str) -> None:
    assert [(mark.strength, mark.kind) for mark in marks(text)] == [(Strength.NOTE, Kind.INTERNAL)]


@pytest.mark.parametrize("text", NOTHING)
def test_ordinary_words_pass(text: str) -> None:
    assert marks(text) == []


@pytest.mark.parametrize(
    ("text", "line", "kind", "level"),
    [
        ("第一行\n\n  機 密 ★ 1年\n正文", 3, Kind.STAR, "机密"),
        ("封面\n密级：绝密", 2, Kind.FIELD, "绝密"),
        ("封面\n\n\n祕\n密\n", 4, Kind.HEADER, "秘密"),
        ("一\n二\n三\n本文件属于国家机密。", 4, Kind.MENTION, "机密"),
        ("项目\n是否涉密：是", 2, Kind.ANSWER, ""),
        ("库\t密级\n人口\t公开\n法人\t秘密", 3, Kind.COLUMN, "秘密"),
    ],
)
def test_a_mark_says_where_and_what(text: str, line: int, kind: Kind, level: str) -> None:
    (mark,) = marks(text)
    assert (mark.line, mark.kind, mark.level) == (line, kind, level)
    assert mark.matched


def test_a_mark_printed_in_a_log_does_not_repeat_the_text() -> None:
    (mark,) = marks("机密★1年")
    assert "★" not in repr(mark)


def test_one_marking_in_a_long_application() -> None:
    pages = ["本项目采用国密算法，保证数据的机密性、完整性。", "涉及国家秘密的项目不在本系统办理。"] * 500
    assert marks("\n".join(pages)) == []
    pages[700] = "机密★10年"
    assert [mark.line for mark in marks("\n".join(pages))] == [701]


@pytest.mark.parametrize(
    "text",
    [
        "密" * 250_000,
        "机密 " * 75_000,
        "(\n" * 100_000 + "密",
        "机\n" * 100_000 + "密",
        "密级" * 75_000,
        "机密★\n" * 25_000,
        "国家秘密" * 25_000,
        "密级：□" * 25_000,
        "*" * 250_000 + "密",
        "密\n" + "1" * 250_000,
        "密级" + "\t" * 125_000 + "机密",
        "机密★\t" * 12_500,
        "商业机密★" * 50_000,
        "本项目国家秘密" * 37_500,
        "机密\n秘密\n" * 37_500,
        "是否涉密:是" * 37_500,
    ],
    ids=lambda text: text[:4].encode("unicode_escape").decode(),
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    started = time.perf_counter()
    found = marks(text)
    assert time.perf_counter() - started < 5
    assert len(found) <= 10 * MOST


@given(st.text(alphabet="绝机秘密级国家★*：: \t\n1年长期不涉及□☑", max_size=40))
def test_any_text_is_read_without_error_and_the_same_each_time(text: str) -> None:
    found = marks(text)
    assert found == marks(text)
    assert all(1 <= mark.line <= max(1, len(text.splitlines())) for mark in found)


@given(st.sampled_from(["机密★1年", "密级：机密", "绝密"]), st.text(alphabet="\u200b\u2060\ufeff\u00ad ", max_size=6))
def test_invisible_characters_hide_nothing(marking: str, hidden: str) -> None:
    assert _certain(hidden.join(marking))


def test_a_flood_of_possible_marks_does_not_hide_a_certain_one() -> None:
    assert _certain("密级机密的文件\n" * 3 * MOST + "某局发文，密级：机密。")
    assert _certain("机密\n秘密\n" * 3 * MOST + "机密★1年")
