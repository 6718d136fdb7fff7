"""Keys and names → INEGI's keys, on the catalogue that the project carries."""

from __future__ import annotations

import doctest
import time
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import _catalogue, codes
from geo.codes import (
    carried_path,
    cvegeo_from_names,
    entidades,
    is_sin_municipio,
    municipios,
    to_cve_ent,
    to_cvegeo,
)
from geo.errors import InputError, NotFoundError

quick = settings(database=None, deadline=None)
ENTS = entidades()["cve_ent"].tolist()
MUNS = municipios()["cvegeo"].tolist()
SIN_MUNICIPIO = [ent + mun for ent in ENTS for mun in ("998", "999")]
TWINS = ["20208", "20209", "20318", "20319"]
ALIASES = [
    (ent, alias) for ent, cell in zip(ENTS, entidades()["alias"], strict=True) for alias in cell.split("|")
]
RENAMES = pd.read_csv(carried_path("nombres_municipio.csv"), dtype="str", keep_default_na=False)


def one_ent(value: object) -> str:
    return to_cve_ent(pd.Series([value], dtype=object)).item()


def one_mun(value: object) -> str:
    return to_cvegeo(pd.Series([value], dtype=object)).item()


def one_name(municipio: object, entidad: object) -> str:
    return cvegeo_from_names(pd.Series([municipio], dtype=object), pd.Series([entidad], dtype=object)).item()


def key_forms(key: str) -> list[object]:
    """Everything that files and programs make of one key."""
    number = int(key)
    return [
        key, str(number), f" {key}\t", f"{number}.0", number, float(number), np.int32(number),
        np.float64(number), Decimal(number),
    ]  # fmt: skip


def unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


spellings: st.SearchStrategy[Callable[[str], str]] = st.sampled_from(
    [
        str.upper,
        str.lower,
        str.title,
        unaccented,
        lambda name: unicodedata.normalize("NFD", name),
        lambda name: unaccented(name).upper(),
        lambda name: f"  {name} ",
        lambda name: name.replace(" ", "  "),
        lambda name: name.replace(" ", "\u00a0"),
        lambda name: name.replace(" ", ""),
        lambda name: name.replace(" ", "_"),
        lambda name: name.replace(".", ""),
        lambda name: f"{name}.",
        lambda name: f"«{name}»",
    ]
)


# --- keys


@given(st.sampled_from(ENTS), st.data())
@quick
def test_every_form_of_an_entidad_key_gives_the_key(key: str, data: st.DataObject) -> None:
    assert one_ent(data.draw(st.sampled_from(key_forms(key)))) == key


@given(st.sampled_from([*MUNS, *SIN_MUNICIPIO]), st.data())
@quick
def test_every_form_of_a_municipio_key_gives_the_key(key: str, data: st.DataObject) -> None:
    assert one_mun(data.draw(st.sampled_from(key_forms(key)))) == key


DTYPES = [
    "str", "object", "string[python]", "string[pyarrow]", "category", "int64", "int32", "uint16", "Int64",
    "float64", "Float64", "int64[pyarrow]", "double[pyarrow]", "large_string[pyarrow]",
]  # fmt: skip


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_column_of_any_dtype_becomes_text_keys_with_its_own_index_and_name(dtype: str) -> None:
    keys = [*MUNS, *SIN_MUNICIPIO]
    index = pd.Index([f"r{n}" for n in range(len(keys))])
    given_ = pd.Series(keys, index=index, name="clave").astype(dtype if "int" not in dtype else "int64")
    result = to_cvegeo(given_.astype(dtype))
    expected = pd.Series(keys, index=index, name="clave", dtype="str")
    pd.testing.assert_series_equal(result, expected)


def test_a_repeated_index_is_kept_and_the_column_given_is_left_as_it_was() -> None:
    column = pd.Series([1, 14], index=[7, 7])
    result = to_cve_ent(column)
    assert result.tolist() == ["01", "14"]
    assert result.index.tolist() == [7, 7]
    assert column.tolist() == [1, 14]


@pytest.mark.parametrize("dtype", ["str", "object", "float64", "Int64", "category", "bool"])
def test_an_empty_column_stays_empty_and_becomes_text(dtype: str) -> None:
    empty = pd.Series([], dtype=dtype, name="x")
    for result in (to_cve_ent(empty), to_cvegeo(empty), cvegeo_from_names(empty, empty)):
        assert (len(result), result.dtype, result.name) == (0, "str", "x")
    assert is_sin_municipio(empty).tolist() == []


NEVER_A_KEY = [
    True, np.bool_(True), "True", None, np.nan, pd.NA, pd.NaT, "", "   ", "nan", "-", float("inf"), 1e300,
    1.5, "1.5", -1, "-1", "+1", "1e0", "1e3", "0x1", "١", "²", "１", b"01", ["01"], ("Jalisco",),
    pd.Timestamp("2024-01-01"), "2024-01-01", 0, "0", "00", "1 4", "1,4", "-14", "1.4", complex(1, 0),
]  # fmt: skip


@pytest.mark.parametrize("value", [*NEVER_A_KEY, 33, "33", 99, "001", "014", 114, "01001"], ids=repr)
def test_what_is_no_key_of_an_entidad_is_refused(value: object) -> None:
    with pytest.raises(InputError, match="en 1 de 1 filas: fila 2"):
        one_ent(value)


NO_MUNICIPIO = [
    "1001.5", 1001.5, "01 001", "1,001", "-1001", -1001.0, "001001", "01000", "01099", 101, "33001", 33998,
    99999, "00999", "01997", "1e3", b"01001", "Guadalajara", "01",
]  # fmt: skip


@pytest.mark.parametrize("value", [*NEVER_A_KEY, *NO_MUNICIPIO], ids=repr)
def test_what_is_no_key_of_a_municipio_is_refused(value: object) -> None:
    with pytest.raises(InputError, match="en 1 de 1 filas: fila 2"):
        one_mun(value)


def test_a_true_among_ones_is_still_refused() -> None:
    with pytest.raises(InputError, match="en 1 de 3 filas: fila 3 «bool True»"):
        to_cve_ent(pd.Series([1, True, 1.0], dtype=object))
    with pytest.raises(InputError, match="en 2 de 2 filas"):
        to_cve_ent(pd.Series([True, False]))


# --- names of entidades


@pytest.mark.parametrize(("key", "alias"), ALIASES)
def test_every_alias_is_its_entidad_and_a_parenthesis_is_a_note(key: str, alias: str) -> None:
    assert one_ent(alias.partition(" (")[0]) == key


@given(
    st.sampled_from(range(32)),
    st.sampled_from(["nombre", "nombre_corto", "abreviatura", "iso_3166_2"]),
    spellings,
)
@quick
def test_names_and_codes_count_without_case_accents_spaces_or_punctuation(
    row: int, column: str, spell: Callable[[str], str]
) -> None:
    assert one_ent(spell(entidades()[column].iloc[row])) == ENTS[row]


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("EDOMEX", "15"),
        ("México", "15"),
        ("estado de mexico", "15"),
        ("México, D.F.", "09"),
        ("mexico df", "09"),
        ("MX-DIF", "09"),
        ("mx-cmx", "09"),
        ("MX-JAL", "14"),
        ("VERACRUZ DE IGNACIO DE LA LLAVE", "30"),
        ("Michoacan", "16"),
        ("Querétaro de Arteaga", "22"),
        ("BAJA CALIFORNIA", "02"),
        ("Baja California Sur", "03"),
    ],
)
def test_names_that_resemble_each_other_stay_apart(said: str, key: str) -> None:
    assert one_ent(said) == key


@pytest.mark.parametrize(
    "said",
    ["Nacional", "Extranjero", "EXTRANJERO", "Total", "Estados Unidos Mexicanos", "República Mexicana", "MX"],
)
def test_the_country_and_the_rest_of_the_world_are_no_entidad(said: str) -> None:
    with pytest.raises(InputError, match=f"«{said}»"):
        one_ent(said)


# --- names of municipios


def test_every_name_of_today_gives_its_key_within_its_entidad() -> None:
    table = municipios()[~municipios()["cvegeo"].isin(TWINS)]
    result = cvegeo_from_names(table["nombre"], table["cvegeo"].str[:2])
    assert result.tolist() == table["cvegeo"].tolist()


@given(st.sampled_from([n for n, key in enumerate(MUNS) if key not in TWINS]), spellings)
@quick
def test_municipio_names_count_without_case_accents_spaces_or_punctuation(
    row: int, spell: Callable[[str], str]
) -> None:
    assert one_name(spell(municipios()["nombre"].iloc[row]), MUNS[row][:2]) == MUNS[row]


@pytest.mark.parametrize("vintage", RENAMES.columns[1:])
def test_all_renames_give_the_key_whichever_vintage_named_them(vintage: str) -> None:
    assert len(RENAMES) == 57
    told = RENAMES[~RENAMES["cvegeo"].isin(TWINS) | RENAMES[vintage].str.contains("Dto")]
    result = cvegeo_from_names(told[vintage], told["cvegeo"].str[:2])
    assert result.tolist() == told["cvegeo"].tolist()
    dressed = cvegeo_from_names("  " + told[vintage].str.upper() + " . ", told["cvegeo"].str[:2])
    assert dressed.tolist() == told["cvegeo"].tolist()


@pytest.mark.parametrize("name", ["San Juan Mixtepec", "SAN JUAN MIXTEPEC.", "san juan mixtepec - "])
def test_a_name_that_two_municipios_share_is_refused_with_both_candidates(name: str) -> None:
    with pytest.raises(InputError) as refused:
        one_name(name, "Oaxaca")
    assert "20208 San Juan Mixtepec - Dto. 08, Oaxaca" in str(refused.value)
    assert "20209 San Juan Mixtepec - Dto. 26, Oaxaca" in str(refused.value)
    with pytest.raises(InputError, match=r"20318 San Pedro Mixtepec - Dto\. 22.* o 20319 .*Dto\. 26"):
        one_name("San Pedro Mixtepec", 20)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("San Juan Mixtepec - Dto. 08 -", "20208"),
        ("SAN JUAN MIXTEPEC -DTO. 8-", "20208"),
        ("San Juan Mixtepec Distrito 26", "20209"),
        ("San Pedro Mixtepec, Dto. 22", "20318"),
        ("San Pedro Mixtepec Distrito 22", "20318"),
        ("San Pedro Mixtepec (Dto. 26)", "20319"),
    ],
)
def test_the_district_tells_the_two_apart(name: str, key: str) -> None:
    assert one_name(name, "Oax.") == key


def test_a_district_that_neither_has_is_refused() -> None:
    with pytest.raises(InputError, match="San Juan Mixtepec Dto 22"):
        one_name("San Juan Mixtepec Dto 22", "Oaxaca")


def test_the_same_name_in_two_entidades_is_two_municipios() -> None:
    result = cvegeo_from_names(pd.Series(["Benito Juárez"] * 2), pd.Series(["CDMX", "Quintana Roo"]))
    assert result.tolist() == ["09014", "23005"]


def test_a_name_is_looked_up_only_within_its_entidad_and_its_home_is_suggested() -> None:
    with pytest.raises(InputError, match=r"«Guadalajara, Sonora» \(¿14039 Guadalajara, Jalisco"):
        one_name("Guadalajara", "Sonora")


@pytest.mark.parametrize(
    ("said", "entidad", "key"),
    [
        (39, 14, "14039"),
        ("039", "Jalisco", "14039"),
        (39.0, "MX-JAL", "14039"),
        ("14039", "Jalisco", "14039"),
        (1001, 1, "01001"),
        (998, 14, "14998"),
        ("999", "Jalisco", "14999"),
        ("No Especificado", "Jalisco", "14999"),
        ("OTROS MUNICIPIOS", "Jalisco", "14999"),
    ],
)
def test_beside_its_entidad_a_municipio_may_be_a_key_or_not_be_told(
    said: object, entidad: object, key: str
) -> None:
    assert one_name(said, entidad) == key


@pytest.mark.parametrize(
    "said", [None, "", 0, 126, "997", "09039", 9039, "39.5", True, -39, "No", b"Jalisco"], ids=repr
)
def test_what_is_no_municipio_of_the_entidad_is_refused(said: object) -> None:
    with pytest.raises(InputError, match="no se reconoce el municipio en 1 de 1 filas: fila 2"):
        one_name(said, "Jalisco")


def test_blanks_among_names_are_refused_by_row() -> None:
    with pytest.raises(InputError, match="en 2 de 3 filas: fila 3 y 1 más vacía;"):
        cvegeo_from_names(pd.Series(["Colima", None, ""]), pd.Series([6, 6, 6]))


def test_columns_that_do_not_stand_row_by_row_are_refused() -> None:
    with pytest.raises(InputError, match="las mismas filas"):
        cvegeo_from_names(pd.Series(["Colima"]), pd.Series([6], index=[3]))


# --- what a refusal says


def test_a_refusal_is_one_sentence_that_says_where_how_many_which_and_what_instead() -> None:
    column = pd.Series(["Jalisco", "Xalisco", None, "Xalisco", "Nacional"])
    with pytest.raises(InputError) as refused:
        to_cve_ent(column, where="casos.csv, columna «Entidad»")
    assert str(refused.value) == (
        "casos.csv, columna «Entidad»: no se reconoce la entidad en 4 de 5 filas: "
        "fila 3 y 1 más «Xalisco» (¿14 Jalisco?), fila 4 vacía, fila 6 «Nacional»; "
        "escriba la clave de INEGI (01 a 32), el nombre oficial o el código MX-XXX."
    )


def test_a_refusal_shows_five_different_contents_and_says_that_there_are_more() -> None:
    with pytest.raises(InputError) as refused:
        to_cvegeo(pd.Series([f"x{n}" for n in range(900)]))
    assert refused.value.what.startswith(
        "no se reconoce la clave de municipio en 900 de 900 filas: fila 2 «x0»,"
    )
    assert refused.value.what.endswith("fila 6 «x4», …")


def test_rows_are_counted_by_the_label_where_it_is_a_number_and_else_by_place() -> None:
    sliced = pd.Series(["Jalisco"] * 10 + ["Xalisco"])[8:]
    with pytest.raises(InputError, match="fila 12 «Xalisco»"):
        to_cve_ent(sliced)
    with pytest.raises(InputError, match="fila 4 «Xalisco»"):
        to_cve_ent(sliced.set_axis(["a", "b", "c"]))
    with pytest.raises(InputError, match="fila 4 «Xalisco»"):
        to_cve_ent(sliced.set_axis([5, 5, 5]))


def test_a_very_long_content_is_cut_in_the_message() -> None:
    with pytest.raises(InputError) as refused:
        one_ent("z" * 5_000)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("01 001", "01001 Aguascalientes, Aguascalientes"),
        ("1,001", "01001 Aguascalientes, Aguascalientes"),
        (1001.5, "01001 Aguascalientes, Aguascalientes"),
        ("014039", "14039 Guadalajara, Jalisco"),
        ("14390", "14039 Guadalajara, Jalisco"),
        ("Guadalajara", "14039 Guadalajara, Jalisco"),
    ],
)
def test_a_broken_key_comes_with_what_it_may_have_meant(said: object, near: str) -> None:
    with pytest.raises(InputError) as refused:
        one_mun(said)
    assert near in str(refused.value)


def test_a_misspelt_name_comes_with_what_it_may_have_meant() -> None:
    with pytest.raises(InputError, match="¿14039 Guadalajara, Jalisco"):
        one_name("Guadalajra", "Jalisco")
    with pytest.raises(InputError, match="¿11 Guanajuato"):
        one_ent("Guanjuato")
    with pytest.raises(InputError, match="¿14 Jalisco"):
        one_ent("014")


# --- the rest


def test_sin_municipio_is_told_by_the_key() -> None:
    assert is_sin_municipio(pd.Series(SIN_MUNICIPIO)).all()
    assert not is_sin_municipio(pd.Series(MUNS)).any()
    assert is_sin_municipio(pd.Series(["14999", None], index=[4, 2])).to_dict() == {4: True, 2: False}


def test_the_carried_catalogue_has_text_keys_and_missing_censuses_are_missing() -> None:
    assert entidades().shape == (32, 9)
    assert municipios().shape == (2478, 8)
    assert municipios()["cvegeo"].is_unique
    assert entidades()["censo_2020"].sum() == municipios()["censo_2020"].sum() == 126_014_024
    young = municipios().set_index("cvegeo").loc[["24059", "25019", "25020"]]
    assert young[["lat", "lon"]].isna().all(axis=None)
    assert (municipios().select_dtypes("str").isna().sum() == 0).all()


def test_an_installed_package_finds_its_files_beside_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = tmp_path / "geo" / "_datos" / "entidades.csv"
    carried.parent.mkdir(parents=True)
    carried.touch()
    monkeypatch.setattr(_catalogue, "__file__", str(tmp_path / "geo" / "_catalogue.py"))
    assert carried_path("entidades.csv") == carried


def test_a_carried_file_that_is_not_there_is_named() -> None:
    with pytest.raises(NotFoundError, match=r"«no-existe\.csv»"):
        carried_path("no-existe.csv")


def test_a_million_keys_take_less_than_a_second() -> None:
    keys = pd.Series(np.random.default_rng(3).choice(np.array(MUNS, dtype=object), 1_000_000))
    for column in (keys.astype("int64"), keys.astype("str"), keys.astype(object)):
        started = time.process_time()
        result = to_cvegeo(column)
        assert time.process_time() - started < 1.0
        assert result.equals(keys.astype("str"))


def test_the_module_offers_what_it_says_and_nothing_else() -> None:
    assert codes.__all__ == [
        "Nivel", "carried_path", "cvegeo_from_names", "entidades", "is_sin_municipio", "municipios",
        "to_cve_ent", "to_cvegeo",
    ]  # fmt: skip


def test_the_worked_examples_of_the_docstrings_run() -> None:
    assert doctest.testmod(codes) == (0, 6)
