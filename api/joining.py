"""The head of an answer leaves with the beginning of its body: one call of the system instead of two.

Such a call is half of what a kept answer costs, and whoever reads is woken by each.
"""

from __future__ import annotations

import asyncio

SMALL = 64 * 1024
"""Bytes of a body that are copied behind the head; more go beside it."""


class Joined:
    """What one request and its answer use of a connection (`asyncio.Transport`): write, close, is_closing.

    What is written first is held until there is more, but no longer than the turn of the loop.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._held = b""
        self._begun = False
        self.is_closing = transport.is_closing

    def write(self, data: bytes) -> None:
        """Send ``data``, or hold it if it is the first."""
        if not self._begun:
            self._begun, self._held = True, data
            self._loop.call_soon(self._let_go)
        elif not self._held:
            self._transport.write(data)
        elif len(data) <= SMALL:
            held, self._held = self._held, b""
            self._transport.write(held + data)
        else:
            held, self._held = self._held, b""
            self._transport.writelines((held, data))

    def close(self) -> None:
        """Close the connection once what was written has been sent."""
        self._let_go()
        self._transport.close()

    def _let_go(self) -> None:
        held, self._held = self._held, b""
        if held:
            self._transport.write(held)
