"""What a layer declares is checked when it is born, and what is asked of it before it answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from geo.errors import InputError, NotFoundError
from geo.facts import Facts
from geo.periods import Periodo
from layers.catalogue import LAYERS, find
from layers.spec import AFTER, BEFORE, TIMES, Column, LayerQuery, LayerSpec, columns, mechanisms
from layers.style import RATE, class_labels

IDS = (
    "incidencia-entidad", "incidencia-municipio", "victimas-entidad", "convenios", "armonizacion", "leyes",
    "cobertura", "cobertura-municipio",
    "cobertura-convenio-marco", "cobertura-convenio-coordinacion", "cobertura-convenio-osc",
    "cobertura-convenio-municipal", "cobertura-ley-especial", "cobertura-ley-armonizada",
    "cobertura-reglamento", "cobertura-tipo-penal", "cobertura-comision-interinstitucional",
    "cobertura-organo-legislativo", "cobertura-organo-municipal", "cobertura-fiscalia-especializada",
    "cobertura-protocolo-procuraduria", "cobertura-programa-estatal", "cobertura-refugio",
    "cobertura-albergue-procuraduria", "cobertura-atencion-completa", "cobertura-diez-mecanismos",
    "cobertura-comite-inm", "cobertura-comite-cndh",
    "entidades", "municipios",
    "finalidad-entidad", "rutas", "linea-nacional", "cadena-penal", "armonizacion-criterios",
)  # fmt: skip


def test_these_layers_are_published_and_no_other() -> None:
    assert tuple(LAYERS) == IDS
    assert all(spec.id == id for id, spec in LAYERS.items())


def test_a_layer_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(NotFoundError, match=r"no hay capa «delitos».*incidencia-municipio"):
        find("delitos")


@pytest.mark.parametrize("spec", LAYERS.values(), ids=str)
def test_every_column_says_what_it_is_and_every_number_its_unit(spec: LayerSpec, facts: Facts) -> None:
    for column in columns(spec, facts):
        assert column.descripcion, column.nombre
        assert (column.dtype == "texto") == (not column.unidad), column.nombre


@pytest.mark.parametrize("spec", LAYERS.values(), ids=str)
def test_rows_begin_with_the_place_and_its_estatus_and_end_with_the_source(
    spec: LayerSpec, facts: Facts
) -> None:
    names = [column.nombre for column in columns(spec, facts)]
    of_areas = ["cvegeo", "cve_ent", "nombre", "entidad", "tipo", "estatus", "poligono_estatus"]
    begins = of_areas if spec.of_areas else ["id", "nombre", "tipo", "estatus"]
    assert names[: len(begins)] == begins
    assert names[0] == spec.key
    assert spec.geometry_estatus in names if spec.drawn else spec.geometry_estatus == ""
    assert names[-3:] == ["marco", "corte", "fuente"]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("id", ["incidencia-entidad", "incidencia-municipio"])
def test_the_columns_of_incidence_are_those_of_the_interface(id: str, facts: Facts) -> None:
    names = [column.nombre for column in columns(LAYERS[id], facts)]
    assert names[len(BEFORE) : -len(AFTER)] == [
        "periodo", "carpetas", "poblacion", "poblacion_estatus", "tasa", "tasa_inf", "tasa_sup",
        "tasa_estatus", "meses_reportados", "meses_pedidos", "personas_anio", "instrumento",
    ]  # fmt: skip


def test_a_mechanism_tells_its_situation_since_when_by_whom_and_what_was_last_known(facts: Facts) -> None:
    names = [column.nombre for column in columns(LAYERS["armonizacion"], facts)]
    assert names[len(BEFORE) : -len(AFTER)] == [
        "fecha", "ley_armonizada", "ley_armonizada_desde", "ley_armonizada_segun",
        "ley_armonizada_segun_fecha", "ley_armonizada_ultimo",
        "ley_armonizada_ultimo_fecha", "ley_armonizada_ultimo_segun",
    ]  # fmt: skip


def test_coverage_shows_every_mechanism_that_is_asked_about(facts: Facts) -> None:
    of_entidad = facts.mecanismos.loc[facts.mecanismos["nivel"] == "entidad", "clave"]
    assert set(mechanisms(LAYERS["cobertura"], facts.mecanismos)["clave"]) == set(of_entidad)
    of_municipio = mechanisms(LAYERS["cobertura-municipio"], facts.mecanismos)
    assert set(of_municipio["clave"]) == set(facts.mecanismos["clave"])


@pytest.mark.parametrize("spec", LAYERS.values(), ids=str)
def test_the_column_that_is_painted_is_one_of_the_layer(spec: LayerSpec, facts: Facts) -> None:
    assert spec.style.columna in {column.nombre for column in columns(spec, facts)}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"id": "Incidencia Entidad"}, "minúsculas"),
        ({"columnas": (Column("nombre", "texto", "", "otra vez"),)}, "dos veces"),
        ({"mecanismos": ("ley_especial",)}, "sólo ella"),
        ({"style": replace(RATE, columna="brillo")}, "brillo"),
        ({"por_omision": "hoy"}, "de un día"),
        ({"por_omision": "fijo"}, "no tiene periodo ni día"),
        ({"nivel": "ruta"}, "una capa de incidencia no puede ser de nivel ruta"),
        ({"kind": "cadena", "por_omision": "fijo"}, "una capa de cadena no puede ser de nivel entidad"),
    ],
)
def test_a_layer_that_contradicts_itself_is_not_born(change: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        replace(LAYERS["incidencia-entidad"], **change)


def test_a_mechanism_that_is_not_in_the_catalogue_is_named(facts: Facts) -> None:
    spec = replace(LAYERS["leyes"], mecanismos=("ley_especial", "ley_seca"))
    with pytest.raises(InputError, match="leyes: no existe el mecanismo ley_seca"):
        mechanisms(spec, facts.mecanismos)


@pytest.mark.parametrize(
    ("id", "query", "says"),
    [
        ("incidencia-entidad", LayerQuery(fecha=date(2022, 1, 1)), r"no entiende «fecha»; pida un periodo"),
        ("rutas", LayerQuery(fecha=date(2022, 1, 1)), r"no entiende «fecha»; pídala sin fecha"),
        ("leyes", LayerQuery(Periodo.parse("2022"), date(2022, 1, 1)), "envíe uno de los dos"),
    ],
)
def test_a_parameter_that_a_layer_does_not_understand_is_refused(
    id: str, query: LayerQuery, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        query.check(LAYERS[id])


@pytest.mark.parametrize("spec", LAYERS.values(), ids=str)
def test_every_layer_takes_datetime_and_corte_and_says_what_they_mean(spec: LayerSpec) -> None:
    LayerQuery(datetime=Periodo.parse("2022"), corte="2024-11").check(spec)
    assert all(TIMES[spec.kind])


def test_a_layer_of_days_answers_the_last_that_has_come_of_what_is_asked() -> None:
    today, year = date(2026, 11, 23), Periodo.parse("2022")
    assert LayerQuery().day(today) == today
    assert LayerQuery(year).day(today) == LayerQuery(year, corte="2024-02").day(today) == date(2022, 12, 31)
    assert LayerQuery(corte="2024-02").day(today) == date(2024, 2, 29)
    assert LayerQuery(Periodo.parse("2020/..")).day(today) == LayerQuery(corte="2027-01").day(today) == today
    assert LayerQuery(fecha=date(2016, 6, 1), corte="2024-02").day(today) == date(2016, 6, 1)


def test_a_corte_is_a_month() -> None:
    with pytest.raises(InputError, match="2024"):
        LayerQuery(corte="2024")


def test_rows_that_are_no_areas_have_no_level_of_areas() -> None:
    with pytest.raises(ValueError, match="rows of ruta are not areas"):
        _ = LAYERS["rutas"].area
    assert [id for id, spec in LAYERS.items() if not spec.drawn] == ["cadena-penal"]


def test_classes_rise_and_have_one_colour_more_than_bounds() -> None:
    assert RATE.clases == (0.15, 0.27, 0.45, 0.90)
    with pytest.raises(InputError, match="de menor a mayor"):
        replace(RATE, clases=(0.27, 0.15, 0.45, 0.90))
    with pytest.raises(InputError, match="un color más"):
        replace(RATE, clases=(0.15,))


def test_the_words_of_classes_leave_no_rate_out() -> None:
    labels = class_labels((0.15, 0.27), "por 100,000")
    assert labels == ("menos de 0.15 por 100,000", "0.15 a 0.27", "0.27 o más")
