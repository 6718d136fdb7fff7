"""Kept answers: each is made once, then sent to whoever asks the same, with the tag that spares sending it.

An answer is a function of the edition, the day, the address and what the caller accepts; so are its bytes.
Nothing here knows what an answer says. What comes in pieces (a file on disk) passes as it comes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from types import MappingProxyType

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from api.answer import LONG, Answer, Body
from api.answers import Answers
from api.compress import IDENTITY, accepted
from api.languages import spoken
from api.metrics import KEPT
from api.sending import deliver
from api.taking import Enough, Taking

FOR_EVER = b"public, max-age=31536000, immutable"
FOR_NOW = b"public, max-age=0, s-maxage=60, must-revalidate"
"""A reader asks each time whether it changed; a shared cache asks once a minute for all of its readers."""

_language = lru_cache(maxsize=512)(spoken)
_CONDITIONS = frozenset((b"range", b"if-range", b"if-none-match"))
Asked = Mapping[bytes, bytes]
Identify = Callable[[Scope], Hashable | None]


class Kept:
    """Sends what is kept, and keeps what is made: ETag, 304, codings, ranges and HEAD, once for every route.

    ``identify`` says what besides the address an answer depends on, None where none may be kept; ``lasts``
    says whether what the address answers never changes.
    """

    def __init__(
        self,
        app: ASGIApp,
        answers: Answers,
        identify: Identify,
        lasts: Callable[[Scope], bool],
    ) -> None:
        self.app, self.answers, self.identify, self.lasts = app, answers, identify, lasts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer GET and HEAD from what is kept where it can be; pass on everything else."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        asked = _read(tuple(scope["headers"]))
        key = _key(self.identify, scope, asked)
        answer = None if key is None else self.answers.get(key)
        if answer is None:
            scope[KEPT] = False
            answer = await self._make(key, scope, asked, receive, send)
            if answer is None:  # it was sent as it came
                return
        else:
            scope["route"], scope[KEPT] = answer.route, True
        codings = _codings(scope, asked)
        body, wanted = answer.choose(codings)
        if body is None:
            make = partial(answer.make, wanted)
            body = await run_in_threadpool(make) if answer.long else make()
            if key is not None and self.answers.get(key) is answer:
                self.answers.put(key, answer)
        elif wanted and key is not None:
            self.answers.pack(key, answer, wanted)
        await deliver(answer, body, asked, scope, receive, send)

    async def _make(
        self, key: Hashable | None, scope: Scope, asked: Asked, receive: Receive, send: Send
    ) -> Answer | None:
        """The answer, made by whoever asks first while others wait for it.

        None where it was sent already, because it is not to be kept; who waited for that asks alone.
        """
        if key is None:
            return await self._ask(scope, asked, receive, send)
        making = self.answers.making
        if (under_way := making.get(key)) is not None:
            made = await asyncio.shield(under_way)
            if made is None:
                return await self._ask(scope, asked, receive, send)
            scope["route"] = made.route
            return made
        ready = making[key] = asyncio.get_running_loop().create_future()
        made = None
        try:
            made = await self._ask(scope, asked, receive, send)
            # The edition, or the day, may have changed meanwhile: then nobody knows of which one this is.
            if made is not None and made.lasting and key == _key(self.identify, scope, asked):
                self.answers.put(key, made)
        finally:
            del making[key]
            ready.set_result(made if made is not None and made.lasting else None)
        return made

    async def _ask(self, scope: Scope, asked: Asked, receive: Receive, send: Send) -> Answer | None:
        """What the routes answer, packed as the caller takes it; None where it was passed on as it came."""
        cache_control = FOR_EVER if self.lasts(scope) else FOR_NOW
        taking = Taking(scope["method"], asked, send, cache_control)
        # A copy, because the routes write in it; HEAD is a GET of which the body is not sent.
        inner = {**scope, "method": "GET"}
        try:
            await self.app(inner, receive, taking)
        except Enough:
            return None
        finally:
            scope["route"] = inner.get("route")
        if taking.start is None or taking.content is None:
            return None
        make = partial(
            Answer.of,
            taking.start["status"],
            taking.start["headers"],
            taking.content,
            codings=_codings(scope, asked),
            cache_control=cache_control,
        )
        made = await run_in_threadpool(make) if len(taking.content) > LONG else make()
        made.route = scope["route"]
        return made


@dataclass(frozen=True, slots=True)
class Plain:
    """A GET of a whole answer: all that the answer depends on beside the edition and the day."""

    scope: Scope
    said: tuple[Hashable, ...]
    codings: tuple[str, ...]


def plain(scope: Scope) -> Plain | None:
    """What a request asks, where it is a plain GET: for no part, and not only for what changed."""
    asked = _read(tuple(scope["headers"]))
    if scope["method"] != "GET" or not _CONDITIONS.isdisjoint(asked):
        return None
    return Plain(scope, _said(scope, asked), _codings(scope, asked))


def ready(answers: Answers, identify: Identify, asked: Plain) -> tuple[Answer, Body] | None:
    """A kept answer to a plain GET, in the coding that is best for the caller.

    None where something remains to be done: to make it, or to pack it.
    """
    identity = identify(asked.scope)
    answer = None if identity is None else answers.get((identity, asked.said))
    if answer is None:
        return None
    body, wanted = answer.choose(asked.codings)
    return None if body is None or wanted else (answer, body)


def _key(identify: Identify, scope: Scope, asked: Asked) -> Hashable | None:
    identity = identify(scope)
    return None if identity is None else (identity, _said(scope, asked))


def _said(scope: Scope, asked: Asked) -> tuple[Hashable, ...]:
    return (
        scope["path"],
        scope["query_string"],
        asked.get(b"host"),
        scope["scheme"],
        scope.get("root_path", ""),
        asked.get(b"accept"),
        _language(asked.get(b"accept-language", b"").decode("latin-1")),
    )


@lru_cache(256)
def _read(headers: tuple[tuple[bytes, bytes], ...]) -> Asked:
    """The headers of a request by name; what is said twice is one list, as RFC 9110 §5.3 reads it."""
    read: dict[bytes, bytes] = {}
    for name, value in headers:
        read[name] = read[name] + b", " + value if name in read else value
    return MappingProxyType(read)


def _codings(scope: Scope, asked: Asked) -> tuple[str, ...]:
    """What the caller takes; a part of a body is a part of it as it is, whatever else is taken."""
    header = asked.get(b"accept-encoding")
    codings = accepted(None if header is None else header.decode("latin-1"))
    return (IDENTITY,) if b"range" in asked and IDENTITY in codings and scope["method"] == "GET" else codings
