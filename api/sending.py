"""Sending an answer, or as much of it as the caller asks for and lacks (RFC 9110 §13, §14)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from starlette.types import Receive, Scope, Send

from api import ranges
from api.answer import Answer, Body
from api.problems import problem

UNCHANGED_LACKS = (b"content-length", b"content-encoding", b"content-type", b"accept-ranges", b"link")
"""Headers that a 304 does without: the caller has them with the answer that it holds."""


async def deliver(
    answer: Answer, body: Body, asked: Mapping[bytes, bytes], scope: Scope, receive: Receive, send: Send
) -> None:
    """Send ``body``, 304 to who holds it, or the part of it that a ``Range`` names."""
    held = asked.get(b"if-none-match")
    if held is not None and (tag := _held(answer, body, held)):
        about = [each for each in body.headers if each[0] not in (*UNCHANGED_LACKS, b"etag")]
        await _send(send, 304, [*about, (b"etag", tag)], (b"",))
    elif scope["method"] == "HEAD":
        await _send(send, answer.status, body.headers, (b"",))
    elif b"range" in asked and answer.status == 200 and asked.get(b"if-range", body.tag) == body.tag:
        await _part(body, asked[b"range"], scope, receive, send)
    else:
        await _send(send, answer.status, body.headers, body.pieces)


def names(header: bytes, tag: str) -> bool:
    """Whether an ``If-None-Match`` names a tag, or any; compared weakly."""
    return any(each in ("*", tag.removeprefix("W/")) for each in _tags(header))


def _held(answer: Answer, body: Body, header: bytes) -> bytes:
    """The tag under which the caller holds the answer; b"" where it holds none."""
    for each in _tags(header):
        if each == "*":
            return body.tag
        if answer.holds(each):
            return each.encode()
    return b""


def _tags(header: bytes) -> list[str]:
    return [each.strip().removeprefix("W/") for each in header.decode("latin-1").split(",")]


async def _part(body: Body, asked: bytes, scope: Scope, receive: Receive, send: Send) -> None:
    try:
        span = ranges.read(asked, body.length)
    except ranges.RangeError:
        refused = problem(416, instance=scope["path"])
        refused.headers["Content-Range"] = f"bytes */{body.length}"
        await refused(scope, receive, send)
        return
    if span is None:
        await _send(send, 200, body.headers, body.pieces)
        return
    begin, end = span
    headers = [each for each in body.headers if each[0] != b"content-length"]
    headers.append((b"content-length", b"%d" % (end - begin)))
    headers.append((b"content-range", b"bytes %d-%d/%d" % (begin, end - 1, body.length)))
    await _send(send, 206, headers, tuple(body.part(begin, end)))


async def _send(
    send: Send, status: int, headers: Iterable[tuple[bytes, bytes]], pieces: Sequence[bytes]
) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    for piece in pieces[:-1]:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": pieces[-1]})
