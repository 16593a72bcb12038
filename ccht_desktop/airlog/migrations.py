"""The steps that bring an airlog.db to the present schema."""

from sqlite_utils import Database, Migrations

from ccht_desktop.airlog.schema import TABLES

migrations = Migrations("airlog")


@migrations()
def m001_ledger_and_projections(database: Database) -> None:
    for statement in TABLES:
        database.execute(statement)
