"""What each table of facts must be like: columns, types, keys and closed lists, declared with pandera."""

from __future__ import annotations

from typing import Any

import pandera.pandas as pa

from geo.facts import ESTATUS

MONTH = r"\d{4}-(0[1-9]|1[0-2])"
DAY = r"\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])"
ENTIDAD = r"(0[1-9]|[12]\d|3[0-2])"


def _text(*, required: bool = False) -> pa.Column:
    return pa.Column(str, pa.Check.str_length(min_value=1) if required else None)


def _like(pattern: str, *, blank: bool = False) -> pa.Column:
    return pa.Column(str, pa.Check.str_matches(rf"^(?:{pattern}){'?' if blank else ''}$"))


def _of(*values: str, blank: bool = False) -> pa.Column:
    return pa.Column(str, pa.Check.isin([*values, ""] if blank else values))


def _whole(*, nullable: bool = False, low: int = 0) -> pa.Column:
    return pa.Column("Int64", pa.Check.ge(low), nullable=nullable)


def _real(*, nullable: bool = False) -> pa.Column:
    return pa.Column("Float64", nullable=nullable)


def _table(unique: list[str] | None, **columns: Any) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, unique=unique, strict=True, ordered=True)


_NAMED = {"fuente_titulo": _text(required=True), "fuente_url": _text(), "fuente_fecha": _text()}
_SURE = {"confianza": _of("alta", "media", "baja")}
_WHO = {"cve_ent": _like(f"{ENTIDAD}|00", blank=True), "entidad": _text()}
_FIGURE = {"fuente": _text(required=True)}
_STATEMENT = {
    "senal": _of("existe", "no_existe", "inicia", "termina", "existe_en_parte"),
    "desde": _like(DAY),
    "hasta": _like(DAY),
    "vale_hasta": _like(DAY, blank=True),
    "naturaleza": _of("publicacion", "registro", "noticia", "veredicto"),
    "quien": _text(required=True),
    **_SURE,
    "origen": _text(required=True),
}
_SPAN = {"desde": _like(DAY, blank=True), "hasta": _like(DAY, blank=True)}

SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "fuentes": _table(
        ["clave"],
        clave=_text(required=True),
        publica=_text(required=True),
        titulo=_text(required=True),
        corte=_text(),
        nota=_text(),
        licencia=_text(required=True),
        instrumento=_of("CNSP", "RNID", blank=True),
        nivel=_of("entidad", "municipio", blank=True),
        medida=_of("carpetas", "victimas", blank=True),
        desde=_like(MONTH, blank=True),
        hasta=_like(MONTH, blank=True),
        paso=_of("mes", "anio", blank=True),
        celdas=_of("todas", "mayores_que_cero", blank=True),
    ),
    "entidades": _table(
        ["cve_ent"],
        cve_ent=_like(ENTIDAD),
        nombre=_text(required=True),
        nombre_corto=_text(required=True),
        abreviatura=_text(required=True),
        iso_3166_2=_like(r"MX-[A-Z]{3}"),
        alias=_text(required=True),
        censo_2010=_whole(),
        censo_2020=_whole(),
        **_FIGURE,
    ),
    "municipios": _table(
        ["cvegeo"],
        cvegeo=_like(ENTIDAD + r"\d{3}"),
        nombre=_text(required=True),
        cabecera=_text(),
        lat=_real(nullable=True),
        lon=_real(nullable=True),
        censo_2010=_whole(nullable=True),
        censo_2020=_whole(nullable=True),
        **_FIGURE,
    ),
    "nombres_municipio": _table(
        ["cvegeo"],
        cvegeo=_like(ENTIDAD + r"\d{3}"),
        **{
            f"nom_{when}": _text(required=True)
            for when in ("1990_2010", "2015", "2020", "conapo2024", "ageeml2025")
        },
    ),
    "cambios_municipios": _table(
        ["cvegeo"],
        cvegeo=_like(ENTIDAD + r"\d{3}"),
        nom_ent=_text(required=True),
        nom_mun=_text(required=True),
        cvegeo_origen=_text(required=True),
        nom_origen=_text(required=True),
        origen_por_traslape=_text(),
        fraccion_area_origen_cedida=_text(),
        **{f"fecha_{what}": _like(rf"{MONTH}|{DAY}", blank=True) for what in ("aprobacion", "publicacion")},
        fecha_vigencia=_like(DAY, blank=True),
        **{
            f"en_{where}": _of("True", "False")
            for where in ("censo2010", "mg2015", "mg2020", "mg2023", "ageeml_2025_10")
        },
        pob_censo_2020=_whole(nullable=True),
        conapo_2020=_whole(nullable=True),
        confianza_fecha=_text(required=True),
        **_FIGURE,
    ),
    "poblacion_entidad": _table(
        ["cve_ent", "anio"],
        cve_ent=_like(ENTIDAD),
        anio=_whole(low=1900),
        hombres=_whole(),
        mujeres=_whole(),
        **_FIGURE,
    ),
    "poblacion_municipio": _table(
        ["cvegeo", "anio"],
        cvegeo=_like(ENTIDAD + r"\d{3}"),
        anio=_whole(low=1900),
        hombres=_whole(),
        mujeres=_whole(),
        **_FIGURE,
    ),
    "casos": _table(
        ["fuente", "corte", "nivel", "cve", "periodo", "medida", "subtipo", "sexo", "grupo_edad"],
        fuente=_text(required=True),
        instrumento=_of("CNSP", "RNID"),
        corte=_like(MONTH),
        nivel=_of("entidad", "municipio"),
        cve=_like(ENTIDAD + r"(\d{3})?"),
        periodo=_like(rf"\d{{4}}|{MONTH}"),
        medida=_of("carpetas", "victimas"),
        subtipo=_text(required=True),
        sexo=_text(required=True),
        grupo_edad=_text(required=True),
        valor=_whole(nullable=True),
        estatus=_of(*ESTATUS),
    ),
    "mecanismos": _table(
        ["clave"],
        clave=_like(r"[a-z_]+"),
        titulo_es=_text(required=True),
        titulo_en=_text(required=True),
        nivel=_of("entidad", "municipio"),
        permanente=_of("si", "no"),
        vigencia_meses=_whole(nullable=True, low=1),
        indicador=_text(),
        definicion=_text(required=True),
    ),
    "evidencias": _table(
        ["id"],
        id=_text(required=True),
        cve_ent=_like(ENTIDAD),
        cve_mun=_like(ENTIDAD + r"\d{3}", blank=True),
        mecanismo=_text(required=True),
        **_STATEMENT,
    ),
    "evidencias_criterios": _table(
        ["id"],
        id=_text(required=True),
        cve_ent=_like(ENTIDAD),
        criterio=_text(required=True),
        articulo_local=_text(),
        **_STATEMENT,
    ),
    "evidencias_lineas": _table(
        ["id"],
        id=_text(required=True),
        cve_ent=_like(f"{ENTIDAD}|00"),
        linea=_text(required=True),
        **_STATEMENT,
    ),
    "registros": _table(
        ["id"],
        id=_text(required=True),
        fuente=_text(required=True),
        pagina=_text(),
        **_NAMED,
        nota=_text(),
    ),
    "leyes": _table(
        ["id"],
        id=_text(required=True),
        **_WHO,
        **{
            name: _text()
            for name in (
                *("tipo_ordenamiento", "nombre", "evento", "fecha", "precision_fecha", "decreto_o_medio"),
                *("vigencia_segun_fuente", "nota"),
            )
        },
        **_NAMED,
        **_SURE,
        usada_como=_text(),
    ),
    "evaluaciones": _table(
        ["id"],
        id=_text(required=True),
        **_WHO,
        evaluador=_text(required=True),
        criterio_evaluado=_text(required=True),
        fecha_evaluacion=_text(required=True),
        veredicto=_text(required=True),
        nota=_text(),
        **_NAMED,
        **_SURE,
        usada_como=_text(),
    ),
    "convenios": _table(
        ["id"],
        id=_text(required=True),
        **_WHO,
        **{
            name: _text()
            for name in (
                *("contraparte_1", "contraparte_2", "tipo", "objeto", "fecha", "precision_fecha"),
                *("publicado_dof", "estado_segun_fuente", "nota"),
            )
        },
        **_NAMED,
        **_SURE,
        usada_como=_text(),
    ),
    "instituciones": _table(
        ["id"],
        id=_text(required=True),
        **_WHO,
        clase=_text(required=True),
        nombre=_text(required=True),
        **{name: _text() for name in ("fecha", "precision_fecha", "estado_segun_fuente", "nota")},
        **_NAMED,
        **_SURE,
        usada_como=_text(),
    ),
    "criterios": _table(
        ["id_criterio", "instrumento", "articulo"],
        id_criterio=_text(required=True),
        eje=_text(required=True),
        criterio=_text(required=True),
        pregunta_si_no=_text(),
        instrumento=_text(required=True),
        articulo=_text(required=True),
        verificado=_text(required=True),
        nota_armonizacion_post_2012=_text(),
        **_NAMED,
        **_SURE,
    ),
    "conteos_nacionales": _table(
        None,
        fecha=_text(required=True),
        precision=_text(),
        indicador=_text(required=True),
        valor=_real(),
        total=_whole(nullable=True),
        pct=_real(nullable=True),
        detalle=_text(),
        emisor=_text(required=True),
        **_NAMED,
        **_SURE,
        **_SPAN,
    ),
    "programa_indicadores": _table(
        ["clave"],
        clave=_text(required=True),
        objetivo=_text(required=True),
        indicador=_text(required=True),
        unidad=_text(required=True),
        linea_base=_real(nullable=True),
        linea_base_nota=_text(),
        meta_2012=_text(required=True),
        regla_meta=_of("absoluta", "cobertura_pct", "incremento_pct", "integracion_pct"),
        valor_meta=_real(),
        **_FIGURE,
    ),
    "programa_valores": _table(
        None,
        clave=_text(required=True),
        unidad=_text(required=True),
        periodo=_text(required=True),
        valor=_real(),
        unidad_valor=_text(required=True),
        comparable=_of("si", "no", "parcial"),
        nota=_text(),
        **_NAMED,
        **_SURE,
        **_SPAN,
    ),
    "lineas_accion": _table(
        ["clave"],
        clave=_like(r"\d\.\d\.\d+"),
        **{
            name: _text(required=True)
            for name in (
                *("objetivo", "estrategia", "estrategia_titulo", "resumen", "ambito", "territorial"),
                "pagina_o_renglon",
            )
        },
        estatus=_of(*ESTATUS),
        **_FIGURE,
    ),
    "acciones_objetivos": _table(
        ["clave"],
        clave=_text(required=True),
        tipo=_of("objetivo", "estrategia"),
        titulo=_text(required=True),
        resumen=_text(required=True),
    ),
    "cifras_federales": _table(
        None,
        concepto=_text(required=True),
        periodo=_text(required=True),
        valor=_real(),
        unidad=_text(required=True),
        ambito=_text(required=True),
        **_FIGURE,
        url_consultada=_text(required=True),
        nota=_text(),
    ),
    "linea_nacional": _table(
        ["serie", "periodo", "cve_ent"],
        serie=_text(required=True),
        periodo=_text(required=True),
        total_nacional=_whole(),
        cve_ent=_like(f"{ENTIDAD}|NE"),
        entidad=_text(required=True),
        valor=_whole(),
        **_FIGURE,
        url=_text(required=True),
    ),
    "rutas": _table(
        None,
        origen=_like(f"{ENTIDAD}|[A-Z]{{3}}"),
        origen_mun=_text(),
        destino=_like(f"{ENTIDAD}|[A-Z]{{3}}"),
        destino_mun=_text(),
        peso=_real(nullable=True),
        tipo=_text(required=True),
        **_FIGURE,
        url_consultada=_text(required=True),
        nota=_text(),
    ),
}
"""Every table of `geo.facts.Facts`, in the order of its fields."""
