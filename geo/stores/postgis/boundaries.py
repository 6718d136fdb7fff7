"""Polygons in and out of the database, as EWKB with every digit: what is loaded is what was published."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import shapely

from geo.boundaries import BoundarySet
from geo.codes import Nivel
from geo.errors import StoreError
from geo.stores.postgis import binary
from geo.stores.postgis.connection import Connection
from geo.topology import Hallazgo

_SRID = 4326
_ROWS = 200  # polygons at once: the publisher's own weigh a hundred kilobytes and more


def write(connection: Connection, held: BoundarySet) -> str:
    """Add a boundary set that is not there, or not whole; its key."""
    key = f"{held.marco}-{held.sha256[:12]}"
    if _counts(connection, key):
        return key
    connection.execute("SELECT publicado.vaciar_marco(%s)", [key])
    connection.execute(
        "INSERT INTO publicado.marco (clave, marco, sha256, hallazgos) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (clave) DO NOTHING",
        [
            key,
            held.marco,
            held.sha256,
            json.dumps([asdict(one) for one in held.hallazgos], ensure_ascii=False),
        ],
    )
    for place, (nivel, resolucion) in enumerate(held):
        frame = held[nivel, resolucion].frame
        shapes = _ewkb(frame)
        connection.execute(
            "INSERT INTO publicado.marco_nivel (marco, nivel, resolucion, orden, areas, huella) "
            "VALUES (%s, %s, %s, %s, %s, %s)",
            [
                key,
                nivel,
                resolucion,
                place,
                len(frame),
                _digest(list(frame.index), list(frame["nombre"]), shapes),
            ],
        )
        columns = {
            "marco": pa.array([key] * len(frame), pa.string()),
            "nivel": pa.array([nivel] * len(frame), pa.string()),
            "resolucion": pa.array([resolucion] * len(frame), pa.int32()),
            "cvegeo": pa.array(list(frame.index), pa.string()),
            "nombre": pa.array(list(frame["nombre"]), pa.string()),
            "geometria": pa.array(shapes, pa.binary()),
        }
        binary.write(connection, "limite", columns, rows=_ROWS)
    return key


def describe(connection: Connection, key: str) -> tuple[tuple[tuple[Nivel, int], ...], tuple[Hallazgo, ...]]:
    """The levels of a boundary set in their order, and what was found in its source."""
    levels = connection.execute(
        "SELECT nivel, resolucion FROM publicado.marco_nivel WHERE marco = %s ORDER BY orden", [key]
    ).fetchall()
    found = connection.execute("SELECT hallazgos FROM publicado.marco WHERE clave = %s", [key]).fetchone()
    said = [] if found is None else found[0]
    return tuple(map(tuple, levels)), tuple(
        Hallazgo(**{**one, "claves": tuple(one["claves"])}) for one in said
    )


def read(connection: Connection, key: str, nivel: Nivel, resolucion: int) -> gpd.GeoDataFrame:
    """The polygons of a level, by cvegeo. Raises StoreError for one that is not whole."""
    rows = _rows(connection, key, nivel, resolucion)
    wanted = connection.execute(
        "SELECT areas FROM publicado.marco_nivel WHERE marco = %s AND nivel = %s AND resolucion = %s",
        [key, nivel, resolucion],
    ).fetchone()
    if wanted is None or wanted[0] != len(rows):
        raise StoreError(
            f"el nivel {nivel} a {resolucion} m del marco {key} no está completo",
            where="publicado.limite",
            fix="vuelva a publicar la edición con: incidencia edition build",
        )
    keys, names, shapes = zip(*rows, strict=True) if rows else ((), (), ())
    # Shapes without the SRID inside, which the frame says once: as any other file gives them.
    geometry = shapely.set_srid(shapely.from_wkb(list(shapes)), 0)
    index = pd.Index(pd.array(keys, dtype="str"), name="cvegeo")
    return gpd.GeoDataFrame(
        {"nombre": pd.array(names, dtype="str")}, geometry=geometry, index=index, crs=f"EPSG:{_SRID}"
    )


def differences(connection: Connection, key: str) -> list[str]:
    """Levels whose polygons are not the ones that were published, in sentences."""
    said = connection.execute(
        "SELECT nivel, resolucion, huella FROM publicado.marco_nivel WHERE marco = %s ORDER BY orden", [key]
    ).fetchall()
    wrong = []
    for nivel, resolucion, digest in said:
        rows = _rows(connection, key, nivel, resolucion)
        keys, names, shapes = zip(*rows, strict=True) if rows else ((), (), ())
        if _digest(keys, names, shapes) != digest:
            wrong.append(f"los polígonos de {nivel} a {resolucion} m no son los publicados")
    return wrong or ([] if said else [f"faltan los polígonos del marco {key}"])


def _counts(connection: Connection, key: str) -> bool:
    """Whether every level of a boundary set has as many areas as were written."""
    found = connection.execute(
        """
        SELECT bool_and(n.areas = (SELECT count(*) FROM publicado.limite l WHERE l.marco = n.marco
            AND l.nivel = n.nivel AND l.resolucion = n.resolucion))
        FROM publicado.marco_nivel n WHERE n.marco = %s
        """,
        [key],
    ).fetchone()
    return bool(found and found[0])


def _rows(connection: Connection, key: str, nivel: str, resolucion: int) -> list[tuple[str, str, bytes]]:
    # In binary: geometry arrives as the very EWKB that was sent.
    with connection.cursor(binary=True) as cursor:
        return cursor.execute(
            "SELECT cvegeo, nombre, geometria FROM publicado.limite "
            'WHERE marco = %s AND nivel = %s AND resolucion = %s ORDER BY cvegeo COLLATE "C"',
            [key, nivel, resolucion],
        ).fetchall()


def _ewkb(frame: gpd.GeoDataFrame) -> list[bytes]:
    shapes = shapely.set_srid(frame.geometry.to_numpy(), _SRID)
    return list(shapely.to_wkb(shapes, include_srid=True, byte_order=1))


def _digest(
    keys: list[str] | tuple[str, ...],
    names: list[str] | tuple[str, ...],
    shapes: list[bytes] | tuple[bytes, ...],
) -> str:
    digest = hashlib.sha256()
    for cvegeo, name, shape in zip(keys, names, shapes, strict=True):
        digest.update(f"{cvegeo} {name} {len(shape)}\n".encode())
        digest.update(shape)
    return digest.hexdigest()
