"""Since when a municipio exists."""

from __future__ import annotations

import pandas as pd

from geo.facts import Facts
from geo.periods import month_text
from geo.territory import exists_from


def since(**said: str) -> str:
    blank = dict.fromkeys(("fecha_vigencia", "fecha_publicacion", "fecha_aprobacion"), "")
    row = {"cvegeo": "01999", "confianza_fecha": "fuente", "fuente": "decreto", **blank, **said}
    found = exists_from(pd.DataFrame([row], dtype="str"))
    return month_text(found["01999"]) if len(found) else "siempre"


def test_entry_into_force_goes_before_publication_and_this_before_approval() -> None:
    dates = {
        "fecha_vigencia": "2019-01-01",
        "fecha_publicacion": "2017-12-18",
        "fecha_aprobacion": "2017-11-09",
    }
    assert since(**dates) == "2019-01"
    assert since(**dates | {"fecha_vigencia": ""}) == "2017-12"
    assert since(**dates | {"fecha_vigencia": "", "fecha_publicacion": ""}) == "2017-11"


def test_a_remembered_date_gives_only_its_year() -> None:
    assert since(fecha_vigencia="2020-02-28", confianza_fecha="mes: fuente; día: memoria") == "2020-01"
    assert since(fecha_vigencia="2020-02-28", fuente="nota de prensa; vigencia según memoria") == "2020-01"


def test_without_any_date_it_has_always_existed() -> None:
    assert since() == "siempre"


def test_the_carried_changes_begin_when_their_sources_say(facts: Facts) -> None:
    begins = {key: month_text(month) for key, month in exists_from(facts.cambios_municipios).items()}
    assert len(begins) == 23
    told = {
        "24059": "2024-10",
        "25019": "2024-11",
        "17034": "2019-01",
        "07125": "2019-09",
        "23011": "2016-01",
    }
    assert {key: begins[key] for key in told} == told
    assert begins["07122"] == "2011-01"  # its day is from memory
