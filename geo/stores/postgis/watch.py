"""Hearing of a publication as it happens, through PostgreSQL's LISTEN; a replica, which cannot, is asked."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg

from geo.stores.postgis.connection import Connection, check, open_connection, reported

CHANNEL = "incidencia_edicion"


@dataclass
class DatabaseWatch:
    """One connection that listens; lost, the next `wait` opens another.

    A hot standby takes no LISTEN and passes no NOTIFY on, so there the edition in use is read every time.
    """

    url: str = field(repr=False)
    _connection: Connection | None = field(default=None, init=False, repr=False)
    _standby: bool = field(default=False, init=False, repr=False)

    def wait(self, seconds: float) -> str | None:
        """The id of the edition in use, after at most ``seconds``; sooner when it changes.

        Raises StoreError while the database cannot be reached.
        """
        try:
            with reported(self.url):
                if self._connection is None:
                    self._connection = self._listen()
                elif self._standby:
                    time.sleep(seconds)
                else:
                    # All that have come: of several publications the last is the one in use.
                    for _ in self._connection.notifies(timeout=seconds, stop_after=1):
                        pass
                found = self._connection.execute("SELECT edicion FROM publicado.en_uso").fetchone()
        except Exception:
            self.close()
            raise
        return None if found is None else str(found[0])

    def close(self) -> None:
        """Stop listening."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(psycopg.Error):  # a connection that broke has nothing more to say
                connection.close()

    def _listen(self) -> Connection:
        connection = open_connection(self.url, autocommit=True)
        try:
            check(connection, self.url)
            found = connection.execute("SELECT pg_is_in_recovery()").fetchone()
            self._standby = bool(found and found[0])
            if not self._standby:
                connection.execute(f"LISTEN {CHANNEL}")
        except BaseException:
            connection.close()
            raise
        return connection
