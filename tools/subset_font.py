"""Writes the font of printed forms, Noto Serif CJK SC cut down to GB 2312 and our own words, and signs.txt: what it has.

Needs fonttools, and the font as Debian's package fonts-noto-cjk installs it. Run it when a printed form shows an empty box.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
ROOT = Path(__file__).parents[1]
FONTS = ROOT / "src/tongchou/surfaces/printing/fonts"
WORDS = {".py", ".toml", ".html", ".csv"}
FEATURES = ["kern", "vert", "palt", "halt", "chws", "locl"]


def signs() -> set[str]:
    """Every character of GB 2312, of ASCII, and of our own sources."""
    out = {chr(c) for c in range(0x20, 0x7F)}
    for high in range(0xA1, 0xFA):
        for low in range(0xA1, 0xFF):
            out |= set(bytes([high, low]).decode("gb2312", "ignore"))
    for path in (ROOT / "src").rglob("*"):
        if path.suffix in WORDS:
            out |= {sign for sign in path.read_text("utf-8") if ord(sign) > 0x2000}
    return out


def main() -> int:
    fonts = TTCollection(SOURCE).fonts
    font = next(f for f in fonts if f["name"].getDebugName(1).startswith("Noto Serif CJK SC"))
    cut = subset.Subsetter(subset.Options(layout_features=FEATURES, hinting=False, notdef_outline=True))
    cut.populate(unicodes=[ord(sign) for sign in signs()])
    cut.subset(font)
    font.save(FONTS / "NotoSerifCJKsc-Regular.otf")
    (FONTS / "signs.txt").write_text("".join(sorted(chr(code) for code in font.getBestCmap())), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
