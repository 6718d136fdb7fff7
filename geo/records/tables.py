"""The seven tables that an office may fill, and what each of their columns is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["texto", "entidad", "entidad_o_pais", "municipio", "fecha", "lista", "url"]

EXAMPLE = "EJEMPLO — bórrelo"
"""How the example row of a template begins."""


NOTE_LENGTH, TEXT_LENGTH = 200, 300


@dataclass(frozen=True)
class Column:
    """A column: the field that a row keeps, its heading, what to write in it, an example of it.

    ``lista`` names the closed list of `geo.records.lists`; ``largo`` is the most characters it takes.
    """

    campo: str
    titulo: str
    ayuda: str
    ejemplo: str = ""
    clase: Kind = "texto"
    obligatoria: bool = False
    lista: str = ""
    largo: int = TEXT_LENGTH


@dataclass(frozen=True)
class Table:
    """A table: its name, what one row of it is, its columns, and the column that says what it is about."""

    nombre: str
    una_fila: str
    columnas: tuple[Column, ...]
    asunto: str

    def column(self, campo: str) -> Column:
        """The column that keeps ``campo``."""
        return next(column for column in self.columnas if column.campo == campo)


_PRECISION = "Como 15/05/2012, 2012-05-15, mayo de 2012 o 2012: se guarda con la precisión que tenga"
_ENTIDAD = Column("cve_ent", "Entidad", "Clave de INEGI (01 a 32), nombre oficial o código MX-XXX", "Jalisco",
                  "entidad", obligatoria=True, lista="entidad")  # fmt: skip
_MUNICIPIO = Column("cve_mun", "Municipio",
                    "Sólo para lo que es de un municipio (convenio o instancia municipal): clave o nombre",
                    clase="municipio")  # fmt: skip
_QUIEN = Column("quien", "Quién lo dice", "La institución que lo afirma, no una persona",
                "Secretaría General de Gobierno de Jalisco", obligatoria=True, largo=120)  # fmt: skip
_TERM = "El último día en que rige, si lo dice; sin día exacto sólo cuenta lo que es seguro"
_SOURCE = (
    Column("documento", "Documento",
           "Título del documento en que consta. Hace falta el documento o la dirección web",
           "Informe de labores 2012 (ejemplo)"),
    Column("pagina", "Página", "La página, foja o artículo en que está", "34", largo=40),
    Column("url", "Dirección web", "Donde se puede leer, si es público: http:// o https://",
           clase="url", largo=500),
    Column("fecha_documento", "Fecha del documento", "Cuándo se publicó el documento. " + _PRECISION,
           "2012", "fecha"),
    Column("confianza", "Confianza", "Cuánto se confía en la fuente; vacía se toma como media",
           "alta", "lista", lista="confianza"),
    Column("nota", "Nota", "Se publica. Nunca escriba nada que permita reconocer a una víctima: nombre, "
           f"edad, domicilio o número de carpeta. Hasta {NOTE_LENGTH} caracteres", largo=NOTE_LENGTH),
)  # fmt: skip
_EVALUATOR = replace(_QUIEN, titulo="Evaluador", ayuda="Quién evaluó: una institución, no una persona",
                     ejemplo="Comisión Estatal de Derechos Humanos")  # fmt: skip
_VERDICT = Column("veredicto", "Veredicto", "Lo que dijo el evaluador", "sí", "lista", True, "veredicto")


def _when(titulo: str, ayuda: str) -> Column:
    return Column("fecha", titulo, f"{ayuda}. {_PRECISION}", "15/05/2012", "fecha", True)


TABLES: Mapping[str, Table] = {
    table.nombre: table
    for table in (
        Table("evidencias", "Una afirmación de que un mecanismo existe o no, inició o terminó", (
            _ENTIDAD, _MUNICIPIO,
            Column("mecanismo", "Mecanismo", "De qué se habla", "Programa estatal", "lista", True,
                   "mecanismo"),
            Column("senal", "Qué dice",
                   "existe y no existe: cómo estaba ese día. inicia y termina: cuándo cambió",
                   "existe", "lista", True, "senal"),
            _when("Fecha", "Cuándo era así, o cuándo inició o terminó"),
            Column("vale_hasta", "Vale hasta", _TERM, "", "fecha"),
            Column("naturaleza", "Naturaleza",
                   "Publicación oficial (sólo en DOF o periódico oficial), registro (documento de la "
                   "institución), noticia o veredicto (de un evaluador)",
                   "registro", "lista", True, "naturaleza"),
            _QUIEN, *_SOURCE), "mecanismo"),
        Table("convenios", "Un convenio firmado", (
            _ENTIDAD, _MUNICIPIO,
            Column("tipo", "Tipo", "Con quién es", "con la Federación", "lista", True, "tipo_convenio"),
            Column("contraparte_2", "Contraparte", "La institución con la que se firmó",
                   "Secretaría de Gobernación", obligatoria=True),
            Column("objeto", "Objeto", "Para qué es", "Prevenir la trata y atender a sus víctimas"),
            _when("Fecha de firma", "Cuándo se firmó"),
            Column("vigente_hasta", "Vigente hasta", _TERM, "31/12/2018", "fecha"),
            Column("publicado", "Publicado en", "Sólo si se publicó", "no", "lista", lista="publicado"),
            _QUIEN, *_SOURCE), "tipo"),
        Table("leyes", "Un hecho con fecha de una ley, un reglamento o un código penal", (
            _ENTIDAD,
            Column("tipo_ordenamiento", "Ordenamiento", "Qué es", "ley especial", "lista", True,
                   "tipo_ordenamiento"),
            Column("nombre", "Nombre", "Su nombre oficial", "Ley contra la trata de personas (ejemplo)",
                   obligatoria=True),
            Column("evento", "Qué pasó", "Lo aprobado y aún sin publicar se guarda, y no cuenta como ley",
                   "se publicó", "lista", True, "evento"),
            _when("Fecha", "Cuándo pasó, o qué día existía"),
            Column("decreto_o_medio", "Decreto o medio", "Decreto, periódico oficial y número", largo=120),
            _QUIEN, *_SOURCE), "tipo_ordenamiento"),
        Table("evaluaciones", "El veredicto de un evaluador con nombre sobre una entidad", (
            _ENTIDAD,
            Column("criterio_evaluado", "Qué se evaluó", "De la lista", "tiene reglamento", "lista", True,
                   "evaluado"),
            _VERDICT, _when("Fecha de la evaluación", "El día del que habla el veredicto"),
            _EVALUATOR, *_SOURCE), "criterio_evaluado"),
        Table("criterios", "El veredicto sobre un criterio de armonización en una entidad", (
            _ENTIDAD,
            Column("criterio", "Criterio", "Su clave, de la lista", "T01", "lista", True, "criterio"),
            _VERDICT, _when("Fecha de la evaluación", "El día del que habla el veredicto"),
            Column("articulo_local", "Artículo local", "Ley y artículo de la entidad que lo cumplen",
                   "Ley contra la trata, art. 5", largo=120),
            _EVALUATOR, *_SOURCE), "criterio"),
        Table("lineas", "Si una línea de acción del Programa se cumplió", (
            replace(_ENTIDAD, clase="entidad_o_pais", ejemplo="País",
                    ayuda="País, o la entidad: clave de INEGI, nombre oficial o código MX-XXX"),
            Column("linea", "Línea de acción", "Su clave, de la lista", "1.1.1", "lista", True, "linea"),
            replace(_VERDICT, titulo="Se cumplió"), _when("Fecha", "El día del que se habla"),
            _QUIEN, *_SOURCE), "linea"),
        Table("instituciones", "Una comisión, unidad, programa, protocolo, refugio o instancia", (
            _ENTIDAD, _MUNICIPIO,
            Column("clase", "Clase",
                   "Qué es. De un refugio o albergue sólo se guarda que existe: sin municipio, nombre, "
                   "dirección web ni nota", "Comisión interinstitucional", "lista", True, "clase"),
            Column("nombre", "Nombre", "Su nombre oficial (vacío si es un refugio o albergue)",
                   "Comisión Interinstitucional contra la Trata (ejemplo)"),
            Column("estado", "Estado",
                   "Lo previsto se guarda, y no cuenta. Un refugio dejó de existir si ya no queda ninguno",
                   "existe", "lista", True, "estado"),
            _when("Fecha", "Qué día estaba así, o cuándo se creó o dejó de existir"),
            _QUIEN, *_SOURCE), "clase"),
    )
}  # fmt: skip
"""Every table by its name, which is the word of ``incidencia template`` and ``incidencia import``."""

STATEMENTS_OF: Mapping[str, str] = dict.fromkeys(TABLES, "evidencias") | {
    "criterios": "evidencias_criterios",
    "lineas": "evidencias_lineas",
}
"""Table of an office → table of facts that its statements go to."""
