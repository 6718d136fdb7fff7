"""What the command line says of itself, and how it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from api.cli import cli


def orders(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from orders(command, (*path, name))


@pytest.mark.parametrize("words", [(), *orders(cli)], ids=" ".join)
def test_every_order_explains_itself_in_spanish(words: tuple[str, ...], run) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Uso: incidencia")
    for english in ("Usage", "Options:", "Commands:", "Show this", "required", "default:"):
        assert english not in result.stdout


def test_without_an_order_it_shows_the_help(run) -> None:
    result = run()
    assert result.exit_code == 0
    assert "edition" in result.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("vuela",), "vuela"),
        (("layer", "list", "--color"), "--color"),
        (("layer", "export"), "CAPA"),
        (("layer", "export", "entidades"), "--output"),
        (("layer", "export", "homicidios", "-o", "x.csv"), "incidencia-entidad"),
        (("layer", "export", "entidades", "-o", "x.doc"), ".geojson"),
        (("layer", "export", "entidades", "-o", "x", "--f", "doc"), "geoparquet"),
        (("layer", "export", "entidades", "-o", "x.csv", "--resolucion", "mucha"), "resolucion"),
        (("diff", "2024-01"), "CORTE_B"),
        (("edition", "use", "abc"), "abc"),
        (("edition", "show"), "edition build"),
        (("indicators",), "edition build"),
        (("indicators", "--fecha", "hoy"), "AAAA-MM-DD"),
        (("edition", "build", "--marco", "1821"), "1821"),
        (("marco", "check", "1821"), "1821"),
        (("marco", "install", "no-existe.gpkg"), "no-existe.gpkg"),
        (("import", "sesnsp", "no-existe.csv"), "no-existe.csv"),
        (("serve", "--port", "70000"), "70000"),
        (("serve", "--port", "puerto"), "port"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    home: Path,
    words: tuple[str, ...],
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    run,
    contents,
    assert_refused,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert_refused(run("--home", str(home), *words), says)
    assert contents(tmp_path) == {}


def test_settings_come_from_the_environment_and_flags_go_before(tmp_path: Path, assert_refused) -> None:
    there, here = tmp_path / "a", tmp_path / "b"
    environ = {"INCIDENCIA_HOME": str(there), "PORT": "nada"}
    result = CliRunner(env=environ).invoke(cli, ["--home", str(here), "edition", "list"])
    assert_refused(result, "PORT")
