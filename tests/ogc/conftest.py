"""The service that tests/api calls, asked here as a client that has only read the standards."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from ..api.conftest import client, edition, page, settings, snapshot  # noqa: F401
from .service import Service


@pytest.fixture(scope="session")
def service(client: TestClient) -> Service:  # noqa: F811
    return Service(client)
