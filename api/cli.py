"""The command line ``incidencia``: results to stdout, talk to stderr, refusals in one sentence.

Exit codes: 0 done, 1 done but with findings, 2 refused and nothing changed.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from typing import Any

import click

from api import spanish
from api.commands import (
    coverage,
    diff,
    edition,
    importar,
    indicators,
    layers,
    marco,
    report,
    serve,
    store,
    template,
)
from api.settings import Settings
from geo.errors import IncidenciaError

REFUSED = 2

_OS_REASONS = {
    errno.ENOSPC: "el disco está lleno; libere espacio y vuelva a intentarlo",
    errno.EDQUOT: "se acabó la cuota de disco; libere espacio y vuelva a intentarlo",
    errno.EFBIG: "el archivo rebasa el tamaño permitido; libere espacio o cambie el límite",
    errno.EACCES: "no hay permiso; cambie los permisos o elija otra carpeta con --home",
    errno.EPERM: "no hay permiso; cambie los permisos o elija otra carpeta con --home",
    errno.EROFS: "el disco es de sólo lectura; elija otra carpeta con --home",
    errno.ENOENT: "no existe",
    errno.EISDIR: "es una carpeta y se esperaba un archivo",
    errno.ENOTDIR: "no es una carpeta",
}

click.Context.formatter_class = spanish.Help


class Orders(click.Group):
    """The root group: every refusal, whatever its origin, leaves as one sentence and exit code 2."""

    def main(  # type: ignore[override]
        self, args: Any = None, prog_name: str | None = None, **extra: Any
    ) -> Any:
        """Run one command and leave with its exit code."""
        extra["standalone_mode"] = False
        code: Any = 0
        try:
            code = super().main(args, prog_name or "incidencia", **extra)
        except click.exceptions.NoArgsIsHelpError as asked:
            click.echo(asked.ctx.get_help())
        except click.UsageError as error:
            code = _refuse(spanish.complaint(error))
        except (click.Abort, KeyboardInterrupt):
            code = 130
        except IncidenciaError as error:
            code = _refuse(str(error))
        except BrokenPipeError:
            # Whoever read us left (``| head``): nothing to say, and nobody to say it to.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            code = _refuse(_os_sentence(error))
        sys.exit(code if isinstance(code, int) else 0)


def _refuse(sentence: str) -> int:
    click.echo(" ".join(sentence.split()), err=True)
    return REFUSED


def _os_sentence(error: OSError) -> str:
    reason = _OS_REASONS.get(error.errno or 0, error.strerror or str(error) or "el sistema se negó")
    sentence = f"{error.filename}: {reason}" if error.filename else f"{reason[:1].upper()}{reason[1:]}"
    return f"{sentence.rstrip('.')}."


_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group("incidencia", cls=Orders, context_settings=_CONTEXT)
@click.option("--home", metavar="CARPETA", help="Donde vive todo lo que se hace (INCIDENCIA_HOME).")
@click.option("--store", metavar="CARPETA|URL", help="Donde se publican las ediciones (INCIDENCIA_STORE).")
@click.pass_context
def cli(ctx: click.Context, home: str | None, store: str | None) -> None:
    """Incidencia: la trata de personas en México, por entidad y municipio."""
    ctx.obj = Settings.read(os.environ, home=home, store=store)


_ORDERS: tuple[click.Command, ...] = (
    marco.marco,
    template.template,
    importar.importar,
    edition.edition,
    diff.diff,
    layers.layer,
    layers.map_,
    indicators.indicators,
    coverage.coverage,
    report.report,
    serve.serve,
    store.store,
)
for _order in _ORDERS:
    cli.add_command(_order)

main: Callable[..., Any] = cli
