"""What is wrong in a file, each mistake with its row and column, and the refusal that carries them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.errors import InputError


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake: ``fila`` as the person sees it (the first of the file is 1, 0 is the whole file)."""

    fila: int
    columna: str
    texto: str

    def __str__(self) -> str:
        places = [f"fila {self.fila}" if self.fila else "", f"columna {self.columna}" if self.columna else ""]
        where = ", ".join(place for place in places if place)
        return f"{where}: {self.texto}." if where else f"{self.texto}."


class MistakesError(InputError):
    """A file refused whole: ``mistakes`` are all that is wrong in it, ``mended`` what could be understood."""

    def __init__(self, mistakes: Sequence[Mistake], mended: Sequence[Mistake] = (), *, where: str) -> None:
        self.mistakes, self.mended = tuple(sorted(mistakes)), tuple(sorted(mended))
        count = len(self.mistakes)
        first = str(self.mistakes[0]).rstrip(".")
        what = f"tiene un error ({first})" if count == 1 else f"tiene {count} errores"
        fix = "corríjalo e impórtelo otra vez" if count == 1 else "corríjalos e impórtelo otra vez"
        super().__init__(f"{what} y no se importó nada", where=where, fix=fix)
