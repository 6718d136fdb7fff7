"""Whom one could ask about a mechanism of which nothing is known: a suggestion, not a fact.

Each office is read off the mechanism's own definition (`mecanismos.csv`): who signs, issues, runs or verifies
it. Nobody told us that the office holds the record, and the report says so.
"""

from __future__ import annotations

from dataclasses import dataclass

CAVEAT = (
    "Son sugerencias: se deducen de quién firma, expide u opera cada cosa. No consta que la oficina tenga el "
    "dato."
)


@dataclass(frozen=True)
class Office:
    """Who would know, and why one thinks so."""

    oficina: str
    razon: str


OFFICES: dict[str, Office] = {
    "convenio_marco": Office(
        "Secretaría de Gobernación y secretaría de gobierno de la entidad", "son las dos partes que lo firman"
    ),
    "convenio_coordinacion": Office(
        "Secretaría de gobierno y fiscalía de la entidad", "coordinan a los órdenes de gobierno que lo firman"
    ),
    "convenio_osc": Office(
        "Comisión o secretaría de la entidad que encabeza la política contra la trata",
        "es la parte pública que lo firma",
    ),
    "convenio_municipal": Office(
        "Secretaría del ayuntamiento", "certifica los convenios que el municipio firma"
    ),
    "ley_especial": Office(
        "Congreso de la entidad y su periódico oficial", "uno la aprueba y el otro la publica"
    ),
    "ley_armonizada": Office("Congreso de la entidad", "es quien reforma la ley para armonizarla"),
    "reglamento": Office(
        "Consejería jurídica y periódico oficial de la entidad",
        "el Ejecutivo lo expide y el periódico lo publica",
    ),
    "tipo_penal": Office(
        "Congreso de la entidad y su periódico oficial", "reforma y publica el código penal"
    ),
    "comision_interinstitucional": Office(
        "Secretaría de gobierno de la entidad", "coordina a las dependencias que la integran"
    ),
    "organo_legislativo": Office("Congreso de la entidad", "es un órgano suyo"),
    "organo_municipal": Office("Secretaría del ayuntamiento", "levanta el acta con que se instala"),
    "fiscalia_especializada": Office("Fiscalía de la entidad", "la crea por acuerdo y la opera"),
    "protocolo_procuraduria": Office("Fiscalía de la entidad", "lo emite"),
    "programa_estatal": Office(
        "Comisión de la entidad contra la trata y su periódico oficial", "una lo aprueba y el otro lo publica"
    ),
    "refugio": Office(
        "Secretaría de las mujeres o DIF de la entidad",
        "coordinan la atención; se pregunta sólo si existe, nunca dónde",
    ),
    "albergue_procuraduria": Office(
        "Fiscalía de la entidad", "lo opera; se pregunta sólo si existe, nunca dónde"
    ),
    "atencion_completa": Office(
        "Comisión ejecutiva de atención a víctimas de la entidad", "presta o canaliza la atención"
    ),
    "diez_mecanismos": Office("Auditoría Superior de la Federación", "es quien los revisó"),
    "comite_inm": Office("Instituto Nacional de Migración", "es quien lo instala"),
    "comite_cndh": Office("Comisión Nacional de los Derechos Humanos", "es quien lo promueve"),
}
"""By the mechanism's key; `office` answers for a mechanism that is not here."""

_ELSEWHERE = Office(
    "Secretaría de gobierno de la entidad", "coordina a las dependencias de la entidad que podrían tenerlo"
)


def office(mecanismo: str) -> Office:
    """Who would know about ``mecanismo``; the office that coordinates the others for one not listed."""
    return OFFICES.get(mecanismo, _ELSEWHERE)
