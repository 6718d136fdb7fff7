"""Workbooks whose bytes depend on what they say alone, not on the hour or the process that wrote them."""

from __future__ import annotations

import io
import re
import zipfile

_TYPE = re.compile(rb"<(?:Default|Override)[^>]*/>")
_TYPES, _CORE = "[Content_Types].xml", "docProps/core.xml"
# Whole, because openpyxl's has the prefixes that any library of the same process chose for everybody.
_ABOUT = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>Incidencia</dc:creator>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified></cp:coreProperties>'
)


def steady(content: bytes, day: str) -> bytes:
    """An XLSX as openpyxl wrote it, with ``day`` (YYYY-MM-DD) for the minute in which it did.

    The list of content types, which comes from a set, is put in order.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            if name == _CORE:
                body = _ABOUT.format(stamp=f"{day}T00:00:00Z").encode()
            if name == _TYPES:
                body = _in_order(body)
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _in_order(types: bytes) -> bytes:
    ordered = iter(sorted(_TYPE.findall(types)))
    return _TYPE.sub(lambda _: next(ordered), types)
