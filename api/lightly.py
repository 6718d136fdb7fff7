"""FastAPI, imported without what takes long in it and is not needed for a first answer."""

from __future__ import annotations

import sys
from typing import Any

from pydantic import BaseModel

_REBUILT = ("Schema", "Operation", "Encoding")
"""Models of `fastapi.openapi.models` that its import builds once more, whatever they are told."""


def import_fastapi() -> None:
    """Import it so that its models of OpenAPI are built when `/api` is first asked for.

    They are a third of its import. Nor is the first pydantic imported, whose models FastAPI would look for
    in each parameter and nobody here writes.
    """
    if "fastapi" in sys.modules:
        return
    model: Any = BaseModel
    rebuild = vars(BaseModel)["model_rebuild"]

    def later(cls: Any, /, **how: Any) -> Any:
        return None if cls.__name__ in _REBUILT else rebuild.__func__(cls, **how)

    model.model_rebuild, model.model_config["defer_build"] = classmethod(later), True
    try:
        import fastapi  # noqa: F401 — for those who import it next
    finally:
        model.model_rebuild = rebuild
        del model.model_config["defer_build"]
    sys.modules.setdefault("pydantic.v1", None)  # type: ignore[arg-type]
