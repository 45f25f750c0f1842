"""How much of real names the shipped glossary knows, and which words it should learn next.

For each file of names (csv or xlsx; the column of the project's name is found by its heading): how many names hold a word
that the glossary knows other words for, which part of their signs that is, and the neighbouring signs outside of it that
stand in most names. A list of names says less than proposals would, but it is what is published.

    python benchmarks/glossary.py FILE... [--next 30]
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from tongchou.stages.duplicates import glossary
from tongchou.surfaces.excel.grid import text_of
from tongchou.surfaces.excel.reading import read

NAMES = ("项目名称", "project", "名称", "title", "采购项目名称", "系统名称")
MARK, GAP = "▮", re.compile(r"[^\u4e00-\u9fff▮]+")


def names(path: Path) -> Iterator[str]:
    """The names of a list, below the first row that has such a heading."""
    for sheet in read(path).sheets:
        heads = [[text_of(c).strip().lower() for c in row] for row in sheet.rows[:10]]
        places = ((n, row, name) for name in NAMES for n, row in enumerate(heads) if any(name in c for c in row))
        for top, row, name in islice(places, 1):
            column = next(n for n, c in enumerate(row) if name in c)
            yield from filter(None, (text_of(line[column]).strip() for line in sheet.rows[top + 1 :]))


def marked(name: str, words: Iterable[str]) -> str:
    """The name with everything that the glossary knows blotted out."""
    for word in words:
        name = name.replace(word, MARK * len(word))
    return name


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--next", type=int, default=30)
    told = parser.parse_args()
    known = glossary.load()
    words = sorted((w for w in known.of_word if len(w) > 1), key=len, reverse=True)
    left: Counter[str] = Counter()
    for path in told.files:
        found = [n for n in dict.fromkeys(names(path)) if re.search(r"[\u4e00-\u9fff]", n)]
        blotted = [marked(n, words) for n in found]
        signs = sum(len(re.findall(r"[\u4e00-\u9fff▮]", n)) for n in blotted)
        covered = sum(n.count(MARK) for n in blotted)
        some = sum(MARK in n for n in blotted)
        print(
            f"{path.name}: {len(found)} names, {some} hold a word that is known, {covered / max(signs, 1):.0%} of their signs"
        )
        for name in blotted:
            runs = [r for part in GAP.split(name) for r in part.split(MARK)]
            left.update({r[n : n + size] for r in runs for size in (2, 3, 4) for n in range(len(r) - size + 1)})
    print("next: " + " ".join(f"{word}×{count}" for word, count in left.most_common(told.next)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
