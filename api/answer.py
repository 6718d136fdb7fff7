"""An answer as it is kept: what is said of it, its tag, and its body in each coding that was asked for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from api.compress import CODINGS, IDENTITY, QUICK, encode, unpack

RawHeaders = tuple[tuple[bytes, bytes], ...]

PIECE = 512 * 1024
"""Bytes sent at a time: a reader who is slow holds one piece in the server's buffers, not the whole body."""

LONG = 64 * 1024
"""Bytes from which a body is packed off the event loop, in `compress.QUICK` first and smaller beside."""

VARY = (b"vary", b"Accept, Accept-Language, Accept-Encoding")
_BODYS_OWN = (b"content-length", b"content-encoding", b"etag", b"vary", b"accept-ranges", b"cache-control")
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_SHORT = 500  # bytes that fit in one packet however they are coded
_SAMPLE = 16 * 1024  # bytes enough to see whether a body is packed already, as GeoParquet and zip are
_OVERHEAD = 2048  # what an answer weighs beside its bodies: its key, its headers, its objects


@dataclass(frozen=True, slots=True)
class Body:
    """A body in one coding, cut in pieces, with all the headers that go before it.

    ``head`` is those headers as HTTP/1.1 writes them; b"" where one of them cannot be written so.
    """

    headers: RawHeaders
    head: bytes
    tag: bytes
    pieces: tuple[bytes, ...]
    length: int

    def part(self, begin: int, end: int) -> Iterator[bytes]:
        """The bytes from ``begin`` to before ``end``, in pieces."""
        for number in range(begin // PIECE, len(self.pieces)):
            offset = number * PIECE
            if offset >= end:
                return
            yield self.pieces[number][max(begin - offset, 0) : end - offset]


@dataclass(slots=True, weakref_slot=True)
class Answer:
    """One answer of status 200 or 204; ``route`` is the route that gave it, for whoever counts.

    ``lasting`` is False where whoever gave it said that it may change at any moment (``Cache-Control``).
    Bodies are added while it is kept, each the same whenever it is made: their tags are strong.
    """

    status: int
    headers: RawHeaders
    digest: str
    packable: bool
    long: bool
    lasting: bool
    route: Any = None
    bodies: dict[str, Body] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        status: int,
        headers: Iterable[tuple[bytes, bytes]],
        content: bytes,
        *,
        codings: Sequence[str],
        cache_control: bytes,
    ) -> Answer:
        """An answer of the bytes that came, ready for who accepts ``codings``.

        They came in gzip where their ``Content-Encoding`` says so; ``cache_control`` is what caches are told
        where ``headers`` tell them nothing.
        """
        given = {name.lower(): value for name, value in headers}
        told = given.get(b"cache-control", cache_control)
        about = [(name, value) for name, value in given.items() if name not in _BODYS_OWN]
        came = QUICK if given.get(b"content-encoding") == QUICK.encode() else IDENTITY
        long = len(content) > LONG
        packable = came == QUICK or _packable(content)
        soon = packable and long and came != QUICK and QUICK in codings and codings[0] != IDENTITY
        with ThreadPoolExecutor(1) as beside:
            # Both read megabytes and neither needs the other.
            packing = beside.submit(encode, QUICK, content) if soon else None
            # SHA-256 cut to 128 bits, which no two contents share by chance.
            digest = hashlib.sha256(content).hexdigest()[:32]
        made = cls(
            status=status,
            headers=(*about, (b"cache-control", told), VARY),
            digest=digest,
            packable=packable,
            long=long,
            lasting=b"no-store" not in told and b"no-cache" not in told,
        )
        if packing is None:
            made.bodies[came] = made._body(came, content)
        else:  # which can give the body back, and takes a fifth of its memory
            made.bodies[QUICK] = made._body(QUICK, packing.result())
        body, wanted = made.choose(codings)
        if body is None:
            made.make(wanted)
        return made

    def choose(self, codings: Sequence[str]) -> tuple[Body | None, str]:
        """The body to send now to who accepts ``codings``, and the coding that is worth making ("" is none).

        None where that one must be made before anything can be sent.
        """
        if not self.packable:
            return self.bodies[IDENTITY], ""
        wanted = codings[0]
        if (body := self.bodies.get(wanted)) is not None:
            return body, ""
        if self.long and QUICK in codings and wanted != IDENTITY:
            quick = self.bodies.get(QUICK)
            return quick, wanted if quick else QUICK
        return None, wanted

    def make(self, coding: str) -> Body:
        """The body in another coding, from one that there is."""
        body = self.bodies[coding] = self._body(coding, encode(coding, self._plain()))
        return body

    @property
    def weight(self) -> int:
        """Bytes that it takes in memory."""
        return _OVERHEAD + sum(body.length for body in tuple(self.bodies.values()))

    def holds(self, tag: str) -> bool:
        """Whether an entity tag is of this answer in any coding, compared weakly (RFC 9110 §8.8.3.2).

        Whoever holds it in one coding lacks nothing of another.
        """
        digest, _, coding = tag.removeprefix("W/").strip('"').partition("-")
        return digest == self.digest and coding in ("", *CODINGS)

    def _plain(self) -> bytes:
        if (held := self.bodies.get(IDENTITY)) is not None:
            return b"".join(held.pieces)
        return unpack(b"".join(self.bodies[QUICK].pieces))

    def _body(self, coding: str, content: bytes) -> Body:
        tag = f'"{self.digest}"' if coding == IDENTITY else f'"{self.digest}-{coding}"'
        own = [(b"etag", tag.encode())]
        if self.status != 204:  # which has no body, not an empty one
            own += [(b"accept-ranges", b"bytes"), (b"content-length", str(len(content)).encode())]
        if coding != IDENTITY:
            own.append((b"content-encoding", coding.encode()))
        pieces = (content[at : at + PIECE] for at in range(0, len(content), PIECE))
        headers = (*self.headers, *own)
        return Body(headers, _written(headers), tag.encode(), tuple(pieces) or (b"",), len(content))


def _written(headers: RawHeaders) -> bytes:
    if any(_CONTROL.search(value) for _, value in headers):
        return b""
    return b"".join(b"%b: %b\r\n" % header for header in headers)


def _packable(content: bytes) -> bool:
    sample = content[:_SAMPLE]
    return len(content) >= _SHORT and len(encode(QUICK, sample)) < 0.9 * len(sample)
