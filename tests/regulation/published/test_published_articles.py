"""Chapters, articles, paragraphs and items; what only cites an article; and texts that cannot be whole."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongchou.kernel.words import numeral
from tongchou.regulation.published.articles import Parsed, parse
from tongchou.regulation.published.labels import label_at_start, labels_in, number_of
from tongchou.regulation.published.shapes import Article, Chapter, Item, Paragraph


def parsed(text: str) -> Parsed:
    return parse(text.split("\n"))


def texts(text: str) -> list[tuple[str, str]]:
    found = parsed(text)
    assert found.problems == ()
    return [(article.name, article.text) for article in found.articles]


def problems(text: str) -> list[str]:
    return [str(problem) for problem in parsed(text).problems]


class TestNumerals:
    @given(st.integers(1, 999))
    def test_there_and_back(self, n: int) -> None:
        assert number_of(numeral(n)) == n
        assert number_of(str(n)) == n

    def test_other_ways_to_write_the_zero(self) -> None:
        assert number_of("一百〇一") == number_of("一百零一") == 101

    def test_full_width_digits(self) -> None:
        assert number_of("２１") == 21

    @pytest.mark.parametrize(
        "text", ["", "零", "0", "二十十", "十二十", "百", "一百五", "一百一", "一千", "1000", "²", "甲"]
    )
    def test_what_is_no_numeral(self, text: str) -> None:
        assert number_of(text) is None


class TestWhereAnArticleBegins:
    def test_within_a_line_after_a_sentence(self) -> None:
        assert texts("第一条甲。第二条乙；第三条丙。”第四条丁。") == [
            ("第一条", "甲。"),
            ("第二条", "乙；"),
            ("第三条", "丙。”"),
            ("第四条", "丁。"),
        ]

    @pytest.mark.parametrize(
        "citing",
        [
            "依据本办法第二条规定办理。",
            "依据《办法》第二条办理。",
            "前款除外。第二条规定的除外。",  # after a sentence and with the next number
            "前款除外。第二条第一款除外。",
            "前款除外。第二条、第三条除外。",
            "前款除外。第二条和第三条除外。",
            "前款除外。第二条至第九条除外。",
            "前款除外。第二条所称数据除外。",
            "前款除外。第二条第（一）项除外。",
            "前款除外。第八条办理。",  # not the next number
            "见（第二条）。",
            "见“第二条”。",
        ],
    )
    def test_a_citation_does_not_begin_one(self, citing: str) -> None:
        assert texts(f"第一条甲，{citing}\n第二条乙。") == [("第一条", f"甲，{citing}"), ("第二条", "乙。")]

    @pytest.mark.parametrize("citing", ["第二条规定的数据除外。", "第九条第二款除外。", "第一条、第三条同此。"])
    def test_a_paragraph_may_begin_with_a_citation(self, citing: str) -> None:
        assert texts(f"第一条甲。\n{citing}\n第二条乙。") == [("第一条", f"甲。\n{citing}"), ("第二条", "乙。")]

    @pytest.mark.parametrize(
        "first_words",
        ["为规范", "　为规范", " 为规范", "和平区", "（目的）为规范", "第三方机构", "及时公开", "所有单位"],
    )
    def test_first_words(self, first_words: str) -> None:
        assert texts(f"第一条甲。\n第二条{first_words}。") == [
            ("第一条", "甲。"),
            ("第二条", f"{first_words.strip()}。"),
        ]

    def test_the_number_alone_on_its_line(self) -> None:
        assert texts("第一条\n甲。\n第 二 条\n乙。") == [("第一条", "甲。"), ("第二条", "乙。")]

    def test_articles_put_in_between(self) -> None:
        found = texts("第一条甲。\n第一条之一乙。第一条之二丙。\n第二条依据第一条之一办理。")
        assert [name for name, _ in found] == ["第一条", "第一条之一", "第一条之二", "第二条"]

    def test_arabic_numbers(self) -> None:
        assert [name for name, _ in texts("第1条甲。\n第２条乙。")] == ["第一条", "第二条"]

    def test_labels_know_their_place(self) -> None:
        (label,) = labels_in("依据。第二十一条之三甲")
        assert (label.unit, label.number, label.branch, label.start, label.end) == ("条", 21, 3, 3, 10)
        assert label_at_start("依据第一条甲") is None


class TestChapters:
    def test_titles(self) -> None:
        found = parsed("第一章总则\n第一条甲。\n第二章  规划 和　审核\n第二条乙。第三章\n附 则\n第三条丙。")
        assert found.problems == ()
        assert found.chapters == (Chapter(1, "总则", 1), Chapter(2, "规划和审核", 3), Chapter(3, "附则", 4))
        assert [article.chapter for article in found.articles] == [1, 2, 3]

    def test_all_in_one_line(self) -> None:
        found = parsed("第一章 总则 第一条 甲。第二条 乙。第二章 附则 第三条 丙。")
        assert found.problems == ()
        assert [(c.number, c.title) for c in found.chapters] == [(1, "总则"), (2, "附则")]
        assert [(a.number, a.chapter, a.text) for a in found.articles] == [
            (1, 1, "甲。"),
            (2, 1, "乙。"),
            (3, 2, "丙。"),
        ]

    def test_a_table_of_contents_is_header(self) -> None:
        found = parsed("目 录\n第一章 总则\n第二章 附则\n\n第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。")
        assert found.problems == ()
        assert [chapter.line for chapter in found.chapters] == [5, 7]
        assert found.begins == 5

    def test_sections(self) -> None:
        found = parsed(
            "第一章 总则\n第一条 甲。\n第二章 采集\n第一节 一般规定\n第二条 乙。\n第二节 特别规定\n第三条 丙。\n第三章 附则\n第四条 丁。"
        )
        assert found.problems == ()
        assert [article.section for article in found.articles] == ["", "第一节 一般规定", "第二节 特别规定", ""]

    def test_a_text_without_chapters(self) -> None:
        found = parsed("第一条甲。\n第二条依据第一章规定办理。")
        assert found.chapters == ()
        assert [article.chapter for article in found.articles] == [None, None]


class TestParagraphsAndItems:
    def test_items_on_lines_of_their_own(self) -> None:
        (article,) = parsed(
            "第一条有下列情形的：\n（一）甲；\n（二）乙：\n1.丙；\n2．丁。\n前款第（一）项除外。"
        ).articles
        first, second = article.paragraphs
        assert first == Paragraph(
            1,
            "有下列情形的：",
            (
                Item("（一）", 1, "甲；", 2),
                Item("（二）", 2, "乙：", 3),
                Item("1.", 1, "丙；", 4),
                Item("2．", 2, "丁。", 5),
            ),
            1,
        )
        assert second == Paragraph(2, "前款第（一）项除外。", (), 6)
        assert article.text.count("\n") == 5

    def test_items_within_a_line(self) -> None:
        (article,) = parsed("第一条有下列情形的：(一)甲；（二）乙，见第（一）项；（三）丙（四）。").articles
        (paragraph,) = article.paragraphs
        assert [(item.mark, item.text) for item in paragraph.items] == [
            ("(一)", "甲；"),
            ("（二）", "乙，见第（一）项；"),
            ("（三）", "丙（四）。"),
        ]

    def test_a_new_paragraph_does_not_go_on_with_the_items_above_it(self) -> None:
        (article,) = parsed("第一条甲：（一）乙；（二）丙。\n见：（三）丁。").articles
        assert [(p.text, len(p.items)) for p in article.paragraphs] == [("甲：", 2), ("见：（三）丁。", 0)]

    def test_an_article_that_begins_with_an_item(self) -> None:
        (article,) = parsed("第一条（一）甲；\n（二）乙。").articles
        assert [(p.text, len(p.items)) for p in article.paragraphs] == [("", 2)]

    @pytest.mark.parametrize("text", ["甲：1.5倍以上。", "1.5倍以上。", "甲；（五）乙。", "甲（一）乙。"])
    def test_what_is_no_item(self, text: str) -> None:
        (article,) = parsed(f"第一条{text}").articles
        assert [(p.text, p.items) for p in article.paragraphs] == [(text, ())]


class TestWhatFollowsTheLastArticle:
    def test_signature_and_annex(self) -> None:
        found = parsed(
            "第一条甲。\n第二条乙。\n丙。\n某某市人民政府\n2020年1月1日\n附件：申报表\n第一条 填表说明。\n第三条 其他。"
        )
        assert found.problems == ()
        assert [article.text for article in found.articles] == ["甲。", "乙。\n丙。"]
        assert [line for line, _ in found.tail] == [4, 5, 6, 7, 8]

    def test_an_annex_in_the_middle_is_text(self) -> None:
        assert texts("第一条甲。\n附件：乙\n第二条丙。") == [("第一条", "甲。\n附件：乙"), ("第二条", "丙。")]

    def test_a_second_regulation_is_refused(self) -> None:
        assert problems("第一条甲。\n第二条乙。\n第一条丙。") == [
            "第 3 行：又出现第一条，第 1 行已经有了。对照原文改编号；如果后面是另一个文件，分开导入。"
        ]


class TestTextsThatCannotBeWhole:
    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("第一条甲。\n第三条丙。", "第 2 行：第三条之前缺少第二条。对照原文补上；如果只是编号写错，改编号。"),
            ("第二条甲。", "第 1 行：第二条之前缺少第一条。对照原文补上；如果只是编号写错，改编号。"),
            (
                "第一条甲。\n第九条乙。",
                "第 2 行：第九条之前缺少第二条至第八条（7 条）。对照原文补上；如果只是编号写错，改编号。",
            ),
            (
                "第一条甲。\n第一条之二乙。",
                "第 2 行：第一条之二之前缺少第一条之一。对照原文补上；如果只是编号写错，改编号。",
            ),
            ("第一条甲。\n第二条\n第三条丙。", "第 2 行：第二条没有内容。对照原文补上。"),
            ("第一条甲。\n第二十十条乙。", "第 2 行：“第…条”的编号读不懂。改成第一条至第九百九十九条的写法。"),
            (
                "第一章总则\n第一条甲。\n第三章附则\n第二条乙。",
                "第 3 行：第三章之前缺少第二章。对照原文补上；如果只是编号写错，改编号。",
            ),
            ("第二章总则\n第一条甲。", "第 1 行：第二章之前缺少第一章。对照原文补上；如果只是编号写错，改编号。"),
            ("第一章总则\n第一条甲。\n第二章附则", "第 3 行：第二章没有条文。对照原文补上。"),
            ("第一章\n第一条甲。", "第 1 行：第一章没有标题。对照原文补上。"),
            (
                "第一章总则\n第一条甲。\n第二节乙\n第二条丙。",
                "第 3 行：第二节之前缺少第一节。对照原文补上；如果只是编号写错，改编号。",
            ),
            (
                "第一章总则\n这里有一句话。\n第一条甲。",
                "第 2 行：第一章的标题之后有不属于任何一条的文字“这里有一句话。”。对照原文，补上第几条或删去。",
            ),
            (
                "依据第一条办理。",
                "没有找到条文（第一条……）。核对是不是法规正文；Word 的自动编号读不出来，先把编号转成文字。",
            ),
        ],
    )
    def test_each_is_said_with_its_line(self, text: str, says: str) -> None:
        assert problems(text) == [says]

    def test_wrong_order(self) -> None:
        assert problems("第一条甲。\n第三条丙。\n第二条乙。\n第四条丁。") == [
            "第 3 行：第二条排在第三条后面。对照原文调整顺序或改编号。"
        ]

    def test_one_slip_makes_one_problem(self) -> None:
        body = "\n".join(f"第{numeral(n)}条甲。" for n in range(1, 60) if n != 30)
        assert len(problems(body)) == 1


@dataclass(frozen=True)
class Plan:
    """A regulation to be written: per chapter its title and, per article, paragraphs of a text and its items."""

    titled: bool
    chapters: list[tuple[str, list[list[tuple[str, list[str]]]]]]
    running: bool


words = st.text("路灯数据市应当可以采集保存开放，、“”2023本办法依据", min_size=1, max_size=20).filter(
    lambda t: t.strip("“”，、")
)
sentence = st.builds(
    lambda a, cited: f"甲{a}{cited}。", words, st.sampled_from(["", "依据本办法第三条规定", "《办法》第九条"])
)
lead = st.builds(lambda text: f"甲{text}：", words)
paragraph = st.one_of(
    st.tuples(sentence, st.just([])),
    st.tuples(lead, st.lists(sentence, min_size=1, max_size=4)),
)
plans = st.builds(
    Plan,
    titled=st.booleans(),
    chapters=st.lists(
        st.tuples(st.text("总则附规划审核", min_size=1, max_size=8), st.lists(st.lists(paragraph, min_size=1, max_size=3), min_size=1, max_size=6)),
        min_size=1,
        max_size=4,
    ),
    running=st.booleans(),
)  # fmt: skip


def written(plan: Plan) -> tuple[list[str], list[Article]]:
    """The lines of a regulation and its articles; ``running`` puts each article on the line where the last one ends."""
    lines: list[str] = []
    articles: list[Article] = []
    number = 0
    for chapter, (title, bodies) in enumerate(plan.chapters, start=1):
        if plan.titled:
            lines.append(f"第{numeral(chapter)}章 {title}")
        for place, body in enumerate(bodies):
            number += 1
            pieces: list[str] = []
            paragraphs: list[Paragraph] = []
            runs_on = plan.running and place > 0
            first = len(lines) if runs_on else len(lines) + 1
            for n, (text, items) in enumerate(body, start=1):
                at = first + len(pieces)
                marks = [f"（{numeral(i)}）" for i in range(1, len(items) + 1)]
                found = [Item(m, i, t, at + i) for i, (m, t) in enumerate(zip(marks, items, strict=True), start=1)]
                paragraphs.append(Paragraph(n, text, tuple(found), at))
                pieces += [text, *(m + t for m, t in zip(marks, items, strict=True))]
            text = "\n".join(pieces)
            articles.append(Article(number, 0, chapter if plan.titled else None, "", first, text, tuple(paragraphs)))
            pieces[0] = f"第{numeral(number)}条" + pieces[0]
            if runs_on:
                lines[-1] += pieces.pop(0)
            lines += pieces
    return lines, articles


@settings(deadline=None)
@given(plans)
def test_what_was_written_is_read(plan: Plan) -> None:
    lines, articles = written(plan)
    found = parse(lines)
    assert found.problems == ()
    assert list(found.articles) == articles
    assert [chapter.title for chapter in found.chapters] == [title for title, _ in plan.chapters if plan.titled]
    assert found.tail == ()


@settings(deadline=None)
@given(plans, st.data())
def test_a_lost_article_is_never_overlooked(plan: Plan, data: st.DataObject) -> None:
    lines, articles = written(Plan(plan.titled, plan.chapters, running=False))
    if len(articles) == 1:
        return
    lost = data.draw(st.sampled_from(articles[:-1]))
    end = lost.line + lost.text.count("\n")
    assert parse(lines[: lost.line - 1] + lines[end:]).problems
