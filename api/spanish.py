"""Click in Spanish: its help and its complaints are English, and our users' language is not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

_WORDS = {
    "Options": "Opciones",
    "Commands": "Órdenes",
    "[OPTIONS]": "[OPCIONES]",
    "COMMAND [ARGS]...": "ORDEN [ARGUMENTOS]...",
    "Show this message and exit.": "Muestra esta ayuda.",
    "[required]": "[obligatorio]",
    "[default: ": "[por omisión: ",
    "INTEGER": "NÚMERO",
    "PATH": "ARCHIVO",
    "TEXT": "TEXTO",
}


def _spanish(text: str) -> str:
    for english, spanish in _WORDS.items():
        text = text.replace(english, spanish)
    return text


class Help(click.HelpFormatter):
    """Writes help with Spanish headings and marks."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The first line."""
        super().write_usage(prog, _spanish(args), prefix or "Uso: ")

    def write_heading(self, heading: str) -> None:
        """The name of a section."""
        super().write_heading(_spanish(heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """A list of options or of commands."""
        super().write_dl([(_spanish(name), _spanish(text)) for name, text in rows], *args, **kwargs)


def complaint(error: click.UsageError) -> str:
    """What is wrong with the words that were typed, in one sentence, with where the help is."""
    path = error.ctx.command_path if error.ctx else "incidencia"
    said = _said(error)
    return f"{said[:1].upper()}{said[1:]}; vea «{path} --help»."


def _said(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"no existe la opción «{error.option_name}»"
    if isinstance(error, click.MissingParameter):
        return f"falta «{_name(error.param)}»"
    if isinstance(error, click.BadParameter):
        return f"«{_name(error.param)}» {_asked_for(error.param)}"
    if isinstance(error, click.BadOptionUsage):
        return f"la opción «{error.option_name}» está mal usada"
    if error.ctx is not None and isinstance(error.ctx.command, click.Group):
        return f"no existe la orden «{getattr(error, 'command_name', '')}»"
    return "sobran palabras en la orden"


def _asked_for(parameter: click.Parameter | None) -> str:
    """What the value of a parameter has to be."""
    if parameter is not None and parameter.type is click.INT:
        return "debe ser un número entero"
    if parameter is not None and isinstance(parameter.type, click.Choice):
        return f"debe ser uno de {', '.join(map(str, parameter.type.choices))}"
    return "no es válido"


def _name(parameter: click.Parameter | None) -> str:
    """An option as it is typed, an argument as the help calls it."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return (parameter.metavar or parameter.name or "") if isinstance(parameter, click.Argument) else ""
