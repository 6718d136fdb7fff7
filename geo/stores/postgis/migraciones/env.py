"""Where Alembic begins: the connection comes from `geo.stores.postgis.migrations`, in its transaction."""

from __future__ import annotations

from alembic import context

from geo.stores.postgis.migrations import VERSION_SCHEMA, VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    version_table=VERSION_TABLE,
    version_table_schema=VERSION_SCHEMA,
)
context.run_migrations()
