"""Leads: whom units found, introduced and mobilised before there was a dossier."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

import msgspec

from reporting.errors.reports import ChangedMeanwhile
from reporting.model.leads import Lead, LeadCounts, LeadWords
from reporting.model.query import Codes, Query
from reporting.model.tree import LEAD, Tally
from servicekit import db
from servicekit.db import Connection

COLUMNS: Final = """
    id, edition, unit, title, owner, contact, found_on, introduced_on, mobilised_on, dropped_on,
    dossier_code, note, saves
"""


def add(
    conn: Connection, edition: str, unit: str, words: LeadWords, account: int, now: datetime
) -> Lead:
    """A new lead."""
    return db.one(
        conn,
        Lead,
        f"""
        INSERT INTO leads (edition, unit, title, owner, contact, found_on, introduced_on,
                           mobilised_on, dropped_on, dossier_code, note, created_by, created_at)
        VALUES (%(edition)s, %(unit)s, %(title)s, %(owner)s, %(contact)s, %(found_on)s,
                %(introduced_on)s, %(mobilised_on)s, %(dropped_on)s, %(dossier_code)s, %(note)s,
                %(account)s, %(now)s)
        RETURNING {COLUMNS}
        """,
        msgspec.structs.asdict(words)
        | {"edition": edition, "unit": unit, "account": account, "now": now},
    )


def change(conn: Connection, lead: Lead, words: LeadWords) -> None:
    """Write it anew. Raises ChangedMeanwhile when somebody else did since it was read."""
    changed = db.execute(
        conn,
        """
        UPDATE leads SET (title, owner, contact, found_on, introduced_on, mobilised_on, dropped_on,
                          dossier_code, note, saves) =
            (%(title)s, %(owner)s, %(contact)s, %(found_on)s, %(introduced_on)s, %(mobilised_on)s,
             %(dropped_on)s, %(dossier_code)s, %(note)s, saves + 1)
        WHERE id = %(id)s AND saves = %(saves)s
        """,
        msgspec.structs.asdict(words) | {"id": lead.id, "saves": lead.saves},
    )
    db.exactly_one(changed, ChangedMeanwhile())


def read(conn: Connection, edition: str, number: int) -> Lead:
    """A lead of the edition. Raises NotFound."""
    return db.one(
        conn,
        Lead,
        f"SELECT {COLUMNS} FROM leads WHERE (edition, id) = (%s, %s)",
        (edition, number),
    )


def of_units(
    conn: Connection,
    edition: str,
    units: Collection[str] | None,
    *,
    before: int | None = None,
    limit: int,
) -> list[Lead]:
    """Leads of these units (None: all), newest first; `before`: the last id of the last page."""
    return db.rows(
        conn,
        Lead,
        f"""
        SELECT {COLUMNS} FROM leads
        WHERE edition = %(edition)s AND (%(units)s::text[] IS NULL OR unit = ANY (%(units)s))
          AND (%(before)s::numeric IS NULL OR id < %(before)s)
        ORDER BY id DESC LIMIT %(limit)s
        """,
        {
            "edition": edition,
            "units": None if units is None else list(units),
            "before": before,
            "limit": limit,
        },
    )


def tallies(conn: Connection, query: Query, codes: Codes) -> list[Tally]:
    """Those that have no dossier yet and were not dropped, by unit, as of the query's day."""
    return db.rows(
        conn,
        Tally,
        """
        SELECT ARRAY[unit] AS credited, %(lead)s AS stage, count(*) AS dossiers FROM leads
        WHERE edition = %(edition)s AND dossier_code IS NULL AND found_on <= %(day)s
          AND (%(first)s::date IS NULL OR found_on >= %(first)s)
          AND (dropped_on IS NULL OR dropped_on > %(day)s)
          AND (%(codes)s::text[] IS NULL OR unit = ANY (%(codes)s))
        GROUP BY unit
        """,
        query.params(codes, lead=LEAD, day=query.day, first=query.first_day),
    )


def counts(
    conn: Connection, edition: str, units: Collection[str], first: date, last: date
) -> LeadCounts:
    """How many were found, introduced, mobilised: up to `last`, and from `first` to `last`."""
    return db.one(
        conn,
        LeadCounts,
        """
        SELECT count(*) FILTER (WHERE found_on <= %(last)s) AS found,
            count(*) FILTER (WHERE introduced_on <= %(last)s) AS introduced,
            count(*) FILTER (WHERE mobilised_on <= %(last)s) AS mobilised,
            count(*) FILTER (WHERE found_on BETWEEN %(first)s AND %(last)s) AS new_found,
            count(*) FILTER (WHERE introduced_on BETWEEN %(first)s AND %(last)s)
                AS new_introduced,
            count(*) FILTER (WHERE mobilised_on BETWEEN %(first)s AND %(last)s) AS new_mobilised
        FROM leads WHERE edition = %(edition)s AND unit = ANY (%(units)s)
        """,
        {"edition": edition, "units": list(units), "first": first, "last": last},
    )
