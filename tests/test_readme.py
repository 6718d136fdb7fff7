"""The README keeps up: everything one can set, order, ask or draw has its paragraph, and its examples run."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import click
import pytest

from api.app import create_app
from api.cli import cli
from api.settings import Settings
from layers.catalogue import LAYERS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def examples(program: str) -> list[list[str]]:
    lines = "".join(blocks("sh")).splitlines()
    return [shlex.split(line) for line in lines if line.startswith(f"{program} ")]


def orders(group: click.Group, above: str = "incidencia") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from orders(command, f"{above} {name}")
        else:
            yield f"{above} {name}", command


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Each address of the service, and the names of the parameters that it reads."""
    home = tmp_path_factory.mktemp("home")
    described = create_app(Settings.read({"INCIDENCIA_HOME": str(home)})).openapi()["paths"]
    return {
        path: {each["name"] for each in operations["get"].get("parameters", []) if each["in"] == "query"}
        for path, operations in described.items()
    }


def unnamed(path: str) -> str:
    return re.sub(r"\{\w+\}", "{}", path)


def test_every_order_of_the_command_line_has_an_example():
    known = {name for name, _ in orders(cli)}
    shown = {" ".join(words[:count]) for words in examples("incidencia") for count in (2, 3)}
    assert known - shown == set()


@pytest.mark.parametrize("words", examples("incidencia"), ids=" ".join)
def test_an_order_of_the_readme_is_understood_as_written(words: list[str]):
    context, command = click.Context(cli, info_name="incidencia"), cli
    rest = words[1:]
    while isinstance(command, click.Group):
        _, command, rest = command.resolve_command(context, rest)
    assert command is not None
    command.make_context(command.name, rest, parent=context)


def test_every_setting_is_explained():
    source = (ROOT / "api" / "settings.py").read_text(encoding="utf-8")
    settings = set(re.findall(r'environ\.get\("(\w+)"|"(INCIDENCIA_\w+)": \(', source))
    settings = {name for pair in settings for name in pair if name}
    assert {"INCIDENCIA_HOME", "HOST", "PORT", "INCIDENCIA_TIMEOUT"} <= settings
    assert {name for name in settings if f"`{name}`" not in README} == set()


def test_every_layer_is_listed():
    assert {name for name in LAYERS if f"`{name}`" not in README} == set()


def test_every_address_is_listed(paths: dict[str, set[str]]):
    written = {unnamed(path) for path in re.findall(r"`(/[^`]*)`", README)}
    assert {path for path in paths if unnamed(path) not in written} == set()


@pytest.mark.parametrize("url", [words[-1] for words in examples("curl")])
def test_a_request_of_the_readme_asks_what_the_service_reads(url: str, paths: dict[str, set[str]]):
    asked = urlsplit(url)
    found = [path for path in paths if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), asked.path)]
    assert found, f"no hay ninguna ruta {asked.path}"
    layer = re.match(r"/collections/([^/]+)", asked.path)
    assert layer is None or layer[1] in LAYERS
    # Of the rows of a layer each column is a parameter too.
    columns = LAYERS[layer[1]].before if layer and asked.path.endswith("/items") else ()
    assert set(parse_qs(asked.query)) <= paths[found[0]] | {each.nombre for each in columns}


@pytest.mark.parametrize("block", blocks("sh"))
def test_a_shell_example_is_shell(block: str):
    subprocess.run(["bash", "-n"], input=block, text=True, check=True)


def test_every_target_that_the_readme_runs_is_in_the_makefile():
    targets = set(
        re.findall(r"^([a-z-]+):(?!=)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    named = {words[1] for words in examples("make")} | set(re.findall(r"`make ([a-z-]+)", README))
    assert named <= targets
    assert {"serve", "test", "test-datos", "bench", "clean"} <= named


def test_the_python_example_prints_what_it_says(capsys: pytest.CaptureFixture[str]):
    [code] = blocks("python")
    exec(compile(code, "README.md", "exec"), {})
    first, *row = capsys.readouterr().out.splitlines()
    assert first == re.search(r"# (\d+)$", code, re.MULTILINE)[1]
    assert [line.split()[0] for line in row[:3]] == ["carpetas", "tasa", "tasa_inf"]


def test_every_file_that_a_document_links_is_there():
    for document in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        linked = re.findall(r'\]\((?!https?:)([^)#]+)\)|src="([^"]+)"', text)
        missing = [name for pair in linked for name in pair if name and not (ROOT / name).exists()]
        assert missing == [], document
