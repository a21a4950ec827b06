"""Who may do what about ceremonies, and what their pages have in common."""

from typing import Any, Final
from uuid import UUID

from flask import Response, make_response, render_template, request

from contracts.roles import Role
from portal.actions.ceremonies.changing import By
from portal.actions.ceremonies.door import Keeper
from portal.model.ceremonies import ceremony as rules
from portal.model.ceremonies.ceremony import Ceremony
from portal.phrases import ceremonies as words
from portal.store.ceremonies import ceremonies
from servicekit import clock
from servicekit.auth import caller
from servicekit.ids import new_id, read_id
from servicekit.web import database, received_at

PREFIX: Final = "/quan-tri/le"
PREPARERS: Final = (Role.SECRETARY, Role.ADMINISTRATOR)
KEEPERS: Final = (*PREPARERS, Role.DOST_STAFF)
"""Whoever stands at the door or at the lectern; they see names, no addresses."""


def by() -> By:
    """The caller, now."""
    return By(account=caller().account, now=clock.now())


def keeper() -> Keeper:
    """The caller at the door; a request without a key is one of its own."""
    return Keeper(
        account=caller().account,
        name=caller().name or words.SOMEONE,
        key=read_id(request.form.get("key", "")) or UUID(new_id()),
        now=received_at(),
    )


def ceremony_of(ceremony: int) -> Ceremony:
    """Raises NotFound."""
    with database().transaction() as conn:
        return ceremonies.find(conn, ceremony)


def page(template: str, ceremony: Ceremony, status: int = 200, **context: Any) -> Response:
    """A staff page about one ceremony."""
    body = render_template(
        f"portal/ceremonies/{template}.html",
        ceremony=ceremony,
        base=f"{PREFIX}/{ceremony.id}",
        words=words,
        when=rules.when(ceremony),
        expected=rules.expected(ceremony),
        may_prepare=caller().has(*PREPARERS),
        **context,
    )
    return make_response(body, status)
