"""What a source is called, and what a file's name says of its month."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from geo.sources._headers import MESES, fold
from geo.sources.lectura import TRATA

_TITLES = {
    ("CNSP", "carpetas"): "Incidencia delictiva del fuero común, nueva metodología, archivo {}",
    ("CNSP", "victimas"): "Víctimas y unidades robadas, nueva metodología, archivo {} de víctimas",
    ("RNID", "carpetas"): "Registro Nacional de Incidencia Delictiva, archivo {}",
    ("RNID", "victimas"): "Registro Nacional de Incidencia Delictiva, archivo {} de víctimas",
}
_DIGITS = re.compile(r"(?<!\d)(20\d\d)[-_. ]?(0[1-9]|1[0-2])(?!\d)")
_ABBREVIATED = [mes[:3] for mes in MESES]
_WORDS = re.compile(rf"({'|'.join(_ABBREVIATED)}|set)[a-z]*[-_. ]*(?:del?)?[-_. ]*(20\d\d|\d\d)(?!\d)")


def fuente(
    *, instrumento: str, nivel: str, medida: str, desde: str, corte: str, celdas: str, delito: str
) -> dict[str, str]:
    """The row of the table ``fuentes`` of a release that speaks from month ``desde`` to month ``corte``."""
    words = {
        ("CNSP", "carpetas", "entidad"): "estatal",
        ("CNSP", "carpetas", "municipio"): "municipal",
        ("CNSP", "victimas", "entidad"): "victimas",
        ("CNSP", "victimas", "municipio"): "victimas-municipal",
        ("RNID", "carpetas", "entidad"): "rnid",
        ("RNID", "carpetas", "municipio"): "rnid-municipal",
        ("RNID", "victimas", "entidad"): "rnid-victimas",
        ("RNID", "victimas", "municipio"): "rnid-victimas-municipal",
    }
    notes = [
        "instrumento nuevo desde enero de 2026: ruptura de la serie" if instrumento == "RNID" else "",
        "sólo celdas mayores que cero" if celdas == "mayores_que_cero" else "",
        f"delito: {delito}" if fold(delito) != fold(TRATA) else "",
    ]
    other = f"-{_slug(delito)}" if fold(delito) != fold(TRATA) else ""
    return {
        "clave": f"sesnsp-{words[instrumento, medida, nivel]}-{corte}{other}",
        "publica": "SESNSP",
        "titulo": _TITLES[instrumento, medida].format("estatal" if nivel == "entidad" else "municipal"),
        "corte": corte,
        "nota": "; ".join(note for note in notes if note),
        "licencia": "datos abiertos del gobierno federal",
        "instrumento": instrumento,
        "nivel": nivel,
        "medida": medida,
        "desde": desde,
        "hasta": corte,
        "paso": "mes",
        "celdas": celdas,
    }


def month_in_name(path: Path) -> str | None:
    """The month that a file's name speaks of, or None: ``estatal_corte_2024-11``, ``IDEFC_NM_nov24``.

    >>> month_in_name(Path("Municipal-Delitos-2015-2025_jul2026.zip"))
    '2026-07'
    """
    name = unicodedata.normalize("NFC", path.name).lower()
    found = [(m.start(), m[1], int(m[2])) for m in _DIGITS.finditer(name)]
    for m in _WORDS.finditer(name):
        month = 9 if m[1] == "set" else _ABBREVIATED.index(m[1]) + 1
        found.append((m.start(), m[2] if len(m[2]) == 4 else f"20{m[2]}", month))
    if not found:
        return None
    _, year, month = max(found)
    return f"{year}-{month:02d}"


def _slug(text: str) -> str:
    words = unicodedata.normalize("NFKD", text.lower())
    return re.sub(r"[^a-z0-9]+", "-", "".join(letter for letter in words if letter.isascii())).strip("-")
