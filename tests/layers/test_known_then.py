"""What was known in a month: every layer with ``corte=``, from what had been said until then."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geo.boundaries import BoundarySet
from geo.errors import InputError
from geo.facts import Facts
from geo.periods import Periodo
from layers.build import build_values, resolve
from layers.catalogue import LAYERS
from layers.spec import LayerQuery

from .kinds import KINDS

Ask = Callable[..., pd.DataFrame]
CARRIED = Path(__file__).parents[2] / "data" / "entidades" / "evidencias.csv"


@pytest.fixture
def armonizacion(facts: Facts, boundaries: BoundarySet):
    def ask(fecha: date | None, corte: str | None) -> pd.DataFrame:
        query = LayerQuery(None, fecha, corte)
        return build_values(facts, boundaries, LAYERS["armonizacion"], query).set_index("cve_ent")

    return ask


@pytest.mark.parametrize("corte", ["2014-06", "2015-02", "2016-05"])
def test_nobody_speaks_who_had_not_spoken_yet(armonizacion, corte: str) -> None:
    rows = armonizacion(date(2016, 6, 1), corte)
    with CARRIED.open(encoding="utf-8", newline="") as lines:
        said = [row for row in csv.DictReader(lines) if row["mecanismo"] == "ley_armonizada"]
    spoken = {row["cve_ent"] for row in said if row["hasta"][:7] <= corte and not row["cve_mun"]}
    named = rows[(rows["ley_armonizada_segun"] != "") | (rows["ley_armonizada_ultimo_segun"] != "")]
    assert set(named.index) == spoken
    assert max(rows["ley_armonizada_segun_fecha"])[:7] <= corte
    assert max(rows["corte"]) <= corte


def test_a_dispute_is_none_before_the_other_side_has_spoken(armonizacion) -> None:
    day = date(2016, 5, 31)
    then, now = armonizacion(day, "2016-05")["ley_armonizada"], armonizacion(day, None)["ley_armonizada"]
    other = {cve: (then[cve], now[cve]) for cve in now.index if then[cve] != now[cve]}
    # Durango and Tamaulipas: somebody said the contrary in the months that followed.
    assert other == {"10": ("no", "en_conflicto"), "28": ("no", "en_conflicto")}


def test_the_day_is_the_last_of_the_month_where_none_is_asked(armonizacion, facts: Facts) -> None:
    assert set(armonizacion(None, "2016-02")["fecha"]) == {"2016-02-29"}
    query = resolve(facts, LAYERS["armonizacion"], LayerQuery(corte="2099-01"))
    assert query.fecha == date.today()


@pytest.fixture
def ask(facts: Facts, boundaries: BoundarySet) -> Ask:
    """Rows of a layer by key: ``ask("municipios", corte="2024-11")``."""

    def rows(id: str, *, of: Facts = facts, **asked: Any) -> pd.DataFrame:
        values = build_values(of, boundaries, LAYERS[id], LayerQuery(**asked))
        return values.set_index(LAYERS[id].key, drop=False)

    return rows


@pytest.mark.parametrize("id", KINDS)
def test_a_month_in_which_all_had_been_said_tells_what_is_known_now(id: str, ask: Ask) -> None:
    day = {"fecha": date(2016, 6, 1)} if LAYERS[id].by_day else {}
    pd.testing.assert_frame_equal(ask(id, corte="2099-01", **day), ask(id, **day))


@pytest.mark.parametrize("id", [id for id in KINDS if not LAYERS[id].by_period])
@pytest.mark.parametrize("corte", ["2016-05", "2021-06", "2024-11", "2025-06"])
def test_no_row_speaks_from_a_later_month(id: str, corte: str, ask: Ask) -> None:
    rows = ask(id, corte=corte)
    assert max(rows["corte"], default="")[:7] <= corte
    silent = rows[rows["fuente"] == ""]
    assert set(silent["estatus"]) <= {"sin_dato", "no_aplica"}


def test_criteria_are_asked_so_too(ask: Ask) -> None:
    assert set(ask("armonizacion-criterios", corte="2016-05")["estatus"]) == {"sin_dato"}


@pytest.mark.parametrize("id", ["entidades", "municipios"])
def test_the_population_follows_the_corte_of_its_projection_and_the_land_stays(id: str, ask: Ask) -> None:
    # The projection says no more than its year, 2024: it may have come out in December.
    day = date(2020, 1, 1)
    now, then, soon = (ask(id, fecha=day, corte=corte) for corte in (None, "2024-11", "2024-12"))
    pd.testing.assert_frame_equal(soon, now)
    told = ["poblacion", "estatus", "corte", "fuente"]
    pd.testing.assert_frame_equal(then.drop(columns=told), now.drop(columns=told))
    assert then["poblacion"].isna().all()
    assert set(then["corte"]) == set(then["fuente"]) == {""}
    assert set(then.loc[now["estatus"] == "observado", "estatus"]) == {"sin_dato"}
    assert (then["estatus"] == "no_aplica").equals(now["estatus"] == "no_aplica")


def test_whether_a_municipio_exists_is_asked_of_the_day_and_not_of_the_month(ask: Ask) -> None:
    # Puerto Morelos is of January 2016.
    for id in ("municipios", "cobertura-municipio"):
        assert ask(id, corte="2015-12").loc["23011", "estatus"] == "no_aplica"
    later = ask("municipios", corte="2015-12", fecha=date(2016, 6, 1)).loc["23011"]
    assert (later["estatus"], later["nombre"], later["poligono_estatus"]) == (
        *("sin_dato", "Puerto Morelos", "observado"),
    )


@pytest.mark.parametrize(("id", "before", "since"), [
    ("rutas", "2025-11", "2025-12"), ("cadena-penal", "2025-11", "2025-12"),
])  # fmt: skip
def test_a_row_that_is_what_was_said_is_not_there_before(id: str, before: str, since: str, ask: Ask) -> None:
    assert ask(id, corte=before).empty
    assert list(ask(id, corte=before).columns) == list(ask(id).columns)
    pd.testing.assert_frame_equal(ask(id, corte=since), ask(id))


def test_before_the_report_the_hotline_says_nothing_of_any_entidad(ask: Ask) -> None:
    then, now = ask("linea-nacional", corte="2021-05"), ask("linea-nacional", corte="2021-06")
    pd.testing.assert_frame_equal(now, ask("linea-nacional"))
    assert then.index.equals(now.index)
    said = [name for name in then if name.endswith("estatus") and name != "poligono_estatus"]
    assert set(then[said].to_numpy().ravel()) == {"sin_dato"}
    assert then.filter(regex="recibidos$|origen$|total_nacional$").isna().all(axis=None)
    assert set(then.filter(regex="_periodo$|_segun$|_url$|corte|fuente").to_numpy().ravel()) == {""}


def test_a_source_whose_month_nobody_knows_had_not_spoken(facts: Facts, ask: Ask) -> None:
    older = replace(facts, fuentes=facts.fuentes[~facts.fuentes["clave"].str.endswith("-incidencia")])
    assert ask("rutas", of=older, corte="2026-01").empty
    assert set(ask("linea-nacional", of=older, corte="2026-01")["estatus"]) == {"sin_dato"}
    undated = replace(facts, fuentes=facts.fuentes.assign(corte=""))
    assert ask("entidades", of=undated, corte="2026-01")["poblacion"].isna().all()


def test_a_period_asked_of_a_layer_of_days_is_its_last_day(ask: Ask) -> None:
    for id in ("leyes", "municipios"):
        rows = ask(id, datetime=Periodo.parse("2015-02/2016-02"))
        pd.testing.assert_frame_equal(rows, ask(id, fecha=date(2016, 2, 29)))
    assert set(ask("leyes", datetime=Periodo.parse("2016/.."))["fecha"]) == {date.today().isoformat()}


@pytest.mark.parametrize("id", ["rutas", "cadena-penal", "linea-nacional"])
def test_a_period_leaves_nothing_out_where_rows_have_none(id: str, ask: Ask) -> None:
    pd.testing.assert_frame_equal(ask(id, datetime=Periodo.parse("1995")), ask(id))


def test_before_the_first_statement_nothing_was_known(armonizacion) -> None:
    with pytest.raises(InputError, match=r"empieza en \d{4}-\d\d"):
        armonizacion(date(2016, 6, 1), "2001-01")
