"""``/editions/{id}/…``: what is cited answers the same, whatever is published later and on whatever day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api import editions, parameters, serving
from api.app import create_app, put_in_use
from api.editions import Editions
from api.settings import Settings
from api.snapshot import Snapshot, prepare
from geo.edition import Edition, build
from geo.errors import NotFoundError, StoreError
from geo.stores import open_store
from geo.stores.files import FileStore
from layers import build as layers_build

ITEMS = "collections/incidencia-entidad/items"
CITED = (
    "", "collections", "collections/cobertura", ITEMS, f"{ITEMS}/09", "tablero", "indicadores",
    "indicadores/ley_especial", "cobertura", "cobertura/brechas", "cobertura/cambios", "criterios", "lineas",
    "ficha/09", "informe?f=json", "conformance", "api",
)  # fmt: skip


@pytest.fixture(scope="module")
def later(edition: Edition) -> Edition:
    """The same with a hundred cases more in 2022."""
    cases = edition.facts.casos.copy()
    row = cases.index[(cases["fuente"] == "sesnsp-estatal-2026-01") & (cases["periodo"] == "2022")][0]
    cases.loc[row, "valor"] += 100
    return build(replace(edition.facts, casos=cases), edition.boundaries)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, edition: Edition, later: Edition) -> Path:
    """A folder that holds both; the later is in use."""
    folder = tmp_path_factory.mktemp("ediciones")
    held = open_store(str(folder))
    held.publish(edition)
    held.publish(later)
    return folder


@pytest.fixture(scope="module")
def both(settings: Settings, store: Path, later: Edition) -> Iterator[TestClient]:
    """A service on the later edition, whose store has the former too."""
    app = create_app(settings.with_flags(store=str(store)), prepare(later))
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


def total(client: TestClient, address: str) -> int:
    rows = client.get(f"{address}{ITEMS}?datetime=2022&limit=32&skipGeometry=true").json()["features"]
    return sum(row["properties"]["carpetas"] or 0 for row in rows)


def test_each_address_answers_from_its_edition(both: TestClient, edition: Edition, later: Edition) -> None:
    assert total(both, "/") == total(both, f"/editions/{later.id}/") == 908
    assert total(both, f"/editions/{edition.id}/") == 808
    assert both.get(f"/editions/{edition.id}/tablero").json()["edicion"] == edition.id


@pytest.mark.parametrize("path", CITED)
def test_all_that_an_edition_says_may_be_cited(both: TestClient, edition: Edition, path: str) -> None:
    answer = both.get(f"/editions/{edition.id}/{path}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["etag"]


@pytest.mark.parametrize("path", ["collections", ITEMS, "indicadores", "cobertura"])
def test_links_of_what_is_cited_lead_to_what_is_cited(both: TestClient, edition: Edition, path: str) -> None:
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "mapa.mx", "X-Forwarded-Prefix": "/trata"}
    links = both.get(f"/editions/{edition.id}/{path}", headers=told).json()["links"]
    address = f"https://mapa.mx/trata/editions/{edition.id}/"
    assert links
    assert all(each["href"].startswith(address) for each in links if "mapa.mx" in each["href"])
    assert any(each["rel"] == "self" and each["href"].startswith(f"{address}{path}") for each in links)


@pytest.mark.parametrize("path", ["tablero", "cobertura", "collections/cobertura/items", "informe?f=json"])
def test_what_is_cited_does_not_change_with_the_calendar(
    both: TestClient, edition: Edition, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NextYear:
        """Reads days as `date` does, and takes today for a day yet to come."""

        fromisoformat = date.fromisoformat

        @staticmethod
        def today() -> date:
            return date(date.today().year + 1, 3, 1)

    both.app.state.answers.clear()  # type: ignore[attr-defined]
    before = both.get(f"/editions/{edition.id}/{path}").content
    with monkeypatch.context() as patched:
        for module in (serving, parameters, layers_build):
            patched.setattr(module, "date", NextYear)
        both.app.state.answers.clear()  # type: ignore[attr-defined]
        after = both.get(f"/editions/{edition.id}/{path}").content
    assert before == after


def test_the_manifest_leads_to_what_is_cited_and_is_asked_for_each_time(
    both: TestClient, edition: Edition
) -> None:
    answer = both.get(f"/editions/{edition.id}")
    assert answer.headers["cache-control"] == "no-cache"
    hrefs = {each["rel"]: each["href"] for each in answer.json()["links"]}
    assert hrefs["data"] == f"http://testserver/editions/{edition.id}/collections"
    assert both.get(hrefs["data"]).status_code == both.get(hrefs["service"]).status_code == 200


def test_the_service_itself_is_of_no_edition(both: TestClient, edition: Edition) -> None:
    for path in ("healthz", "readyz", "metrics", "editions", "plantillas"):
        assert both.get(f"/editions/{edition.id}/{path}").status_code == 404


@pytest.mark.parametrize("id", ["0" * 16, "..", "%2e%2e", "nada"])
def test_an_edition_that_never_was_is_named(both: TestClient, id: str) -> None:
    answer = both.get(f"/editions/{id}/tablero" if id != ".." else "/editions/.%2e/tablero")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-cache"


def test_an_edition_that_was_taken_back_is_gone_though_it_was_kept(
    settings: Settings, tmp_path: Path, edition: Edition, later: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = open_store(str(tmp_path))
    held.publish(edition)
    held.publish(later)
    app = create_app(settings.with_flags(store=str(tmp_path)), prepare(later))
    with TestClient(app) as client:
        assert client.get(f"/editions/{edition.id}/tablero").status_code == 200
        held.retire(edition.id)
        monkeypatch.setattr(editions, "BELIEVED", 0.0)
        answer = client.get(f"/editions/{edition.id}/tablero")
        assert answer.status_code == 410
        assert "retirada" in answer.json()["detail"]
        assert client.get(f"/editions/{later.id}/tablero").status_code == 200


def test_what_was_read_is_answered_while_the_store_is_away(
    store: Path, edition: Edition, snapshot: Snapshot, later: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: object) -> None:
        raise StoreError("la base no contesta")

    known, in_use = Editions(str(store), lambda *_: snapshot), prepare(later)
    assert known.find(edition.id, in_use) is snapshot
    monkeypatch.setattr(FileStore, "editions", away)
    monkeypatch.setattr(editions, "BELIEVED", 0.0)
    assert known.find(edition.id, in_use) is snapshot
    with pytest.raises(StoreError):
        Editions(str(store), lambda *_: snapshot).find(edition.id, in_use)


def test_the_one_in_use_needs_no_store(snapshot: Snapshot, tmp_path: Path) -> None:
    known = Editions(str(tmp_path / "nada"), lambda *_: snapshot)
    assert known.find(snapshot.edition.id, snapshot) is snapshot
    with pytest.raises(NotFoundError, match="no hay edición"):
        known.find("otra", snapshot)


def test_two_are_held_beside_the_one_in_use(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []

    def load(_: str, id: str) -> Snapshot:
        loaded.append(id)
        return snapshot

    known = Editions("nada", load)
    monkeypatch.setattr(Editions, "believed", lambda *_: True)
    for id in ("a", "b", "a", "c", "a", "b"):
        known.find(id, snapshot)
    assert loaded == ["a", "b", "c", "b"]


def test_a_swap_changes_the_answers_at_once(settings: Settings, edition: Edition, snapshot: Snapshot) -> None:
    app = create_app(settings, snapshot)
    with TestClient(app) as client:
        before = client.get("/tablero").headers["etag"]
        assert client.get("/tablero", headers={"If-None-Match": before}).status_code == 304
        other = replace(edition, id="otra", manifest=replace(edition.manifest, id="otra"))
        put_in_use(app, prepare(other))
        assert client.get("/tablero").json()["edicion"] == "otra"
        assert client.get("/tablero", headers={"If-None-Match": before}).status_code == 200
