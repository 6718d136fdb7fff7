"""A PostgreSQL of the tests' own: in a temporary folder, on a unix socket, as a user that is not root."""

from __future__ import annotations

import itertools
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from . import postgres

_names = itertools.count()
_STANDBY = ("--write-recovery-conf", "--checkpoint=fast", "--no-sync")


class Cluster:
    """A server and the address at which its superuser enters; databases are made and dropped on it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.template = ""

    def url(self, database: str, *, user: str = "", password: str = "") -> str:
        """The address of a database, as `geo.stores.open_store` takes it; as ``user`` where one is named."""
        parts = urlsplit(self.address)
        netloc = parts.netloc
        if user:
            netloc = f"{user}:{password}@{netloc.rpartition('@')[2]}"
        return urlunsplit(parts._replace(scheme="postgresql+psycopg", netloc=netloc, path=f"/{database}"))

    def run(self, statement: str, database: str = "postgres") -> list[tuple]:
        """One statement as the superuser, outside of any transaction."""
        with psycopg.connect(libpq(self.url(database)), autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    @contextmanager
    def database(self, template: str = "") -> Iterator[str]:
        """The name of a database that goes when the block ends."""
        name = f"incidencia_{os.getpid()}_{next(_names)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'} ENCODING 'UTF8'")
        try:
            yield name
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def login(self, role: str) -> Iterator[dict[str, str]]:
        """The name and password of a new user who is a member of ``role``."""
        name, password = f"prueba_{os.getpid()}_{next(_names)}", secrets.token_hex(8)
        self.run(f"CREATE ROLE {name} LOGIN PASSWORD '{password}' IN ROLE {role}")
        try:
            yield {"user": name, "password": password}
        finally:
            self.run(f"DROP ROLE {name}")


class PrivateCluster(Cluster):
    """A cluster that this process made, may kill, and takes away."""

    def __init__(self, of: PrivateCluster | None = None) -> None:
        """An empty one, or a hot standby of another, made as the README says."""
        programs = postgres.find()
        assert programs is not None, "falta PostgreSQL con PostGIS; lo instala: python tests/postgres.py"
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path may not be long
        self._user = _other_user()
        if self._user:
            os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        self.folder.chmod(0o755)
        if of is not None:
            source = f"{libpq(of.address)}"
            self._program("pg_basebackup", f"--dbname={source}", f"--pgdata={self.folder}/data", *_STANDBY)
            super().__init__(of.address.replace(str(of.folder), str(self.folder)))
            return
        password = secrets.token_hex(8)
        file = self.folder / "clave"
        file.write_text(password, encoding="ascii")
        file.chmod(0o644)
        words = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--username=postgres")
        self._program("initdb", "-D", f"{self.folder}/data", f"--pwfile={file}", "--no-sync", *words)
        super().__init__(f"postgresql+psycopg://postgres:{password}@/postgres?host={self.folder}")

    def start(self, more: str = "") -> None:
        """Start it, with ``more`` options; after a kill, once what it left has gone."""
        options = (
            f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off "
            f"-c max_connections=50 -c shared_buffers=64MB {more}"
        )
        log = f"{self.folder}/registro"
        words = ("-D", f"{self.folder}/data", "-w", "-l", log, "-o", options, "start")
        for _ in range(50):
            if self._program("pg_ctl", *words, check=False) == 0:
                return
            time.sleep(0.2)
        raise AssertionError(Path(log).read_text(encoding="utf-8"))

    def stop(self) -> None:
        """Stop it as an administrator does, without waiting for who is connected."""
        self._program("pg_ctl", "-D", f"{self.folder}/data", "-m", "fast", "-w", "stop", check=False)

    def kill(self) -> None:
        """Kill the server and each of its processes where they stand."""
        main = int((self.folder / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0])
        said = subprocess.run(["ps", "-o", "pid=", "--ppid", str(main)], capture_output=True, text=True)
        for pid in (main, *map(int, said.stdout.split())):
            os.kill(pid, signal.SIGKILL)

    def remove(self) -> None:
        """Stop it and take its folder away."""
        self.stop()
        shutil.rmtree(self.folder)

    def _program(self, name: str, *words: str, check: bool = True) -> int:
        command = [str(self.programs / name), *words]
        if self._user:
            ids = (f"--reuid={self._user.pw_uid}", f"--regid={self._user.pw_gid}", "--clear-groups")
            command = ["setpriv", *ids, *command]
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True, cwd=self.folder, env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"}, check=False,
        )  # fmt: skip
        assert not check or done.returncode == 0, done.stderr
        return done.returncode


def name_of(url: str) -> str:
    """The database that an address names."""
    return urlsplit(url).path.removeprefix("/")


def libpq(url: str) -> str:
    """An address as psycopg and other programs take it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _other_user() -> pwd.struct_passwd | None:
    """Who runs the server where we are root, since it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]
