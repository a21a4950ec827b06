"""Conclusions that wait for a second reviewer, and what became of them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection

Outcome = Literal["confirmed", "contradicted", "dropped"]


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What a first reviewer wants for one version of a dossier."""

    dossier: UUID
    version: int
    verb: str
    reason: str | None
    note: str
    account: int
    name: str
    at: datetime


def add(conn: Connection, proposal: Proposal) -> bool:
    """False when another one is open."""
    added = db.execute(
        conn,
        """
        INSERT INTO proposals (dossier, version, verb, reason, note, account, name, at)
        VALUES (%(dossier)s, %(version)s, %(verb)s, %(reason)s, %(note)s, %(account)s, %(name)s,
                %(at)s)
        ON CONFLICT (dossier) WHERE outcome IS NULL DO NOTHING
        """,
        msgspec.structs.asdict(proposal),
    )
    return added == 1


def open_on(conn: Connection, dossier: UUID) -> Proposal | None:
    """The one that waits, whatever version it speaks of; locked until the transaction ends."""
    return db.maybe(
        conn,
        Proposal,
        "SELECT dossier, version, verb, reason, note, account, name, at FROM proposals"
        " WHERE dossier = %(dossier)s AND outcome IS NULL FOR UPDATE",
        {"dossier": dossier},
    )


def settle(
    conn: Connection, dossier: UUID, outcome: Outcome, *, account: int, now: datetime
) -> bool:
    """Close the one that waits; False when there is none."""
    settled = db.execute(
        conn,
        "UPDATE proposals SET outcome = %(outcome)s, settled_by = %(account)s, settled_at = %(now)s"
        " WHERE dossier = %(dossier)s AND outcome IS NULL",
        {"dossier": dossier, "outcome": outcome, "account": account, "now": now},
    )
    return settled == 1
