"""The container's files say what they must and name what exists; no engine is needed to know it."""

from __future__ import annotations

import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICE: dict[str, Any] = COMPOSE["services"]["incidencia"]


def dockerfile() -> list[tuple[str, str]]:
    """Its instructions in order, with continued lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    return [tuple(line.split(None, 1)) for line in text.splitlines() if line.strip()]  # type: ignore[misc]


def last(instruction: str) -> str:
    return [rest for name, rest in dockerfile() if name == instruction][-1]


def environment() -> dict[str, str]:
    return dict(re.findall(r"(\w+)=(\S+)", last("ENV")))


def test_the_compose_file_is_one():
    jsonschema.validate(COMPOSE, get_builtin_schema("vendor.compose-spec"))
    assert {volume.split(":")[0] for volume in SERVICE["volumes"]} <= set(COMPOSE["volumes"])


def test_the_service_runs_without_privileges_and_writes_only_to_its_volume():
    assert SERVICE["read_only"] is True
    assert SERVICE["cap_drop"] == ["ALL"]
    assert SERVICE["security_opt"] == ["no-new-privileges:true"]
    assert SERVICE["user"] == last("USER") == "10001:10001"
    assert [volume.split(":")[1] for volume in SERVICE["volumes"]] == [last("VOLUME")]
    assert SERVICE["environment"]["INCIDENCIA_HOME"] == environment()["INCIDENCIA_HOME"] == last("VOLUME")
    assert (
        [port.rsplit(":", 1)[1] for port in SERVICE["ports"]] == [last("EXPOSE")] == [environment()["PORT"]]
    )


def test_the_dockerfile_uses_known_instructions_and_pinned_images():
    known = re.compile("CMD|COPY|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|RUN|USER|VOLUME|WORKDIR")
    assert [name for name, _ in dockerfile() if not known.fullmatch(name)] == []
    images = [rest.split()[0] for name, rest in dockerfile() if name == "FROM"]
    assert [image for image in images if not re.fullmatch(r"[\w./-]+:\d+\.\d+\.\d+-[\w-]+", image)] == []


def test_what_is_copied_into_the_image_exists_and_is_let_in():
    let_in = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert [name for name in let_in if not (ROOT / name).exists()] == []
    copied = [rest.split()[:-1] for name, rest in dockerfile() if name == "COPY" and "--from" not in rest]
    files = [name for names in copied for name in names if name != "."]
    assert files
    assert [name for name in files if not (ROOT / name).is_file() or name.split("/")[0] not in let_in] == []
    build = {
        "pyproject.toml",
        "hatch_build.py",
        "README.md",
        "LICENSE",
        "web",
        "data",
        "api",
        "geo",
        "layers",
    }
    assert build <= set(let_in)


def test_its_command_is_an_order_of_ours():
    program, *words = json.loads(last("CMD"))
    path = shutil.which(program, path=str(Path(sys.executable).parent))
    assert path is not None
    subprocess.run([path, *words, "--help"], check=True, capture_output=True)


@contextmanager
def answering(status: int) -> Iterator[int]:
    """The port of a server that answers every request with ``status``."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.path == "/readyz"
            self.send_response(status)
            self.end_headers()

        def log_message(self, *said: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def health(port: int) -> int:
    """Exit code of the image's health check against a service on ``port``."""
    instruction = last("HEALTHCHECK")
    program, *words = json.loads(instruction[instruction.index("[") :])
    assert [program, *words] == SERVICE["healthcheck"]["test"][1:]
    assert program == "python"
    checked = subprocess.run(
        [sys.executable, *words], env={**os.environ, "PORT": str(port)}, capture_output=True, check=False
    )
    return checked.returncode


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
def test_the_health_check_tells_a_service_that_answers_from_one_that_cannot(status: int, healthy: bool):
    with answering(status) as port:
        assert (health(port) == 0) is healthy


def test_the_health_check_tells_that_nobody_listens():
    with answering(200) as port:
        pass
    assert health(port) != 0
