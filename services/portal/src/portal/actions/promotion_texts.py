"""The words of an edition's promotion kit: read what is in force, write a new version."""

from datetime import datetime

import msgspec

from portal.errors import NothingChanged
from portal.model import promotion
from portal.phrases import promotion as words
from portal.store import promotion_plans, promotion_texts
from portal.store.promotion_texts import Texts
from servicekit.db import Connection, Database
from servicekit.problems import Problem


class TextsChangedMeanwhile(Problem):
    """Somebody else saved the texts after this form was opened."""

    def __init__(self) -> None:
        super().__init__(409, "texts-changed", words.CHANGED_MEANWHILE)


class TextsAuthor(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes anew which version of which edition's texts."""

    account: int
    edition: str
    version: int


def texts_in_force(conn: Connection, edition: str) -> Texts:
    """Every kind: as staff wrote it, else as the edition's data file or the usual words say."""
    stored = promotion_texts.newest(conn, edition)
    planned = promotion_plans.of_edition(edition).texts
    return Texts(version=stored.version, texts=words.USUAL | planned | stored.texts)


def save_texts(
    database: Database, author: TextsAuthor, texts: dict[str, str], now: datetime
) -> None:
    """Raises UnknownPlaceholder, TextsChangedMeanwhile, NothingChanged."""
    promotion.check(texts)
    with database.transaction() as conn:
        before = texts_in_force(conn, author.edition)
        if before.version != author.version:
            raise TextsChangedMeanwhile
        if before.texts == texts:
            raise NothingChanged
        after = Texts(version=author.version + 1, texts=texts)
        if not promotion_texts.add(conn, author.edition, after, author.account, now):
            raise TextsChangedMeanwhile
