"""What the environment and the flags say: where things live and where the service listens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from geo.errors import InputError

_PACKAGE = Path(__file__).resolve().parent

_NUMBERS = {
    "INCIDENCIA_TIMEOUT": ("timeout", 0.1, 3600),
    "INCIDENCIA_AT_ONCE": ("at_once", 1, 32),  # fewer than the 40 threads: a health check always finds one
    "INCIDENCIA_CONNECTIONS": ("connections", 1, 1_000_000),
    "INCIDENCIA_KEEP_ALIVE": ("keep_alive", 0, 3600),
    "INCIDENCIA_STOP_TIMEOUT": ("stop", 0.1, 3600),
    "INCIDENCIA_CACHE_MB": ("kept_mb", 0, 1_000_000),
}
"""Variable → field, and between which values it makes sense."""


@dataclass(frozen=True)
class Settings:
    """One run's settings; read once at the edge and handed over.

    ``home`` is the folder in which all that is made lives, ``store`` a folder or a database URL,
    ``marco`` what the service is asked to draw on (a vintage, a path or a URL; "" is whatever the
    edition in use has), ``page`` the built page and ``proxies`` the peers (addresses, networks or «*»)
    whose Forwarded and X-Forwarded-* count.

    What bounds the service, each process on its own: ``rate_limit`` per client («100/minute»; "" is none),
    ``timeout`` seconds until an answer must begin, ``at_once`` answers computed at the same time,
    ``connections`` open at the same time, ``keep_alive`` seconds that an idle one stays open, ``stop``
    seconds to finish what is being answered when told to end, ``kept_mb`` megabytes of answers kept.
    ``traces`` is where OpenTelemetry sends traces ("" is nowhere).
    """

    home: Path
    store: str
    host: str = "127.0.0.1"
    port: int = 8000
    marco: str = ""
    page: Path = _PACKAGE.parent / "web" / "dist"
    root_path: str = ""
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    rate_limit: str = ""
    timeout: float = 30.0
    at_once: int = 3
    connections: int = 4096
    keep_alive: float = 75.0  # longer than nginx keeps an idle upstream, which so is never surprised
    stop: float = 20.0
    kept_mb: float = 64.0
    traces: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65535:
            raise InputError(f"el puerto {self.port} no existe", where="PORT", fix="elija uno de 1 a 65535")
        for name, (field, least, most) in _NUMBERS.items():
            if not least <= (value := getattr(self, field)) <= most:
                raise InputError(f"{value:g} no sirve", where=name, fix=f"elija de {least:g} a {most:g}")
        if self.rate_limit:
            _check_rate(self.rate_limit)

    @classmethod
    def read(
        cls, environ: Mapping[str, str], *, home: str | None = None, store: str | None = None
    ) -> Settings:
        """Settings from environment variables; the two flags of every command go before theirs.

        Raises InputError where a number is none or out of bounds, the rate is not understood or the file
        of the password cannot be read.
        """
        folder = Path(home or environ.get("INCIDENCIA_HOME") or _user_folder()).expanduser().absolute()
        port = environ.get("PORT", "").strip() or "8000"
        if not port.isdecimal():
            raise InputError(f"«{port}» no es un puerto", where="PORT", fix="elija uno de 1 a 65535")
        return cls(
            home=folder,
            store=_with_password(
                store or environ.get("INCIDENCIA_STORE") or str(folder / "store"),
                environ.get("INCIDENCIA_STORE_PASSWORD_FILE", "").strip(),
            ),
            host=environ.get("HOST", "").strip() or "127.0.0.1",
            port=int(port),
            marco=environ.get("INCIDENCIA_MARCO", "").strip(),
            page=page_folder(),
            root_path=environ.get("ROOT_PATH", "").rstrip("/"),
            proxies=_names(environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")),
            rate_limit=environ.get("INCIDENCIA_RATE_LIMIT", "").strip(),
            traces=environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "").strip()
            or environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "").strip(),
            **_numbers(environ),
        )

    def with_flags(self, **flags: Any) -> Settings:
        """These settings with the flags that were given; one that is None was not."""
        return replace(self, **{name: value for name, value in flags.items() if value is not None})


def page_folder() -> Path:
    """Where the built page is: beside the package in a wheel, under ``web/`` in a checkout."""
    packed = _PACKAGE / "_page"
    return packed if packed.is_dir() else _PACKAGE.parent / "web" / "dist"


def _with_password(store: str, file: str) -> str:
    """The address of a database with the password that a file holds, where it has a user and no password."""
    user, at, rest = store.partition("://")[2].partition("@")
    if not (file and at) or ":" in user:
        return store
    try:
        password = Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise InputError(
            f"no se puede leer {file} ({error.strerror or error})",
            where="INCIDENCIA_STORE_PASSWORD_FILE",
            fix="nombre un archivo que contenga la contraseña de la base",
        ) from None
    return f"{store.partition('://')[0]}://{user}:{quote(password, safe='')}@{rest}"


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _numbers(environ: Mapping[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name, (field, _, _) in _NUMBERS.items():
        if text := environ.get(name, "").strip():
            number = int if isinstance(getattr(Settings, field), int) else float
            try:
                given[field] = number(text)
            except ValueError:
                raise InputError(f"«{text}» no es un número", where=name) from None
    return given


def _check_rate(text: str) -> None:
    import limits  # a fifth of a second that a service without a limit need not wait for

    try:
        limits.parse_many(text)
    except ValueError:
        raise InputError(
            f"«{text}» no es un límite", where="INCIDENCIA_RATE_LIMIT", fix="escriba, por ejemplo, 100/minute"
        ) from None


def _user_folder() -> str:
    import platformdirs  # a third of a second that a run with INCIDENCIA_HOME need not wait for

    return platformdirs.user_data_dir("incidencia", appauthor=False)
