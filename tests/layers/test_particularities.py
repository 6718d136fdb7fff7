"""The shape of the crime as the carried tables tell it: each number counted by hand from its CSV."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.boundaries import BoundarySet
from geo.codes import carried_path
from geo.errors import InputError
from geo.facts import Facts
from geo.harmonisation import scores
from geo.periods import Periodo
from layers import paint, words
from layers.build import Layer, build_values, resolve, span
from layers.catalogue import LAYERS
from layers.caveats import caveats
from layers.folium_map import to_html
from layers.particular_layers import HOTLINE, PURPOSES
from layers.particularities import interval
from layers.spec import LayerQuery, columns

Rows = list[dict[str, str]]
Ask = Callable[..., pd.DataFrame]


def carried(name: str) -> Rows:
    """A carried table as it is written, read with nothing of the project's."""
    with carried_path(f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def ask(facts: Facts, boundaries: BoundarySet) -> Ask:
    """Rows of a layer by key: ``ask("rutas")``, ``ask("finalidad-entidad", datetime="2026-02")``."""

    def rows(id: str, *, datetime: str = "", fecha: date | None = None, of: Facts = facts) -> pd.DataFrame:
        query = LayerQuery(Periodo.parse(datetime) if datetime else None, fecha)
        return build_values(of, boundaries, LAYERS[id], query).set_index(LAYERS[id].key, drop=False)

    return rows


class TestPurposes:
    WORDS: ClassVar = {
        "explotacion_sexual": "Trata de personas con fines de explotación sexual",
        "trabajo_forzado": "Trata de personas con fines de trabajo o servicios forzados",
        "trafico_organos": "Trata de personas con fines de tráfico de órganos",
        "otros_fines": "Trata de personas con otros fines",
    }

    @pytest.mark.parametrize(
        "period", ["2026-01", "2026-02", "2026-03", "2026-02/2026-03", "2026-01/2026-03"]
    )
    def test_each_purpose_of_each_entidad_is_the_sum_of_its_cells(self, period: str, ask: Ask) -> None:
        first, _, last = period.partition("/")
        counted: Counter[tuple[str, str]] = Counter()
        for row in carried("rnid_entidad_mensual_2026"):
            if first <= row["periodo"] <= (last or first):
                counted[row["cve_ent"], row["subtipo"]] += int(row["carpetas"])
        rows = ask("finalidad-entidad", datetime=period)
        for name, subtipo in self.WORDS.items():
            assert rows[name].to_dict() == {cve: counted[cve, subtipo] for cve in rows.index}
            assert set(rows[f"{name}_estatus"]) == {"observado"}

    def test_purposes_add_up_to_the_carpetas_and_leave_child_pornography_out(self, ask: Ask) -> None:
        rows = ask("finalidad-entidad")
        assert (rows[list(PURPOSES)].sum(axis=1) == rows["carpetas"]).all()
        trafficking = [
            row for row in carried("rnid_entidad_mensual_2026") if row["tipo"] == "Trata de personas"
        ]
        assert rows["carpetas"].sum() == sum(int(row["carpetas"]) for row in trafficking)

    def test_it_says_that_the_series_is_broken(self, ask: Ask) -> None:
        rows = ask("finalidad-entidad")
        assert set(rows["serie_discontinua"]) == {"si"}
        assert set(rows["instrumento"]) == {"RNID"}
        assert set(rows["periodo"]) == {"2026-01/2026-03"}

    @pytest.mark.parametrize("period", ["2024", "2015/2025", "2014", "2025-12"])
    def test_earlier_years_are_not_known_by_purpose(self, period: str, ask: Ask) -> None:
        rows = ask("finalidad-entidad", datetime=period)
        assert set(rows["estatus"]) == {"sin_dato"}
        assert rows[["carpetas", *PURPOSES]].isna().all(axis=None)
        assert set(rows["meses_reportados"]) == {0}
        assert set(rows["fuente"]) == {""}

    def test_a_purpose_that_the_source_adds_counts_among_the_others(self, facts: Facts, ask: Ask) -> None:
        renamed = facts.casos["subtipo"].replace(
            self.WORDS["explotacion_sexual"], "Trata con fin de mendicidad"
        )
        rows = ask("finalidad-entidad", of=replace(facts, casos=facts.casos.assign(subtipo=renamed)))
        assert rows["explotacion_sexual"].sum() == 0
        assert (rows[list(PURPOSES)].sum(axis=1) == rows["carpetas"]).all()

    def test_it_answers_all_that_the_instrument_holds(self, facts: Facts) -> None:
        spec = LAYERS["finalidad-entidad"]
        assert str(span(facts, spec)) == "2026-01/2026-03"
        assert resolve(facts, spec, LayerQuery()).datetime == Periodo("2026-01", "2026-03")


class TestVictimsBySexAndAge:
    CELLS: ClassVar = {
        "mujeres_menores": ("Mujer", "Menores"),
        "mujeres_adultas": ("Mujer", "Adultos"),
        "mujeres_edad_no_especificada": ("Mujer", "No"),
        "hombres_menores": ("Hombre", "Menores"),
        "hombres_adultos": ("Hombre", "Adultos"),
        "hombres_edad_no_especificada": ("Hombre", "No"),
    }

    @pytest.mark.parametrize("year", ["2015", "2019", "2023", "2024", "2025"])
    def test_each_sex_and_age_is_the_sum_of_its_cells(self, year: str, ask: Ask) -> None:
        counted: Counter[tuple[str, str, str]] = Counter()
        for row in carried("victimas_entidad_anual"):
            if row["periodo"] == year:
                sex, age = row["sexo"].split()[0], row["rango_edad"].split()[0]
                counted[row["cve_ent"], sex, age] += int(row["victimas"])
        rows = ask("victimas-entidad", datetime=year)
        known = rows[rows["estatus"] == "observado"]
        assert len(known)
        for name, (sex, age) in self.CELLS.items():
            assert known[name].to_dict() == {cve: counted[cve, sex, age] for cve in known.index}, name
            assert rows[f"{name}_estatus"].equals(rows["estatus"])

    def test_the_source_tells_no_age_of_those_whose_sex_it_does_not_identify(self) -> None:
        unknown = {row["rango_edad"] for row in carried("victimas_entidad_anual") if row["sexo"][:2] == "No"}
        assert unknown == {"No identificado"}

    @pytest.mark.parametrize("sex", ["mujeres", "hombres"])
    def test_the_ages_of_a_sex_add_up_to_it(self, sex: str, ask: Ask) -> None:
        rows = ask("victimas-entidad", datetime="2015/2024")
        parts = [name for name in self.CELLS if name.startswith(f"{sex}_")]
        assert (rows[parts].sum(axis=1) == rows[sex]).all()


class TestRoutes:
    def test_each_row_of_the_table_is_one_route_with_its_source(self, ask: Ask) -> None:
        table, rows = carried("rutas"), ask("rutas")
        assert rows["id"].tolist() == [f"ruta-{n:03d}" for n in range(1, len(table) + 1)]
        for name in ("origen", "origen_mun", "destino", "destino_mun", "nota"):
            assert rows[name].tolist() == [row[name] for row in table]
        assert rows["segun"].tolist() == [row["fuente"] for row in table]
        assert rows["url"].str.split("|").tolist() == [row["url_consultada"].split(" ; ") for row in table]

    def test_no_route_is_a_count(self, facts: Facts, ask: Ask) -> None:
        assert not [c for c in columns(LAYERS["rutas"], facts) if c.dtype != "texto"]
        assert set(ask("rutas")["medicion"]) == {"cualitativo (ruta mencionada, sin conteo)"}

    def test_ends_abroad_and_within_one_place_have_no_line_and_say_why(self, ask: Ask) -> None:
        table, rows = carried("rutas"), ask("rutas")
        abroad = [row["origen"].isalpha() or row["destino"].isalpha() for row in table]
        within = [row["origen"] == row["destino"] for row in table]
        expected = [
            "no_aplica" if same else "sin_dato" if away else "observado"
            for away, same in zip(abroad, within, strict=True)
        ]
        assert rows["geometria_estatus"].tolist() == expected
        assert Counter(expected) == {"observado": 59, "sin_dato": 18, "no_aplica": 1}
        assert ((rows["geometria_nota"] == "") == (rows["geometria_estatus"] == "observado")).all()

    def test_a_line_goes_from_a_point_inside_the_origin_to_one_inside_the_destination(
        self, layer: Callable[[str], Layer], boundaries: BoundarySet
    ) -> None:
        frame = layer("rutas").frame
        drawn = frame[frame.geometry.notna()]
        for place, end in (("origen", 0), ("destino", -1)):
            key = drawn[f"{place}_mun"].where(drawn[f"{place}_mun"] != "", drawn[place])
            areas = pd.concat([boundaries[nivel, 250].frame.geometry for nivel in ("entidad", "municipio")])
            ends = shapely.get_point(drawn.geometry.to_numpy(), end)
            assert shapely.contains(areas.loc[key].to_numpy(), ends).all()
        assert set(shapely.get_num_coordinates(drawn.geometry.to_numpy())) == {2}
        assert drawn.geometry.is_valid.all()

    def test_a_municipio_that_the_marco_does_not_draw_leaves_its_route_without_a_line(
        self, facts: Facts, boundaries: BoundarySet, ask: Ask
    ) -> None:
        def without_cancun(nivel: Any, resolucion: int) -> gpd.GeoDataFrame:
            frame = boundaries[nivel, resolucion].frame
            return frame[frame.index != "23005"]

        older = replace(boundaries, marco="2010", abrir=without_cancun)
        rows = build_values(facts, older, LAYERS["rutas"], LayerQuery())
        [row] = rows[rows["destino_mun"] == "23005"].to_dict("records")
        assert row["geometria_estatus"] == "sin_dato"
        assert row["geometria_nota"] == "El marco no dibuja uno de los dos lugares"
        assert (rows["geometria_estatus"] == "observado").sum() == 58

    def test_places_are_named_in_words(self, ask: Ask) -> None:
        rows = ask("rutas")
        assert rows.loc["ruta-001", "nombre"] == "Puebla → Ciudad de México"
        assert rows.loc["ruta-010", "nombre"] == "El Salvador → Ciudad de México"
        [cancun] = rows.loc[rows["destino_mun"] == "23005", "destino_nombre"]
        assert cancun == "Benito Juárez, Quintana Roo"
        assert not rows["nombre"].str.contains(r"\b[A-Z]{3}\b").any()

    def test_on_a_map_they_are_lines_over_the_entidades(self, layer: Callable[[str], Layer]) -> None:
        html = to_html(layer("rutas"))
        assert len(re.findall(r'"type":\s*"LineString"', html)) == 59
        assert "no es una ruta que se mide" in html
        assert (
            "Sin línea. Un extremo está fuera de México y no tiene lugar en el mapa: El Salvador → " in html
        )
        assert "El origen y el destino son el mismo lugar: Guanajuato → Guanajuato." in html


class TestHotline:
    @pytest.mark.parametrize("series", HOTLINE)
    def test_only_the_entidades_that_the_report_names_have_a_value(self, series: str, ask: Ask) -> None:
        said = {row["cve_ent"]: row for row in carried("linea_nacional") if row["serie"] == series}
        rows = ask("linea-nacional")
        known = rows[rows[f"{series}_estatus"] == "observado"]
        assert known[series].to_dict() == {cve: int(r["valor"]) for cve, r in said.items() if cve != "NE"}
        others = rows.drop(known.index)
        assert set(others[f"{series}_estatus"]) == {"sin_dato"}
        assert others[series].isna().all()

    def test_each_series_keeps_its_period_its_source_and_the_national_total(self, ask: Ask) -> None:
        rows = ask("linea-nacional")
        for series, period, total in (
            ("reportes_recibidos", "2021-01/2021-06", 887),
            ("victimas_por_entidad_de_origen", "2019-01/2020-02", 443),
        ):
            assert set(rows[f"{series}_periodo"]) == {period}
            assert set(rows[f"{series}_total_nacional"]) == {total}
            assert rows[f"{series}_segun"].str.startswith("Consejo Ciudadano CDMX").all()
            assert rows[f"{series}_url"].str.startswith("https://").all()

    def test_what_the_source_places_nowhere_is_told_with_its_number(self, facts: Facts) -> None:
        said = " ".join(caveats(facts, LAYERS["linea-nacional"]))
        assert "las 10 entidades nombradas suman 519 de 887 reportes." in said
        assert "las 13 entidades nombradas suman 195 de 443 víctimas; de 214 la fuente no especifica" in said

    def test_a_newer_report_of_a_series_takes_the_place_of_the_older(self, facts: Facts, ask: Ask) -> None:
        new = facts.linea_nacional.iloc[[0]].assign(periodo="2022-01..2022-06", cve_ent="01", valor=5)
        both = pd.concat([facts.linea_nacional, new], ignore_index=True)
        rows = ask("linea-nacional", of=replace(facts, linea_nacional=both))
        assert rows["reportes_recibidos"].dropna().to_dict() == {"01": 5}
        assert set(rows["reportes_recibidos_periodo"]) == {"2022-01/2022-06"}
        assert rows["victimas_por_entidad_de_origen"].sum() == 195


class TestPenalChain:
    def test_each_figure_is_a_row_as_it_was_published(self, ask: Ask) -> None:
        table, rows = carried("cifras_federales"), ask("cadena-penal")
        assert rows["id"].tolist() == [f"cifra-{n:03d}" for n in range(1, len(table) + 1)]
        assert rows["valor"].tolist() == [float(row["valor"]) for row in table]
        assert rows["ambito"].tolist() == [row["ambito"] for row in table]
        assert rows["segun"].tolist() == [row["fuente"] for row in table]

    def test_the_chain_goes_from_averiguacion_to_sentencia(self, ask: Ask) -> None:
        rows = ask("cadena-penal")
        fuero_comun = rows[(rows["periodo"] == "2012-06-15/2015-06-30") & (rows["entidad"] == "")]
        told = fuero_comun[fuero_comun["ambito"] == "estatal"]
        assert dict(zip(told["nombre"], zip(told["etapa"], told["valor"], strict=True), strict=True)) == {
            "Averiguaciones previas locales": ("averiguacion", 1458.0),
            "Averiguaciones previas locales consignadas": ("consignacion", 27.0),
            "Averiguaciones previas locales con sentencia condenatoria": ("sentencia", 18.4),
            "Personas sentenciadas (averiguaciones locales)": ("sentencia", 108.0),
        }

    def test_a_figure_of_one_entidad_names_it_and_stays_a_row(self, ask: Ask) -> None:
        rows = ask("cadena-penal")
        named = rows[rows["entidad"] != ""].set_index("entidad")["valor"].to_dict()
        assert named == {
            "Puebla": 375, "Chiapas": 315, "Oaxaca": 118, "Ciudad de México": 113,
            "Baja California": 95, "México": 95,
        }  # fmt: skip
        assert not {"cvegeo", "cve_ent"} & set(rows.columns)

    def test_it_has_no_map(self, layer: Callable[[str], Layer]) -> None:
        built = layer("cadena-penal")
        assert built.frame.geometry.isna().all()
        with pytest.raises(InputError, match=r"no tienen mapa; expórtelas como tabla"):
            to_html(built)


class TestCriteria:
    DAY = date(2020, 6, 30)

    def evaluated(self, facts: Facts, *said: tuple[str, str, str]) -> Facts:
        """Facts with the statements of an evaluator on (cve_ent, criterio, senal)."""
        rows = [
            {
                "id": f"x{n}", "cve_ent": cve, "criterio": key, "articulo_local": "5", "senal": senal,
                "desde": "2019-05-01", "hasta": "2019-05-31", "vale_hasta": "", "naturaleza": "veredicto",
                "quien": "Universidad de Prueba", "confianza": "alta", "origen": "x",
            }
            for n, (cve, key, senal) in enumerate(said)
        ]  # fmt: skip
        held = facts.evidencias_criterios
        return replace(facts, evidencias_criterios=pd.DataFrame(rows, columns=held.columns, dtype="str"))

    def test_nobody_has_evaluated_anything_and_the_layer_says_so(self, facts: Facts, ask: Ask) -> None:
        rows = ask("armonizacion-criterios", fecha=self.DAY)
        keys = {row["id_criterio"] for row in carried("criterios")}
        assert set(rows[sorted(keys)].stack()) == {"sin_dato"}
        assert set(rows["no_evaluados"]) == set(rows["criterios_total"]) == {len(keys)}
        assert rows["calificacion"].isna().all()
        assert set(rows["estatus"]) == set(rows["calificacion_estatus"]) == {"sin_dato"}
        assert "plantilla" in caveats(facts, LAYERS["armonizacion-criterios"])[-1]

    def test_the_score_is_of_what_was_evaluated_and_the_rest_is_counted_apart(
        self, facts: Facts, ask: Ask
    ) -> None:
        said = (("21", "T01", "existe"), ("21", "T02", "no_existe"), ("21", "V01", "existe_en_parte"))
        more = self.evaluated(facts, *said)
        rows = ask("armonizacion-criterios", fecha=self.DAY, of=more)
        puebla = rows.loc["21"]
        assert puebla[["T01", "T02", "V01", "T03"]].tolist() == ["si", "no", "parcial", "sin_dato"]
        assert (puebla["T01_segun"], puebla["T01_segun_fecha"]) == ("Universidad de Prueba", "2019-05-31")
        assert puebla[["cumplidos", "evaluados", "no_evaluados"]].tolist() == [1, 3, 34]
        assert puebla["calificacion"] == pytest.approx(100 / 3)
        assert (rows.drop(index="21")["estatus"] == "sin_dato").all()
        assert len(caveats(more, LAYERS["armonizacion-criterios"])) == 1

    def test_it_is_what_the_matrix_tells(self, facts: Facts, ask: Ask) -> None:
        more = self.evaluated(facts, ("07", "T01", "existe"), ("29", "I02", "no_existe"))
        rows = ask("armonizacion-criterios", fecha=self.DAY, of=more)
        told = scores(more, self.DAY).set_index("cve_ent")
        for name in ("cumplidos", "evaluados", "en_conflicto", "no_evaluados"):
            assert rows[name].to_dict() == told[name].to_dict()

    def test_the_legend_tells_how_much_of_what_was_evaluated_is_met(self, facts: Facts, ask: Ask) -> None:
        spec = LAYERS["armonizacion-criterios"]
        said = [(cve, f"T0{n}", "existe" if n <= int(cve) else "no_existe") for cve in ("01", "03", "05")
                for n in range(1, 6)]  # fmt: skip
        values = ask(spec.id, fecha=self.DAY, of=self.evaluated(facts, ("32", "T01", "no_existe"), *said))
        known = values[values["estatus"] == "observado"]
        assert known["calificacion"].to_dict() == {"01": 20, "03": 60, "05": 100, "32": 0}
        assert paint.classes(known, spec).tolist() == ["clase-1", "clase-3", "clase-4", "cero"]
        assert dict(paint.legend(values, spec)) == {
            "cero": "Ninguno de los evaluados",
            "clase-1": "20 a 40",
            "clase-3": "60 a 80",
            "clase-4": "80 o más",
            "sin_dato": "Sin dato: ninguna fuente que tengamos lo dice",
        }

    def test_an_evaluated_entidad_says_its_score_and_what_is_missing(self, facts: Facts, ask: Ask) -> None:
        more = self.evaluated(facts, ("21", "T01", "existe"), ("21", "T02", "no_existe"))
        said = words.tooltips(
            ask("armonizacion-criterios", fecha=self.DAY, of=more), LAYERS["armonizacion-criterios"]
        )
        assert said["21"].endswith(
            "Cumple 1 de 2 criterios evaluados (50 %)<br>35 de 37 criterios sin evaluar"
        )


@pytest.mark.parametrize("id", ["rutas", "linea-nacional", "cadena-penal"])
def test_an_edition_that_does_not_list_the_compilation_answers_without_its_corte(
    id: str, facts: Facts, ask: Ask
) -> None:
    older = facts.fuentes[~facts.fuentes["clave"].str.endswith("-incidencia")]
    rows, now = ask(id, of=replace(facts, fuentes=older)), ask(id)
    assert set(rows["corte"]) == {""}
    pd.testing.assert_frame_equal(rows.drop(columns="corte"), now.drop(columns="corte"))


@pytest.mark.parametrize("id", ["rutas", "cadena-penal"])
def test_a_table_without_rows_is_a_layer_without_rows(id: str, facts: Facts, ask: Ask) -> None:
    empty = replace(facts, rutas=facts.rutas.iloc[:0], cifras_federales=facts.cifras_federales.iloc[:0])
    assert ask(id, of=empty).empty


def test_periods_of_the_compiled_tables_are_iso_8601() -> None:
    assert interval("2012-06-15..2015-06-30") == "2012-06-15/2015-06-30"
    assert interval("2018") == "2018"


@pytest.mark.parametrize(
    ("id", "key", "says"),
    [
        ("finalidad-entidad", "23", "46 carpetas, 2026-01 a 2026-03 (3 de 3 meses reportados)"),
        ("linea-nacional", "09", "177 reportes (de 887 en el país, 2021-01 a 2021-06)"),
        ("linea-nacional", "01", "Reportes recibidos por la Línea Nacional, por entidad: sin dato"),
        ("rutas", "ruta-001", "Según HIP (Hispanics in Philanthropy)"),
        ("cadena-penal", "cifra-003", "375 AP, 2012-06-15 a 2015-06-30 (estatal, Puebla)"),
    ],
)
def test_each_row_says_itself_in_words(id: str, key: str, says: str, layer: Callable[[str], Layer]) -> None:
    values = layer(id).values
    [said] = words.tooltips(values[values[LAYERS[id].key] == key], LAYERS[id])
    assert says in said
