"""The compose file's containers, run one after another as their commands say, by a user who is not root.

There is no container engine here: images, networks and mounts are only looked at, by tests/test_container.py.
"""

from __future__ import annotations

import json
import os
import pwd
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from geo import marcos

from .cluster import Cluster
from .geo import makers

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SECRETS = {"dueno": "la del dueño: ¡con @ y / !", "servicio": "otra'más"}


def identity() -> list[str]:
    """What to put before a command so that it is not root who runs it."""
    if os.geteuid() != 0:
        return []
    nobody = pwd.getpwnam("nobody")
    # It may read, and only read, whatever there is: root's Python is often in root's own folder.
    reading = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
    return ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups", *reading]


@pytest.fixture
def place(cluster: Cluster, tmp_path: Path) -> Iterator[dict[str, str]]:
    """What a container would find in its place: secrets, a home, and a database of its owner's."""
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == os.geteuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    for name, secret in SECRETS.items():
        (tmp_path / name).write_text(f"{secret}\n", encoding="utf-8")
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o777)
    suffix = f"_{os.getpid()}"
    owner = f"dueno{suffix}"
    quoted = SECRETS["dueno"].replace("'", "''")
    cluster.run(f"CREATE ROLE {owner} LOGIN SUPERUSER PASSWORD '{quoted}'")
    try:
        with cluster.database() as database:
            yield {"home": str(home), "database": database, "owner": owner, "secrets": str(tmp_path)}
    finally:
        cluster.run("DROP ROLE IF EXISTS servicio")
        cluster.run(f"DROP ROLE {owner}")


@pytest.fixture
def environment(cluster: Cluster, place: dict[str, str]) -> Callable[[str], dict[str, str]]:
    """The environment of a container, with what compose would mount and name put where it is here."""

    def of(service: str) -> dict[str, str]:
        told = {name: str(value) for name, value in SERVICES[service]["environment"].items()}
        told = {name: re.sub("^/run/secrets", place["secrets"], value) for name, value in told.items()}
        if "INCIDENCIA_STORE" in told:
            user, _, host = told["INCIDENCIA_STORE"].partition("://")[2].partition("@")
            assert host == "base/incidencia"
            url = cluster.url(place["database"], user="X")
            here = {"incidencia": place["owner"], "servicio": "servicio"}[user]
            told["INCIDENCIA_STORE"] = url.replace("X:@", f"{here}@")
            told["INCIDENCIA_HOME"], told["TMPDIR"] = place["home"], place["home"]
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        return {"PATH": path, "LC_ALL": "C.UTF-8", "HOME": place["home"], **told}

    return of


def begin(service: str, told: dict[str, str]) -> subprocess.Popen[str]:
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    command = [*identity(), *SERVICES[service]["command"]]
    return subprocess.Popen(command, env=told, cwd=told["HOME"], **pipes)  # type: ignore[call-overload]


def test_what_compose_brings_up_answers(
    cluster: Cluster, place: dict[str, str], environment: Callable[[str], dict[str, str]], tmp_path: Path
) -> None:
    # A small one under the name of the default, neither a minute of installing that nor of writing it twice.
    marcos.install(makers.geopackage(makers.grid(), tmp_path), Path(place["home"]), marco=marcos.DEFAULT)
    if os.geteuid() == 0:
        for path in (Path(place["home"]) / "marcos").rglob("*"):
            path.chmod(path.stat().st_mode | 0o055)
    # The database's first start.
    base = environment("base")
    url = cluster.url(place["database"])
    base |= {"POSTGRES_USER": place["owner"], "POSTGRES_DB": place["database"]}
    base |= {"PGPASSWORD": SECRETS["dueno"], "PGHOST": re.search(r"host=([^&]+)", url)[1]}  # type: ignore[index]
    subprocess.run([*identity(), ROOT / "docker" / "base.sh"], env=base, check=True)
    # What prepares it, twice: a second `up` does it again.
    ids = []
    for _ in range(2):
        preparing = begin("preparar", environment("preparar"))
        said, talk = preparing.communicate()
        assert preparing.returncode == 0, talk
        ids.append(said.split()[-1])
    assert ids[0] == ids[1]
    # And the service, as a user that may only read.
    told = environment("incidencia")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        told |= {"HOST": "127.0.0.1", "PORT": str(taken.getsockname()[1])}
    serving = begin("incidencia", told)
    try:
        assert serving.stdout is not None
        assert "responde" in serving.stdout.readline(), serving.communicate()
        health = [sys.executable, *SERVICES["incidencia"]["healthcheck"]["test"][2:]]
        subprocess.run(health, env=told, check=True)
        with urllib.request.urlopen(f"http://127.0.0.1:{told['PORT']}/readyz", timeout=60) as answer:
            assert json.load(answer)["edicion"] == ids[0]
    finally:
        serving.terminate()
        serving.communicate(timeout=60)
    users = cluster.run("SELECT rolname FROM pg_roles WHERE rolname = 'servicio' AND NOT rolsuper")
    assert users == [("servicio",)]


def test_every_container_is_shut_in_and_takes_its_passwords_from_files() -> None:
    for name, service in SERVICES.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert int(service["user"].split(":")[0]) > 0, name
        assert set(service["secrets"]) <= set(COMPOSE["secrets"]), name
        passwords = {key: value for key, value in service["environment"].items() if "PASSWORD" in key}
        assert passwords, name
        assert all(value.startswith("/run/secrets/") for value in passwords.values()), name
    assert SERVICES["incidencia"]["depends_on"] == {
        "preparar": {"condition": "service_completed_successfully"}
    }
    assert SERVICES["preparar"]["depends_on"] == {"base": {"condition": "service_healthy"}}
    assert {"healthcheck"} <= SERVICES["base"].keys() & SERVICES["incidencia"].keys()


def test_no_secret_is_kept_with_the_code() -> None:
    assert "secretos/" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert {Path(each["file"]).parts[0] for each in COMPOSE["secrets"].values()} == {"secretos"}
    assert "!secretos" not in (ROOT / ".dockerignore").read_text(encoding="utf-8")
