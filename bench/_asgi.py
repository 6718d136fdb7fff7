"""The service as any server of ASGI takes it: ``granian --interface asgi --factory bench._asgi:service``."""

from __future__ import annotations

import os

from api.app import Service, create_app
from api.settings import Settings


def service() -> Service:
    """The edition in use of the store that the environment names."""
    return create_app(Settings.read(os.environ))
