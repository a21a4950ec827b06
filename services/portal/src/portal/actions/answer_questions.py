"""Questions from the public: asked without a name, answered by staff, made public if useful."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Final

from portal import metrics
from portal.actions.write_articles import Writer, create_article
from portal.errors.articles import SlugTaken, TooManyQuestions
from portal.model.articles import Text
from portal.store import editions, questions
from portal.store.articles import Article
from servicekit.copies import NoCurrentEdition
from servicekit.db import Connection, Database
from servicekit.text import slugify

SPAN: Final = timedelta(hours=1)
MOST: Final = 300
"""Within the span, of everybody together: more is a machine."""
TITLE_LIMIT: Final = 200
CONTACT: Final = re.compile(r"[^@\s]+@[^@\s]+\.\w|(?:\+?84|0)(?:[\s.-]?\d){9}\b")


def has_contact(words: str) -> bool:
    """Whether somebody left a phone number or an address, which nobody needs here."""
    return CONTACT.search(words) is not None


def ask_question(database: Database, words: str, now: datetime) -> str:
    """Answers the code that shows the answer later. Raises TooManyQuestions, NoCurrentEdition."""
    code = secrets.token_urlsafe(16)
    with database.transaction() as conn:
        edition = editions.current(conn)
        if edition is None:
            raise NoCurrentEdition
        if questions.within(conn, SPAN, now) >= MOST:
            raise TooManyQuestions
        questions.add(conn, edition.code, code, words, now)
    metrics.QUESTIONS_ASKED.inc()
    return code


def make_article(conn: Connection, number: int, writer: Writer) -> Article:
    """A draft of a question and its answer for everybody. Raises NotFound."""
    found = questions.find(conn, number)
    title = " ".join(found.question.split())[:TITLE_LIMIT]
    text = Text(title=title, body=found.answer)
    slug = slugify(title)
    try:
        with conn.transaction():
            return create_article(conn, writer, (found.edition, "question", slug), text)
    except SlugTaken:
        numbered = f"{slug}-{number}"
        return create_article(conn, writer, (found.edition, "question", numbered), text)
