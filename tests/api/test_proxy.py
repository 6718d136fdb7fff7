"""Behind a real nginx, under a prefix, in each of the ways in which people publish a service so."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest

from api.app import create_app
from api.settings import Settings
from api.snapshot import Snapshot

from ..postgres import NGINX
from .listening import listening

PUBLIC = "https://mapa.gob.mx"
WAYS = ("/quita", "/estandar", "/deja", "/fija")
"""Prefix taken off and told; told beside RFC 7239's header; left on, or taken off, with ROOT_PATH."""
TOLD = """
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto https;
    proxy_set_header X-Forwarded-Host mapa.gob.mx;
"""
CONFIGURATION = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  proxy_http_version 1.1; proxy_set_header Connection "";
  upstream llano {{ server 127.0.0.1:{plain}; keepalive 4; }}
  server {{
    listen 127.0.0.1:{port};
    location /quita/ {{ proxy_pass http://llano/; {told} proxy_set_header X-Forwarded-Prefix /quita; }}
    location /estandar/ {{
      proxy_pass http://llano/;
      proxy_set_header Forwarded "for=\\"$remote_addr:$remote_port\\";proto=https;host=mapa.gob.mx";
      proxy_set_header X-Forwarded-For ""; proxy_set_header X-Forwarded-Proto "";
      proxy_set_header X-Forwarded-Host ""; proxy_set_header X-Forwarded-Prefix /estandar;
    }}
    location /deja/ {{ proxy_pass http://127.0.0.1:{left}; {told} }}
    location /fija/ {{ proxy_pass http://127.0.0.1:{fixed}/; {told} }}
  }}
}}
"""


@pytest.fixture(scope="module")
def outside(
    settings: Settings, snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """Whoever asks nginx from outside; nothing but nginx knows the services."""
    program = shutil.which("nginx", path=NGINX)
    assert program is not None, "falta nginx; lo instala: python tests/postgres.py"
    ours = settings.with_flags(proxies=("127.0.0.1",), rate_limit="500/hour")
    apps = [create_app(ours.with_flags(root_path=root), snapshot) for root in ("", "/deja", "/fija")]
    folder = tmp_path_factory.mktemp("nginx")
    with (
        listening(apps[0], ours) as (_, plain),
        listening(apps[1], ours) as (_, left),
        listening(apps[2], ours) as (_, fixed),
    ):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        written = folder / "nginx.conf"
        written.write_text(
            CONFIGURATION.format(folder=folder, port=port, plain=plain, left=left, fixed=fixed, told=TOLD)
        )
        running = subprocess.Popen([program, "-p", str(folder), "-c", str(written)], stderr=subprocess.PIPE)
        try:
            _wait(port, running, folder)
            # From another address than nginx's, which is trusted.
            away = httpx.HTTPTransport(local_address="127.0.0.2")
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=away) as client:
                yield client
        finally:
            running.terminate()
            running.communicate(timeout=20)


def _wait(port: int, running: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert running.poll() is None, (folder / "error.log").read_text()
            assert time.monotonic() < until, "nginx no escucha"
            time.sleep(0.02)


def links(body: object) -> list[str]:
    """Every address in a document, templates left out."""
    if isinstance(body, dict):
        own = [body["href"]] if isinstance(body.get("href"), str) and not body.get("templated") else []
        return own + [found for value in body.values() for found in links(value)]
    return [found for value in body for found in links(value)] if isinstance(body, list) else []


@pytest.mark.parametrize("way", WAYS)
def test_every_link_leads_through_the_proxy_to_an_answer(outside: httpx.Client, way: str) -> None:
    landing = outside.get(f"{way}/?f=json").json()
    some = outside.get(f"{way}/collections/incidencia-entidad/items?limit=5&datetime=2022").json()
    ours = {each for each in links(landing) + links(some) if not each.startswith("http://www.opengis.net")}
    assert len(ours) > 5
    for each in sorted(ours):
        assert each.startswith(f"{PUBLIC}{way}/"), each
        answer = outside.get(each.removeprefix(PUBLIC))
        assert answer.status_code == 200, (each, answer.text)


@pytest.mark.parametrize("way", WAYS)
def test_an_address_under_an_edition_stays_under_it(outside: httpx.Client, way: str) -> None:
    id = outside.get(f"{way}/editions").json()["ediciones"][0]["id"]
    body = outside.get(f"{way}/editions/{id}/collections/entidades/items?limit=5&f=json").json()
    following = {each["rel"]: each["href"] for each in body["links"]}["next"]
    assert following.startswith(f"{PUBLIC}{way}/editions/{id}/collections/entidades/items?")
    assert outside.get(following.removeprefix(PUBLIC)).status_code == 200


@pytest.mark.parametrize("way", WAYS)
def test_validators_and_codings_survive_the_proxy(outside: httpx.Client, way: str) -> None:
    url = f"{way}/collections/municipios/items?f=json&limit=3000"
    first = outside.get(url, headers={"Accept-Encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip"
    asked = {"Accept-Encoding": "gzip", "If-None-Match": first.headers["etag"]}
    assert outside.get(url, headers=asked).status_code == 304
    head = outside.head(url, headers={"Accept-Encoding": "gzip"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == first.headers["content-length"]


def test_what_a_stranger_writes_in_the_headers_reaches_no_link(outside: httpx.Client) -> None:
    forged = {
        "X-Forwarded-Host": "malo.mx",
        "X-Forwarded-Proto": "gopher",
        "X-Forwarded-Prefix": "/malo",
        "Forwarded": "for=6.6.6.6;host=malo.mx;proto=http",
    }
    for way in ("/quita", "/estandar"):
        body = outside.get(f"{way}/collections?f=json", headers=forged).text
        assert "malo" not in body
        assert f"{PUBLIC}{way}/collections" in body


def test_a_refusal_reaches_who_asked(outside: httpx.Client) -> None:
    answer = outside.get(f"/quita/collections?x={'a' * 7000}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert not re.search(r"127\.0\.0\.1|llano", answer.text)


def test_clients_are_told_apart_and_cannot_pass_for_another(outside: httpx.Client) -> None:
    """Last in this file: it asks until it is refused."""
    statuses = [
        outside.get("/quita/collections", headers={"X-Forwarded-For": f"203.0.113.{place}"}).status_code
        for place in range(501)
    ]
    assert 429 in statuses
