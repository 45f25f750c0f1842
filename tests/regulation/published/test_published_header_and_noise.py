"""The header table in the forms that sites use, the 废止 mark, and what a page adds to the words."""

from datetime import date

import pytest
from tests.regulation.published import made_up

from tongchou.regulation.published import PublishedText, read
from tongchou.regulation.published.header import date_in, read_header

BODY = "\n第一章 总则\n第一条 甲。\n第二条 乙。"


def text(header: str, body: str = BODY) -> PublishedText:
    return read("a.txt", (header + body).encode())


class TestFields:
    @pytest.mark.parametrize(
        "header",
        [
            "发文字号：青政发〔2023〕7号 成文日期：2023-03-01",
            "文　号： | 青政发[2023]7号 | 生成日期： | 2023年3月1日",
            "发文字号 | 青政发（2023）第7号 | 成文日期 | 2023.3.1 10:30",
            "文号：\n青政发〔2023〕7号\n成文时间：\n二〇二三年三月一日",
            "青政发〔2023〕7号\n青石市人民政府\n2023年3月1日",
            "标题：青政发〔2023〕7号关于印发青石市办法的通知\n青石市人民政府办公室\n二○二三年三月一日",
        ],
    )
    def test_the_number_and_the_day(self, header: str) -> None:
        found = text(header)
        assert (found.number, found.written_on) == ("青政发〔2023〕7号", date(2023, 3, 1))

    def test_a_number_that_is_only_cited_is_not_taken(self) -> None:
        found = text("各部门：\n根据国务院文件（国办发〔2017〕39号），制定本办法，2020年1月1日施行。")
        assert (found.number, found.written_on, found.fields) == ("", None, ())

    def test_an_empty_field_does_not_take_the_next_line(self) -> None:
        assert dict(text("主 题 词:\n青石市路灯办法").fields) == {}

    def test_the_first_value_counts(self) -> None:
        assert text("发布日期：2023-03-15\n发布日期：2024-01-01").published_on == date(2023, 3, 15)

    def test_terms_of_a_definition_list(self) -> None:
        page = "<dl><dt>发布机构：</dt><dd>青石市政府</dd><dt>发布日期：</dt><dd>2023-03-15</dd></dl><p>第一条 甲。"
        found = read("a.html", page.encode())
        assert (found.issuer, found.published_on) == ("青石市政府", date(2023, 3, 15))

    @pytest.mark.parametrize(
        "wrong", ["2023-02-30", "三月一日", "2023-3", "20230301", "2023-03-011", "二〇二三年十三月一日"]
    )
    def test_what_is_no_date(self, wrong: str) -> None:
        assert date_in(wrong) is None


class TestTitle:
    @pytest.mark.parametrize(
        ("lines", "heading"),
        [
            (["青石市路灯办法"], "青石市路灯办法"),
            (["青石市路灯办法（试行）", "（2023年3月1日青石市人民政府令第3号公布）"], "青石市路灯办法（试行）"),
            (["青石市人民政府办公室", "青石市公共照明设施", "路灯数据管理办法"], "青石市公共照明设施路灯数据管理办法"),
            (["（此件公开发布）", "青石市路灯办法", "目 录", "第一章 总则"], "青石市路灯办法"),
            (["（已废止）青石市路灯办法"], "青石市路灯办法"),
            (["各部门：", "现印发《青石市路灯办法》，请执行。"], ""),
            ([], ""),
        ],
    )
    def test_the_regulations_own_name(self, lines: list[str], heading: str) -> None:
        assert read_header(lines).heading == heading

    def test_number_and_mark_are_no_part_of_the_title(self) -> None:
        found = text("标题：（此文件废止）青政发〔2023〕7号 关于印发青石市路灯办法的通知")
        assert found.title == "关于印发青石市路灯办法的通知"
        assert dict(found.fields)["标题"].startswith("（此文件废止）")


class TestRepealed:
    @pytest.mark.parametrize(
        "mark",
        [
            "标题：(此文件废止)青石市路灯办法",
            "（此文件废止）青石市路灯办法",
            "青石市路灯办法（已废止）",
            "【失效】青石市路灯办法",
            "青石市路灯办法\n已废止",
            "有效性：失效",
            "文件状态： | 已废止 |",
        ],
    )
    def test_marks(self, mark: str) -> None:
        assert text(mark).repealed

    @pytest.mark.parametrize(
        "words",
        [
            "有效性：现行有效",
            "《青石市旧路灯办法》同时废止。",
            "依据《青石市旧路灯办法》（已废止）制定。",
            "青石市旧路灯办法（青政发〔2015〕3号，已废止）",
            "关于废止青石市旧路灯办法的通知",
        ],
    )
    def test_that_another_text_is_repealed_is_no_mark(self, words: str) -> None:
        assert not text(words).repealed

    def test_the_last_article_is_no_mark(self) -> None:
        assert not text("青石市路灯办法", "\n第一条 甲。\n第二条 原办法（已废止）同时失效。").repealed


class TestInsertions:
    @staticmethod
    def noisy(name: str) -> str:
        return made_up.txt().replace("青石市", name)

    @pytest.mark.parametrize("name", ["金光娱乐平台", "云顶棋牌", "好运来信息"])
    def test_words_in_place_of_a_place_name(self, name: str) -> None:
        noisy = self.noisy(name)
        (noise,) = read("a.txt", noisy.encode()).noise
        assert (noise.line, noise.text, noise.count, noise.kept) == (2, name, noisy.count(name), True)
        assert name in noisy.split("\n")[1]

    @pytest.mark.parametrize(
        "name",
        [
            "青石市",
            "黔东南苗族侗族自治州",
            "内蒙古自治区",
            "阿拉善左旗",
            "锡林郭勒盟",
            "上海市浦东新区",
            "青石县胜利镇",
            "金光",
        ],
    )
    def test_place_names_are_none(self, name: str) -> None:
        assert read("a.txt", self.noisy(name).encode()).noise == ()

    def test_a_title_repeated_without_a_place_is_none(self) -> None:
        title = "青石市人民政府关于统一电子政务服务的办法"
        assert text(f"标题：{title}\n{title}").noise == ()


class TestNoise:
    def found(self, body: str, header: str = "青石市办法") -> list[tuple[int, str, int, bool]]:
        return [(n.line, n.text, n.count, n.kept) for n in text(header, body).noise]

    def test_advertising(self) -> None:
        body = "\n第一条 用户注册和文件下载按规定办理。\n第二条 六合彩网站应当关闭，彩票开户除外。六合彩除外。"
        assert self.found(body, "青石市办法\n立即注册") == [
            (2, "注册", 1, True),
            (4, "六合彩", 2, True),
            (4, "彩票开户", 1, True),
        ]

    def test_advertising_under_the_text(self) -> None:
        assert self.found("\n第一条 甲。\n官网下载") == [(3, "官网下载", 1, True)]

    def test_signs_that_nobody_sees(self) -> None:
        body = "\n第\u200b一条\u200b 甲\x07。\n&nbsp;&nbsp;第二条 乙。"
        assert self.found(body) == [(2, "U+200B", 2, False), (2, "U+0007", 1, False), (3, "&nbsp;", 2, False)]
        assert [article.text for article in text("", body).articles] == ["甲。", "乙。"]

    def test_what_shows_as_rubbish_is_kept(self) -> None:
        body = "\n第一条 甲\ufffd乙\ue001。\n第二条 &ldquo;丙&ldquo;。"
        assert self.found(body) == [(2, "U+FFFD", 1, True), (2, "U+E001", 1, True), (3, "&ldquo;", 2, True)]
        assert text("", body).articles[1].text == "&ldquo;丙&ldquo;。"

    def test_navigation(self) -> None:
        body = "\n第一条 甲。\n【字号：大 中 小】 打印本页\n分享到： 微信 微博\n第二条 乙。打印本页\n上一篇：丙"
        assert self.found(body) == [
            (3, "【字号：大 中 小】 打印本页", 1, False),
            (4, "分享到： 微信 微博", 1, False),
            (5, "打印本页", 1, True),
            (5, "乙。打印本页", 1, True),  # a paragraph that does not end as one
            (6, "上一篇：丙", 1, False),
        ]

    @pytest.mark.parametrize("line", ["主办单位应当返回首页。", "大", "打印、分享由单位决定。", "当前位置应当公开。"])
    def test_sentences_are_no_navigation(self, line: str) -> None:
        body = f"\n第一条 甲。\n{line}\n第二条 乙。"
        assert text("", body).articles[0].text == f"甲。\n{line}"
        assert not [noise for noise in text("", body).noise if not noise.kept]

    def test_a_paragraph_without_an_end(self) -> None:
        body = "\n第一条 路灯应当\n亮着。\n第二条 乙。"
        (noise,) = text("", body).noise
        assert (noise.line, noise.text) == (2, "路灯应当")
        assert "第一条" in noise.why

    def test_nothing_is_found_in_a_clean_text(self) -> None:
        assert text("青石市办法").noise == ()
