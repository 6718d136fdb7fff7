"""Text inside XML, where some characters mean something and others cannot be written at all."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FORBIDDEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), "\ufffd")
# Written as it is, a reader would take a carriage return for the end of a line.
_RETURN = {"\r": "&#13;"}


def text(words: str) -> str:
    """What stands between two tags; a character that XML has no way to write is told as «�».

    >>> text("Michoacán & «a<b»"), text("\\x00")
    ('Michoacán &amp; «a&lt;b»', '�')
    """
    if not _SPECIAL.search(words):
        return words
    return escape(words.translate(_FORBIDDEN), _RETURN)
