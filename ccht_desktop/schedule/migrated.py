"""A schedule of the tables that older programs kept, as the first revision."""

import json
from datetime import date, timedelta
from typing import Any

from sqlite_utils import Database

from ccht_desktop.foundation.clock import from_text, local
from ccht_desktop.schedule.model import DAY_NAMES


def bring_over(db: Database) -> None:
    """Writes the rows of the old tables as a schedule file's rows; nothing where there are none."""
    rules = list(db.query("SELECT * FROM rule WHERE NOT retired ORDER BY id"))
    rundowns = list(
        db.query(
            "SELECT * FROM rundown WHERE NOT retired"
            " OR id IN (SELECT rundown FROM rule WHERE NOT retired) ORDER BY id"
        )
    )
    keys = {row["id"]: row["key"] for row in db.query("SELECT id, key FROM rundown")}
    rule_keys = {row["id"]: row["key"] for row in rules}
    top: dict[str, Any] = {
        "name": "",
        "rundown": [_rundown(db, row) for row in rundowns],
        "rule": [_rule(row, keys) for row in rules],
    }
    suspensions = [_suspension(row, rule_keys) for row in db.query("SELECT * FROM suspension")]
    if held := [row for row in suspensions if row is not None]:
        top["suspension"] = held
    if not (rundowns or rules or held):
        return
    text = json.dumps(top, ensure_ascii=False, separators=(",", ":"))
    db.execute("INSERT INTO schedule_revision (id, what, text) VALUES (1, '', ?)", (text,))
    since = [row["in_force_since"] for row in rules]
    at = max(since) if since else "2000-01-01T00:00:00.000000Z"
    db.execute("INSERT INTO schedule_change (at, revision) VALUES (?, 1)", (at,))


def _rundown(db: Database, row: dict[str, Any]) -> dict[str, Any]:
    positions = db.query(
        "SELECT * FROM rundown_position WHERE rundown = ? ORDER BY number", (row["id"],)
    )
    found: dict[str, Any] = {"key": row["key"], "name": row["name"]}
    if row["backup"]:
        found["backup"] = row["backup"]
    return found | {"position": [_position(position) for position in positions]}


def _position(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": row["kind"]} if row["kind"] else {}
    values = {"rotation": True, "clip": row["sha256"], "pause": row["seconds"]}
    found[row["source"]] = values[row["source"]]
    extra = {"field": row["field"], "group": row["content_group"]}
    return found | {key: value for key, value in extra.items() if value}


def _rule(row: dict[str, Any], keys: dict[int, str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "key": row["key"],
        "name": row["name"],
        "rundown": keys[row["rundown"]],
        "starts": row["starts"].split(),
        "days": [DAY_NAMES[int(number)] for number in row["weekdays"].split()],
    }
    optional = {
        "from": row["from_date"],
        "to": row["to_date"],
        "grace_seconds": row["grace_seconds"],
        "cap_minutes": row["cap_minutes"],
        "decision": row["decision"] or None,
        "start_mode": row["start_mode"] if row["start_mode"] != "soft" else None,
        "wait_seconds": row["wait_seconds"] or None,
    }
    return found | {key: value for key, value in optional.items() if value is not None}


def _suspension(row: dict[str, Any], rules: dict[int, str]) -> dict[str, Any] | None:
    first, last = date.fromisoformat(row["from_date"]), date.fromisoformat(row["to_date"])
    if row["lifted_at"]:
        last = min(last, local(from_text(row["lifted_at"])).date() - timedelta(days=1))
    gone = row["rule"] is not None and row["rule"] not in rules
    if first > last or gone:
        return None
    found = {"from": first.isoformat(), "to": last.isoformat(), "reason": row["reason"]}
    return found | ({"rule": rules[row["rule"]]} if row["rule"] is not None else {})
