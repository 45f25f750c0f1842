"""Codes that carry their own check: the project code (一项目一码, 5.1) and the 统一社会信用代码 of GB 32100-2015."""

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def check_digit(digits: str) -> str:
    """The ISO 7064 MOD 11,10 digit: finds every single wrong digit and nearly every swap of neighbours."""
    if not digits.isdigit():
        raise ValueError(f"{digits!r} has other signs than digits")
    product = 10
    for digit in digits:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def project_code(division: str, year: int, serial: int) -> str:
    """``211100-2027-0031-C``: division of GB/T 2260, year of opening, serial number within the year, check digit."""
    body = f"{division}-{year}-{serial:04d}"
    return f"{body}-{check_digit(body.replace('-', ''))}"


def is_project_code(code: str) -> bool:
    """Whether a code has the right form and the right last digit."""
    body, _, check = code.rpartition("-")
    parts = body.split("-")
    good_form = len(parts) == 3 and all(p.isdigit() for p in parts) and len(parts[0]) == 6 and len(parts[1]) == 4
    return good_form and check == check_digit(body.replace("-", ""))


def is_uscc(code: str) -> bool:
    """Whether the 18 signs are a 统一社会信用代码 with the right check sign (weights 3^i mod 31)."""
    if len(code) != 18 or any(sign not in USCC_ALPHABET for sign in code):
        return False
    total = sum(USCC_ALPHABET.index(sign) * pow(3, i, 31) for i, sign in enumerate(code[:17]))
    return code[17] == USCC_ALPHABET[-total % 31]
