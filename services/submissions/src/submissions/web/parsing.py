"""What several doors read from a request."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import request

from servicekit import codes, text
from servicekit.problems import NotFound
from servicekit.web import settings
from submissions.actions.uploads import Kit
from submissions.model.corrections import Choice
from submissions.store.files import Store
from submissions.store.parts import Parts
from submissions.store.stores import open_store


def canonical(code: str) -> str:
    """A code as people type it. Raises NotFound."""
    try:
        return codes.read(code)
    except codes.BadCode as error:
        raise NotFound from error


def uuids(values: Iterable[str]) -> list[UUID]:
    """The well-formed ones; others name nothing of ours."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


def chosen_files() -> Choice:
    """Which image a form makes the cover, and which files it shows."""
    cover = uuids(request.form.getlist("cover"))
    shown = frozenset(uuids(request.form.getlist("shown")))
    return Choice(cover=cover[0] if cover else None, shown=shown)


def argument(name: str, limit: int = 100) -> str:
    """A query argument, tidy and not endless."""
    return tidy(request.args.get(name, ""), limit)


def tidy(given: str, limit: int = 100) -> str:
    """What was typed, composed and not endless."""
    return text.nfc(given).strip()[:limit]


def choice(name: str, known: Iterable[str], usual: str) -> Any:
    """A query argument out of a list."""
    return one_of(known, request.args.get(name, usual), usual)


def one_of(known: Iterable[str], given: str, usual: str) -> Any:
    """What was given, if the list has it."""
    return given if given in known else usual


def file_store() -> Store:
    """The store of the current app."""
    return open_store(settings())


def upload_kit() -> Kit:
    """What uploads of the current app need."""
    return Kit(
        store=file_store(), parts=Parts(settings().files_dir), limits=settings().upload_limits()
    )
