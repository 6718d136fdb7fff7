"""Which content coding answers, and that each gives the body back in somebody else's hands."""

from __future__ import annotations

import gzip
import random
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from api.compress import CODINGS, IDENTITY, accepted, encode, unpack

READERS = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstandard.decompress}


@pytest.mark.parametrize(
    ("header", "first"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate", "gzip"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("GZIP;Q=1.0 , br;q=0.5", "gzip"),
        ("gzip;q=0, br;q=0.001", "br"),
        ("deflate", "identity"),
        ("identity, gzip;q=0.5", "identity"),
        ("*;q=0.5, gzip;q=0", "zstd"),
        ("gzip;q=mucho", "identity"),
        ("gzip;q=7", "identity"),
        # Nothing is acceptable: the body as it is, rather than a refusal.
        ("identity;q=0", "identity"),
        ("*;q=0", "identity"),
    ],
)
def test_the_coding_that_the_caller_prefers_answers(header: str | None, first: str) -> None:
    assert accepted(header)[0] == first


def test_what_is_refused_is_not_among_the_codings() -> None:
    assert accepted("gzip, identity;q=0") == ("gzip",)
    assert accepted("gzip, *;q=0") == ("gzip",)
    assert "br" not in accepted("br;q=0, *")


@given(st.text(max_size=80))
def test_any_header_has_an_answer(header: str) -> None:
    assert set(accepted(header)) <= {*CODINGS, IDENTITY}
    assert accepted(header)


@pytest.mark.parametrize("coding", CODINGS)
@given(body=st.binary(max_size=4000))
def test_others_read_what_we_write_and_the_bytes_are_the_same_each_time(coding: str, body: bytes) -> None:
    packed = encode(coding, body)
    assert READERS[coding](packed) == body
    assert encode(coding, body) == packed


@given(st.binary(max_size=4000))
def test_what_others_wrote_is_unpacked(body: bytes) -> None:
    assert unpack(gzip.compress(body)) == body


@pytest.mark.parametrize("odd", [0, 1])
def test_a_long_body_packed_in_halves_is_one_stream(odd: int) -> None:
    body = random.Random(3).randbytes(100_001) * 12 + b"x" * odd
    packed = encode("gzip", body)
    stream = zlib.decompressobj(wbits=31)  # stops at the end of the first, as most clients do
    assert (stream.decompress(packed), stream.eof, stream.unused_data) == (body, True, b"")
    assert encode("gzip", body) == packed
