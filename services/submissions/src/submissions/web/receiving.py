"""Files that come by a plain form: each is taken, or refused by name, for itself."""

from collections.abc import Callable
from typing import Final

import msgspec
from flask import request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from servicekit.db import Connection
from servicekit.filetypes import FileRefused
from servicekit.web import database, settings
from submissions import phrases
from submissions.actions.attach import Offered, check_room
from submissions.errors.files import QuotaReached, TooManyFiles
from submissions.settings import MEGABYTE
from submissions.web.parsing import file_store

FORM_ROOM: Final = MEGABYTE


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """How many files came and, in words, why some were not taken."""

    count: int
    errors: list[str]
    status: int


def receive(take: Callable[[Connection, Offered], object]) -> Received:
    """Hands every file of the form to `take`, each in its own transaction.

    Raises NoRoomOnDisk before anything is read, and what `take` raises of other things than files.
    """
    allow_large_form()
    check_room(file_store())
    try:
        offered = offered_files()
        errors = _refused(offered, take)
    except RequestEntityTooLarge:
        too_large = phrases.upload_too_large(settings().upload_limit_mb)
        return Received(count=0, errors=[too_large], status=413)
    finally:
        request.close()  # the spooled files of a large upload go at once, not when memory is short
    return Received(count=len(offered), errors=errors, status=422)


def allow_large_form() -> None:
    """Before the form is read: files may be as large as the settings say."""
    request.max_content_length = settings().upload_limit_mb * MEGABYTE + FORM_ROOM


def offered_files() -> list[Offered]:
    """Every file of a plain form. Raises RequestEntityTooLarge."""
    return [_offered(file) for file in request.files.getlist("files") if file.filename]


def _refused(offered: list[Offered], take: Callable[[Connection, Offered], object]) -> list[str]:
    refused = [] if offered else [phrases.CHOOSE_A_FILE]
    for file in offered:
        try:
            with database().transaction() as conn:
                take(conn, file)
        except (FileRefused, TooManyFiles, QuotaReached) as refusal:
            refused.append(refusal.words)
    return list(dict.fromkeys(refused))


def _offered(file: FileStorage) -> Offered:
    stream = file.stream
    size = stream.seek(0, 2)
    stream.seek(0)
    return Offered(
        name=file.filename or "",
        declared=file.mimetype,
        size=size,
        content=stream,  # type: ignore[arg-type]
    )
