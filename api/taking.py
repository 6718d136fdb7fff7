"""An answer on its way out: taken where it comes in one body, sent on where it does not."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import Message, Send

from api.answer import VARY
from api.sending import UNCHANGED_LACKS, names


class Enough(Exception):  # noqa: N818 - it is no error
    """The caller has all that it asked for, though the answer has more to say."""


class Taking:
    """Takes an answer that comes in one body, and sends on every other: refusals, faults, files.

    It stands for ``send``: ``start`` and ``content`` hold what was taken, if it was.
    """

    def __init__(self, method: str, asked: Mapping[bytes, bytes], send: Send, cache_control: bytes) -> None:
        self.method, self.asked, self.send, self.cache_control = method, asked, send, cache_control
        self.start: Message | None = None
        self.content: bytes | None = None
        self._passing = False

    async def __call__(self, message: Message) -> None:
        """Take or send on one message. Raises `Enough`, through whoever answers, to end an answer early."""
        if message["type"] == "http.response.start":
            self.start = message
        elif self._passing or self.start is None:
            await self.send(message)
        elif _to_keep(self.start, message):
            self.content = message.get("body", b"")
        else:
            self._passing = True
            await self._pass(self.start, message)

    async def _pass(self, start: Message, first: Message) -> None:
        headers, status = dict(start["headers"]), start["status"]
        more = [] if b"vary" in headers else [VARY]
        if b"cache-control" not in headers:
            more.append((b"cache-control", self.cache_control if status in (200, 206) else b"no-cache"))
        tag, held = headers.get(b"etag"), self.asked.get(b"if-none-match")
        if status == 200 and tag and held and names(held, tag.decode("latin-1")):
            about = [each for each in start["headers"] if each[0] not in UNCHANGED_LACKS]
            start = {**start, "status": 304, "headers": about}
        await self.send({**start, "headers": [*start["headers"], *more]})
        if start["status"] != 304 and self.method != "HEAD":
            await self.send(first)
            return
        await self.send({"type": "http.response.body", "body": b""})
        if first.get("more_body", False):
            raise Enough


def _to_keep(start: Message, message: Message) -> bool:
    return (
        start["status"] in (200, 204)
        and message["type"] == "http.response.body"
        and not message.get("more_body", False)
        # What has a tag of its own is a file, however small.
        and b"etag" not in dict(start["headers"])
    )
