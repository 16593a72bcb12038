"""Finding clips while somebody types: words with or without marks, filters, an order, a window."""

import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from ccht_desktop.library.levels import LOUD_FROM, QUIET_BELOW, Level
from ccht_desktop.library.model import Clip, ClipState
from ccht_desktop.library.rows import CLIPS, clip_of

Validity = Literal["valid", "ending", "ended"]
Order = Literal["best", "added", "title", "length", "state", "ends"]
COUNTED = 10_000
"""count() looks no further: it answers COUNTED + 1 for more."""
SOON = 30
"""Days within which a clip counts as ending, unless a query says otherwise."""
_BASIS = 500
_PART = 1000
_EVERY = 1 << 40

# What model.Clip.state says, in SQL. Dates are texts whose order is that of time.
STATE = (
    "CASE WHEN s.retired THEN 'retired'"
    " WHEN s.submitted_at IS NOT NULL AND (s.standing <> 'approved' OR s.ends < :on) THEN 'waiting'"
    " WHEN s.standing = 'approved' AND s.ends < :on THEN 'expired' ELSE s.standing END"
)
_VALIDITY: dict[str, str] = {
    "valid": "(s.begins IS NULL OR s.begins <= :on) AND (s.ends IS NULL OR s.ends >= :on)",
    "ending": "s.ends BETWEEN :on AND :until",
    "ended": "s.ends < :on",
}
_LOUD = f"s.true_peak > {LOUD_FROM}"
_LEVELS: dict[str, str] = {
    "silent": "s.lufs IS NULL",
    "loud": f"s.lufs IS NOT NULL AND {_LOUD}",
    "quiet": f"s.lufs < {QUIET_BELOW} AND NOT coalesce({_LOUD}, 0)",
    "good": f"s.lufs >= {QUIET_BELOW} AND NOT coalesce({_LOUD}, 0)",
}
_STATES: tuple[ClipState, ...] = (
    "waiting",
    "changes",
    "draft",
    "approved",
    "expired",
    "rejected",
    "withdrawn",
    "retired",
)
_RANK = " ".join(f"WHEN '{state}' THEN {place}" for place, state in enumerate(_STATES))
_ORDERS: dict[str, str] = {
    "title": "s.title_key",
    "length": "s.frames",
    "state": f"CASE {STATE} {_RANK} END",
    "ends": "coalesce(s.ends, '9999')",
}


@dataclass(frozen=True, slots=True)
class ClipQuery:
    """What somebody looks for; the default is every clip in use, newest first.

    text: words, the last of which may have only begun. state None: all but retired ones; "all":
    retired ones too. ending counts days from today. fault: only clips whose file is missing or
    changed. order "best": exact forms, then titles, then the newest. reverse turns the order.
    """

    text: str = ""
    field: str | None = None
    group: str | None = None
    kind: str | None = None
    state: ClipState | Literal["all"] | None = None
    validity: Validity | None = None
    ending: int = SOON
    level: Level | None = None
    fault: bool = False
    order: Order = "best"
    reverse: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether anything but the order is asked."""
        asked = (self.field, self.group, self.kind, self.state, self.validity, self.level)
        return bool(self.text.strip()) or self.fault or any(part is not None for part in asked)


class ClipSearch:
    """Reads plan.db in bounded steps, never the whole library."""

    def __init__(self, plan: sqlite3.Connection) -> None:
        self._plan = plan

    def count(self, query: ClipQuery, on: date) -> int:
        """How many clips it finds on a local date; COUNTED + 1 stands for more than COUNTED."""
        asked, values = _asked(query, on)
        if not query.text.strip():
            return self._counted(f"SELECT 1 FROM clip_shelf AS s WHERE {asked}", values)  # noqa: S608
        words = words_of(query.text)
        if not words:
            return 0
        match = {**values, "match": fts_words(words, marks=False)}
        found = self._counted(_matching("clip_fts", asked), match)
        if found > COUNTED:
            return found
        return found + len(self._by_basis(query.text, match, asked, beyond=True))

    def page(self, query: ClipQuery, on: date, offset: int, limit: int) -> list[Clip]:
        """A window of what it finds, in its order."""
        return self._read(self.ids(query, on, offset, limit))

    def every(self, query: ClipQuery, on: date) -> Iterator[Clip]:
        """All it finds, in its order; read in parts."""
        ids = self.ids(query, on, 0, _EVERY)
        for at in range(0, len(ids), _PART):
            yield from self._read(ids[at : at + _PART])

    def ids(self, query: ClipQuery, on: date, offset: int, limit: int) -> list[int]:
        """As page(), ids alone."""
        asked, values = _asked(query, on)
        window = {**values, "offset": offset, "limit": limit}
        if query.text.strip():
            words = words_of(query.text)
            if not words:
                return []
            if query.order == "best":
                ranked = self._ranked(query, words, asked, values, offset + limit)
                return ranked[offset : offset + limit]
            window["match"] = fts_words(words, marks=False)
            asked += " AND s.id IN (SELECT rowid FROM clip_fts WHERE clip_fts MATCH :match)"
        newest = "ASC" if query.reverse else "DESC"
        order = f"s.id {newest}"
        if query.order in _ORDERS:
            order = f"{_ORDERS[query.order]} {'DESC' if query.reverse else 'ASC'}, s.id DESC"
        return self._ids(
            f"SELECT s.id FROM clip_shelf AS s WHERE {asked} ORDER BY {order}"  # noqa: S608
            " LIMIT :limit OFFSET :offset",
            window,
        )

    def _read(self, ids: list[int]) -> list[Clip]:
        marks = ", ".join("?" * len(ids))
        rows = self._plan.execute(f"{CLIPS} WHERE clip.id IN ({marks})", ids)
        found = {row["id"]: clip_of(row) for row in rows}
        return [found[clip_id] for clip_id in ids if clip_id in found]

    def _ranked(
        self, query: ClipQuery, words: list[str], asked: str, values: dict[str, object], most: int
    ) -> list[int]:
        """The first ids by rank: typed form in titles, anywhere; folded in titles, anywhere."""
        found: dict[int, None] = {}
        marked, plain = fts_words(words, marks=True), fts_words(words, marks=False)
        for table, match in (
            ("clip_marked", f"title : ({marked})"),
            ("clip_marked", marked),
            ("clip_fts", f"title : ({plain})"),
            ("clip_fts", plain),
        ):
            if len(found) >= most:
                return list(found)
            sql = f"{_matching(table, asked)} ORDER BY w.rowid DESC LIMIT :limit"
            limit = most + len(found)
            found.update(dict.fromkeys(self._ids(sql, {**values, "match": match, "limit": limit})))
        if len(found) < most:
            match_all = {**values, "match": plain}
            found.update(dict.fromkeys(self._by_basis(query.text, match_all, asked, beyond=False)))
        return list(found)

    def _by_basis(
        self, text: str, values: dict[str, object], asked: str, *, beyond: bool
    ) -> list[int]:
        """Clips that rest on a document of that number; beyond: those no word finds."""
        if not any(letter.isdigit() for letter in text):
            return []
        typed = _folded(text).split()
        documents = [
            row[0]
            for row in self._plan.execute("SELECT id, number FROM document")
            if all(part in _folded(row[1]) for part in typed)
        ]
        if not documents:
            return []
        names = {f"d{place}": document for place, document in enumerate(documents[:_BASIS])}
        these = ", ".join(f":{name}" for name in names)
        sql = (
            f"SELECT s.id FROM clip_shelf AS s WHERE {asked} AND s.id IN "  # noqa: S608
            f"(SELECT clip FROM clip_basis WHERE document IN ({these}))"
        )
        if beyond:
            sql += " AND s.id NOT IN (SELECT rowid FROM clip_fts WHERE clip_fts MATCH :match)"
        return self._ids(f"{sql} ORDER BY s.id DESC LIMIT {COUNTED}", {**values, **names})

    def _counted(self, sql: str, values: dict[str, object]) -> int:
        limited = f"SELECT count(*) FROM ({sql} LIMIT {COUNTED + 1})"  # noqa: S608
        return int(self._plan.execute(limited, values).fetchone()[0])

    def _ids(self, sql: str, values: dict[str, object]) -> list[int]:
        return [int(row[0]) for row in self._plan.execute(sql, values)]


def words_of(text: str) -> list[str]:
    """The words of a search as FTS5 would cut them; marks stay."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))


def fts_words(words: list[str], *, marks: bool) -> str:
    """An FTS5 query for all of these words, the last one as a beginning."""
    if not marks:
        words = [word.replace("đ", "d").replace("Đ", "D") for word in words]
    return " AND ".join([*(f'"{word}"' for word in words[:-1]), f'"{words[-1]}" *'])


def _matching(table: str, asked: str) -> str:
    return (
        f"SELECT w.rowid FROM {table} AS w CROSS JOIN clip_shelf AS s ON s.id = w.rowid"  # noqa: S608
        f" WHERE {table} MATCH :match AND {asked}"
    )


def _asked(query: ClipQuery, on: date) -> tuple[str, dict[str, object]]:
    """The filters as a condition on clip_shelf AS s, and its values."""
    asked = ["s.retired = 0"] if query.state is None else []
    if query.state == "retired":
        asked.append("s.retired = 1")
    elif query.state not in (None, "all"):
        asked += ["s.retired = 0", f"{STATE} = :state"]
    for name in ("field", "group", "kind"):
        if getattr(query, name) is not None:
            asked.append(f's."{name}" = :{name}')
    if query.validity is not None:
        asked.append(_VALIDITY[query.validity])
    if query.level is not None:
        asked.append(_LEVELS[query.level])
    if query.fault:
        asked.append("s.fault IS NOT NULL")
    values: dict[str, object] = {
        "on": on.isoformat(),
        "until": (on + timedelta(days=query.ending)).isoformat(),
        "state": query.state,
        "field": query.field,
        "group": query.group,
        "kind": query.kind,
    }
    return " AND ".join(asked) or "1", values


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
