"""The words that published entries use in their titles and authors."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from servicekit.db import Connection
from servicekit.text import fold
from submissions.model.spelling import Word
from submissions.store.matching import ON_SHOW

KEPT: Final = timedelta(minutes=1)


class Vocabulary:
    """The words of an edition, read at most once a minute: reading them takes longer than a search.

    Threads may read it twice at the same moment; each keeps a whole vocabulary.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[datetime, Mapping[str, Word]]] = {}

    def of(self, conn: Connection, edition: str, now: datetime) -> Mapping[str, Word]:
        """By their plain form."""
        read_at, words = self._kept.get(edition, (now - KEPT, {}))
        if now - read_at >= KEPT:
            words = known_words(conn, edition)
            self._kept = {edition: (now, words)}
        return words


def known_words(conn: Connection, edition: str) -> Mapping[str, Word]:
    """By their plain form; of several with the same the one that is used most."""
    found = conn.execute(
        f"""
        SELECT word, count(*) FROM (
            SELECT string_to_table(btrim(d.searchable_accented), ' ') AS word
            FROM dossiers d WHERE d.edition = %s AND {ON_SHOW}
        ) AS used WHERE word <> '' GROUP BY word ORDER BY count(*), word
        """,
        (edition,),
    )
    words = (Word(fold(word), word, entries) for word, entries in found)
    return {word.plain: word for word in words}
