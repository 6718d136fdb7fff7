"""Templates filled by a script, as a person fills them in Excel or in a text editor."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from geo.codes import entidades
from geo.records import TABLES, csv_template, xlsx_template
from geo.records.tables import Column

TODAY = date(2026, 11, 24)


def row_of(tabla: str, **given: object) -> dict[str, object]:
    """A good row by heading: the template's example, with what is given by field."""
    columns = TABLES[tabla].columnas
    fields = {column.campo: column.ejemplo for column in columns} | given
    return {column.titulo: fields[column.campo] for column in columns}


def fill_xlsx(path: Path, tabla: str, rows: Sequence[Mapping[str, object]]) -> Path:
    """The XLSX template without its example, with rows by heading."""
    path.write_bytes(xlsx_template(tabla))
    book = load_workbook(path)
    sheet = book["Datos"]
    sheet.delete_rows(2)
    heads = [cell.value for cell in sheet[1]]
    for at, row in enumerate(rows, 2):
        for place, head in enumerate(heads, 1):
            sheet.cell(at, place, row.get(str(head)))
    book.save(path)
    return path


def fill_csv(
    path: Path,
    tabla: str,
    rows: Sequence[Mapping[str, object]],
    *,
    delimiter: str = ",",
    encoding: str = "utf-8-sig",
) -> Path:
    """The CSV template without its example, with rows by heading."""
    heads = next(csv.reader(io.StringIO(csv_template(tabla).decode("utf-8-sig"))))
    with path.open("w", encoding=encoding, newline="") as out:
        writer = csv.writer(out, delimiter=delimiter)
        writer.writerows([heads, *([row.get(head, "") for head in heads] for row in rows)])
    return path


def agreements(count: int = 32) -> list[dict[str, object]]:
    """As many signed agreements with the federation; the first two end on the last day of 2014."""
    names = list(entidades()["nombre"])[:count]
    return [
        row_of(
            "convenios",
            cve_ent=name,
            fecha="15/03/2012",
            vigente_hasta="31/12/2014" if place < 2 else "",
            documento="Registro de convenios",
            pagina=str(place + 1),
        )
        for place, name in enumerate(names)
    ]


def listed(column: Column) -> str:
    """The closed list of a column, "" for the entidad, which may also be written otherwise."""
    return "" if column.clase.startswith("entidad") else column.lista
