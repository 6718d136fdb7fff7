"""``incidencia layer`` and ``incidencia map``: a layer as a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.files import write_whole
from api.settings import Settings
from api.talk import as_json, say, show

if TYPE_CHECKING:
    from layers.build import Layer
    from layers.encodings import Encoding

DEGREES = 4326

_QUERY = (
    click.option(
        "--datetime", "datetime", default="", help="Cuándo ocurrió: 2022, 2018-07, 2018-07/2019-06."
    ),
    click.option("--fecha", default="", help="El día de una situación, AAAA-MM-DD."),
    click.option("--corte", default="", help="Lo que se sabía en ese corte, AAAA-MM."),
    click.option(
        "--resolucion",
        type=int,
        default=250,
        show_default=True,
        help="Metros de la generalización; 0 es todo.",
    ),
)


def _with_query(command: Any) -> Any:
    for option in reversed(_QUERY):
        command = option(command)
    return command


@click.group("layer")
def layer() -> None:
    """Lista las capas y las exporta."""


@layer.command("list")
@as_json
def list_(as_json: bool) -> None:
    """Lista las capas que hay."""
    from layers.catalogue import LAYERS

    rows = [
        {
            "id": spec.id,
            "titulo": spec.titulo,
            "nivel": spec.nivel,
            "tipo": spec.kind,
            "descripcion": spec.descripcion,
        }
        for spec in LAYERS.values()
    ]
    show(rows, as_json=as_json, columns={"id": "capa", "nivel": "nivel", "tipo": "tipo", "titulo": "título"})


@layer.command("export")
@click.argument("id", metavar="CAPA")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="El archivo que se escribe."
)
@click.option(
    "--f", "f", default="", help="El formato, como lo llama f= (por omisión, el de la terminación)."
)
@click.option(
    "--epsg",
    type=click.Choice(["4326", "3857", "6372"]),
    default="4326",
    show_default=True,
    help="El sistema de las coordenadas, que van x, y: en 4326, longitud y latitud. .geojson, .geojsons y "
    ".kml van siempre en grados; .jsonfg, en el orden que define el sistema.",
)
@_with_query
@click.pass_obj
def export(settings: Settings, /, id: str, output: Path, f: str, epsg: str, **query: Any) -> None:
    """Escribe una capa en un archivo, en el formato de su terminación.

    .geojson, .jsonfg (JSON-FG), .geojsons (un objeto por renglón), .csv, .wkt.csv (con la geometría como
    texto), .parquet (GeoParquet), .fgb (FlatGeobuf), .gpkg (GeoPackage), .kml, .xlsx, o .zip: geometría y
    valores con su diccionario, fuentes, licencia y sumas.
    """
    from geo.errors import InputError
    from layers.encodings import ENCODINGS, for_extension

    name = f or for_extension(output.name).name
    if name not in ENCODINGS:
        raise InputError(f"no hay formato «{f}»", fix=f"elija con --f entre {', '.join(ENCODINGS)}")
    made = _build(settings, id, **query)
    if int(epsg) != DEGREES:
        made = _projected(made, int(epsg), ENCODINGS[name])
    write_whole(output, ENCODINGS[name].encode(made))
    click.echo(output)
    say(f"{len(made.frame):,} renglones.")
    for sentence in made.advertencias:
        say(sentence)


def _projected(made: Layer, epsg: int, encoding: Encoding) -> Layer:
    """A layer in another system; InputError where it, or the format, has no coordinates in one."""
    from geo.errors import InputError

    if not made.spec.drawn or encoding.geometria == "ninguna":
        what = encoding.extension if made.spec.drawn else made.spec.id
        raise InputError(f"{what} no lleva geometría", fix="quite --epsg")
    # RFC 7946 leaves a file of GeoJSON no place to say another.
    if encoding.geometria == "grados" or encoding.name == "json":
        fix = "quite --epsg, o use .gpkg, .parquet o .jsonfg"
        raise InputError(f"en {encoding.extension} las coordenadas van siempre en grados", fix=fix)
    return replace(made, frame=made.frame.to_crs(epsg))


@click.command("map")
@click.argument("id", metavar="CAPA")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="El HTML que se escribe."
)
@_with_query
@click.pass_obj
def map_(settings: Settings, /, id: str, output: Path, **query: Any) -> None:
    """Escribe una capa como mapa en un solo archivo HTML que abre sin red."""
    from layers.folium_map import to_html

    write_whole(output, to_html(_build(settings, id, **query)).encode())
    click.echo(output)


def _build(settings: Settings, id: str, *, datetime: str, fecha: str, corte: str, resolucion: int) -> Layer:
    from api.parameters import read_day
    from geo.periods import Periodo
    from geo.stores import open_store
    from layers.build import build
    from layers.catalogue import find
    from layers.spec import LayerQuery

    spec = find(id)
    query = LayerQuery(Periodo.parse(datetime) if datetime else None, read_day(fecha), corte or None)
    return build(open_store(settings.store).load(), spec, query, resolucion=resolucion)
