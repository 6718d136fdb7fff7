"""Tables as a workbook (ECMA-376), part by part; the same tables give the same bytes.

A library for workbooks takes two seconds for the 2,510 rows of the municipios, and this a fifth of one.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from layers.encodings import _xml

_NARROW, _WIDE, _LOOKED_AT = 10, 60, 100  # characters of a column's width, and rows that decide it
_LONGEST = 32_767  # characters that a cell bears
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a zip can write: the hour of writing says nothing
# A reader of workbooks takes «_x0041_» for the character of that number.
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'<styleSheet xmlns="{_SHEETS}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def workbook(tables: Mapping[str, pd.DataFrame], *, title: str, day: str) -> bytes:
    """A sheet a table, by its name; ``day`` (YYYY-MM-DD) stands where the format wants the hour of writing.

    Text is text, whatever it begins with; a number that is missing, or is none (NaN, infinity), is a blank
    cell. The header is bold, stays in sight and can be filtered.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as book:
        for name, part in _parts(tables, title, day):
            book.writestr(zipfile.ZipInfo(name, _MOMENT), _DECLARED + part, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _parts(tables: Mapping[str, pd.DataFrame], title: str, day: str) -> Iterator[tuple[str, str]]:
    """Every part of a workbook by its name, the list of them first, as readers expect."""
    sheets = {f"sheet{n}": name for n, name in enumerate(tables, start=1)}
    kinds = {f"/xl/worksheets/{part}.xml": f"{_KINDS}.worksheet+xml" for part in sheets} | {
        "/xl/workbook.xml": f"{_KINDS}.sheet.main+xml",
        "/xl/styles.xml": f"{_KINDS}.styles+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    listed = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in kinds.items())
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{listed}</Types>',
    )
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    roots = {"xl/workbook.xml": f"{_OFFICE}/relationships/officeDocument", "docProps/core.xml": core}
    yield "_rels/.rels", _relations(roots)
    inside = {f"worksheets/{part}.xml": f"{_OFFICE}/relationships/worksheet" for part in sheets}
    yield (
        "xl/_rels/workbook.xml.rels",
        _relations(inside | {"styles.xml": f"{_OFFICE}/relationships/styles"}),
    )
    named = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(tables, start=1)
    )
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}/relationships"><sheets>{named}</sheets></workbook>',
    )
    yield "xl/styles.xml", _STYLES
    yield "docProps/core.xml", _properties(title, day)
    for part, name in sheets.items():
        yield f"xl/worksheets/{part}.xml", _sheet(tables[name])


def _relations(targets: Mapping[str, str]) -> str:
    each = (
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (target, kind) in enumerate(targets.items(), start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(each)}</Relationships>'


def _properties(title: str, day: str) -> str:
    moments = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_xml.text(title)}</dc:title>{moments}</cp:coreProperties>"
    )


def _sheet(table: pd.DataFrame) -> str:
    titles = [str(title) for title in table.columns]
    letters = [_letters(place) for place in range(len(titles))]
    columns = [_cells(table[title]) for title in table.columns]
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{_width(title, table[title])}" customWidth="1"/>'
        for n, title in enumerate(table.columns, start=1)
    )
    rows = [f'<row r="1">{"".join(map(_header, letters, titles))}</row>']
    for line, cells in enumerate(zip(*columns, strict=True), start=2):
        written = (f'<c r="{at}{line}"{cell}' for at, cell in zip(letters, cells, strict=True) if cell)
        rows.append(f'<row r="{line}">{"".join(written)}</row>')
    return (
        f'<worksheet xmlns="{_SHEETS}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>{''.join(rows)}</sheetData>"
        f'<autoFilter ref="A1:{letters[-1]}{len(table) + 1}"/></worksheet>'
    )


def _header(letters: str, title: str) -> str:
    return f'<c r="{letters}1" s="1"{_text(title)}'


def _cells(column: pd.Series[Any]) -> list[str]:
    """Each cell of a column from its type on, "" where it is blank."""
    if not pd.api.types.is_numeric_dtype(column.dtype):
        return [_text(cell) for cell in column.fillna("").tolist()]
    known = column.notna() & np.isfinite(column.to_numpy(dtype=float, na_value=np.nan))
    return [
        f"><v>{cell!r}</v></c>" if told else "" for cell, told in zip(column.tolist(), known, strict=True)
    ]


def _text(cell: str) -> str:
    if not cell:
        return ""
    if len(cell) > _LONGEST:
        cell = f"{cell[: _LONGEST - 1]}…"
    words = _xml.text(_LOOKS_ESCAPED.sub("_x005F_", cell))
    return f' t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'


def _width(title: str, column: pd.Series[Any]) -> int:
    longest = max(map(len, map(str, (title, *column.head(_LOOKED_AT)))))
    return int(np.clip(longest + 2, _NARROW, _WIDE))


def _letters(place: int) -> str:
    """The name of a column by its place, the first being 0.

    >>> [_letters(place) for place in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    name = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
