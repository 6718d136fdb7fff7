"""Where the publishers' own files lie: the folder that DATOS names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def datos() -> Path:
    named = os.environ.get("DATOS")
    if not named:
        pytest.fail("estas pruebas leen los archivos de los editores: diga dónde están con DATOS=carpeta")
    folder = Path(named).resolve()
    if not (folder / "casos").is_dir():
        pytest.fail(f"{folder} no tiene la carpeta «casos» con los archivos del SESNSP")
    return folder
