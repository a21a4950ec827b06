"""Staff change the words of a kind of message, look at them, and try them on themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from contracts.envelope import ALL_EDITIONS
from notifications.actions.compose import contest_title, preview_letter
from notifications.errors import NoContact, Overtaken
from notifications.model import recipients
from notifications.model.kinds import Kind
from notifications.model.mail import Letter
from notifications.model.schedule import LIFE
from notifications.model.wording_rules import check
from notifications.model.wordings import Wording
from notifications.phrases import wordings as words
from notifications.settings import NotificationsSettings
from notifications.store import contacts, messages, wordings
from notifications.store.messages import NewMessage
from notifications.store.wordings import Version
from servicekit.db import Connection, Database
from servicekit.ids import new_id

EXAMPLE_LIFE: Final = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Example:
    """A message that words are shown with; `real` when it was one that people got."""

    kind: str
    facts: dict[str, Any]
    expires_at: datetime
    account: int | None = 0
    edition: str = ALL_EDITIONS
    real: bool = False


def example_of(conn: Connection, kind: Kind, now: datetime) -> Example:
    """The newest real facts of the kind, else the ones made up for it."""
    facts = wordings.newest_facts(conn, kind)
    made_up = words.SAMPLES.get(kind, words.A_DOSSIER)
    return Example(
        kind=kind, facts=facts or made_up, expires_at=now + EXAMPLE_LIFE, real=bool(facts)
    )


def look(
    conn: Connection, kind: Kind, wording: Wording, settings: NotificationsSettings, now: datetime
) -> tuple[Letter, bool]:
    """The letter on real facts (then True) or made-up ones. Raises BadWording, LetterBroken."""
    check(kind, wording)
    example = example_of(conn, kind, now)
    contest = contest_title(conn, example.edition)
    return preview_letter(example, wording, contest=contest, settings=settings), example.real


def save(
    database: Database, kind: Kind, wording: Wording, *, based_on: int, actor: int, now: datetime
) -> int | None:
    """A new version; answers its number, None when nothing differs.

    `based_on` is the newest version its writer saw. Raises BadWording, Overtaken.
    """
    check(kind, wording)
    with database.transaction() as conn:
        latest = wordings.history(conn, kind)[0]
        if latest.version != based_on:
            raise Overtaken(kind)
        if latest.wording == wording and latest.broken_at is None:
            return None
        made = Version(kind, based_on + 1, wording.subject, wording.short, wording.body, actor, now)
        if not wordings.add(conn, made):
            raise Overtaken(kind)
    return made.version


def send_trial(
    database: Database, kind: Kind, wording: Wording, *, actor: int, now: datetime
) -> None:
    """To oneself, in words that need not be saved yet. Raises BadWording, NoContact."""
    check(kind, wording)
    with database.transaction() as conn:
        if recipients.choose(contacts.find(conn, actor)) is None:
            raise NoContact(actor)
        example = example_of(conn, kind, now)
        facts = {
            "kind": kind,
            "facts": example.facts,
            "wording": msgspec.to_builtins(
                msgspec.structs.replace(
                    wording, subject=words.TRIAL_SUBJECT.format(subject=wording.subject)
                )
            ),
        }
        trial = NewMessage(
            occasion=f"trial:{new_id()}",
            recipient=f"account:{actor}",
            kind=Kind.TRIAL,
            edition=example.edition,
            expires_at=now + LIFE,
            account=actor,
            facts=facts,
        )
        messages.create(conn, trial, now)
