"""English words for the interface: complete, compiled, chosen by the reader; the law and the records stay as they are."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from tongchou.regulation import rulebook
from tongchou.surfaces.web import urls

WEB = Path(urls.__file__).parent
PO = WEB.parents[1] / "locale" / "en" / "LC_MESSAGES" / "django.po"
TAGS = re.compile(r"""\{%\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
BLOCKS = re.compile(r"\{%\s*blocktranslate.*?%\}(.*?)\{%\s*endblocktranslate")
CALLS = re.compile(r"""\b_\("([^"]+)"\)|gettext(?:_lazy)?\("([^"]+)"\)""")


def words() -> set[str]:
    """Every string that templates and views hand to the translation."""
    found = [m for p in WEB.rglob("*.html") for m in TAGS.findall(p.read_text("utf-8"))]
    blocks = [b for p in WEB.rglob("*.html") for b in BLOCKS.findall(p.read_text("utf-8"))]
    found += [(re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", b), "") for b in blocks]
    found += [m for p in WEB.rglob("*.py") for m in CALLS.findall(p.read_text("utf-8"))]
    return {a or b for a, b in found}


def test_every_word_of_the_interface_has_an_english_one():
    with translation.override("en"):
        assert [w for w in sorted(words()) if translation.gettext(w) == w] == []


def test_what_is_compiled_is_what_is_written():
    written = dict(re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', PO.read_text("utf-8"), re.MULTILINE))
    assert len(written) > 300
    with translation.override("en"):
        assert [k for k, v in written.items() if translation.gettext(k) != v] == []


@pytest.mark.django_db
def test_a_reader_chooses_the_language_and_can_go_back(client, says):
    assert '<html lang="zh-Hans">' in says(client.get("/rules/"))
    answer = client.post("/language/", {"language": "en", "next": "/rules/"})
    assert answer.headers["Location"] == "/rules/"
    english = says(client.get("/rules/pzbf-2020-14/articles/11/"))
    assert '<html lang="en">' in english
    assert "Our gist" in english
    assert rulebook.load("pzbf-2020-14").clause("11.1").gist_en in english
    client.post("/language/", {"language": "zh-hans", "next": "/rules/"})
    assert "本平台摘要" in says(client.get("/rules/pzbf-2020-14/articles/11/"))


@pytest.mark.django_db
def test_nobody_is_sent_to_another_site(client):
    assert client.post("/language/", {"language": "en", "next": "https://example.org/"}).headers["Location"] == "/"
