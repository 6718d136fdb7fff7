"""SESNSP's own files: crimes and victims, by entidad and by municipio, of both instruments.

The wide tables have one row a crime and year, the months across. What a file is (level, measure, instrument)
is told by its columns and contents, never by its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from geo.codes import entidades
from geo.errors import InputError
from geo.periods import month_text
from geo.sources import _checks, _names, _reported
from geo.sources._containers import Part, open_parts
from geo.sources._facts import facts
from geo.sources._headers import Header, fold
from geo.sources._long import widen
from geo.sources._rows import all_rows, peek, rows_of
from geo.sources._text import no_header
from geo.sources._wide import BLANK, NOT_REPORTED, counts_of, table
from geo.sources.lectura import TRATA, Lectura

__all__ = ["Lectura", "read"]

FIRST_YEAR_OF_RNID = 2026
_HASHED = 1 << 23


def read(path: Path, *, delito: str = TRATA) -> Lectura:
    """Read one file of SESNSP: CSV, ``.csv.gz``, XLSX, or a zip of one or several CSV or XLSX.

    ``delito`` is a type of crime or, where no type is called so, a subtype; case and accents do not matter.
    Of a municipal file only its rows are parsed. The corte is the last month with a case of any crime; months
    after it, blank or zero, were not reached. In a state file an entidad-month with every crime at zero is
    ``no_reportado``, and so are blanks and −1 before the corte. Of municipal files only cells above zero are
    kept: an unlisted municipio had none where its entidad reported.

    Raises InputError, in one sentence, for whatever is not such a file, whole: see `geo.sources._containers`,
    `_headers`, `_shape`, `_wide` and `_checks`.
    """
    parts, notes = open_parts(path)
    with ThreadPoolExecutor(1) as beside:  # hashing lets go of the interpreter: it costs no time of ours
        digest = beside.submit(_sha256, path)
        fuente, casos, avisos = _read(path, parts, delito)
        return Lectura(fuente, casos, (*notes, *avisos), delito, path.name, digest.result())


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while block := file.read(_HASHED):  # large, for each asks for the interpreter once
            digest.update(block)
    return digest.hexdigest()


def _read(path: Path, parts: Sequence[Part], delito: str) -> tuple[dict[str, str], pd.DataFrame, list[str]]:
    parts, header, avisos = _alike(parts, path.name)
    frame, crimes = _gather(parts, header, delito, avisos)
    chosen = _chosen(frame, crimes, delito, path.name)
    _checks.refuse_repeated(frame)
    _checks.refuse_gaps_of_years(chosen, path.name)
    instrumento = _instrument(chosen, path.name)
    complete = _refuse_incomplete(frame, chosen, header, path.name, avisos)
    corte = _corte(parts, header, frame, path, avisos)
    absent = _reported.unreported(frame, corte)
    fuente = _names.fuente(
        instrumento=instrumento,
        nivel="municipio" if header.municipal else "entidad",
        medida="victimas" if header.victims else "carpetas",
        desde=f"{chosen['anio'].min()}-01",
        corte=month_text(corte),
        celdas="todas" if complete else "mayores_que_cero",
        delito=delito,
    )
    same = {name: fuente[name] for name in ("instrumento", "corte", "nivel", "medida")}
    same["fuente"] = fuente["clave"]
    casos = facts(chosen, corte, absent, same, zeros=not header.municipal)
    avisos += _silences(chosen, corte, absent)
    return fuente, casos, avisos


def _alike(parts: Sequence[Part], name: str) -> tuple[list[Part], Header, list[str]]:
    """The parts that hold tables, the first's header, and what was passed over. All must be of one kind."""
    headers = [(part, peek(part)) for part in parts]
    tables = [(part, header) for part, header in headers if header is not None]
    if not tables:
        raise no_header(name)
    kinds = {(header.municipal, header.victims, header.long) for _, header in tables}
    if len(kinds) > 1:
        what = "mezcla tablas de distinto nivel o medida (estatal, municipal, víctimas)"
        raise InputError(what, where=name, fix="importe cada una por separado")
    aside = [f"no se leyó {part.where}: no tiene encabezados." for part, header in headers if header is None]
    return [part for part, _ in tables], tables[0][1], aside


def _gather(
    parts: Sequence[Part], header: Header, delito: str, avisos: list[str]
) -> tuple[pd.DataFrame, frozenset[str]]:
    """The parts as one table: all rows of a state file, those of the crime of a municipal one."""
    frames: list[pd.DataFrame] = []
    crimes: frozenset[str] = frozenset()
    for part in parts:
        if header.long:
            rows = widen(all_rows(part), delito)
        else:
            rows = rows_of(part, delito) if header.municipal else all_rows(part)
        frame, notes = table(rows)
        frames.append(frame)
        crimes |= rows.crimes
        avisos += [*rows.notes, *notes]
    return pd.concat(frames, ignore_index=True), crimes


def _chosen(frame: pd.DataFrame, crimes: frozenset[str], delito: str, name: str) -> pd.DataFrame:
    """Rows whose type is the crime, else those whose subtype is."""
    for column in ("tipo", "subtipo"):
        rows = frame[frame[column].map(fold) == fold(delito)]
        if len(rows):
            return rows
    near = get_close_matches(delito, crimes, n=3, cutoff=0.75) or sorted(crimes)[:3]
    held = ", ".join(f"«{crime}»" for crime in near)
    what = f"no tiene filas del delito «{delito}»" + (f" (trae {held}…)" if held else "")
    raise InputError(what, where=name, fix="dé el archivo completo o pida otro delito")


def _instrument(chosen: pd.DataFrame, name: str) -> str:
    """RNID splits trafficking by purpose, CNSP does not; other crimes are told apart by the year."""
    by_purpose = chosen["subtipo"].map(fold).str.startswith("tratadepersonascon")
    whole = chosen["subtipo"].map(fold) == fold(TRATA)
    new = by_purpose | (~whole & (chosen["anio"] >= FIRST_YEAR_OF_RNID))
    if new.any() and not new.all():
        what = "junta los dos instrumentos (CNSP hasta 2025 y RNID desde 2026), que no forman una serie"
        raise InputError(what, where=name, fix="importe cada archivo por separado")
    return "RNID" if new.all() else "CNSP"


def _refuse_incomplete(
    frame: pd.DataFrame, chosen: pd.DataFrame, header: Header, name: str, avisos: list[str]
) -> bool:
    """Whether every cell is listed; a release cut off is refused."""
    if not header.municipal:
        _checks.refuse_missing_entidades(frame, name)
        return _checks.refuse_missing_crimes(frame, name, sparse=header.victims)
    if _checks.lists_zeros(chosen):
        _checks.refuse_missing_entidades(chosen, name)
        places = chosen["cve"].nunique() * chosen["anio"].nunique()
        missing = places - len(chosen[["anio", "cve"]].drop_duplicates())
        if missing:
            avisos.append(f"faltan {missing} municipio-años que otros años listan: se toman sin casos.")
    elif chosen["cve_ent"].nunique() < len(entidades()):
        absent = sorted(set(entidades()["cve_ent"]) - set(chosen["cve_ent"]))
        avisos.append(f"sólo lista municipios con casos; no aparece ninguno de {', '.join(absent)}.")
    return False


def _corte(parts: Sequence[Part], header: Header, frame: pd.DataFrame, path: Path, avisos: list[str]) -> int:
    """The last month that was reached; months written after it, all at zero, are told in ``avisos``."""
    corte, written = _reported.last_above_zero(frame), _reported.last_written(frame)
    if header.municipal and not header.long and corte < written:
        # Of a municipal file only one crime was read: another may have cases in the months at zero.
        corte = max(_reported.last_case(part, corte, written) for part in parts)
    if corte < 0:
        raise InputError("no tiene ningún caso en ningún mes", where=path.name, fix="dé el archivo completo")
    if corte < written:
        span = f"{month_text(corte + 1)} a {month_text(written)}"
        avisos.append(f"los meses {span} vienen en cero en todo el país: se toman como no alcanzados.")
    said = _names.month_in_name(path)
    if said is not None and said != month_text(corte):
        reached = month_text(corte)
        avisos.append(f"el nombre del archivo dice {said}, pero el último mes con datos es {reached}.")
    return corte


def _silences(chosen: pd.DataFrame, corte: int, absent: pd.DataFrame) -> list[str]:
    """What was taken for ``no_reportado``, in words."""
    reached = counts_of(chosen)[_reported.months(chosen) <= corte]
    avisos = []
    for mark, shown in ((NOT_REPORTED, "con −1"), (BLANK, "vacías antes del corte")):
        if cells := int((reached == mark).sum()):
            avisos.append(f"{cells} celdas {shown} del delito se toman como no reportadas.")
    if len(absent):
        names = entidades().set_index("cve_ent")["nombre_corto"]
        listed = _reported.in_words(absent, names)
        avisos.append(f"todos los delitos en cero, que se toma como no reportado: {listed}.")
    return avisos
