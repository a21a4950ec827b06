"""Making an edition as a draft, and announcing it."""

from datetime import datetime

from contracts.events import EditionState
from portal import metrics
from portal.actions.edition_versions import Author, expected, save_in
from portal.actions.publish_articles import transfer_articles
from portal.actions.write_articles import Writer
from portal.errors import (
    AlreadyAnnounced,
    CodeTaken,
    DraftContentsChanged,
    DraftKnown,
    NumberTaken,
)
from portal.phrases import rules as rule_phrases
from portal.store import changes, draft_contents, drafts, editions
from servicekit.db import Connection, Database


def create_edition(
    database: Database, account: int, edition: EditionState, source: str, now: datetime
) -> None:
    """Keep it as a draft; `source` names what it was made from. Raises CodeTaken, NumberTaken."""
    with database.transaction() as conn:
        editions.lock_choice(conn)
        _check_free(conn, edition)
        editions.add(conn, edition, now, draft=True)
        made = changes.Change(
            version=edition.version,
            at=now,
            account=account,
            subject="created",
            before={},
            after={},
            reason=rule_phrases.MADE_FROM.format(source=source),
        )
        changes.record(conn, edition, made)
    metrics.EDITION_CHANGES.labels("created").inc()


def _check_free(conn: Connection, edition: EditionState) -> None:
    known = editions.every(conn)
    if edition.code in {other.code for other in known}:
        raise CodeTaken
    if edition.number in {other.number for other in known}:
        raise NumberTaken


def remove_draft(
    database: Database, author: Author, seen: str, now: datetime, heir: str | None = None
) -> EditionState:
    """Give up what nobody outside has seen, with all that was written for it; answers what it was.

    `seen`: the mark of the contents that were shown; `heir`: the edition its articles go to instead
    of being lost. Its code and number are free again. Raises EditionChangedMeanwhile,
    AlreadyAnnounced, DraftKnown, DraftContentsChanged, DraftInUse, NotFound for no such heir.
    """
    with database.transaction() as conn:
        editions.lock_choice(conn)
        edition = expected(conn, author)
        if edition.code not in drafts.codes(conn):
            raise AlreadyAnnounced
        contents = draft_contents.of_edition(conn, edition.code)
        if contents.known:
            raise DraftKnown
        if contents.mark != seen:
            raise DraftContentsChanged
        kept, kept_by = 0, None if heir is None else editions.find(conn, heir)
        if kept_by is not None:
            kept = transfer_articles(
                conn, Writer(account=author.account, now=now), edition, kept_by
            )
        drafts.remove(conn, edition)
        removed = drafts.Removed(
            code=edition.code,
            number=edition.number,
            short_title=edition.short_title,
            removed_at=now,
            account=author.account or 0,
            reason=author.reason,
            articles=len(contents.articles) - kept,
            ceremonies=len(contents.ceremonies),
            transferred=kept,
            transferred_to=kept_by.short_title if kept and kept_by else "",
        )
        drafts.note_removed(conn, removed)
    metrics.EDITION_CHANGES.labels("removed").inc()
    return edition


def announce_edition(database: Database, author: Author, now: datetime) -> EditionState:
    """Everybody sees it from now on. Raises EditionChangedMeanwhile, AlreadyAnnounced."""
    with database.transaction() as conn:
        edition = expected(conn, author)
        drafts.announce(conn, edition.code)
        saved = save_in(conn, author, "announced", (edition, edition), now)
    metrics.EDITION_CHANGES.labels("announced").inc()
    return saved
