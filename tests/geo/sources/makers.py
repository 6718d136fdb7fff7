"""Files in SESNSP's formats, written from the figures under data/entidades.

Trafficking's cells are the carried ones. The other crimes' are made up by a formula (they only have to be
there, above zero where the entidad reported); their names are the publisher's public nomenclature.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

from geo.codes import carried_path, entidades, municipios

MESES = (
    "Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio",
    "Julio", "Agosto", "Septiembre", "Octubre", "Noviembre", "Diciembre",
)  # fmt: skip
TRATA = "Trata de personas"
FINES = (
    "Trata de personas con fines de explotación sexual",
    "Trata de personas con fines de trabajo o servicios forzados",
    "Trata de personas con fines de tráfico de órganos",
    "Trata de personas con otros fines",
)
ESTATAL = (
    "Año",
    "Clave_Ent",
    "Entidad",
    "Bien jurídico afectado",
    "Tipo de delito",
    "Subtipo de delito",
    "Modalidad",
)
MUNICIPAL = (*ESTATAL[:3], "Cve. Municipio", "Municipio", *ESTATAL[3:])
EDADES = (
    ("Mujer", "Menores de edad (0-17)"), ("Mujer", "Adultos (18 y más)"), ("Mujer", "No especificado"),
    ("Hombre", "Menores de edad (0-17)"), ("Hombre", "Adultos (18 y más)"), ("Hombre", "No especificado"),
    ("No identificado", "No identificado"),
)  # fmt: skip

Row = list[str]
Crime = tuple[str, str, str, str]
VIDA, LIBERTAD, SEXUAL = (
    "La vida y la Integridad corporal",
    "Libertad personal",
    "La libertad y la seguridad sexual",
)
PATRIMONIO, FAMILIA, SOCIEDAD = "El patrimonio", "La familia", "La sociedad"
OTROS = "Otros bienes jurídicos afectados (del fuero común)"
ARMAS = ("Con arma de fuego", "Con arma blanca", "Con otro elemento", "No especificado")
VIOLENCIA = ("Con violencia", "Sin violencia")


def _same(bien: str, *names: str) -> list[Crime]:
    return [(bien, name, name, name) for name in names]


# Enough of the publisher's crimes for «every crime at zero» to mean something; trafficking among them.
DELITOS: tuple[Crime, ...] = (
    *((VIDA, "Homicidio", sub, how) for sub in ("Homicidio doloso", "Homicidio culposo") for how in ARMAS),
    *((VIDA, "Lesiones", "Lesiones dolosas", how) for how in ARMAS),
    *_same(LIBERTAD, "Tráfico de menores", "Rapto"),
    *_same(SEXUAL, "Abuso sexual", "Acoso sexual", "Violación simple"),
    *((PATRIMONIO, "Robo", "Robo a transeúnte en vía pública", how) for how in VIOLENCIA),
    (PATRIMONIO, "Robo", "Robo de maquinaria", "Robo de cables, tubos y otros objetos Con violencia"),
    *_same(PATRIMONIO, "Fraude", "Extorsión", "Daño a la propiedad"),
    *_same(SOCIEDAD, "Corrupción de menores", TRATA, "Otros delitos contra la sociedad"),
    *_same(OTROS, "Narcomenudeo", "Amenazas", "Otros delitos del Fuero Común"),
)
DELITOS_RNID: tuple[Crime, ...] = (
    *(crime for crime in DELITOS if crime[1] != TRATA and not crime[1].startswith("Otros")),
    *((SOCIEDAD, TRATA, fin, fin) for fin in FINES),
    *_same(SOCIEDAD, "Pornografía infantil"),
    *_same(OTROS, "Tortura", "Suplantación y usurpación de identidad"),
)


@lru_cache
def carried(name: str) -> tuple[dict[str, str], ...]:
    with carried_path(name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@lru_cache
def _names() -> dict[str, str]:
    ent = entidades()
    mun = municipios()
    return {
        **dict(zip(ent["cve_ent"], ent["nombre"], strict=True)),
        **dict(zip(mun["cvegeo"], mun["nombre"], strict=True)),
    }


def name(key: str) -> str:
    sin = {"998": "Otros Municipios", "999": "No Especificado"}
    return _names().get(key) or sin[key[2:]]


def other(crime: int, place: str, year: int, month: int) -> str:
    """A made-up count above zero for the first crimes, often zero for the rest."""
    return str(max(0, (crime * 7 + int(place) * 3 + year + month * 5) % 19 - crime // 3))


def estatal(
    first: int = 2015,
    corte: str = "2024-11",
    *,
    unreached: str = "",
    delitos: Sequence[Crime] = DELITOS,
) -> list[Row]:
    """The state file: entidad × crime × year up to ``corte``; months after it hold ``unreached``."""
    cells = {(r["cve_ent"], r["periodo"]): r["carpetas"] for r in carried("casos_entidad_mensual.csv")}
    rows = [[*ESTATAL, *MESES]]
    for year in range(first, int(corte[:4]) + 1):
        for ent in entidades()["cve_ent"]:
            for number, crime in enumerate(delitos):
                months = []
                for month in range(1, 13):
                    periodo = f"{year}-{month:02d}"
                    held = cells.get((ent, periodo), "0")
                    value = held if crime[1] == TRATA else other(number, ent, year, month)
                    # What was not reported, the publisher shows with every crime at zero.
                    months.append(unreached if periodo > corte else "0" if held == "" else value)
                rows.append([str(year), str(int(ent)), name(ent), *crime, *months])
    return rows


def municipal(first: int = 2015, last: int = 2024, *, zeros: bool = True, places: int = 2) -> list[Row]:
    """The municipal file: municipios with a case, and ``places`` of each entidad without, × crime × year."""
    cells: dict[tuple[str, str], str] = {}
    for r in carried("casos_municipio_mensual.csv"):
        cells[r["cvegeo"], r["periodo"]] = r["carpetas"]
    held = {key for key, periodo in cells if first <= int(periodo[:4]) <= last}
    empty = [key for key in municipios()["cvegeo"] if key not in held]
    if zeros:
        for ent in entidades()["cve_ent"]:
            held |= set([key for key in empty if key[:2] == ent][:places])
    delitos = DELITOS[-6:] if zeros else [crime for crime in DELITOS if crime[1] == TRATA]
    rows = [[*MUNICIPAL, *MESES]]
    for year in range(first, last + 1):
        for key in sorted(held):
            trata = [cells.get((key, f"{year}-{month:02d}"), "0") for month in range(1, 13)]
            if not zeros and set(trata) == {"0"}:
                continue
            for number, crime in enumerate(delitos):
                months = trata if crime[1] == TRATA else [other(number, key, year, m) for m in range(12)]
                place = [str(int(key[:2])), name(key[:2]), str(int(key)), name(key)]
                rows.append([str(year), *place, *crime, *months])
    return rows


def victimas(first: int = 2015, corte: str = "2025-06") -> list[Row]:
    """The state file of victims: the carried yearly counts, all in January (the other months at zero)."""
    cells = {
        (r["cve_ent"], r["periodo"], r["sexo"], r["rango_edad"]): r["victimas"]
        for r in carried("victimas_entidad_anual.csv")
    }
    delitos = [crime for crime in DELITOS if crime[1] in ("Homicidio", "Extorsión", TRATA)]
    rows = [[*ESTATAL, "Sexo", "Rango de edad", *MESES]]
    for year in range(first, int(corte[:4]) + 1):
        for ent in entidades()["cve_ent"]:
            for number, crime in enumerate(delitos):
                for sexo, edad in EDADES:
                    january = [cells.get((ent, str(year), sexo, edad), "0"), *["0"] * 11]
                    made_up = [other(number, ent, year, month) for month in range(1, 13)]
                    months = january if crime[1] == TRATA else made_up
                    reached = [v if f"{year}-{m:02d}" <= corte else "" for m, v in enumerate(months, 1)]
                    rows.append([str(year), ent, name(ent), *crime, sexo, edad, *reached])
    return rows


def rnid(corte: str = "2026-03", *, unreached: str = "") -> list[Row]:
    """The state file of the new instrument: key "01", trafficking by purpose."""
    cells = {
        (r["cve_ent"], r["periodo"], r["subtipo"]): r["carpetas"]
        for r in carried("rnid_entidad_mensual_2026.csv")
    }
    rows = [[*ESTATAL, *MESES]]
    for ent in entidades()["cve_ent"]:
        for number, crime in enumerate(DELITOS_RNID):
            periods = [f"2026-{month:02d}" for month in range(1, 13)]
            made_up = [other(number, ent, 2026, month) for month in range(1, 13)]
            trata = [cells.get((ent, periodo, crime[2]), "0") for periodo in periods]
            months = trata if crime[1] == TRATA else made_up
            reached = [v if p <= corte else unreached for p, v in zip(periods, months, strict=True)]
            rows.append(["2026", ent, name(ent), *crime, *reached])
    return rows


def renamed(rows: Iterable[Row], names: dict[str, str]) -> list[Row]:
    """The same rows under other names of columns."""
    header, *rest = rows
    return [[names.get(label, label) for label in header], *rest]


def text(rows: Iterable[Row], *, delimiter: str = ",", newline: str = "\r\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return out.getvalue()


def write_csv(path: Path, rows: Iterable[Row], *, encoding: str = "cp1252", delimiter: str = ",") -> Path:
    path.write_bytes(text(rows, delimiter=delimiter).encode(encoding))
    return path


def write_gz(path: Path, rows: Iterable[Row]) -> Path:
    path.write_bytes(gzip.compress(text(rows).encode("cp1252"), mtime=0))
    return path


def write_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return path


def by_year(rows: list[Row], form: Callable[[list[Row]], bytes], suffix: str) -> dict[str, bytes]:
    """One member a year, as some zips come."""
    header, *rest = rows
    years = sorted({row[0] for row in rest})
    return {f"{year}.{suffix}": form([header, *(r for r in rest if r[0] == year)]) for year in years}


def cp1252(rows: list[Row]) -> bytes:
    return text(rows).encode("cp1252")


def xlsx(rows: Iterable[Row]) -> bytes:
    """The rows as the only sheet of a workbook: numbers as numbers, the rest as inline text."""

    def cell(value: str) -> str:
        if value.isdecimal():
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>' if value else "<c/>"

    body = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{spreadsheet}" xmlns:r="{office}"><sheets>'
        '<sheet name="Hoja1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{spreadsheet}"><sheetData>{body}'
        "</sheetData></worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in files.items():
            archive.writestr(member, '<?xml version="1.0" encoding="UTF-8"?>' + content)
    return out.getvalue()
