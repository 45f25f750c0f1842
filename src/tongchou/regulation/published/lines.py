"""From bytes to text and from table rows to lines: what the readers of all file forms share."""

import re
from collections.abc import Sequence

from tongchou.regulation.published.shapes import refusal

_LINE_BREAKS = re.compile(r"\r\n|[\r\u2028\u2029]")
_TEXT_SIGN = "条"


def decode(data: bytes) -> str:
    """Text in UTF-8 (with or without BOM), or else in GB18030, which holds GBK and GB2312.

    What a web page declares is not asked: pages saved again often declare falsely, while Chinese text in GB18030 is
    never valid UTF-8. Damaged UTF-8 can be valid GB18030, but its words are then rubbish: where only the UTF-8 reading
    has the word 条, the file is refused with the line of the damage.
    """
    if b"\0" in data:
        raise refusal("文件里有二进制内容，不是文字。核对文件；如果是记事本存的 Unicode 文件，另存为 UTF-8 再导入。")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        damaged_line = data.count(b"\n", 0, error.start) + 1
    damaged = _TEXT_SIGN in data.decode("utf-8", errors="ignore")
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if damaged and _TEXT_SIGN not in text:
        raise refusal("这一行有坏掉的字节，不是完整的 UTF-8 文字。重新取得文件再导入。", damaged_line)
    if not text:
        raise refusal("文件不是 UTF-8 或 GB18030 的文字。用记事本打开，另存为 UTF-8，再导入。")
    return text


def split(text: str) -> list[str]:
    """The lines of a text, whatever sign ends them, with blanks at their ends taken off."""
    return [line.strip() for line in _LINE_BREAKS.sub("\n", text).split("\n")]


def row_lines(cells: Sequence[Sequence[str]]) -> list[str]:
    """A table row as lines: one line with ``|`` between cells of one line each, else all their lines in order.

    So a header table reads as its text form does (``文号: | 盘政办发〔2020〕14号 |``), while a page that is laid out with
    tables keeps its paragraphs. An empty cell is kept only after a label, where it says that the field is empty.
    """
    if any(len(cell) > 1 for cell in cells):
        return [line for cell in cells for line in cell]
    texts = [cell[0] if cell else "" for cell in cells]
    while texts and not texts[0]:
        texts.pop(0)
    while texts and not texts[-1] and not (len(texts) > 1 and texts[-2].endswith((":", "："))):
        texts.pop()
    return [" | ".join(texts).strip()] if texts else []
