"""What changed between two cortes, by hand on a small table."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.errors import NotFoundError
from geo.revisions import COLUMNS, diff

NAMES = ["corte", "nivel", "cve", "periodo", "valor", "estatus"]


def casos(*rows: tuple[object, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=NAMES).astype({"valor": "Int64"})
    same = {
        "fuente": frame["corte"],
        "instrumento": "CNSP",
        "medida": "carpetas",
        "subtipo": "Trata de personas",
    }
    return frame.assign(**same, sexo="total", grupo_edad="total")


def summary(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    columns = ["cve", "periodo", "valor_a", "estatus_a", "valor_b", "estatus_b"]
    return [tuple(None if x is pd.NA else x for x in row) for row in frame[columns].itertuples(index=False)]


def test_only_cells_whose_value_or_status_differs_are_listed() -> None:
    table = casos(
        ("2024-01", "entidad", "01", "2023-12", 3, "observado"),
        ("2024-01", "entidad", "01", "2024-01", 5, "observado"),
        ("2024-01", "entidad", "20", "2023-12", None, "no_reportado"),
        ("2024-01", "entidad", "20", "2024-01", None, "no_reportado"),
        ("2024-04", "entidad", "01", "2023-12", 3, "observado"),
        ("2024-04", "entidad", "01", "2024-01", 7, "observado"),
        ("2024-04", "entidad", "20", "2023-12", 0, "observado"),
        ("2024-04", "entidad", "20", "2024-01", None, "no_reportado"),
    )
    found = diff(table, "2024-01", "2024-04")
    assert list(found.columns) == COLUMNS
    assert summary(found) == [
        ("01", "2024-01", 5, "observado", 7, "observado"),
        ("20", "2023-12", None, "no_reportado", 0, "observado"),
    ]


def test_periods_that_only_one_corte_reaches_are_left_out() -> None:
    table = casos(
        ("2024-01", "entidad", "01", "2024-01", 5, "observado"),
        ("2024-02", "entidad", "01", "2024-01", 5, "observado"),
        ("2024-02", "entidad", "01", "2024-02", 9, "observado"),
    )
    assert diff(table, "2024-01", "2024-02").empty


def test_municipio_listed_once_had_none_the_other_time() -> None:
    table = casos(
        ("2024-01", "municipio", "01001", "2024-01", 5, "observado"),
        ("2024-02", "municipio", "01001", "2024-01", 5, "observado"),
        ("2024-02", "municipio", "01002", "2024-01", 2, "observado"),
    )
    assert summary(diff(table, "2024-01", "2024-02")) == [
        ("01002", "2024-01", 0, "observado", 2, "observado")
    ]


def test_entidad_listed_once_is_without_data_the_other_time() -> None:
    table = casos(
        ("2024-01", "entidad", "01", "2024-01", 5, "observado"),
        ("2024-02", "entidad", "01", "2024-01", 5, "observado"),
        ("2024-02", "entidad", "02", "2024-01", 0, "observado"),
    )
    assert summary(diff(table, "2024-01", "2024-02")) == [("02", "2024-01", None, "sin_dato", 0, "observado")]


def test_months_are_never_compared_with_years() -> None:
    table = casos(
        ("2024-01", "entidad", "01", "2023-12", 5, "observado"),
        ("2024-02", "entidad", "01", "2023", 60, "observado"),
    )
    with pytest.raises(NotFoundError, match="los cortes que hay son: 2024-01, 2024-02"):
        diff(table, "2024-01", "2024-02")
