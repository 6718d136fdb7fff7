"""Municipios through time: since when each one exists."""

from __future__ import annotations

import pandas as pd

from geo.periods import month_index


def exists_from(cambios: pd.DataFrame) -> pd.Series[int]:
    """Number of the first month (`geo.periods.month_index`) of each municipio created since 2008.

    ``cambios`` is the table ``cambios_municipios``. The date is that of entry into force, else of
    publication, else of approval; one that its source marks as remembered gives only its year. A municipio
    that is not in the answer has always existed.
    """
    dated = cambios["fecha_vigencia"]
    for column in ("fecha_publicacion", "fecha_aprobacion"):
        dated = dated.where(dated != "", cambios[column])
    remembered = (cambios["confianza_fecha"] + " " + cambios["fuente"]).str.contains("memoria")
    month = dated.str[:7].where(~remembered, dated.str[:4] + "-01")
    known = month != ""
    found = month[known].map(month_index).astype("int64")
    return found.set_axis(cambios.loc[known, "cvegeo"].to_numpy())
