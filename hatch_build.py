"""Build hook of hatchling: a wheel or an sdist always carries the built page and the facts.

An editable installation uses the checkout's own folders, and builds nothing.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PageBuildHook(BuildHookInterface[Any]):
    """Builds web/dist when it is missing or older than its sources, and places it where the service looks."""

    def dependencies(self) -> list[str]:
        """Node from PyPI, only where the page has to be built and the system has none that serves."""
        page = _page_builder(Path(self.root))
        web = Path(self.root, "web")
        if page.is_current(web) or page.has_node(web):
            return []
        pins = Path(self.root, "requirements", "node.in").read_text(encoding="utf-8")
        return pins.split()

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page; put data/entidades and web/dist inside the packages that read them."""
        if version == "editable":
            return
        _page_builder(Path(self.root)).build(Path(self.root, "web"))
        if self.target_name == "wheel":
            build_data["force_include"] |= {"data/entidades": "geo/_datos", "web/dist": "api/_page"}


def _page_builder(root: Path) -> ModuleType:
    """The module web/build.py, which is a script and belongs to no package."""
    spec = importlib.util.spec_from_file_location("incidencia_web_build", root / "web" / "build.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(root / "web" / "build.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a NamedTuple looks its own module up
    spec.loader.exec_module(module)
    return module
