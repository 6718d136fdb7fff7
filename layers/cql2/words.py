"""Texts: what CASEI and ACCENTI make of them, and LIKE."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MARKS = re.compile(r"[\u0300-\u036f]")
# Latin letters that Unicode does not take apart into a letter and its mark.
_WHOLE = str.maketrans("øØđĐłŁħĦıðÐ", "oOdDlLhHidD")
_PART = re.compile(r"\\(.)|(%)|(_)|([^\\%_]+|\\\Z)", re.DOTALL)


def normal(text: str) -> str:
    """One spelling of each letter (Unicode NFC): é is é however it was typed, and one letter for _."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def without_case(text: str) -> str:
    """CASEI: Unicode's full case folding."""
    return normal(text.casefold())


def without_accents(text: str) -> str:
    """ACCENTI: each letter without its marks: ``México`` → ``Mexico``, ``Peñón`` → ``Penon``."""
    if text.isascii():
        return text
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare.translate(_WHOLE))


@lru_cache(maxsize=256)
def pattern(like: str) -> re.Pattern[str]:
    """A LIKE pattern (% any text, _ one character, \\ before either for itself) to be matched whole.

    Between two % each part is taken where it first appears and never elsewhere (atomic groups): as good as
    any other place for what follows, and no pattern can make the search go back over itself.
    """
    parts = [""]
    for found in _PART.finditer(like):
        if found[2]:
            parts.append("")
        else:
            parts[-1] += "." if found[3] else re.escape(found[1] or found[4])
    if len(parts) == 1:
        return re.compile(parts[0], re.DOTALL)
    first, *middle, last = parts
    between = "".join(f"(?>.*?{part})" for part in middle if part)
    return re.compile(f"{first}{between}.*{last}", re.DOTALL)
