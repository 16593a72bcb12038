"""The steps that bring an airlog.db to the present schema."""

from sqlite_utils import Database, Migrations

from ccht_desktop.airlog.schema import FIRST_TABLES, HOW_SESSIONS_BEGIN, WHAT_MAY_PASS

migrations = Migrations("airlog")


@migrations()
def m001_ledger_and_projections(database: Database) -> None:
    for statement in FIRST_TABLES:
        database.execute(statement)


@migrations()
def m002_how_sessions_begin(database: Database) -> None:
    for statement in HOW_SESSIONS_BEGIN:
        database.execute(statement)


@migrations()
def m003_what_may_pass(database: Database) -> None:
    for statement in WHAT_MAY_PASS:
        database.execute(statement)
