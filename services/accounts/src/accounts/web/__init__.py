"""Doors for people and programs."""

from flask import Response

from accounts.errors import Refusal
from accounts.web import account, api, contacts, declaration, sign_in, staff_sign_in
from accounts.web.admin import accounts, audit_log, search, unit_changes, units
from accounts.web.refusals import as_problem
from servicekit.errors import answer


def answer_refusal(refusal: Refusal) -> Response:
    """For refusals that no view has a form for: a page or a problem with the same words."""
    return answer(as_problem(refusal))


BLUEPRINTS = (
    api.bp,
    sign_in.bp,
    staff_sign_in.bp,
    declaration.bp,
    account.bp,
    contacts.bp,
    search.bp,
    accounts.bp,
    audit_log.bp,
    units.bp,
    unit_changes.bp,
)
