"""What is refused of SESNSP's files: each time one sentence that says what, where, and how to mend it."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.errors import InputError
from geo.sources.sesnsp import read

from . import makers
from .makers import Row


@pytest.fixture(scope="module")
def small() -> list[Row]:
    return makers.estatal(2022)


def changed(rows: list[Row], row: int, column: int, value: str) -> list[Row]:
    copy = [list(cells) for cells in rows]
    copy[row][column] = value
    return copy


def without(rows: list[Row], column: int) -> list[Row]:
    return [[*row[:column], *row[column + 1 :]] for row in rows]


def bytes_of(rows: list[Row]) -> bytes:
    return makers.cp1252(rows)


REFUSED: dict[str, tuple[Callable[[list[Row]], bytes], str]] = {
    "empty": (lambda rows: b"", "está vacío"),
    "web page": (lambda rows: b"<!DOCTYPE html><html><body>404", "es una página web"),
    "web page in a gzip's place": (lambda rows: b"\xef\xbb\xbf\n <html>", "es una página web"),
    "pdf": (lambda rows: b"%PDF-1.7", "es un PDF"),
    "no lines": (lambda rows: b"a" * (1 << 21), "no tiene fin de línea"),
    "another table": (lambda rows: b"a,b,c\r\n1,2,3\r\n", "no encuentro los encabezados"),
    "missing month": (lambda rows: bytes_of(without(rows, 10)), "falta la columna «Abril»"),
    "missing key": (lambda rows: bytes_of(without(rows, 1)), "falta la columna «Clave_Ent»"),
    "letter for a number": (
        lambda rows: bytes_of(changed(rows, 40, 9, "x")), "fila 41, columna «Marzo»: «x» no es un conteo",
    ),
    "negative": (lambda rows: bytes_of(changed(rows, 40, 9, "-3")), "«-3» no es un conteo"),
    "no year": (lambda rows: bytes_of(changed(rows, 40, 0, "dos mil")), "«dos mil» no es un año"),
    "year out of range": (lambda rows: bytes_of(changed(rows, 40, 0, "20244")), "«20244» no es un año"),
    "unknown key": (lambda rows: bytes_of(changed(rows, 40, 1, "33")), "fila 41 «33»"),
    "key of another": (lambda rows: bytes_of(changed(rows, 40, 1, "14")), "la clave 14 no es de «Baja"),
    "same row twice": (lambda rows: bytes_of([*rows, rows[5]]), "repite la fila 6"),
    "field too many": (
        lambda rows: bytes_of([*rows[:7], [*rows[7], "1"], *rows[8:]]), "fila 8: la fila tiene 20 campos",
    ),
    "cut in the last line": (lambda rows: bytes_of(rows)[:-30], "está cortado: la última fila"),
    "cut to a few digits": (lambda rows: bytes_of(rows[:-1]) + b"20", "está cortado: la última fila"),
    "cut within quotes": (
        lambda rows: bytes_of(rows[:-9]) + b'2024,32,Zacatecas,El patrimonio,"Robo de c', "está cortado",
    ),
    "entidad missing": (
        lambda rows: bytes_of([row for row in rows if (row[0], row[1]) != ("2024", "32")]),
        "en 2024 faltan 1 de 32 entidades (Zacatecas)",
    ),
    "crimes missing": (lambda rows: bytes_of(rows[:-4]), "en 2024 la entidad 32 tiene"),
    "year missing": (lambda rows: bytes_of([r for r in rows if r[0] != "2023"]), "faltan los años 2023"),
    "no case at all": (
        lambda rows: bytes_of([rows[0], *([*row[:7], *["0"] * 12] for row in rows[1:])]), "ningún caso",
    ),
    "older methodology": (
        lambda rows: b"A\xd1O,INEGI,ENTIDAD,MODALIDAD,TIPO,SUBTIPO,ENERO\r\n1997,1,X,A,B,C,1\r\n",
        "metodología anterior (1997–2017), que no tiene el delito de trata",
    ),
    "federal": (
        lambda rows: b"A\xd1O,INEGI,ENTIDAD,LEY,CONCEPTO,TIPO,ENERO\r\n2012,1,X,A,B,C,1\r\n",
        "fuero federal, que no distingue la trata",
    ),
    "truncated gzip": (lambda rows: gzip.compress(bytes_of(rows))[:-2000], "está truncado o dañado"),
    "truncated zip": (lambda rows: b"PK\x03\x04" + bytes(200), "el zip está truncado o dañado"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refusal_is_one_sentence_that_names_the_file(case: str, small: list[Row], tmp_path: Path) -> None:
    make, words = REFUSED[case]
    path = tmp_path / "archivo.csv"
    path.write_bytes(make(small))
    with pytest.raises(InputError) as refused:
        read(path)
    sentence = str(refused.value)
    assert words in sentence
    assert "archivo.csv" in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no existe el archivo"):
        read(tmp_path / "nada.csv")


MUNICIPAL_REFUSED: dict[str, tuple[Callable[[list[Row]], bytes], str]] = {
    "unknown key": (lambda rows: bytes_of(changed(rows, 2, 3, "1099")), "fila 3 «1099»"),
    "key of another entidad": (lambda rows: bytes_of(changed(rows, 2, 3, "2001")), "no es de la entidad 01"),
    "cut in the last line": (lambda rows: bytes_of(rows)[:-20], "está cortado: la última fila"),
    "last municipio without all crimes": (
        lambda rows: bytes_of(rows[:-2]), "el último municipio tiene 4 delitos",
    ),
    "entidad missing": (
        lambda rows: bytes_of([r for r in rows if r[:2] != ["2024", "32"]]),
        "faltan 1 de 32 entidades (Zacatecas)",
    ),
    "letter": (lambda rows: bytes_of(changed(rows, 2, 11, "doce")), "fila 3, columna «Marzo»: «doce»"),
    "same row twice": (lambda rows: bytes_of([rows[0], rows[2], *rows[1:]]), "repite la fila 2"),
    "column missing": (lambda rows: bytes_of(without(rows, 3)), "falta la columna «Cve. Municipio»"),
    "without trafficking": (
        lambda rows: bytes_of([r for r in rows if r[6] != makers.TRATA]),
        "no tiene filas del delito «Trata de personas» (trae",
    ),
    "two instruments": (
        lambda rows: bytes_of(
            [*rows, *(["2025", *r[1:7], makers.FINES[0], *r[8:]] for r in rows[1:] if r[0] == "2024")]
        ),
        "junta los dos instrumentos",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MUNICIPAL_REFUSED)
def test_refusal_of_a_municipal_file(case: str, tmp_path: Path) -> None:
    make, words = MUNICIPAL_REFUSED[case]
    path = tmp_path / "archivo.csv"
    path.write_bytes(make(makers.municipal(2023, 2024)))
    with pytest.raises(InputError) as refused:
        read(path)
    assert words in str(refused.value)


def test_file_cut_by_a_spreadsheet_at_its_last_row_is_refused(tmp_path: Path) -> None:
    rows = makers.text(makers.municipal(2024, 2024)).splitlines()
    filler = rows[1] if makers.TRATA not in rows[1] else rows[2]
    lines = [*rows[:-1], *[filler] * (1_048_576 - len(rows)), rows[-1]]
    path = tmp_path / "m.csv"
    path.write_bytes("\r\n".join(lines).encode("cp1252") + b"\r\n")
    with pytest.raises(InputError, match="1,048,576 filas, el límite de una hoja de cálculo"):
        read(path)


def test_zip_refusals(small: list[Row], tmp_path: Path) -> None:
    good = makers.cp1252(small)
    cases = {
        "una ruta que sale de él": {"../../fuera.csv": good},
        "ningún CSV ni XLSX": {"leeme.pdf": b"%PDF"},
        "a.zip › b.csv: es una página web": {"b.csv": b"<html></html>"},
        "mezcla tablas de distinto nivel": {
            "a.csv": good,
            "b.csv": makers.cp1252(makers.municipal(2024, 2024)),
        },
        "dice expandirse": {"bomba.csv": bytes(400 << 20)},
        "el XLSX está truncado o dañado": {"a.xlsx": makers.xlsx(small[:99])[:-50]},
        "repite la fila 2 de": {"a.csv": good, "b.csv": good},
    }
    for words, members in cases.items():
        with pytest.raises(InputError, match=words.replace("(", r"\(")):
            read(makers.write_zip(tmp_path / "a.zip", members))


def test_zip_whose_content_is_not_what_was_packed_is_refused(small: list[Row], tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.csv", makers.cp1252(small))
    path.write_bytes(path.read_bytes().replace(b",11,", b",12,", 1))  # still a table, but not the one packed
    with pytest.raises(InputError, match="truncado o dañado"):
        read(path)


def test_a_bomb_in_gzip_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb") as file:
        file.write(makers.cp1252(makers.municipal(2024, 2024)[:2]))
        for _ in range(400):
            file.write((b"0" * 1023 + b"\n") * 1024)
    path = tmp_path / "a.csv.gz"
    path.write_bytes(out.getvalue())
    with pytest.raises(InputError, match="se expande sin medida"):
        read(path)
