"""The words that published entries use in their titles and authors."""

from servicekit.db import Connection
from servicekit.text import fold
from submissions.model.spelling import Word
from submissions.store.matching import ON_SHOW


def known_words(conn: Connection, edition: str) -> dict[str, Word]:
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
