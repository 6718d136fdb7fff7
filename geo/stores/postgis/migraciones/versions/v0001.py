"""The tables, functions, roles and views of the first version."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SQL = Path(__file__).resolve().parent.parent / "sql"


def upgrade() -> None:
    """Make everything, in an empty database that has PostGIS."""
    for part in ("tablas", "funciones", "roles", "vistas"):
        _run(f"0001_{part}")


def downgrade() -> None:
    """Take it all away, with the editions; the roles stay while another database gives them something."""
    _run("0001_atras")


def _run(name: str) -> None:
    # Straight to psycopg: SQLAlchemy would look for parameters, and send one statement at a time.
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute((_SQL / f"{name}.sql").read_text(encoding="utf-8"))
