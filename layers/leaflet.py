"""Leaflet as the built page carries it, ready to be written inside a file that names no host."""

from __future__ import annotations

import re
from pathlib import Path

from geo.errors import NotFoundError

_ROOT = Path(__file__).resolve().parent.parent
# In a checkout the page is built into web/dist; an installed package carries it within api.
FOLDERS = (_ROOT / "web" / "dist" / "leaflet", _ROOT / "api" / "_page" / "leaflet")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_IMAGE = re.compile(r"url\([^)]*\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def assets(*folders: Path) -> tuple[str, str]:
    """The style sheet and the script of Leaflet 1.9, from the first of ``folders`` that has both.

    Left out: images (markers, the control of layers), which no map of ours uses, the comments of the style
    sheet, and the source map. The script keeps its licence.
    Raises NotFoundError where the page has not been built.
    """
    for folder in folders or FOLDERS:
        style, script = folder / "leaflet.css", folder / "leaflet.js"
        if style.is_file() and script.is_file():
            css = _IMAGE.sub("none", _COMMENT.sub("", style.read_text(encoding="utf-8")))
            return css, _SOURCE_MAP.sub("", script.read_text(encoding="utf-8"))
    raise NotFoundError(
        "faltan los archivos de Leaflet, que trae la página", fix="constrúyala con make pagina"
    )
