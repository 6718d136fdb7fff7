"""The layers `cobertura-<mecanismo>`: what each entidad or municipio has on a day, by whom and since when."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from geo.boundaries import BoundarySet
from geo.coverage import coverage
from geo.facts import Facts
from layers import words
from layers.build import build_values
from layers.catalogue import LAYERS
from layers.coverage_layers import MECHANISMS, layer_id
from layers.spec import AFTER, LayerQuery, columns

CARRIED = Path(__file__).resolve().parents[2] / "data" / "entidades"
JUNE_2016, TODAY = date(2016, 6, 1), date(2026, 11, 23)
OF_ENTIDAD = [clave for clave, each in MECHANISMS.items() if each.nivel == "entidad"]
OF_MUNICIPIO = ["convenio_municipal", "organo_municipal"]


def test_every_mechanism_of_the_table_has_its_layer_with_its_title_and_level() -> None:
    with (CARRIED / "mecanismos.csv").open(encoding="utf-8", newline="") as file:
        carried = [(row["clave"], row["titulo_es"], row["nivel"]) for row in csv.DictReader(file)]
    assert [(clave, each.titulo, each.nivel) for clave, each in MECHANISMS.items()] == carried
    specs = [LAYERS["cobertura-" + clave.replace("_", "-")] for clave, _, _ in carried]
    assert [(spec.mecanismos[0], spec.titulo, spec.nivel) for spec in specs] == carried
    assert [clave for clave, _, nivel in carried if nivel == "municipio"] == OF_MUNICIPIO


@pytest.mark.parametrize("clave", OF_ENTIDAD)
@pytest.mark.parametrize("day", [date(2012, 1, 28), JUNE_2016, TODAY], ids=str)
def test_a_layer_has_the_statuses_of_the_coverage_and_who_said_each_and_when(
    clave: str, day: date, facts: Facts, boundaries: BoundarySet
) -> None:
    rows = build_values(facts, boundaries, LAYERS[layer_id(clave)], LayerQuery(fecha=day))
    it = coverage(facts, clave, day)
    for situacion in ("si", "parcial", "no", "en_conflicto", "sin_dato"):
        assert tuple(rows.loc[rows[clave] == situacion, "cvegeo"]) == getattr(it, situacion)
    known = rows[clave] != "sin_dato"
    assert (rows["estatus"] == "observado").tolist() == known.tolist()
    assert ((rows[f"{clave}_segun"] != "") == known).all()
    assert ((rows[f"{clave}_segun_fecha"] != "") == known).all()
    told = {row["cve"]: row for row in it.dichos}
    for row in rows.to_dict("records"):
        if row[clave] != "sin_dato":
            assert row[f"{clave}_segun"] == told[row["cvegeo"]]["segun"]
            assert row[f"{clave}_desde"] == told[row["cvegeo"]]["desde"]
        elif row[f"{clave}_ultimo"]:
            assert row[f"{clave}_ultimo_segun"] == told[row["cvegeo"]]["ultimo_segun"]


@pytest.mark.parametrize("clave", OF_MUNICIPIO)
def test_a_layer_of_municipios_shows_each_its_own_and_nothing_of_its_entidad(
    clave: str, facts: Facts, boundaries: BoundarySet
) -> None:
    rows = build_values(facts, boundaries, LAYERS[layer_id(clave)], LayerQuery(fecha=TODAY))
    assert len(rows) == 2478 + 32
    assert rows.loc[rows[clave] == "si", "cvegeo"].tolist() == ["19039"]  # Monterrey, February 2026
    assert rows["estatus"].value_counts().to_dict() == {"sin_dato": 2477, "no_aplica": 32, "observado": 1}
    monterrey = rows.set_index("cvegeo").loc["19039"]
    assert monterrey[f"{clave}_segun"].startswith("El Horizonte")
    assert monterrey[f"{clave}_segun_fecha"] == "2026-02-19"
    before = build_values(facts, boundaries, LAYERS[layer_id(clave)], LayerQuery(fecha=JUNE_2016))
    absent = before.loc[before["estatus"] == "no_aplica", "cvegeo"]
    assert "17036" in set(absent)  # Hueyapan, a municipio since 2019
    assert len(before) - len(absent) == coverage(facts, clave, JUNE_2016).denominador


def test_on_the_map_a_status_is_said_with_its_evaluator_and_date(
    facts: Facts, boundaries: BoundarySet
) -> None:
    spec = LAYERS["cobertura-ley-armonizada"]
    rows = build_values(facts, boundaries, spec, LayerQuery(fecha=JUNE_2016))
    said = dict(zip(rows["cvegeo"], words.tooltips(rows, spec), strict=True))
    told = {row["cve"]: row for row in coverage(facts, "ley_armonizada", JUNE_2016).dichos}
    assert told["07"]["segun"] in said["07"]
    assert "2016" in said["07"].split(told["07"]["segun"])[1]


def test_what_must_be_read_first_is_said(facts: Facts) -> None:
    for clave in MECHANISMS:
        assert LAYERS[layer_id(clave)].advertencias[0].startswith("Cada situación es lo que dijo quien")
    assert LAYERS["cobertura-convenio-marco"].advertencias[1] == (
        "Los comités del INM y de la CNDH no son convenios."
    )


@pytest.mark.parametrize("clave", ["refugio", "albergue_procuraduria"])
def test_a_shelter_has_an_entidad_and_never_a_place(clave: str, facts: Facts) -> None:
    spec = LAYERS[layer_id(clave)]
    assert spec.nivel == "entidad"
    assert "Dice si lo hay en la entidad, nunca dónde está." in spec.advertencias
    own = {column.nombre for column in columns(spec, facts)[len(spec.before) : -len(AFTER)]}
    told = ("", "_desde", "_segun", "_segun_fecha", "_ultimo", "_ultimo_fecha", "_ultimo_segun")
    assert own == {"fecha", *(clave + what for what in told)}
