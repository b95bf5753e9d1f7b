"""Canonical bytes: the same value has the same bytes, here and in any other RFC 8785 library."""

from __future__ import annotations

import json
from typing import Any
from unicodedata import normalize

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from ikrar.core import canon

texts = st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: normalize("NFC", text))
keys = st.text(st.characters(max_codepoint=127), max_size=8)
numbers = st.integers(-canon.LARGEST, canon.LARGEST)
values: st.SearchStrategy[Any] = st.recursive(
    texts | numbers,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None)
@given(values)
def test_the_bytes_equal_those_of_another_rfc_8785_library(value: Any) -> None:
    assert canon.encode(value) == rfc8785.dumps(value)


@settings(max_examples=50, deadline=None)
@given(values)
def test_what_was_encoded_comes_back_the_same(value: Any) -> None:
    assert canon.decode(canon.encode(value)) == value


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=60) | values.map(lambda value: json.dumps(value, indent=1).encode()))
def test_bytes_are_either_refused_or_the_only_bytes_of_their_value(data: bytes) -> None:
    try:
        value = canon.decode(data)
    except canon.NotCanonical:
        return

    assert canon.encode(value) == data


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (1.0, "ada nilai berjenis float"),
        (None, "ada nilai berjenis NoneType"),
        (True, "ada nilai berjenis bool"),
        ({"a": {"b": [None]}}, "ada nilai berjenis NoneType"),
        (b"x", "ada nilai berjenis bytes"),
        (2**53, "ada bilangan di atas 2^53"),
        (-(2**53), "ada bilangan di atas 2^53"),
        ("e\u0301", "ada huruf yang tidak dalam bentuk NFC"),
        ("\ud800", "ada separuh pasangan UTF-16"),
        ({"é": 1}, "ada nama kunci di luar ASCII"),
        ({1: 1}, "ada nama kunci di luar ASCII"),
    ],
)
def test_a_value_outside_the_subset_is_refused_with_its_reason(value: Any, why: str) -> None:
    with pytest.raises(canon.NotCanonical) as refusal:
        canon.encode(value)

    assert refusal.value.values == {"why": why}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'{"a":1,"a":1}', "ada kunci yang tertulis dua kali"),
        (b'{"b":1,"a":1}', "spasi, urutan kunci, atau penulisan hurufnya lain"),
        (b'{"a": 1}', "spasi, urutan kunci, atau penulisan hurufnya lain"),
        (b'{"a":1}\n', "spasi, urutan kunci, atau penulisan hurufnya lain"),
        (b'{"a":-0}', "spasi, urutan kunci, atau penulisan hurufnya lain"),
        (b'"\\u0041"', "spasi, urutan kunci, atau penulisan hurufnya lain"),
        (b'"\\ud800"', "ada separuh pasangan UTF-16"),
        (b'{"a":1.0}', "ada bilangan pecahan"),
        (b'{"a":1e3}', "ada bilangan pecahan"),
        (b'{"a":NaN}', "ada bilangan pecahan"),
        (b'{"a":null}', "ada nilai berjenis NoneType"),
        (b"\xef\xbb\xbf1", "bukan JSON dalam UTF-8"),
        (b'"\xff"', "bukan JSON dalam UTF-8"),
        (b"", "bukan JSON dalam UTF-8"),
        (b"9" * 5000, "bukan JSON dalam UTF-8"),
        (b"[" * 100_000, "bukan JSON dalam UTF-8"),
        (b"[" * 17 + b"]" * 17, "susunannya terlalu dalam"),
    ],
)
def test_bytes_that_say_it_in_another_way_are_refused_with_their_reason(data: bytes, why: str) -> None:
    with pytest.raises(canon.NotCanonical) as refusal:
        canon.decode(data)

    assert refusal.value.values == {"why": why}


def test_the_digest_is_the_sha_256_of_the_bytes() -> None:
    assert canon.digest({}).hex() == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
