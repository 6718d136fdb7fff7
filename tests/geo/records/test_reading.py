"""A filled template comes back as rows, or with one clear line for each mistake."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from geo.errors import InputError, NotFoundError
from geo.records import TABLES, Mistake, MistakesError, read
from geo.records.lists import lists

from .makers import TODAY, fill_csv, fill_xlsx, listed, row_of

# What people do wrong in a file of agreements: the row as written, and the mistake's column and words.
WRONG = [
    ({"cve_ent": "Xalisco"}, "Entidad", "no se reconoce la entidad «Xalisco» (¿14 Jalisco?)"),
    ({"cve_ent": ""}, "Entidad", "está vacía"),
    ({"fecha": "31/02/2012"}, "Fecha de firma", "febrero de 2012 tiene 29 días"),
    ({"fecha": "40983"}, "Fecha de firma", "es el número con que Excel guarda el 15/03/2012"),
    ({"fecha": "15/03/2099", "vigente_hasta": ""}, "Fecha de firma", "aún no llega"),
    ({"vigente_hasta": "2010"}, "Vigente hasta", "es antes de"),
    ({"tipo": "quizá"}, "Tipo", "use uno de: con la Federación, de coordinación"),
    ({"documento": ""}, "Documento", "no dice en qué consta"),
    ({"url": "en su página"}, "Dirección web", "no es una dirección web"),
    ({"nota": "x" * 201}, "Nota", "tiene 201 caracteres; escriba hasta 200"),
    ({"nota": "GOMC800101HDFRRL09"}, "Nota", "una CURP"),
    ({"nota": "escriba a ana@ejemplo.org"}, "Nota", "un correo"),
    ({"objeto": "llame al 55 1234 5678"}, "Objeto", "un teléfono"),
    ({"cve_mun": "Guadalajara"}, "Municipio", "esto es de la entidad"),
    ({"tipo": "de un municipio"}, "Municipio", "está vacía, y esto es de un municipio"),
    ({"tipo": "de un municipio", "cve_mun": "Hermosillo"}, "Municipio", "¿26030 Hermosillo, Sonora?"),
]


@pytest.mark.parametrize("fill", [fill_xlsx, fill_csv])
def test_each_mistake_is_one_line_with_its_row_and_column(fill, tmp_path: Path) -> None:
    good = row_of("convenios", cve_ent="Colima")
    rows = [good, *(row_of("convenios", **wrong) for wrong, _, _ in WRONG), good]
    path = fill(tmp_path / ("malos.xlsx" if fill is fill_xlsx else "malos.csv"), "convenios", rows)
    with pytest.raises(MistakesError, match=rf"{path.name}: tiene {len(WRONG) + 1} errores") as refused:
        read(path, "convenios", hoy=TODAY)
    *mistakes, last = refused.value.mistakes
    assert last == Mistake(len(WRONG) + 3, "", "repite la fila 2; deje una")
    for row, (mistake, (_, column, says)) in enumerate(zip(mistakes, WRONG, strict=True), 3):
        assert (mistake.fila, mistake.columna) == (row, column)
        assert says in mistake.texto
        assert str(mistake).startswith(f"fila {row}, columna {column}: ")


def test_merged_cells_are_one_line_a_range_and_their_blanks_none(tmp_path: Path) -> None:
    rows = [row_of("convenios", cve_ent="Colima", objeto=str(n)) for n in range(4)]
    path = fill_xlsx(tmp_path / "unidas.xlsx", "convenios", rows)
    book = load_workbook(path)
    book["Datos"].merge_cells("A2:A4")
    book.save(path)
    with pytest.raises(MistakesError) as refused:
        read(path, "convenios", hoy=TODAY)
    text = "las celdas A2:A4 están combinadas; sepárelas y llene cada una"
    assert refused.value.mistakes == (Mistake(2, "Entidad", text),)


def test_an_error_of_excel_is_no_text(tmp_path: Path) -> None:
    path = fill_xlsx(tmp_path / "malo.xlsx", "convenios", [row_of("convenios", objeto="#REF!")])
    with pytest.raises(MistakesError, match=r"fila 2, columna Objeto: la celda tiene un error de Excel"):
        read(path, "convenios", hoy=TODAY)


def test_what_can_be_understood_is_read_and_told(tmp_path: Path) -> None:
    rows = [
        row_of("convenios", cve_ent="Edo. Méx."),
        row_of("convenios", cve_ent="Colima   "),
        row_of("convenios", cve_ent="MX-JAL"),
        row_of("convenios", cve_ent=9.0, vigente_hasta="2018"),
    ]
    path = fill_xlsx(tmp_path / "buenos.xlsx", "convenios", rows)
    found = read(path, "convenios", hoy=TODAY)
    assert list(found.filas["cve_ent"]) == ["15", "06", "14", "09"]
    assert found.avisos == (
        "fila 2, columna Entidad: «Edo. Méx.» se leyó como 15 México.",
        "fila 3, columna Entidad: traía espacios antes o después y se leyó «Colima».",
        "fila 4, columna Entidad: «MX-JAL» se leyó como 14 Jalisco.",
        "fila 5, columna Vigente hasta: «2018» no dice el día: es seguro hasta el 2018-01-01.",
    )


def test_what_was_understood_is_told_of_a_refused_file_too(tmp_path: Path) -> None:
    rows = [row_of("convenios", cve_ent="Edo. Méx."), row_of("convenios", fecha="31/02/2012")]
    path = fill_xlsx(tmp_path / "malos.xlsx", "convenios", rows)
    with pytest.raises(MistakesError) as refused:
        read(path, "convenios", hoy=TODAY)
    assert [mistake.fila for mistake in refused.value.mistakes] == [3]
    assert [mistake.texto for mistake in refused.value.mended] == ["«Edo. Méx.» se leyó como 15 México"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_in_whatever_dress_excel_gave_it(delimiter: str, encoding: str, tmp_path: Path) -> None:
    row = row_of("convenios", cve_ent="Querétaro", objeto="Atención, prevención; y más")
    path = fill_csv(tmp_path / "a.csv", "convenios", [row], delimiter=delimiter, encoding=encoding)
    found = read(path, "convenios", hoy=TODAY).filas.iloc[0]
    assert (found["cve_ent"], found["objeto"]) == ("22", "Atención, prevención; y más")


def test_rows_keep_the_numbers_that_the_file_shows(tmp_path: Path) -> None:
    rows = [row_of("convenios", cve_ent="Colima"), {}, {}, row_of("convenios", cve_ent="Sonora"), {}]
    path = fill_xlsx(tmp_path / "a.xlsx", "convenios", rows)
    assert list(read(path, "convenios", hoy=TODAY).filas["fila"]) == ["2", "5"]


def test_a_title_may_stand_above_the_header(tmp_path: Path) -> None:
    path = fill_xlsx(tmp_path / "a.xlsx", "convenios", [row_of("convenios")])
    book = load_workbook(path)
    book["Datos"].insert_rows(1, 2)
    book["Datos"]["A1"] = "Convenios de la Secretaría"
    book["Datos"].merge_cells("A1:D1")
    book.save(path)
    assert list(read(path, "convenios", hoy=TODAY).filas["fila"]) == ["4"]


@pytest.mark.parametrize(
    ("heading", "becomes", "says"),
    [
        ("Vigente hasta", "Vigensia", "columna Vigensia: no es una columna de esta plantilla"),
        ("Fecha de firma", None, "columna Fecha de firma: falta la columna"),
        ("Objeto", "Nota", "columna Nota: la columna viene dos veces"),
    ],
)
def test_a_changed_header_is_told(heading: str, becomes: str | None, says: str, tmp_path: Path) -> None:
    blank = {column.campo: "" for column in TABLES["convenios"].columnas if column.titulo == heading}
    path = fill_csv(tmp_path / "a.csv", "convenios", [row_of("convenios", **blank)])
    path.write_text(path.read_text("utf-8-sig").replace(heading, becomes or ""), encoding="utf-8")
    with pytest.raises(MistakesError, match=says):
        read(path, "convenios", hoy=TODAY)


def test_a_comma_too_many_is_told_and_moves_nothing(tmp_path: Path) -> None:
    path = fill_csv(tmp_path / "a.csv", "convenios", [row_of("convenios", nota="atiende")])
    path.write_text(path.read_text("utf-8-sig").replace("atiende", "atiende, y previene"), encoding="utf-8")
    with pytest.raises(MistakesError, match=r"fila 2: tiene una celda fuera de las columnas"):
        read(path, "convenios", hoy=TODAY)


@pytest.mark.parametrize("nombre", ["refugio", "albergue_fiscalia"])
@pytest.mark.parametrize(
    ("campo", "text"),
    [("cve_mun", "Guadalajara"), ("nombre", "Casa"), ("url", "https://casa.org/donde"), ("nota", "al norte")],
)
def test_of_a_shelter_only_that_it_exists_is_taken(
    nombre: str, campo: str, text: str, tmp_path: Path
) -> None:
    kept = {"clase": nombre, "nombre": "", "cve_mun": "", "url": "", "nota": ""}
    good = fill_csv(tmp_path / "bien.csv", "instituciones", [row_of("instituciones", **kept)])
    assert len(read(good, "instituciones", hoy=TODAY).filas) == 1
    bad = fill_csv(tmp_path / "mal.csv", "instituciones", [row_of("instituciones", **kept | {campo: text})])
    with pytest.raises(MistakesError, match=r"de un refugio o albergue sólo se guarda que existe"):
        read(bad, "instituciones", hoy=TODAY)


def test_a_line_of_action_that_excel_took_for_a_date_is_told(tmp_path: Path) -> None:
    path = fill_xlsx(tmp_path / "a.xlsx", "lineas", [row_of("lineas")])
    book = load_workbook(path)
    book["Datos"]["B2"] = TODAY
    book.save(path)
    with pytest.raises(MistakesError, match=r"Excel cambió lo escrito por la fecha 24/11/2026"):
        read(path, "lineas", hoy=TODAY)


def test_mexico_is_the_state_and_the_country_has_its_own_words(tmp_path: Path) -> None:
    given = ["México", "País", "00", "Federación", "15"]
    rows = [
        row_of("lineas", cve_ent=who, linea=linea)
        for who, linea in zip(given, lists()["linea"], strict=False)
    ]
    path = fill_csv(tmp_path / "a.csv", "lineas", rows)
    assert list(read(path, "lineas", hoy=TODAY).filas["cve_ent"]) == ["15", "00", "00", "00", "15"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_choice_may_be_written_by_its_key_or_its_words(tmp_path: Path, data: st.DataObject) -> None:
    tabla = data.draw(st.sampled_from(list(TABLES)))
    column = data.draw(st.sampled_from([each for each in TABLES[tabla].columnas if listed(each)]))
    key, words = data.draw(st.sampled_from(list(lists()[column.lista].items())))
    for written in (key, words, words.upper(), f" {words} "):
        path = fill_csv(tmp_path / "a.csv", tabla, [row_of(tabla, **{column.campo: written})])
        wrong: tuple[Mistake, ...] = ()
        try:
            kept = read(path, tabla, hoy=TODAY).filas[column.campo].iloc[0]
        except MistakesError as error:  # the choice asks for other cells: a municipio, no name, no term
            kept, wrong = key, error.mistakes
        assert kept == key
        assert all(mistake.columna != column.titulo for mistake in wrong)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04 cortado", "no se puede leer como libro de Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "es un libro de Excel antiguo o con contraseña"),
        (b"\x00\x01\x02\x00", "no es un libro .xlsx ni un texto CSV"),
        (b"a,b,c\n1,2,3\n", "no tiene el encabezado de la plantilla de convenios"),
        (b"", "no tiene el encabezado de la plantilla de convenios"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_sentence(content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "algo.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match=says) as refused:
        read(path, "convenios", hoy=TODAY)
    assert str(refused.value).startswith("algo.xlsx: ")


def test_a_template_without_rows_has_nothing_to_import(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no tiene ninguna fila"):
        read(fill_csv(tmp_path / "a.csv", "leyes", []), "leyes", hoy=TODAY)


def test_a_table_that_there_is_not_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="las que hay son evidencias"):
        read(tmp_path / "a.csv", "casos", hoy=TODAY)


@pytest.mark.parametrize("clave", ["Convenios", "a:b", "../fuera", "sesnsp-estatal-2030-01", "conapo-2024"])
def test_a_key_names_one_source_and_one_folder(clave: str, tmp_path: Path) -> None:
    path = fill_csv(tmp_path / "a.csv", "convenios", [row_of("convenios")])
    with pytest.raises(InputError, match="clave"):
        read(path, "convenios", clave=clave, hoy=TODAY)


def test_the_source_says_who_hands_it_over_and_up_to_when_it_speaks(tmp_path: Path) -> None:
    rows = [row_of("convenios", cve_ent="Colima", fecha="mayo de 2012"), row_of("convenios", fecha="2010")]
    path = fill_csv(tmp_path / "Convenios de 2012.csv", "convenios", rows)
    fuente = read(path, "convenios", hoy=TODAY).fuente
    assert fuente["clave"] == "convenios-de-2012"
    assert fuente["publica"] == rows[0]["Quién lo dice"]
    assert (fuente["corte"], fuente["licencia"]) == ("2012-05", "no especificada")
    named = read(path, "convenios", publica="SEGOB", licencia="CC BY 4.0", hoy=TODAY).fuente
    assert (named["publica"], named["licencia"]) == ("SEGOB", "CC BY 4.0")
