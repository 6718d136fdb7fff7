"""The notebook runs from an edition to its last cell, and is kept without outputs."""

from __future__ import annotations

import os
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from geo import edition
from geo.facts import load_carried
from geo.marcos import load
from geo.stores import open_store

NOTEBOOK = Path(__file__).resolve().parents[1] / "notebooks" / "01-explorar.ipynb"


@pytest.fixture(scope="module")
def notebook() -> nbformat.NotebookNode:
    return nbformat.read(NOTEBOOK, as_version=4)


def test_it_is_kept_without_outputs(notebook: nbformat.NotebookNode) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


def test_it_shows_no_single_case(notebook: nbformat.NotebookNode) -> None:
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    assert not re.search(r"facts\.casos|evidencias|read_csv", code)


# ipykernel and its sockets warn of what they themselves leave open.
@pytest.mark.filterwarnings("default")
def test_it_runs_from_edition_to_choropleth_rates_and_coverage(
    notebook: nbformat.NotebookNode, home_2019: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    open_store(str(store)).publish(edition.build(load_carried(), load(home_2019, "2019")))
    monkeypatch.setenv("INCIDENCIA_STORE", str(store))
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join([str(NOTEBOOK.parents[1]), os.environ.get("PYTHONPATH", "")])
    )
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(NOTEBOOK.parent)}})
    ran = client.execute()
    kinds = [set(output.get("data", {})) for cell in ran.cells for output in cell.get("outputs", [])]
    assert sum("image/png" in kind for kind in kinds) == 3  # rates, choropleth, coverage series
    pages = [output["data"]["text/html"] for cell in ran.cells for output in cell.get("outputs", [])
             if "text/html" in output.get("data", {})]  # fmt: skip
    assert any("Quintana Roo" in page for page in pages)
    assert any("leaflet" in page for page in pages)
