"""Kept answers: made once, sent to all, in the coding that each takes; and what is never kept."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import zstandard
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response, StreamingResponse

from api.answer import LONG, PIECE
from api.answers import Answers
from api.kept import FOR_EVER, FOR_NOW, Kept
from api.metrics import KEPT

TEXT = ("Ciudad de México, 09; " * 100).encode()
NOISE = os.urandom(200_000)


@dataclass
class Got:
    """What a caller received."""

    status: int
    headers: Headers
    pieces: list[bytes]
    scope: dict[str, Any]

    @property
    def body(self) -> bytes:
        return b"".join(self.pieces)


@dataclass
class Service:
    """A `Kept` before one answer, which counts how often it is made."""

    answer: Callable[[], Response]
    size: int = 50_000_000
    edition: Any = "una"
    lasting: bool = False
    pause: float = 0.0
    made: int = 0
    answers: Answers = field(init=False)

    def __post_init__(self) -> None:
        self.answers = Answers(self.size)
        self.app = Kept(self.inside, self.answers, lambda _: self.edition, lambda _: self.lasting)

    async def inside(self, scope: Any, receive: Any, send: Any) -> None:
        self.made += 1
        assert scope["method"] in ("GET", "OPTIONS")
        scope["route"] = "la ruta"
        await asyncio.sleep(self.pause)
        await self.answer()(scope, receive, send)

    async def ask(
        self, path: str = "/capas", method: str = "GET", headers: Mapping[str, str] | None = None
    ) -> Got:
        raw = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
        scope: dict[str, Any] = {
            "type": "http", "method": method, "path": path, "query_string": b"", "scheme": "http",
            "root_path": "", "headers": raw,
        }  # fmt: skip
        heard: list[Any] = []

        async def send(message: Any) -> None:
            heard.append(message)

        await self.app(scope, _nothing, send)
        start, *bodies = heard
        assert not bodies[-1].get("more_body", False)
        assert all(each["more_body"] for each in bodies[:-1])
        return Got(start["status"], Headers(raw=start["headers"]), [one["body"] for one in bodies], scope)


async def _nothing() -> Any:
    await asyncio.sleep(3600)  # the caller stays and says no more


def asked(service: Service, *questions: Mapping[str, Any]) -> list[Got]:
    """The answers to some questions, one after the other."""

    async def all_of_them() -> list[Got]:
        return [await service.ask(**each) for each in questions]

    return asyncio.run(all_of_them())


def text(body: bytes = TEXT, **more: Any) -> Callable[[], Response]:
    return lambda: Response(body, media_type="text/plain", **more)


def test_the_second_who_asks_is_sent_what_the_first_was() -> None:
    service = Service(text())
    first, second = asked(service, {}, {})
    assert service.made == 1
    assert (first.body, second.body) == (TEXT, TEXT)
    assert first.headers == second.headers
    assert (first.scope[KEPT], second.scope[KEPT]) == (False, True)
    assert first.scope["route"] == second.scope["route"] == "la ruta"


def test_its_tag_spares_sending_it_in_whatever_coding_it_is_held() -> None:
    service = Service(text())
    [plain, packed] = asked(service, {}, {"headers": {"Accept-Encoding": "gzip"}})
    tags = [plain.headers["etag"], packed.headers["etag"]]
    assert len(set(tags)) == 2  # strong: other bytes, another tag
    assert not any(tag.startswith("W/") for tag in tags)
    for held in (*tags, f"W/{tags[0]}", f'"otra", {tags[1]}', "*"):
        [got] = asked(service, {"headers": {"If-None-Match": held}})
        assert (got.status, got.body) == (304, b"")
        assert got.headers["etag"] in tags
        assert got.headers["cache-control"] == FOR_NOW.decode()
        assert "content-length" not in got.headers
    [got] = asked(service, {"headers": {"If-None-Match": '"otra"'}})
    assert (got.status, got.body) == (200, TEXT)


def test_the_tag_is_of_the_content() -> None:
    """The same in every process and after every start; another for another content."""
    [one], [same], [other] = (
        asked(Service(text()), {}),
        asked(Service(text()), {}),
        asked(Service(text(b"x")), {}),
    )
    assert one.headers["etag"] == same.headers["etag"] == f'"{hashlib.sha256(TEXT).hexdigest()[:32]}"'
    assert one.headers["etag"] != other.headers["etag"]


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/otra"},
        {"headers": {"Accept": "text/csv"}},
        {"headers": {"Accept-Language": "en"}},
        {"headers": {"Host": "otro.mx"}},
    ],
)
def test_whatever_an_answer_may_depend_on_makes_another(other: Mapping[str, Any]) -> None:
    service = Service(text())
    asked(service, {}, other)
    assert service.made == 2
    asked(service, other)
    assert service.made == 2


def test_another_edition_or_day_makes_another() -> None:
    service = Service(text())
    asked(service, {})
    service.edition = "otra"
    asked(service, {})
    assert service.made == 2


def test_what_was_made_while_the_edition_changed_is_not_kept() -> None:
    service = Service(text())

    def swapped() -> Response:
        service.edition = "otra"
        return Response(TEXT)

    service.answer = swapped
    asked(service, {})
    assert len(service.answers) == 0


def test_nothing_is_kept_while_nothing_can_be_told_apart() -> None:
    service = Service(text(), edition=None)
    first, second = asked(service, {}, {})
    assert service.made == 2
    assert first.headers["etag"] == second.headers["etag"]


def test_many_who_ask_at_once_wait_for_one() -> None:
    service = Service(text(), pause=0.05)

    async def all_at_once() -> list[Got]:
        return list(await asyncio.gather(*(service.ask() for _ in range(20))))

    got = asyncio.run(all_at_once())
    assert service.made == 1
    assert {each.body for each in got} == {TEXT}
    assert not service.answers.making


def test_who_waited_for_a_refusal_asks_alone() -> None:
    service = Service(lambda: Response(b"no", 404), pause=0.02)

    async def all_at_once() -> list[Got]:
        return list(await asyncio.gather(*(service.ask() for _ in range(3))))

    assert [each.status for each in asyncio.run(all_at_once())] == [404] * 3
    assert service.made == 3


def test_a_fault_leaves_nobody_waiting() -> None:
    def broken() -> Response:
        raise RuntimeError("una vez")

    service = Service(broken, pause=0.02)

    async def all_at_once() -> list[Any]:
        return list(await asyncio.gather(*(service.ask() for _ in range(3)), return_exceptions=True))

    assert [type(each) for each in asyncio.run(all_at_once())] == [RuntimeError] * 3
    assert not service.answers.making


@pytest.mark.parametrize("body", [TEXT, TEXT * 200], ids=["corta", "larga"])
def test_head_has_the_headers_of_get(body: bytes) -> None:
    head, get = asked(Service(text(body)), {"method": "HEAD"}, {})
    assert head.headers == get.headers
    assert (head.body, get.body) == (b"", body)
    assert head.headers["content-length"] == str(len(body))


def test_a_long_answer_goes_in_gzip_at_once_and_smaller_when_that_is_made() -> None:
    long = TEXT * 200
    assert len(long) > LONG
    service = Service(text(long))
    browser = {"headers": {"Accept-Encoding": "gzip, deflate, br, zstd"}}
    [first] = asked(service, browser)
    assert first.headers["content-encoding"] == "gzip"
    assert gzip.decompress(first.body) == long
    until = time.monotonic() + 20
    while True:
        [later] = asked(service, browser)
        if later.headers["content-encoding"] == "zstd":
            break
        assert time.monotonic() < until
        time.sleep(0.01)
    assert zstandard.decompress(later.body) == long
    assert service.made == 1
    [plain] = asked(service, {})  # given back by its gzip
    assert plain.body == long
    service.answers.close()


def test_what_is_packed_already_or_short_goes_as_it_is() -> None:
    for body in (b"x" * 300, NOISE):
        [got] = asked(Service(text(body)), {"headers": {"Accept-Encoding": "gzip"}})
        assert "content-encoding" not in got.headers
        assert got.body == body


def test_what_comes_in_gzip_is_unpacked_for_who_does_not_take_it() -> None:
    service = Service(text(gzip.compress(TEXT), headers={"Content-Encoding": "gzip"}))
    packed, plain = asked(service, {"headers": {"Accept-Encoding": "gzip"}}, {})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == TEXT
    assert "content-encoding" not in plain.headers
    assert plain.body == TEXT


def test_a_long_answer_is_sent_in_pieces() -> None:
    body = os.urandom(PIECE * 2 + 5)
    for got in asked(Service(text(body)), {}, {}):
        assert [len(piece) for piece in got.pieces] == [PIECE, PIECE, 5]
        assert got.body == body


@pytest.mark.parametrize(
    ("span", "status", "begin", "end"),
    [("bytes=5-9", 206, 5, 10), ("bytes=-7", 206, PIECE * 2 - 2, PIECE * 2 + 5), ("otra=1", 200, 0, None)],
)
def test_a_part_is_sent_to_who_asks_for_it(span: str, status: int, begin: int, end: int | None) -> None:
    body = os.urandom(PIECE * 2 + 5)
    [got] = asked(Service(text(body)), {"headers": {"Range": span, "Accept-Encoding": "gzip"}})
    assert got.status == status
    assert got.body == body[begin:end]
    assert got.headers["content-length"] == str(len(got.body))
    if status == 206:
        assert got.headers["content-range"] == f"bytes {begin}-{(end or 0) - 1}/{len(body)}"


def test_a_part_across_pieces_and_one_of_another_content() -> None:
    body = os.urandom(PIECE * 3)
    service = Service(text(body))
    span = f"bytes={PIECE - 10}-{PIECE * 2 + 9}"
    across, changed, outside = asked(
        service,
        {"headers": {"Range": span}},
        {"headers": {"Range": span, "If-Range": '"otro"'}},
        {"headers": {"Range": f"bytes={PIECE * 3}-"}},
    )
    assert across.body == body[PIECE - 10 : PIECE * 2 + 10]
    assert (changed.status, changed.body) == (200, body)
    assert (outside.status, outside.headers["content-range"]) == (416, f"bytes */{len(body)}")


def test_caches_are_told_what_to_do() -> None:
    [now], [ever] = asked(Service(text()), {}), asked(Service(text(), lasting=True), {})
    assert now.headers["cache-control"] == FOR_NOW.decode()
    assert ever.headers["cache-control"] == FOR_EVER.decode()
    assert now.headers["vary"] == "Accept, Accept-Language, Accept-Encoding"


@pytest.mark.parametrize("told", ["no-store", "no-cache"])
def test_what_may_change_at_any_moment_is_made_each_time(told: str) -> None:
    service = Service(text(headers={"Cache-Control": told}))
    got = asked(service, {}, {})
    assert service.made == 2
    assert [each.headers["cache-control"] for each in got] == [told, told]


def test_a_refusal_passes_without_tag_and_no_cache_keeps_it() -> None:
    service = Service(lambda: Response(b"{}", 404, media_type="application/problem+json"))
    [got] = asked(service, {})
    assert (got.status, got.body, got.headers["cache-control"]) == (404, b"{}", "no-cache")
    assert "etag" not in got.headers
    [head] = asked(service, {"method": "HEAD"})
    assert (head.status, head.body) == (404, b"")


def test_an_empty_tile_has_neither_body_nor_length() -> None:
    service = Service(lambda: Response(status_code=204))
    first, second = asked(service, {}, {})
    assert service.made == 1
    assert first.status == second.status == 204
    assert "content-length" not in second.headers
    assert second.headers["etag"]


def test_a_stream_passes_as_it_comes() -> None:
    async def pieces() -> Any:
        for number in range(3):
            yield f"{number}\n".encode()

    service = Service(lambda: StreamingResponse(pieces()))
    first, second = asked(service, {}, {})
    assert service.made == 2
    assert first.body == second.body == b"0\n1\n2\n"


def test_a_file_has_ranges_a_304_and_a_head_that_reads_none_of_it(tmp_path: Path) -> None:
    path = tmp_path / "capa.pmtiles"
    path.write_bytes(NOISE)
    service = Service(lambda: FileResponse(path))
    whole, part, head = asked(service, {}, {"headers": {"Range": "bytes=10-19"}}, {"method": "HEAD"})
    assert whole.body == NOISE
    assert (part.status, part.body) == (206, NOISE[10:20])
    assert (head.body, head.headers["content-length"]) == (b"", str(len(NOISE)))
    [held] = asked(service, {"headers": {"If-None-Match": whole.headers["etag"]}})
    assert (held.status, held.body) == (304, b"")
    assert len(service.answers) == 0


def test_what_is_kept_is_bounded_by_bytes() -> None:
    service = Service(text(NOISE[:20_000]), size=100_000)
    asked(service, *({"path": f"/{number}"} for number in range(20)))
    assert service.answers.weight <= 100_000
    assert len(service.answers) == 4
    asked(service, {"path": "/19"})
    assert service.made == 20
    asked(service, {"path": "/0"})
    assert service.made == 21


def test_an_answer_that_is_still_being_sent_is_not_made_again() -> None:
    service = Service(text(NOISE[:20_000]), size=100_000)
    asked(service, {"path": "/lenta"})
    [key] = service.answers._held
    reading = service.answers.get(key)  # as who sends it to a slow reader does
    asked(service, *({"path": f"/{number}"} for number in range(20)))
    asked(service, {"path": "/lenta"})
    assert service.made == 21
    assert service.answers.weight <= 100_000
    del reading
    asked(service, *({"path": f"/{number}"} for number in range(20)), {"path": "/lenta"})
    assert service.made == 42


def test_one_answer_takes_no_more_than_a_quarter() -> None:
    service = Service(text(NOISE[:30_000]), size=100_000)
    first, second = asked(service, {}, {})
    assert service.made == 2
    assert first.body == second.body == NOISE[:30_000]
    assert len(service.answers) == 0


def test_other_methods_pass() -> None:
    service = Service(text())
    asked(service, {"method": "OPTIONS"}, {"method": "OPTIONS"})
    assert service.made == 2
