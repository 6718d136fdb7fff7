"""CQL2 Text: the standard's grammar, read from left to right without ever going back.

Written here because the readers that there are go back: the time of cql2 0.6 doubles with each open
parenthesis before a mistake (30 of them hold a worker for hours), and none knows the escapes of
/req/cql2-text/escaping. What both understand, both must read alike: tests/layers/cql2 compares them.
"""

from __future__ import annotations

import math

from layers.cql2.literals import GEOMETRIES, box, day, end_of_interval, from_wkt, interval, moment
from layers.cql2.nodes import (
    ARITY,
    COMPARISONS,
    FUNCTIONS,
    MAX_DEPTH,
    Boolean,
    Call,
    Instant,
    Items,
    Node,
    Number,
    Property,
    Text,
)
from layers.cql2.tokens import Token, refusal, tokens

_RESERVED = ("AND", "OR", "NOT", "LIKE", "IN", "BETWEEN", "IS", "NULL", "TRUE", "FALSE", "DIV")
_WKT = tuple(name.upper() for name in GEOMETRIES)
# A MULTIPOLYGON inside a GEOMETRYCOLLECTION opens four parentheses.
_WKT_DEPTH = 5


def read(text: str, *, ilike: bool = False) -> Node:
    """The tree of a filter; raises InputError that says at which character, and what was awaited there.

    With ``ilike``, ``ILIKE`` is understood too: a LIKE that is deaf to upper and lower case. The standard
    has CASEI for it; GDAL writes the word.
    """
    reader = _Reader(text, ilike=ilike)
    tree = reader.either()
    if reader.now.kind != "fin":
        raise reader.awaited("AND, OR o el final")
    return tree


class _Reader:
    """Where one is in the text; one method a rule of the grammar, from the loosest to the tightest."""

    def __init__(self, text: str, *, ilike: bool = False) -> None:
        self.text, self.tokens, self.place, self.depth = text, tokens(text), 0, 0
        self.ilike = ilike

    @property
    def now(self) -> Token:
        return self.tokens[self.place]

    @property
    def calls(self) -> bool:
        """Whether the word at hand is followed by an open parenthesis."""
        return self.now.kind == "nombre" and self.tokens[self.place + 1].says("(")

    @property
    def draws(self) -> bool:
        """Whether a geometry begins here: its kind, Z where heights are announced, and a parenthesis."""
        if not self.now.says(*_WKT):
            return False
        heights = self.tokens[self.place + 1].says("Z")
        return self.tokens[self.place + 1 + heights].says("(")

    def step(self) -> Token:
        token = self.now
        self.place += 1
        return token

    def took(self, *words: str) -> bool:
        """Step over one of these words, if it is what comes."""
        if self.now.says(*words):
            self.place += 1
            return True
        return False

    def expect(self, word: str) -> None:
        if not self.took(word):
            raise self.awaited(f"«{word}»")

    def awaited(self, what: str) -> Exception:
        return refusal(f"se esperaba {what} y hay {self.now}", self.now.start)

    def either(self) -> Node:
        """booleanExpression."""
        terms = [self.both()]
        while self.took("OR"):
            terms.append(self.both())
        return Call("or", tuple(terms)) if len(terms) > 1 else terms[0]

    def both(self) -> Node:
        """booleanTerm."""
        factors = [self.factor()]
        while self.took("AND"):
            factors.append(self.factor())
        return Call("and", tuple(factors)) if len(factors) > 1 else factors[0]

    def factor(self) -> Node:
        """booleanFactor."""
        if self.took("NOT"):
            return Call("not", (self.predicate(),))
        return self.predicate()

    def predicate(self) -> Node:
        """comparisonPredicate, or what is true by itself (a function, a literal, a parenthesis)."""
        left = self.sum()
        if self.now.kind == "signo" and (sign := self.now.text.replace("!=", "<>")) in COMPARISONS:
            self.step()
            return Call(sign, (left, self.sum()))
        if self.took("IS"):
            negated = self.took("NOT")
            self.expect("NULL")
            return _negated(Call("isnull", (left,)), negated)
        negated = self.took("NOT")
        if self.took("LIKE"):
            return _negated(Call("like", (left, self.sum())), negated)
        if self.ilike and self.took("ILIKE"):
            folded = Call("casei", (left,)), Call("casei", (self.sum(),))
            return _negated(Call("like", folded), negated)
        if self.took("BETWEEN"):
            low = self.sum()
            self.expect("AND")
            return _negated(Call("between", (left, low, self.sum())), negated)
        if self.took("IN"):
            self.expect("(")
            return _negated(Call("in", (left, Items(self.list()))), negated)
        if negated:
            raise self.awaited("LIKE, BETWEEN o IN después de NOT")
        return left

    def sum(self) -> Node:
        """arithmeticExpression."""
        total = self.product()
        while self.now.says("+", "-"):
            total = Call(self.step().text, (total, self.product()))
        return total

    def product(self) -> Node:
        """arithmeticTerm."""
        total = self.power()
        while self.now.says("*", "/", "%", "DIV"):
            total = Call(self.step().text.lower(), (total, self.power()))
        return total

    def power(self) -> Node:
        """powerTerm; the sign binds tighter (arithmeticFactor), so -2^2 is 4."""
        base = self.signed()
        return Call("^", (base, self.signed())) if self.took("^") else base

    def signed(self) -> Node:
        if not self.now.says("-", "+"):
            return self.operand()
        negative = self.step().text == "-"
        operand = self.operand()
        if isinstance(operand, Number):
            return Number(-operand.valor) if negative else operand
        return Call("*", (Number(-1.0), operand)) if negative else operand

    def operand(self) -> Node:
        """A literal, a column, a function or something in parentheses."""
        token = self.now
        if token.kind == "numero":
            return Number(self.number())
        if token.kind == "texto":
            return Text(self.step().text)
        if token.kind == "citado":
            return Property(self.step().text)
        if self.took("("):
            return self.inside()
        if self.draws:
            return from_wkt(self.wkt())
        if self.calls:
            return self.function()
        if token.says("TRUE", "FALSE"):
            return Boolean(self.step().says("TRUE"))
        if token.says("NULL"):
            raise refusal("nada es igual a NULL", token.start, fix="escriba IS NULL, o IS NOT NULL")
        if token.kind == "nombre" and not token.says(*_RESERVED):
            return Property(self.step().text)
        raise self.awaited("una columna o un valor")

    def inside(self) -> Node:
        """What an open parenthesis holds, and the one that closes it."""
        self.deeper()
        found = self.either()
        self.expect(")")
        self.depth -= 1
        return found

    def deeper(self) -> None:
        # Before going down: each level takes nine calls, and Python's stack holds a thousand.
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise refusal(f"hay más de {MAX_DEPTH} paréntesis uno dentro de otro", self.now.start)

    def list(self) -> tuple[Node, ...]:
        """What stands between commas, and the parenthesis that closes it."""
        self.deeper()
        found = [self.either()]
        while self.took(","):
            found.append(self.either())
        self.expect(")")
        self.depth -= 1
        return tuple(found)

    def function(self) -> Node:
        token = self.now
        name = token.text.lower()
        self.place += 2
        if name in ("date", "timestamp"):
            literal = self.quoted()
            self.expect(")")
            return day(literal) if name == "date" else moment(literal)
        if name == "interval":
            start = self.end()
            self.expect(",")
            stop = self.end()
            self.expect(")")
            return interval(start, stop)
        if name == "bbox":
            numbers = [self.signed_number()]
            while self.took(","):
                numbers.append(self.signed_number())
            self.expect(")")
            return box(numbers)
        if name not in FUNCTIONS:
            raise refusal(f"no hay función «{token.text}»", token.start, fix=_offered())
        args = self.list()
        if len(args) != ARITY[name]:
            raise refusal(f"{token.text} lleva {ARITY[name]} operandos y tiene {len(args)}", token.start)
        return Call(name, args)

    def end(self) -> Instant | Property | None:
        """instantParameter: a quoted instant, «..» or a column of days."""
        if self.now.kind == "texto":
            return end_of_interval(self.step().text)
        if self.now.says("DATE", "TIMESTAMP") and self.calls:
            # Drafts of the standard wrote the ends so, and clients still do.
            found = self.function()
            if isinstance(found, Instant):
                return found
        if self.now.kind in ("nombre", "citado"):
            return Property(self.step().text)
        raise self.awaited("un instante entre comillas, '..' o una columna de días")

    def quoted(self) -> str:
        if self.now.kind != "texto":
            raise self.awaited("un texto entre comillas simples")
        return self.step().text

    def number(self) -> float:
        if self.now.kind != "numero":
            raise self.awaited("un número")
        value = float(self.now.text)
        if not math.isfinite(value):
            raise refusal(f"{self.now} es un número demasiado grande", self.now.start)
        self.step()
        return value

    def signed_number(self) -> float:
        if self.took("-"):
            return -self.number()
        self.took("+")
        return self.number()

    def wkt(self) -> str:
        """The text of a geometry, up to the parenthesis that closes it."""
        start, depth = self.step().start, 0
        self.took("Z")
        while self.now.kind != "fin":
            token = self.step()
            depth += token.says("(") - token.says(")")
            if depth > _WKT_DEPTH:
                raise refusal("una geometría no lleva tantos paréntesis", token.start)
            if depth == 0:
                return self.text[start : token.end]
        raise self.awaited("«)»")


def _negated(node: Node, negated: bool) -> Node:
    return Call("not", (node,)) if negated else node


def _offered() -> str:
    return f"las que hay son {', '.join(name.upper() for name in FUNCTIONS)}"
