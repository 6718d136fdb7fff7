"""What others counted of the country, beside our count of that day, each gap explained by name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from geo.coverage import coverages
from geo.published import COUNTS, listed

from .by_hand import by_hand, rows_of

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def published(facts) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Every published count by mechanism, last possible day and who published it."""
    return {
        (it.mecanismo, row["hasta"], row["emisor"]): dict(row)
        for it in coverages(facts, TODAY)
        for row in it.publicados
    }


class TestWhatOthersCounted:
    """Published national counts: told, ours on that day, the gap, whether ours could be theirs."""

    def test_each_gap_is_this_one(self, published):
        got = {
            key[:2]: (p["valor"], p["nuestro"], p["diferencia"], p["nuestro_maximo"], p["cabe"])
            for key, p in published.items()
        }
        assert got == {
            ("ley_especial", "2010-10-31"): (8, 9, -1, 29, False),
            ("ley_especial", "2012-01-28"): (18, 12, 6, 28, True),
            ("ley_especial", "2013-12-31"): (19, 23, -4, 31, False),
            ("ley_especial", "2014-05-29"): (13, 23, -10, 31, False),
            ("ley_especial", "2024-07-31"): (30, 24, 6, 32, True),
            ("ley_armonizada", "2014-12-31"): (9, None, None, 32, True),
            ("ley_armonizada", "2015-02-07"): (10, 10, 0, 32, True),
            ("ley_armonizada", "2016-05-21"): (10, 10, 0, 12, True),
            ("ley_armonizada", "2016-09-06"): (11, 10, 1, 12, True),
            ("reglamento", "2013-12-31"): (2, 2, 0, 15, True),
            ("tipo_penal", "2010-10-31"): (29, 1, 28, 32, True),
            ("tipo_penal", "2012-01-28"): (32, 1, 31, 32, True),
            ("tipo_penal", "2014-05-29"): (29, 1, 28, 32, True),
            ("fiscalia_especializada", "2016-12-31"): (11, 2, 9, 32, True),
            ("refugio", "2019-12-31"): (6, 6, 0, 32, True),
            ("refugio", "2020-12-31"): (10, 6, 4, 32, True),
            ("albergue_procuraduria", "2021-12-31"): (2, 2, 0, 2, True),
            ("diez_mecanismos", "2018-12-31"): (0, 0, 0, 0, True),
            ("comite_inm", "2007-10-17"): (32, 32, 0, 32, True),
            ("comite_cndh", "2012-07-28"): (13, None, None, 32, True),
        }

    def test_ours_is_the_hand_count_of_that_day_and_the_lists_make_the_gap(self, published):
        for (mecanismo, day, _), row in published.items():
            hand = by_hand(mecanismo, date.fromisoformat(day))
            assert {name: list(row[name]) for name in ("si", "no", "en_conflicto", "sin_dato")} == {
                name: hand[name] for name in ("si", "no", "en_conflicto", "sin_dato")
            }
            assert row["nuestro_minimo"] == len(hand["si"])
            assert row["explicacion"].startswith(f"{row['emisor']} contó {row['valor']}")

    def test_a_gap_that_fits_names_the_entidades_in_doubt(self, published):
        assert published["ley_armonizada", "2016-09-06", "UNAM Observatorio Legislativo"]["explicacion"] == (
            "UNAM Observatorio Legislativo contó 11 y al 6 de septiembre de 2016 nos constan 10. "
            "La diferencia de 1 cabe en las 2 dudosas: en disputa, Durango y Tamaulipas."
        )
        assert published["ley_especial", "2024-07-31", "SEGOB"]["explicacion"] == (
            "SEGOB contó 30 y al 31 de julio de 2024 nos constan 24. La diferencia de 6 cabe "
            "en las 8 dudosas: "
            "sin dato, Aguascalientes, Baja California Sur, Campeche, Guanajuato, México, Morelos, Oaxaca y "
            "Zacatecas. "
            "El conteo anota: «Novena Reunión Nacional de CIES; no nombra las 2 faltantes»."
        )

    def test_a_count_of_an_earlier_day_names_those_that_entered_after_it_with_who_says_so(self, published):
        text = published["ley_especial", "2013-12-31", "El Universal"]["explicacion"]
        assert (
            "desde el 1 de enero de 2012, cuando nos constaban 12; después entraron "
            "Durango (desde el 15 de julio de 2012" in text
        )
        assert (
            "Querétaro (desde el 8 de marzo de 2013, según Ley ... Querétaro, texto original (studylib))"
            in text
        )
        entered = set(by_hand("ley_especial", date(2013, 12, 31))["si"])
        entered -= set(by_hand("ley_especial", date(2012, 1, 1))["si"])
        names = {row["cve_ent"]: row["nombre"] for row in rows_of("entidades")}
        assert all(f"{names[cve]} (desde" in text for cve in entered)
        assert text.count(" (desde ") == len(entered) == 11

    def test_a_count_below_ours_that_no_day_explains_is_met_with_each_of_ours(self, published):
        text = published["ley_especial", "2014-05-29", "Gente Tlaxcala"]["explicacion"]
        assert text.count(" (desde ") == 23
        assert text.endswith("El conteo anota: «dato posiblemente viejo». Su confianza es baja.")

    def test_where_we_know_of_nobody_the_count_can_be_neither_checked_nor_denied(self, published):
        assert published["comite_cndh", "2012-07-28", "CNDH"]["explicacion"] == (
            "CNDH contó 13; al 28 de julio de 2012 de ninguna entidad nos consta que sí ni que no: "
            "no podemos cotejarlo."
        )

    def test_an_equal_count_names_the_same_entidades_and_who_is_left_in_doubt(self, published):
        assert published["albergue_procuraduria", "2021-12-31", "CNDH"]["explicacion"].startswith(
            "CNDH contó 2, igual que nosotros al 31 de diciembre de 2021: Guanajuato y Tlaxcala."
        )
        text = published["ley_armonizada", "2016-05-21", "Diputadas Morena"]["explicacion"]
        assert "De 2 más no consta: en disputa, Durango y Tamaulipas." in text

    def test_the_counts_left_aside_count_something_else(self):
        told = {row["indicador"] for row in rows_of("conteos_nacionales")}
        used = {name for names in COUNTS.values() for name in names}
        assert used <= told
        assert told - used == {
            "comites_regionales_CNDH_previstos",  # planned, not installed
            "entidades_que_reportan_ley_especifica_a_CITP",  # who reported one
            "entidades_con_averiguaciones_previas_por_trata",
            "entidades_con_sentencias_por_trata",
            "entidades_parcialmente_armonizadas",
            "entidades_no_armonizadas",
            "estados_con_protocolo_local_de_identificacion_y_asistencia",  # of assistance
            "gobiernos_estatales_que_construyeron_refugio",
            "entidades_con_refugio_gubernamental_especializado",  # without a date
            "refugios_OSC_antitrata",  # shelters, not entidades
            "pct_procuradurias_y_FGR_con_protocolo",  # percentages, the FGR included
            "pct_procuradurias_y_FGR_sin_refugio",
            "pct_sin_casa_de_medio_camino",
        }


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], "ninguna"),
        (["Durango"], "Durango"),
        (["Chiapas", "Durango", "Hidalgo"], "Chiapas, Durango e Hidalgo"),
    ],
)
def test_names_are_listed_as_in_spanish(names, text):
    assert listed(names) == text
