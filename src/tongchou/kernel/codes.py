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


def inner_check_sign(body: str) -> str:
    """The last sign of a GB 11714 organisation code over its first eight (the 9th to 16th sign of a 统一社会信用代码)."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = 11 - sum(w * int(sign, 36) for w, sign in zip(weights, body, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def uscc_faults(code: str) -> list[str]:
    """What is wrong with a 统一社会信用代码, the first thing that can be named; nothing where it is right."""
    if len(code) != 18:
        return [f"统一社会信用代码有 {len(code)} 位，应是 18 位。"]
    strange = "".join(dict.fromkeys(sign for sign in code if sign not in USCC_ALPHABET))
    if strange:
        return [f"统一社会信用代码里有“{strange}”，这些字符不会出现（没有小写字母和 I、O、S、V、Z）。"]
    if not is_uscc(code):
        return [f"统一社会信用代码 {code} 的最后一位校验位不对。"]
    if code[16] != inner_check_sign(code[8:16]):
        return [f"统一社会信用代码 {code} 的第 17 位（组织机构代码校验位）不对。"]
    return []
