"""The words of a filter written as text: names, literals and signs, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from geo.errors import InputError

Kind = Literal["numero", "texto", "nombre", "citado", "signo", "fin"]
_KINDS: tuple[Kind, ...] = ("numero", "texto", "citado", "nombre", "signo")

# Each alternative begins with a character of its own, so that reading is linear whatever is sent.
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<numero>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<texto>'(?:[^'\\]|''|\\.)*')
    | (?P<citado>"(?:[^"]|"")+")
    | (?P<nombre>(?:[^\W\d]|:)[\w:.\u0300-\u036f\u200c\u200d\u203f\u2040]*)
    | (?P<signo><>|!=|<=|>=|[-+*/%^=<>(),])
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"''|\\(.)", re.DOTALL)
_CONTROL = {"a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "'": "'", "\\": "\\"}


@dataclass(frozen=True)
class Token:
    """One word: its kind, what it stands for, and where it starts and ends in the text (from 0)."""

    kind: Kind
    text: str
    start: int
    end: int

    def says(self, *words: str) -> bool:
        """Whether it is one of these signs or (in capitals) keywords."""
        return self.kind in ("signo", "nombre") and self.text.upper() in words

    def __str__(self) -> str:
        return "el final" if self.kind == "fin" else f"«{self.text}»"


def tokens(text: str) -> list[Token]:
    """Every word of ``text`` and one that marks its end; raises InputError at what is no word."""
    found: list[Token] = []
    place = 0
    while match := _TOKEN.match(text, place):
        place = match.end()
        kind, word = next((kind, match[kind]) for kind in _KINDS if match[kind] is not None)
        found.append(Token(kind, _meant(kind, word), match.start(kind), place))
    rest = text[place:].lstrip()
    if rest:
        start = len(text) - len(rest)
        if rest[0] in "'\"":
            raise refusal("se abre una comilla que nada cierra", start, fix="dentro se escribe doble, ''")
        raise refusal(f"«{rest[0]}» no se entiende", start, fix="los textos van entre comillas simples")
    return [*found, Token("fin", "", len(text), len(text))]


def refusal(what: str, place: int, *, fix: str = "") -> InputError:
    """The error at a place of the text (from 0; people count from 1)."""
    return InputError(what, where=f"filter, carácter {place + 1}", fix=fix)


def _meant(kind: Kind, word: str) -> str:
    """What a word stands for: a quoted one without its quotes and escapes (/req/cql2-text/escaping)."""
    if kind == "citado":
        return word[1:-1].replace('""', '"')
    if kind == "texto":
        return _ESCAPED.sub(_letter, word[1:-1])
    return word


def _letter(found: re.Match[str]) -> str:
    # Before % and _ the backslash stays: there it is for LIKE.
    return "'" if found[1] is None else _CONTROL.get(found[1], found[0])
