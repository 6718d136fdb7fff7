"""Statements → the status of a mechanism on a day. The rules are here and nowhere else.

A statement speaks of the days from ``desde`` to ``hasta`` and counts from its ``hasta`` on:

1. ``hasta`` ≤ t < ``hasta`` + months. `existe`, `existe_en_parte` and `inicia` count without end where the
   mechanism is permanent, else for its ``vigencia_meses``; `no_existe` for ``vigencia_meses`` (36 when it has
   none); `termina` without end. Adding months clips to the month's last day (29 February + 12 → 28 February).
   One that says itself until when it holds (``vale_hasta``: the term of an agreement) counts until that day,
   not for the months; this is not said of `no_existe` and `termina`.
2. A publication in an official gazette that counts decides over anyone's word, the newest first. So only
   another publication can put it in doubt: rules 5 and 6 weigh a deciding publication against its like.
3. Where no publication decides, a day inside a beginning or an end (``desde`` ≤ t < ``hasta`` of an `inicia`
   or `termina`) is `sin_dato`.
4. Otherwise the newest statement that counts and is not of confidence `baja` decides.
5. A deciding `existe` or `no_existe` is `en_conflicto` when a contrary one (`baja` too), by somebody else and
   not a publication, lies within 365 days of it, before or after, also after t; and whenever two statements
   of the deciding day disagree.
6. Where no conflict arises and what is said next (`baja` aside) is a contrary `existe` or `no_existe` that
   comes while the deciding statement still counts, the days strictly between are `sin_dato`: it changed, and
   nobody knows when. A beginning or an end that comes first dates the change; a statement that comes first
   and agrees moves the start of the doubt to its own day.

`existe_en_parte` yields `parcial`. It decides by rules 1 to 4 like any other statement and contradicts
neither a yes nor a no (what exists in part is denied by one evaluator and granted by another), so it takes
no part in rules 5 and 6, except that within one day it disagrees with either.
A statement with ``cve_mun`` belongs to the municipio and never counts for the entidad.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import InputError

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Days = npt.NDArray[Any]  # datetime64[D]

SITUACIONES = ("no", "parcial", "si", "en_conflicto", "sin_dato")
FIRST_DAY = date(2007, 1, 1)
DISPUTE_DAYS = 365
NEGATIVE_MONTHS = 36

_NO, _PARTIAL, _YES, _DISPUTED, _UNKNOWN = range(5)  # positions in SITUACIONES
_OUTCOME = {"no_existe": _NO, "termina": _NO, "existe_en_parte": _PARTIAL, "existe": _YES, "inicia": _YES}
_TRUST = {"baja": 0, "media": 1, "alta": 2}
_NEVER, _ENDLESS = -1_000_000, 5_000_000  # days since 1970, beyond any calendar date
_SPAN = 10_000_000
_COLUMNS = ("situacion", "desde", "segun", "segun_fecha", "naturaleza", "filas",
            "ultimo_conocido", "ultimo_fecha", "ultimo_segun")  # fmt: skip


def check_day(fecha: date, *, hoy: date | None = None) -> date:
    """``fecha``, if a status can be asked for on it: from 2007 to ``hoy`` (unchecked when None).

    Raises InputError before 2007, when the oldest statements and populations begin, and after ``hoy``: a
    status carried into the future would be a forecast, and statements lapse by the calendar alone.
    """
    if fecha < FIRST_DAY:
        raise InputError(f"{fecha:%Y-%m-%d} es anterior a los datos", fix="pida una fecha desde 2007-01-01")
    if hoy is not None and fecha > hoy:
        raise InputError(
            f"{fecha:%Y-%m-%d} aún no llega y lo que habrá ese día no lo ha dicho nadie",
            fix=f"pida una fecha hasta {hoy:%Y-%m-%d}",
        )
    return fecha


def status_on(
    evidencias: pd.DataFrame, mecanismos: pd.DataFrame, fecha: date, *, cves: Sequence[str]
) -> pd.DataFrame:
    """The status on one day of each (cve, mechanism) asked for: `History.on` without its ``fecha``."""
    return History.of(evidencias, mecanismos).on([fecha], cves=cves).drop(columns="fecha")


@dataclass(frozen=True, eq=False)
class History:
    """Every stretch of days on which the status of a mechanism stays as it is; any day is a look-up.

    Built once from the statements (`of`) and kept by whoever asks often. ``cells`` are the (cve, mechanism)
    of which somebody spoke; ``starts`` the first day of each stretch, as a sorted number of cell and day;
    ``stretches`` what holds from then on, with a last row for cells and days of which nobody spoke.
    """

    mecanismos: pd.DataFrame
    cells: pd.MultiIndex
    starts: Ints
    stretches: pd.DataFrame

    @classmethod
    def of(cls, evidencias: pd.DataFrame, mecanismos: pd.DataFrame) -> History:
        """Apply the rules to whole columns of ``evidencias`` (as carried) once for all days.

        Raises InputError for a mechanism or signal that does not exist, or one without any validity.
        """
        said = _Statements.of(evidencias, mecanismos)
        turns = [said.hasta, said.hasta + 1, said.end, np.where(said.event, said.desde, said.hasta)]
        days = np.concatenate(turns)
        cell = np.tile(said.cell, len(turns))
        starts = np.unique((cell * _SPAN + days - _NEVER)[days < _ENDLESS])
        stretches = _judge(said, starts // _SPAN, starts % _SPAN + _NEVER)
        return cls(mecanismos, said.cells, starts, stretches)

    def on(
        self, fechas: Sequence[date], *, cves: Sequence[str], mecanismo: str | None = None
    ) -> pd.DataFrame:
        """One row for each day, key and mechanism of the key's level (or that one only), in that order.

        ``cves`` are entidades (2 digits) or municipios (5 digits). Columns: fecha (YYYY-MM-DD), cve,
        mecanismo, situacion, desde (first day of the unbroken run of this status; "" where sin_dato), segun
        and segun_fecha (who decides, and the statement's ``hasta``; in a conflict all who speak), naturaleza,
        filas (ids of the statements behind it), and, only where sin_dato, ultimo_conocido, ultimo_fecha and
        ultimo_segun: the newest earlier statement, one of confidence `baja` only if there is no other.
        Raises InputError for a key of another length.
        """
        levels = zip(self.mecanismos["clave"], self.mecanismos["nivel"], strict=True)
        digits = {
            clave: 2 if nivel == "entidad" else 5 for clave, nivel in levels if mecanismo in (None, clave)
        }
        odd = [cve for cve in cves if len(cve) not in (2, 5)]
        if odd:
            raise InputError(f"«{odd[0]}» no es una clave", fix="use 2 dígitos (entidad) o 5 (municipio)")
        asked = [(cve, clave) for cve in cves for clave in digits if len(cve) == digits[clave]]
        keys = pd.DataFrame(asked, columns=["cve", "mecanismo"], dtype="str")
        cell = self.cells.get_indexer(pd.MultiIndex.from_frame(keys))
        days = np.array(fechas, dtype="M8[D]").astype(np.int64)
        wanted = (cell[None, :] * _SPAN + days[:, None] - _NEVER).ravel()
        place = np.searchsorted(self.starts, wanted, side="right") - 1
        known = (place >= 0) & (wanted >= 0)
        known[known] = self.starts[place[known]] // _SPAN == wanted[known] // _SPAN
        found = self.stretches.take(np.where(known, place, len(self.starts))).reset_index(drop=True)
        keys = keys.take(np.tile(np.arange(len(asked)), len(fechas))).reset_index(drop=True)
        keys.insert(0, "fecha", np.repeat([f.isoformat() for f in fechas], len(asked)).astype(object))
        return pd.concat([keys.astype("str"), found], axis=1)

    def spans(self) -> pd.DataFrame:
        """Every stretch: cve, mecanismo, primer_dia and siguiente (the first day after it; NaT: none), and
        what `on` answers on any of its days."""
        cell, day = self.starts // _SPAN, self.starts % _SPAN + _NEVER
        follows = np.append(cell[1:] == cell[:-1], False)[: len(cell)]
        days = day.astype("M8[D]")
        after = np.where(follows, np.append(days[1:], days[:1])[: len(days)], np.datetime64("NaT"))
        keys = self.cells.take(cell).to_frame(index=False)
        dated = keys.assign(primer_dia=days.astype("M8[s]"), siguiente=after.astype("M8[s]"))
        return pd.concat([dated, self.stretches.iloc[: len(cell)].reset_index(drop=True)], axis=1)

    def course(self, mecanismo: str) -> pd.DataFrame:
        """Every stretch of one mechanism, by key and day: the whole of what `on` looks up.

        ``cve``, ``dia`` (YYYY-MM-DD, its first day; it lasts until the eve of the key's next) and the columns
        of `on` from situacion on. Before a key's first stretch nobody had spoken of it. Keys of another level
        than the mechanism's, which are never asked for, are left out.
        """
        levels = dict(zip(self.mecanismos["clave"], self.mecanismos["nivel"], strict=True))
        digits = 2 if levels[mecanismo] == "entidad" else 5
        cves, keys = self.cells.get_level_values(0), self.cells.get_level_values(1)
        cell = self.starts // _SPAN
        mine = np.flatnonzero((keys[cell] == mecanismo) & (cves[cell].str.len() == digits))
        days = (self.starts[mine] % _SPAN + _NEVER).astype("M8[D]")
        first = {"cve": cves[cell[mine]].astype("str"), "dia": np.datetime_as_string(days, unit="D")}
        return pd.DataFrame(first).join(self.stretches.take(mine).reset_index(drop=True))

    def turns(self, mecanismo: str) -> list[date]:
        """The days on which the status of some key in the mechanism may change, in order."""
        mine = self.cells.get_level_values(1)[self.starts // _SPAN] == mecanismo
        days = np.unique(self.starts[mine] % _SPAN + _NEVER).astype("M8[D]")
        return [day for day in days.tolist() if isinstance(day, date)]


@dataclass(frozen=True, eq=False)
class _Statements:
    """Columns of the statements, sorted by cell, day and standing: of one day, the best comes last."""

    cells: pd.MultiIndex
    first: Ints  # by cell: its first statement
    size: Ints  # by cell: how many
    cell: Ints
    desde: Ints
    hasta: Ints
    end: Ints  # first day on which it no longer counts
    outcome: Ints
    event: Bools  # inicia, termina
    plain: Bools  # existe, no_existe
    gazette: Bools
    weak: Bools  # of confidence baja
    disputes: tuple[Ints, Ints]  # pairs of statements that contradict each other (rule 5)
    disputed: Bools
    text: pd.DataFrame  # id, quien, naturaleza, hasta

    @classmethod
    def of(cls, evidencias: pd.DataFrame, mecanismos: pd.DataFrame) -> _Statements:
        _check(evidencias, mecanismos)
        cve = evidencias["cve_mun"].where(evidencias["cve_mun"] != "", evidencias["cve_ent"])
        rows = evidencias.assign(
            cve=cve,
            event=evidencias["senal"].isin(["inicia", "termina"]),
            trust=evidencias["confianza"].map(_TRUST),
        ).sort_values(["cve", "mecanismo", "hasta", "event", "trust", "id"])
        keys = pd.MultiIndex.from_frame(rows[["cve", "mecanismo"]])
        cells = keys.unique()
        cell = cells.get_indexer(keys).astype(np.int64)
        size = np.bincount(cell, minlength=len(cells)).astype(np.int64)
        desde, hasta = (rows[c].to_numpy(dtype="M8[D]").astype(np.int64) for c in ("desde", "hasta"))
        outcome = rows["senal"].map(_OUTCOME).to_numpy().astype(np.int64)
        plain = rows["senal"].isin(["existe", "no_existe"]).to_numpy()
        gazette = (rows["naturaleza"] == "publicacion").to_numpy()
        first, quien = (np.cumsum(size) - size).astype(np.int64), rows["quien"].to_numpy()
        one, other = _with_rows(first, size, cell)
        apart = np.abs(hasta[one] - hasta[other])
        word = plain & ~gazette
        contrary = word[one] & word[other] & (outcome[one] == _YES - outcome[other])
        against = contrary & ((apart == 0) | ((apart <= DISPUTE_DAYS) & (quien[one] != quien[other])))
        disputes = (one[against], other[against])
        return cls(
            cells, first, size, cell, desde, hasta,
            ends(rows, mecanismos), outcome, rows["event"].to_numpy(), plain, gazette,
            (rows["trust"] == 0).to_numpy(), disputes, np.isin(np.arange(len(rows)), disputes[0]),
            rows[["id", "quien", "naturaleza", "hasta"]].reset_index(drop=True),
        )  # fmt: skip


def _check(evidencias: pd.DataFrame, mecanismos: pd.DataFrame) -> None:
    for column, valid in {
        "mecanismo": list(mecanismos["clave"]), "senal": list(_OUTCOME), "confianza": list(_TRUST)
    }.items():  # fmt: skip
        wrong = evidencias.loc[~evidencias[column].isin(valid)]
        if len(wrong):
            raise InputError(
                f"«{wrong[column].iloc[0]}» no es un valor de la columna {column}",
                where=f"evidencias, {wrong['id'].iloc[0]}",
                fix=f"use uno de {', '.join(valid)}",
            )
    mute = mecanismos.loc[(mecanismos["permanente"] != "si") & _months(mecanismos).isna(), "clave"]
    if len(mute):
        raise InputError(
            "un mecanismo que no es permanente necesita vigencia_meses", where=f"mecanismos, {mute.iloc[0]}"
        )


def _months(mecanismos: pd.DataFrame) -> pd.Series[Any]:
    return pd.to_numeric(mecanismos["vigencia_meses"]).astype("Float64")


def ends(rows: pd.DataFrame, mecanismos: pd.DataFrame) -> Ints:
    """Rule 1: the first day on which each statement no longer counts, in days since 1970.

    ``rows`` are statements as carried; one that counts without end gets a day beyond any date.
    """
    rules = pd.DataFrame({
        "months": _months(mecanismos).fillna(NEGATIVE_MONTHS).to_numpy(dtype=np.int64),
        "lasting": (mecanismos["permanente"] == "si").to_numpy(),
    }, index=mecanismos["clave"]).loc[rows["mecanismo"]]  # fmt: skip
    positive = rules["lasting"].to_numpy() & (rows["senal"] != "no_existe").to_numpy()
    endless = positive | (rows["senal"] == "termina").to_numpy()
    lapse = add_months(rows["hasta"].to_numpy(dtype="M8[D]"), rules["months"].to_numpy())
    term = rows["vale_hasta"].where(~rows["senal"].isin(["no_existe", "termina"]), "").replace("", "NaT")
    own = term.to_numpy(dtype="M8[D]")
    carried = np.where(endless, _ENDLESS, lapse.astype(np.int64))
    return np.where(np.isnat(own), carried, own.astype(np.int64) + 1)


def add_months(days: Days, months: Ints) -> Days:
    """The same day of the month ``months`` later, or that month's last day where it is shorter."""
    month = days.astype("M8[M]")
    target = month + months
    last: Days = (target + 1).astype("M8[D]") - np.timedelta64(1, "D")
    same: Days = target.astype("M8[D]") + (days - month.astype("M8[D]"))
    return np.where(same < last, same, last)


def _with_rows(first: Ints, size: Ints, cell: Ints) -> tuple[Ints, Ints]:
    """Pairs (position in ``cell``, statement of that cell), in order: a join as two columns of numbers."""
    n = size[cell]
    at = np.repeat(np.arange(len(cell)), n)
    return at, np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n) + np.repeat(first[cell], n)


def _judge(said: _Statements, cell: Ints, day: Ints) -> pd.DataFrame:
    """Rules 2 to 6 for each (cell, day): `_COLUMNS`, and a last row for what nobody spoke of."""
    q, s = _with_rows(said.first, said.size, cell)
    offsets = np.cumsum(said.size[cell]) - said.size[cell]
    t, hasta, outcome = day[q], said.hasta[s], said.outcome[s]

    def some(mask: Bools) -> Bools:
        return np.logical_or.reduceat(mask, offsets) if len(offsets) else mask

    def newest(mask: Bools, values: Ints = hasta) -> Ints:
        return np.maximum.reduceat(np.where(mask, values, _NEVER), offsets) if len(offsets) else values

    def oldest(mask: Bools, values: Ints = hasta) -> Ints:
        return np.minimum.reduceat(np.where(mask, values, _ENDLESS), offsets) if len(offsets) else values

    counts = (hasta <= t) & (t < said.end[s])
    published = some(counts & said.gazette[s])
    able = np.where(published[q], said.gazette[s], (said.gazette | ~said.weak)[s])
    decided_on = newest(counts & able)
    top = counts & able & (hasta == decided_on[q])
    answer = newest(top, outcome)
    disputed = (oldest(top, outcome) != answer) | some(top & said.disputed[s])
    within = said.event[s] & (said.desde[s] <= t) & (t < hasta)
    turning = ~published & some(within)

    next_day = oldest(able & (hasta > t))
    at_next = able & (hasta == next_day[q])
    contrary = at_next & said.plain[s] & (outcome == _YES - answer[q])
    changed = some(contrary) & ~some(at_next & said.event[s]) & (next_day < newest(top, said.end[s]))
    gap = (decided_on < day) & changed

    unknown = (decided_on == _NEVER) | turning
    status = np.select([unknown, disputed, gap], [_UNKNOWN, _DISPUTED, _UNKNOWN], answer)
    behind = np.where(turning[q], within, top | (contrary & (gap & ~disputed)[q]))
    best = newest(top, s)

    spoken = (hasta <= t) & (said.gazette | ~said.weak)[s]
    spoken |= (hasta <= t) & ~some(spoken)[q]
    last = spoken & (hasta == newest(spoken)[q])
    value = newest(last, outcome)
    in_doubt = (oldest(last, outcome) != value) | some(last & said.disputed[s])
    heard = (status == _UNKNOWN) & some(spoken)
    return _table(
        said, cell, day, status,
        best=np.where(status == _UNKNOWN, -1, best),
        rows=np.split(s[behind], np.searchsorted(q[behind], np.arange(1, len(cell)))),
        last=np.where(heard, newest(last, s), -1),
        last_value=np.where(heard, np.where(in_doubt, _DISPUTED, value), -1),
    )  # fmt: skip


def _table(
    said: _Statements, cell: Ints, day: Ints, status: Ints,
    *, best: Ints, rows: list[Ints], last: Ints, last_value: Ints,
) -> pd.DataFrame:  # fmt: skip
    """Numbers into words; position −1 of every column is the empty text."""
    ids, quien, naturaleza, hasta = (np.append(said.text[c].to_numpy(dtype=object), "") for c in said.text)
    run = np.append(True, (status[1:] != status[:-1]) | (cell[1:] != cell[:-1]))[: len(status)]
    began = day[np.maximum.accumulate(np.where(run, np.arange(len(run)), 0))]
    desde = np.where(status == _UNKNOWN, "", np.datetime_as_string(began.astype("M8[D]"), unit="D"))
    segun, filas = quien[best], np.empty(len(status) + 1, dtype=object)
    for i, behind in enumerate(rows[: len(status)]):
        if status[i] == _DISPUTED:
            contrary = said.disputes[1][np.isin(said.disputes[0], behind)]
            behind = np.unique(np.append(behind, contrary))
            segun[i] = "; ".join(dict.fromkeys(quien[behind]))
        filas[i] = tuple(ids[behind])
    filas[-1] = ()
    words = np.array([*SITUACIONES, ""], dtype=object)
    columns = [words[status], desde, segun, hasta[best], naturaleza[best], filas,
               words[last_value], hasta[last], quien[last]]  # fmt: skip
    blank = dict.fromkeys(_COLUMNS, "") | {"situacion": "sin_dato"}
    return pd.DataFrame({
        name: filas if name == "filas" else pd.Series(np.append(values, blank[name]), dtype="str")
        for name, values in zip(_COLUMNS, columns, strict=True)
    })  # fmt: skip
