"""How long an answer may take, and how many are computed at the same time."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from api.app import create_app
from api.deadline import WAITING, Deadline
from api.routes import indicators
from api.settings import Settings
from api.snapshot import Snapshot

SECONDS = 0.1


async def ask(app: ASGIApp, path: str = "/lento") -> dict[str, Any]:
    """What ``app`` sends for a path: status, headers, body."""
    got: dict[str, Any] = {"body": b""}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            assert "status" not in got, "se contestó dos veces"
            got["status"] = message["status"]
            got["headers"] = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            got["body"] += message.get("body", b"")

    async def receive() -> Any:
        return {"type": "http.request"}

    await app({"type": "http", "path": path, "method": "GET", "headers": []}, receive, send)
    return got


def waiting_for(event: asyncio.Event) -> ASGIApp:
    """An application that answers «ya» once ``event`` is set."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await event.wait()
        await PlainTextResponse("ya")(scope, receive, send)

    return app


def run(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 20))  # type: ignore[arg-type]


def test_what_takes_too_long_is_given_up_in_one_sentence() -> None:
    async def story() -> None:
        event = asyncio.Event()
        answer = await ask(Deadline(waiting_for(event), SECONDS, 1))
        event.set()
        assert answer["status"] == 503
        assert int(answer["headers"]["retry-after"]) > 0
        body = orjson.loads(answer["body"])
        assert body["detail"] == (
            "La respuesta pasó de 0.1 s; vuelva a intentarlo en 5 s, o pida menos de una vez."
        )
        await asyncio.sleep(SECONDS)  # what arrives late is sent to nobody

    run(story)


def test_what_answers_in_time_passes_whole() -> None:
    async def story() -> None:
        event = asyncio.Event()
        event.set()
        answer = await ask(Deadline(waiting_for(event), SECONDS, 1))
        assert (answer["status"], answer["body"]) == (200, b"ya")

    run(story)


def test_a_body_that_has_begun_is_sent_to_its_end() -> None:
    async def dripping(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for part in (b"a", b"b", b"c"):
            await asyncio.sleep(SECONDS)
            await send({"type": "http.response.body", "body": part, "more_body": part != b"c"})

    run(lambda: _whole(Deadline(dripping, SECONDS, 1)))


async def _whole(app: ASGIApp) -> None:
    assert (await ask(app))["body"] == b"abc"


def test_no_more_are_computed_at_the_same_time_than_told() -> None:
    most = running = 0

    async def computing(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal most, running
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.005)
        running -= 1
        await PlainTextResponse("ya")(scope, receive, send)

    async def story() -> None:
        app = Deadline(computing, 10, 3)
        answers = await asyncio.gather(*(ask(app) for _ in range(30)))
        assert {answer["status"] for answer in answers} == {200}
        assert most == 3

    run(story)


def test_one_that_is_given_up_keeps_its_turn_until_it_ends() -> None:
    async def story() -> None:
        event = asyncio.Event()
        app = Deadline(waiting_for(event), SECONDS, 1)
        assert (await ask(app))["status"] == 503
        busy = orjson.loads((await ask(app))["body"])  # never computed: its turn did not come
        assert "ocupado" in busy["detail"]
        event.set()
        await asyncio.sleep(0)
        assert (await ask(app))["status"] == 200

    run(story)


def test_a_slow_reader_keeps_nobody_from_being_computed() -> None:
    async def story() -> None:
        reading = asyncio.Event()

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            if scope["path"] == "/leído despacio":
                await reading.wait()
            await send({"type": "http.response.body", "body": b"ya"})

        bounded = Deadline(app, SECONDS, 1)
        slow = asyncio.create_task(ask(bounded, "/leído despacio"))
        await asyncio.sleep(0)
        assert (await ask(bounded))["status"] == 200
        reading.set()
        assert (await slow)["body"] == b"ya"

    run(story)


def test_too_many_that_wait_are_refused_at_once() -> None:
    async def story() -> None:
        event = asyncio.Event()
        app = Deadline(waiting_for(event), 20, 1)
        waiting = [asyncio.create_task(ask(app)) for _ in range(WAITING)]
        await asyncio.sleep(0)
        refused = await ask(app)
        assert refused["status"] == 503
        assert "en espera" in orjson.loads(refused["body"])["detail"]
        event.set()
        assert {answer["status"] for answer in await asyncio.gather(*waiting)} == {200}

    run(story)


def test_a_fault_is_raised_and_gives_its_turn_back() -> None:
    async def failing(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("una vez")

    async def story() -> None:
        app = Deadline(failing, SECONDS, 1)
        for _ in range(3):
            with pytest.raises(RuntimeError, match=r"una vez"):
                await ask(app)

    run(story)


def test_a_fault_after_the_time_is_told_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        event = asyncio.Event()

        async def failing(scope: Scope, receive: Receive, send: Send) -> None:
            await event.wait()
            raise RuntimeError("tarde")

        assert (await ask(Deadline(failing, SECONDS, 1)))["status"] == 503
        event.set()
        await asyncio.sleep(0.01)

    run(story)
    assert "ya no se esperaba" in caplog.text


def test_the_service_says_so_and_does_not_keep_the_refusal(
    settings: Settings, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one computes, what watches the service is answered; and who comes back later is answered too."""
    ended = threading.Event()
    card = indicators.card

    def slow(*given: Any, **named: Any) -> Any:
        ended.wait(20)
        return card(*given, **named)

    url = "/ficha/09?fecha=2011-03-31"
    with TestClient(create_app(settings.with_flags(timeout=0.2, at_once=1), snapshot)) as client:
        with monkeypatch.context() as patched:
            patched.setattr(indicators, "card", slow)
            refused = client.get(url, headers={"Origin": "https://otro.mx"})
            assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200
            ended.set()
        assert refused.status_code == 503
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["retry-after"] == "5"
        assert "etag" not in refused.headers
        until = time.monotonic() + 20
        while client.get(url).status_code == 503:  # as it was told to: come back later
            assert time.monotonic() < until
        assert client.get(url).status_code == 200
