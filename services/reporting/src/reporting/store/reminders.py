"""Who reminded which unit, when and how; reporting's own truth."""

from datetime import datetime
from typing import Final

import msgspec

from servicekit import db
from servicekit.db import Connection

CHANNELS: Final = ("phone", "email", "zalo", "letter", "meeting")


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """`note` is what the reminding person wrote; it may name people."""

    unit: str
    channel: str
    note: str
    reminded_by: int
    at: datetime


def add(conn: Connection, edition: str, reminder: Reminder) -> None:
    db.execute(
        conn,
        """
        INSERT INTO public.reminders (edition, unit, channel, note, reminded_by, at)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        (
            edition,
            reminder.unit,
            reminder.channel,
            reminder.note,
            reminder.reminded_by,
            reminder.at,
        ),
    )


def last(conn: Connection, edition: str) -> dict[str, Reminder]:
    """The last one of each unit."""
    found = db.rows(
        conn,
        Reminder,
        """
        SELECT DISTINCT ON (unit) unit, channel, note, reminded_by, at
        FROM public.reminders WHERE edition = %s ORDER BY unit, id DESC
        """,
        (edition,),
    )
    return {reminder.unit: reminder for reminder in found}


def of_unit(conn: Connection, edition: str, unit: str) -> list[Reminder]:
    """Newest first."""
    return db.rows(
        conn,
        Reminder,
        """
        SELECT unit, channel, note, reminded_by, at
        FROM public.reminders WHERE edition = %s AND unit = %s ORDER BY id DESC
        """,
        (edition, unit),
    )
