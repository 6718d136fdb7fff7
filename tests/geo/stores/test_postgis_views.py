"""The views as others open them: GDAL, geopandas and plain SQL, with the numbers that the service answers."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import psycopg
import pytest
import sqlalchemy
from psycopg import conninfo

from geo.edition import Edition
from geo.evidence import History
from geo.incidence import incidence
from geo.periods import Periodo
from geo.stores import open_store
from layers.build import build_values
from layers.catalogue import LAYERS
from layers.spec import LayerQuery

from ...cluster import Cluster, libpq

VIEWS = ("incidencia_entidad", "incidencia_municipio", "cobertura", "convenios", "armonizacion")


@pytest.fixture(scope="module")
def published(cluster: Cluster, whole: Edition) -> Iterator[str]:
    """The address of a database with an edition in use."""
    with cluster.database(cluster.template) as name:
        open_store(cluster.url(name)).publish(whole)
        yield cluster.url(name)


@pytest.fixture
def sql(published: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(libpq(published), autocommit=True) as connection:
        yield connection


def frame(sql: psycopg.Connection, query: str) -> pd.DataFrame:
    found = sql.execute(query)
    assert found.description is not None
    return pd.DataFrame(found.fetchall(), columns=[column.name for column in found.description])


@pytest.mark.parametrize("nivel", ["entidad", "municipio"])
@pytest.mark.parametrize("year", [2015, 2016, 2022, 2024])
def test_yearly_incidence_is_what_the_layer_answers(
    sql: psycopg.Connection, whole: Edition, nivel: str, year: int
) -> None:
    view = frame(sql, f"SELECT * FROM publicado.incidencia_{nivel} WHERE anio = {year} ORDER BY cvegeo")
    spec, query = LAYERS[f"incidencia-{nivel}"], LayerQuery(datetime=Periodo.years(year, year))
    layer = build_values(whole.facts, whole.boundaries, spec, query)
    assert view["carpetas"].sum() == layer["carpetas"].sum() > 300
    for name in ("cvegeo", "cve_ent", "nombre", "estatus", "carpetas", "poblacion", "tasa", "tasa_inf",
                 "tasa_sup", "meses_reportados", "meses_pedidos", "marco", "corte", "fuente"):  # fmt: skip
        ours, theirs = (each[name].astype(object).where(each[name].notna(), None) for each in (view, layer))
        assert ours.tolist() == theirs.tolist(), name
    assert view["id"].is_unique


@pytest.mark.parametrize("day", ["2009-01-01", "2012-02-29", "2016-06-01", "2024-12-31"])
def test_the_situation_of_any_day_is_what_the_layer_answers(
    sql: psycopg.Connection, whole: Edition, day: str
) -> None:
    view = frame(sql, f"SELECT * FROM publicado.situacion_en('{day}')")
    query = LayerQuery(fecha=date.fromisoformat(day))
    layer = build_values(whole.facts, whole.boundaries, LAYERS["cobertura"], query).set_index("cve_ent")
    assert len(view) == 32 * (whole.facts.mecanismos["nivel"] == "entidad").sum()
    told = {"situacion": "", "desde": "_desde", "segun": "_segun", "segun_fecha": "_segun_fecha",
            "ultimo_conocido": "_ultimo"}  # fmt: skip
    for mechanism, rows in view.groupby("mecanismo"):
        for column, suffix in told.items():
            answered = layer.loc[rows["cve_ent"], f"{mechanism}{suffix}"]
            assert rows[column].tolist() == answered.tolist(), (mechanism, column)


def test_every_stretch_of_a_situation_is_the_history_of_its_days(whole: Edition) -> None:
    history = History.of(whole.facts.evidencias, whole.facts.mecanismos)
    spans = history.spans()
    for row in spans.sample(60, random_state=5).itertuples():
        days = [row.primer_dia.date()]
        if not pd.isna(row.siguiente):
            days.append((row.siguiente - pd.Timedelta(days=1)).date())
        for told in history.on(days, cves=[row.cve], mecanismo=row.mecanismo).itertuples():
            assert (told.situacion, told.desde, told.filas) == (row.situacion, row.desde, row.filas)


def test_today_is_what_the_views_of_today_show(sql: psycopg.Connection) -> None:
    today = frame(sql, "SELECT * FROM publicado.situacion_en(current_date)")
    assert len(frame(sql, "SELECT * FROM publicado.cobertura")) == len(today)
    agreements = frame(sql, "SELECT DISTINCT mecanismo FROM publicado.convenios")["mecanismo"]
    assert set(agreements) == set(LAYERS["convenios"].mecanismos)
    harmonised = frame(sql, "SELECT DISTINCT mecanismo FROM publicado.armonizacion")["mecanismo"]
    assert set(harmonised) == set(LAYERS["armonizacion"].mecanismos)


def test_the_views_follow_the_edition_in_use(
    sql: psycopg.Connection, published: str, whole: Edition, later: Edition
) -> None:
    query = "SELECT sum(carpetas) FROM publicado.incidencia_entidad"
    [before] = sql.execute(query).fetchone()
    open_store(published).publish(later)
    [after] = sql.execute(query).fetchone()
    open_store(published).use(whole.id)
    assert sql.execute(query).fetchone() == (before,)
    assert 0 < after < before
    assert sql.execute("SELECT edicion FROM publicado.actual").fetchone() == (whole.id,)


def test_gdal_lists_the_views_and_copies_one(published: str, tmp_path: Path) -> None:
    said = conninfo.conninfo_to_dict(libpq(published))
    source = "PG:" + " ".join(f"{name}='{value}'" for name, value in said.items())
    for view in VIEWS:
        shown = subprocess.run(
            ["ogrinfo", "-ro", "-so", source, f"publicado.{view}"], capture_output=True, text=True, check=True
        ).stdout
        assert "Geometry: Multi Polygon" in shown
        assert 'ID["EPSG",4326]' in shown
    copied = tmp_path / "2022.geojson"
    words = ["-sql", "SELECT * FROM publicado.incidencia_municipio WHERE anio = 2022", str(copied), source]
    subprocess.run(["ogr2ogr", "-f", "GeoJSON", *words], check=True)
    features = json.loads(copied.read_text(encoding="utf-8"))["features"]
    assert sum(one["properties"]["carpetas"] or 0 for one in features) == 808
    assert sum(one["geometry"] is not None for one in features) == 3


def test_geopandas_reads_a_view(published: str, whole: Edition) -> None:
    engine = sqlalchemy.create_engine(published)
    try:
        query = "SELECT * FROM publicado.incidencia_entidad WHERE anio = 2022"
        read = gpd.read_postgis(query, engine, geom_col="geometria")
    finally:
        engine.dispose()
    assert read["carpetas"].sum() == 808
    assert read.crs.to_epsg() == 4326
    polygon = whole.boundaries["entidad", 250].frame.geometry["01"]
    assert read.set_index("cvegeo").geometry["01"].equals(polygon)


def test_the_sql_of_the_readme_gives_the_numbers_of_the_service(
    sql: psycopg.Connection, whole: Edition
) -> None:
    readme = (Path(__file__).resolve().parents[3] / "README.md").read_text(encoding="utf-8")
    [block] = re.findall(r"^```sql\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    by_year, by_situation = (sql.execute(query).fetchall() for query in block.strip().split(";\n"))
    for year, total in by_year:
        rows = incidence(whole.facts, "municipio", Periodo.years(year, year))
        known = rows["carpetas"].dropna()
        assert total == (int(known.sum()) if len(known) else None), year
    history = History.of(whole.facts.evidencias, whole.facts.mecanismos)
    told = history.on(
        [date(2016, 6, 1)], cves=whole.facts.entidades["cve_ent"].tolist(), mecanismo="ley_armonizada"
    )
    assert dict(by_situation) == told["situacion"].value_counts().to_dict()
