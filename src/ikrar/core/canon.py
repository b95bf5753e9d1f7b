"""Canonical bytes of a value (docs/formats/canonical.md): the part of RFC 8785 that nobody can write in two ways.

Objects with ASCII keys, arrays, NFC strings without lone surrogates, integers below 2^53. No float, no null, no true or
false: a missing fact is a missing key. What was hashed is stored as bytes; decoding is for reading, not to hash again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from json.encoder import JSONEncoder
from typing import Any, TypeAlias
from unicodedata import is_normalized

from ikrar.core.refusal import Refusal

Value: TypeAlias = str | int | Sequence["Value"] | Mapping[str, "Value"]

LARGEST = 2**53 - 1
DEEPEST = 16


class NotCanonical(Refusal):
    code = "canon.not_canonical"
    sentence = "Berkas ini tidak ditulis dalam bentuk baku: {why}."
    todo = "Mintalah berkas aslinya; berkas yang disunting atau disimpan ulang tidak dapat diperiksa."


_dump = JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


def encode(value: Value) -> bytes:
    """Return the only bytes this value has.

    Refuses    NotCanonical: a float, a null, a truth value, a key that is not ASCII, a string that is not NFC
    """
    _check(value, DEEPEST)
    try:
        return _dump(value).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(why="ada separuh pasangan UTF-16") from error


def decode(data: bytes) -> Any:
    """Return the value of canonical bytes; one other byte and they are refused.

    Refuses    NotCanonical: not JSON, a key twice, other spacing, order, escapes or number forms
    """
    try:
        value = json.loads(
            data.decode(),
            object_pairs_hook=_object,
            parse_float=_no_float,
            parse_constant=_no_float,
        )
    except NotCanonical:
        raise
    except (ValueError, RecursionError) as error:
        raise NotCanonical(why="bukan JSON dalam UTF-8") from error
    if encode(value) != data:
        raise NotCanonical(why="spasi, urutan kunci, atau penulisan hurufnya lain")
    return value


def digest(value: Value) -> bytes:
    return hashlib.sha256(encode(value)).digest()


def _check(value: object, depth: int) -> None:
    # type() and not isinstance(): a bool is an int, an IntEnum prints its name
    kind = type(value)
    if kind is str:
        if not (value.isascii() or is_normalized("NFC", value)):  # type: ignore[attr-defined, arg-type]
            raise NotCanonical(why="ada huruf yang tidak dalam bentuk NFC")
    elif kind is int:
        if not -LARGEST <= value <= LARGEST:  # type: ignore[operator]
            raise NotCanonical(why="ada bilangan di atas 2^53")
    elif depth == 0:
        raise NotCanonical(why="susunannya terlalu dalam")
    elif kind is dict:
        for key, item in value.items():  # type: ignore[attr-defined]
            if type(key) is not str or not key.isascii():
                raise NotCanonical(why="ada nama kunci di luar ASCII")
            _check(item, depth - 1)
    elif kind is list or kind is tuple:
        for item in value:  # type: ignore[attr-defined]
            _check(item, depth - 1)
    else:
        raise NotCanonical(why=f"ada nilai berjenis {kind.__name__}")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise NotCanonical(why="ada kunci yang tertulis dua kali")
    return value


def _no_float(text: str) -> Any:
    raise NotCanonical(why="ada bilangan pecahan")
