"""One text for one value: the canonical JSON that is hashed into the evidence log.

RFC 8785 (JCS) narrowed to what can be compared without argument: no floating point (money is integer
分, times are strings), integers that every reader holds exactly, and keys inside the Basic Multilingual
Plane. JCS sorts keys by UTF-16 code units, Python by code points; the two orders differ only for
characters beyond U+FFFF, so such keys are refused and both orders are the same.
"""

import json
import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NoReturn, TypeAlias

Json: TypeAlias = str | int | bool | list["Json"] | tuple["Json", ...] | dict[str, "Json"] | None

MAX_INTEGER = 2**53 - 1
"""The largest integer that a reader with double precision numbers holds exactly (RFC 7493 section 2.2)."""

MAX_DEPTH = 64
"""Objects and lists may stand inside each other this many levels deep."""

# Lengths of decimal texts: most integers are judged without arithmetic, and none of a million digits is computed.
_SURELY_SMALL, _SURELY_LARGE = 15, 17

_BMP_END = "\uffff"
_UTC_SHAPE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


def canonical(value: object) -> str:
    """Return the one JSON text of ``value``; encode it as UTF-8 before hashing.

    Raises ``TypeError`` for a type outside JSON and for float, Decimal, datetime and the like;
    ``ValueError`` for an integer beyond ``MAX_INTEGER``, a lone surrogate, a key beyond U+FFFF or
    nesting beyond ``MAX_DEPTH``. The message names the place, as in ``$.budget[2]``.
    """
    if not _is_plain(value, 1):
        _check(value, "$", 1)
    text = _ENCODER.encode(value)
    if not _is_encodable(text):
        _check(value, "$", 1)
    return text


def digest(value: object) -> str:
    """SHA-256, in hex, of the one JSON text of ``value``: the same words give the same number everywhere."""
    return sha256(canonical(value).encode()).hexdigest()


def parse(text: str) -> Json:
    """Read a text that must already be canonical; raise ``ValueError`` naming the first difference.

    Written for a verifier that reads a whole log, therefore it compares with the text that the C encoder
    makes, and walks the value in Python only where that comparison cannot see a breach.
    """
    try:
        # What may stand after the value needs no check of its own: then the two texts differ.
        value: Json = _DECODER.raw_decode(text)[0]
        again = _ENCODER.encode(value)
    except RecursionError:
        msg = f"nested deeper than {MAX_DEPTH} levels"
        raise ValueError(msg) from None
    if again != text:
        msg = f"not canonical from character {_first_difference(text, again)}"
        raise ValueError(msg)
    beyond_bmp = len(text.encode("utf-16-le")) != 2 * len(text)
    if beyond_bmp or text.count("{") + text.count("[") > MAX_DEPTH:
        _check(value, "$", 1)
    return value


def utc(moment: datetime) -> str:
    """Write a moment the one way the log knows: UTC, always six decimals, ``Z``.

    Raises ``ValueError`` for a moment without time zone: guessing one would put a false time under seal.
    """
    if moment.tzinfo is None or moment.utcoffset() is None:
        msg = f"{moment.isoformat()} has no time zone"
        raise ValueError(msg)
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def is_utc(value: object) -> bool:
    """Tell whether ``value`` is a text that ``utc`` could have written."""
    if not isinstance(value, str) or not _UTC_SHAPE.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_plain(value: object, depth: int) -> bool:
    """Whether a value is surely fit, looked at without keeping its place: of what is not, ``_check`` says what and where."""
    if value is None or isinstance(value, str | bool):
        return True
    if isinstance(value, int):
        return -MAX_INTEGER <= value <= MAX_INTEGER
    if depth > MAX_DEPTH:
        return False
    if isinstance(value, dict):
        return all(_is_plain_key(key) and _is_plain(item, depth + 1) for key, item in value.items())
    return isinstance(value, list | tuple) and all(_is_plain(item, depth + 1) for item in value)


def _is_plain_key(key: object) -> bool:
    return isinstance(key, str) and (key.isascii() or max(key) <= _BMP_END)


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check(value: object, place: str, depth: int) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        _check_text(value, place)
    elif isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            msg = f"{place}: {value} is beyond 2^53-1; write it as a string"
            raise ValueError(msg)
    elif isinstance(value, list | tuple | dict):
        if depth > MAX_DEPTH:
            msg = f"{place}: nested deeper than {MAX_DEPTH} levels"
            raise ValueError(msg)
        if isinstance(value, dict):
            for key, item in value.items():
                _check_key(key, place)
                _check(item, f"{place}.{key}", depth + 1)
        else:
            for number, item in enumerate(value):
                _check(item, f"{place}[{number}]", depth + 1)
    else:
        msg = f"{place}: {type(value).__name__} {value!r} has no canonical text; money is integer 分, times are strings"
        raise TypeError(msg)


def _check_key(key: object, place: str) -> None:
    if not isinstance(key, str):
        msg = f"{place}: key {key!r} is a {type(key).__name__}, not a string"
        raise TypeError(msg)
    _check_text(key, place)
    if key and max(key) > _BMP_END:
        msg = f"{place}: key {key!r} has a character beyond U+FFFF, where sort orders differ"
        raise ValueError(msg)


def _check_text(text: str, place: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        msg = f"{place}: lone surrogate at character {error.start}"
        raise ValueError(msg) from None


def _first_difference(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _integer(digits: str) -> int:
    if len(digits) > _SURELY_SMALL and (len(digits) > _SURELY_LARGE or abs(int(digits)) > MAX_INTEGER):
        msg = f"integer {digits[:20]}… is beyond 2^53-1"
        raise ValueError(msg)
    return int(digits)


def _no_fraction(digits: str) -> NoReturn:
    msg = f"{digits} is not an integer"
    raise ValueError(msg)


# Made once: json.dumps with these options would build a new encoder for each of a million entries.
# check_circular is off because _check and the decoder both leave no way to a circle.
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":")
)
_OPTIONS: dict[str, Any] = {"parse_int": _integer, "parse_float": _no_fraction, "parse_constant": _no_fraction}
_DECODER = json.JSONDecoder(**_OPTIONS)
