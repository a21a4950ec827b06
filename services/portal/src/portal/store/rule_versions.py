"""What was published of editions' rules: every version with its very bytes."""

from datetime import datetime

import msgspec

from contracts.events import EditionState
from portal.model import commitments
from servicekit import db
from servicekit.db import Connection


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """How a version came about; `account` None: seeded for a demonstration."""

    at: datetime
    account: int | None
    reason: str
    amendment: int | None = None


class RuleVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One version as anybody may read it; `before` and `after` are those of its amendment."""

    number: int
    published_at: datetime
    hash: str
    former_hash: str | None
    reason: str
    amendment: int | None
    before: dict[str, object] | None
    after: dict[str, object] | None


def publish(conn: Connection, edition: EditionState, made: Publication) -> EditionState:
    """Keep the rules as the next version; answers the edition that names it."""
    content = commitments.canonical(edition)
    published = msgspec.structs.replace(
        edition, rules_version=edition.rules_version + 1, rules_hash=commitments.digest(content)
    )
    db.execute(
        conn,
        """
        INSERT INTO rule_versions
            (edition, number, published_at, content, hash, amendment, account, reason)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            edition.code,
            published.rules_version,
            made.at,
            content,
            published.rules_hash,
            made.amendment,
            made.account,
            made.reason,
        ),
    )
    return published


def of_edition(conn: Connection, edition: str) -> list[RuleVersion]:
    """The newest first."""
    return db.rows(
        conn,
        RuleVersion,
        """
        SELECT v.number, v.published_at, v.hash, v.reason, v.amendment, a.before, a.after,
            lag(v.hash) OVER (ORDER BY v.number) AS former_hash
        FROM rule_versions v
        LEFT JOIN rule_amendments a ON a.edition = v.edition AND a.number = v.amendment
        WHERE v.edition = %s ORDER BY v.number DESC
        """,
        (edition,),
    )


def content(conn: Connection, edition: str, number: int) -> bytes | None:
    """The published bytes of a version; None where there is none."""
    found = db.value(
        conn,
        "SELECT content FROM rule_versions WHERE edition = %s AND number = %s",
        (edition, number),
    )
    return None if found is None else bytes(found)
