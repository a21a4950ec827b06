"""Publishing an edition's rules: from then on what they cover changes by amendment only."""

from datetime import datetime

from contracts.events import EditionState
from portal import metrics
from portal.actions.edition_versions import Author, expected, save_in
from portal.errors import AlreadyPublished, StillDraft
from portal.model import calendars
from portal.store import drafts, rule_versions
from portal.store.rule_versions import Publication
from servicekit.db import Database


def publish_rules(database: Database, author: Author, now: datetime) -> EditionState:
    """Fix the rules as version 1.

    Raises EditionChangedMeanwhile, StillDraft, AlreadyPublished, Contradictory.
    """
    with database.transaction() as conn:
        edition = expected(conn, author)
        if edition.code in drafts.codes(conn):
            raise StillDraft
        if edition.rules_version:
            raise AlreadyPublished
        calendars.check(edition.windows)
        made = Publication(at=now, account=author.account, reason=author.reason)
        published = rule_versions.publish(conn, edition, made)
        saved = save_in(conn, author, "published", (edition, published), now)
    metrics.EDITION_CHANGES.labels("published").inc()
    return saved
