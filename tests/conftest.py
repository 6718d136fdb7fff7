"""What several folders of tests share: the official boundaries, installed once a run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from geo import marcos

# How long one example takes says how busy the machine is; tests of speed measure their own time.
settings.register_profile("incidencia", deadline=None)
settings.load_profile("incidencia")


@pytest.fixture(scope="session")
def home_2019(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the default vintage; INCIDENCIA_TEST_HOME names one to keep between runs."""
    kept = os.environ.get("INCIDENCIA_TEST_HOME")
    home = Path(kept) if kept else tmp_path_factory.mktemp("home_2019")
    if marcos.DEFAULT not in {one.marco for one in marcos.installed(home)}:
        marcos.install_default(home)
    return home
