"""The editions that ship, and a way to write a small one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tongchou.regulation.rulebook import Rulebook, load

HEAD = """
title = "办法"
number = "文〔2020〕1号"
issuer = "市政府办公室"
city = "某市"
in_force = 2020-01-01
[chapters]
1 = "总则"
"""
CLAUSES = """
["1"]
chapter = 1
title = "目的"
gist = "为什么。"
gist_en = "Why."
["2.1"]
chapter = 1
title = "期限"
gist = "多久。"
gist_en = "How long."
["2.2"]
chapter = 1
title = "次数"
gist = "几次。"
gist_en = "How often."
"""
PARAMETERS = """
[limit]
title = "期限"
unit = "days"
origin = "regulation"
clauses = ["2.1"]
values = [
  { since = 2020-01-01, value = 5, source = "第二条" },
  { since = 2027-01-01, value = 8, source = "文〔2026〕9号" },
]
"""
PAPERS = """
[letter]
title = "函"
made_by = ["planner"]
clauses = ["1"]
keep_years = 10
"""


@pytest.fixture(scope="session")
def reference() -> Rulebook:
    return load("pzbf-2020-14")


@pytest.fixture(scope="session")
def successor() -> Rulebook:
    return load("shili-2028-1")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Rulebook]:
    """Write an edition into a folder of this test and load it; parts that are not given are the small ones above."""

    def write_edition(
        edition: str = "small",
        head: str = HEAD,
        clauses: str = CLAUSES,
        parameters: str = PARAMETERS,
        papers: str = PAPERS,
        **fields: str,
    ) -> Rulebook:
        folder = tmp_path / edition
        (folder / "fields").mkdir(parents=True)
        parts = {"edition": head, "clauses": clauses, "parameters": parameters, "papers": papers}
        for name, text in parts.items():
            (folder / f"{name}.toml").write_text(text, "utf-8")
        for form, text in fields.items():
            (folder / "fields" / f"{form}.toml").write_text(text, "utf-8")
        return load(edition, tmp_path)

    return write_edition
