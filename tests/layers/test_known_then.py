"""What was known in a month: the layers of situations with ``corte=``, from statements made until then."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geo.boundaries import BoundarySet
from geo.errors import InputError
from geo.facts import Facts
from layers.build import build_values, resolve
from layers.catalogue import LAYERS
from layers.spec import LayerQuery

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


def test_criteria_are_asked_so_too_and_the_territory_is_not(facts: Facts, boundaries: BoundarySet) -> None:
    rows = build_values(facts, boundaries, LAYERS["armonizacion-criterios"], LayerQuery(corte="2016-05"))
    assert set(rows["estatus"]) == {"sin_dato"}
    with pytest.raises(InputError, match="no entiende «corte»"):
        build_values(facts, boundaries, LAYERS["municipios"], LayerQuery(corte="2016-05"))


def test_before_the_first_statement_nothing_was_known(armonizacion) -> None:
    with pytest.raises(InputError, match=r"empieza en \d{4}-\d\d"):
        armonizacion(date(2016, 6, 1), "2001-01")
