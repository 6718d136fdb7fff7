"""What is installed: declared dependencies, locked versions, and a wheel that carries facts and page."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("run", "test", "bench", "build", "node", "lock")


def locked(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE))


def declared(*extras: str) -> list[Requirement]:
    wanted = [*PROJECT["dependencies"]]
    for extra in extras:
        wanted += PROJECT["optional-dependencies"][extra]
    return [Requirement(text) for text in wanted if not text.startswith("incidencia[")]


def imported(*folders: str) -> set[str]:
    """Top-level names of what the modules of the folders import, wherever in the module."""
    names: set[str] = set()
    for folder in folders:
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                    names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {"api", "bench", "geo", "layers", "tests"}


def providers(names: set[str]) -> dict[str, set[str]]:
    """The packages that each name comes from; one that is not installed here is taken to be named alike."""
    owners = importlib.metadata.packages_distributions()
    return {name: {canonicalize_name(owner) for owner in owners.get(name, [name])} for name in names}


@pytest.mark.parametrize(
    ("folders", "extras"),
    [
        (("geo", "layers", "api"), ("trazas",)),
        (("tests",), ("cuaderno", "trazas", "test")),
        (("bench",), ("cuaderno", "trazas", "test", "bench")),
    ],
    ids=["product", "tests", "bench"],
)
def test_whatever_is_imported_is_declared(folders: tuple[str, ...], extras: tuple[str, ...]):
    held = {canonicalize_name(each.name) for each in declared(*extras)}
    # QGIS brings its module with its own Python, which runs what imports it; what is run by its path finds
    # what stands beside it.
    names = imported(*folders) - {"qgis", "_debian"}
    undeclared = {name: found for name, found in providers(names).items() if not found & held}
    assert undeclared == {}


@pytest.mark.parametrize(
    ("lock", "extras"), [("run", ()), ("test", ("cuaderno", "test")), ("bench", ("test", "bench"))]
)
def test_a_lock_has_everything_declared_in_a_version_that_is_allowed(lock: str, extras: tuple[str, ...]):
    pins = locked(lock)
    held = {each: pins.get(canonicalize_name(each.name), "ninguna") for each in declared(*extras)}
    assert [f"{each}: {pin}" for each, pin in held.items() if pin not in each.specifier] == []


def test_the_tests_run_what_is_served():
    run, test, bench = locked("run"), locked("test"), locked("bench")
    assert run.items() <= test.items() <= bench.items()


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_version_carries_its_hashes(name: str):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    pins = re.findall(r"^\S+==.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    assert pins
    assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist that this tree makes."""
    folder = tmp_path_factory.mktemp("construido")
    for target in ("wheel", "sdist"):
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(folder)],
            cwd=ROOT,
            check=True,
        )
    return folder


@pytest.fixture(scope="module")
def installed(built: Path) -> Path:
    """The wheel, unpacked away from the checkout."""
    [wheel] = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(built / "site")
    return built / "site"


def test_a_wheel_carries_facts_page_types_and_licence_and_nothing_else(installed: Path):
    inside = {file.relative_to(installed).as_posix() for file in installed.rglob("*") if file.is_file()}
    carried = {f"geo/_datos/{file.name}" for file in (ROOT / "data" / "entidades").glob("*.csv")}
    page = {
        f"api/_page/{file.relative_to(ROOT / 'web' / 'dist').as_posix()}"
        for file in (ROOT / "web" / "dist").rglob("*")
        if file.is_file()
    }
    code = {
        file.relative_to(ROOT).as_posix()
        for package in ("api", "geo", "layers")
        for file in (ROOT / package).rglob("*.py")
    }
    assert carried
    assert "api/_page/index.html" in page
    templates = {
        file.relative_to(ROOT).as_posix() for file in (ROOT / "layers" / "report" / "templates").iterdir()
    }
    assert "layers/report/templates/estilo.css" in templates
    typed = {f"{package}/py.typed" for package in ("api", "geo", "layers")}
    assert carried | page | code | templates | typed <= inside
    assert {name.split("/")[0] for name in inside} == {
        "api",
        "geo",
        "layers",
        f"incidencia-{PROJECT['version']}.dist-info",
    }
    assert any(name.endswith("licenses/LICENSE") for name in inside)


def test_an_installed_wheel_reads_its_own_facts_and_its_own_page(installed: Path, tmp_path: Path):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from api.settings import page_folder\n"
        "from geo.codes import carried_path, municipios\n"
        "print(page_folder() / 'index.html', carried_path('municipios.csv'), len(municipios()), sep='\\n')\n"
    )
    answer = subprocess.run(
        [sys.executable, "-I", "-c", code, str(installed)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    page, facts, count = answer.stdout.split()
    assert Path(page) == installed / "api" / "_page" / "index.html"
    assert Path(page).is_file()
    assert Path(facts) == installed / "geo" / "_datos" / "municipios.csv"
    assert count == "2478"


def test_the_console_command_is_the_command_line():
    assert PROJECT["scripts"] == {"incidencia": "api.cli:main"}
    [command] = importlib.metadata.entry_points(group="console_scripts", name="incidencia")
    assert callable(command.load())


def test_an_sdist_builds_without_node_and_carries_what_tests_need(built: Path):
    [sdist] = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert {
        "web/dist/index.html",
        "web/dist/.fuentes.sha256",
        "web/build.py",
        "hatch_build.py",
        "data/entidades/municipios.csv",
        "requirements/run.txt",
        "Makefile",
        "tests/test_packaging.py",
        "LICENSE",
    } <= names
    assert not [name for name in names if re.search(r"node_modules|__pycache__|^var/", name)]


def test_the_changelog_speaks_of_this_version():
    heading = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert heading is not None
    assert heading[1] == PROJECT["version"] == importlib.metadata.version("incidencia")
