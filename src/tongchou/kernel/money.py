"""Money is an integer number of 分 (fen), so that it adds up; 元 and 万元 exist only where people read."""

from decimal import Decimal

from tongchou.kernel.words import DIGITS

FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000

_CAPITALS = str.maketrans(DIGITS, "零壹贰叁肆伍陆柒捌玖")


def wan(fen: int) -> str:
    """万元 with two decimals and thousands commas, as tables show it: 742,500,000 分 is ``742.50``.

    What two decimals cannot hold is not hidden: an amount that is no multiple of 100 元 is shown with as many
    decimals as it needs, because auditors compare to the fen.
    """
    amount = Decimal(fen) / FEN_PER_WAN
    exact = amount.quantize(Decimal("0.01"))
    return f"{exact if exact == amount else amount.normalize():,f}"


def yuan(fen: int) -> str:
    """元 with two decimals and thousands commas: 270,257,255 分 is ``2,702,572.55``."""
    return f"{Decimal(fen) / FEN_PER_YUAN:,.2f}"


def capital(fen: int) -> str:
    """大写 of an amount, as papers write it beside the figure: 100,050 分 is 壹仟元伍角."""
    if fen < 0:
        return "负" + capital(-fen)
    whole, rest = divmod(fen, FEN_PER_YUAN)
    jiao, cents = divmod(rest, 10)
    out = _groups(whole) + "元" if whole or not rest else ""
    if not rest:
        return out + "整"
    if jiao:
        out += _capital_digit(jiao) + "角"
    elif whole:
        out += "零"
    return out + (_capital_digit(cents) + "分" if cents else "")


def _capital_digit(n: int) -> str:
    return DIGITS[n].translate(_CAPITALS)


def _groups(n: int) -> str:
    """The capital numeral of a whole number: groups of four digits, each with its unit."""
    if n == 0:
        return "零"
    groups: list[int] = []
    while n:
        n, group = divmod(n, 10_000)
        groups.append(group)
    out = ""
    for power in range(len(groups) - 1, -1, -1):
        group = groups[power]
        if group and out and (group < 1000 or groups[power + 1] % 10 == 0):
            out += "零"
        if group:
            out += _four(group) + ("", "万", "亿", "万亿")[power]
    return out


def _four(n: int) -> str:
    out, pending_zero = "", False
    for power, unit in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit, n = divmod(n, power)
        if digit:
            out += ("零" if pending_zero else "") + _capital_digit(digit) + unit
            pending_zero = False
        elif out and n:
            pending_zero = True
    return out
