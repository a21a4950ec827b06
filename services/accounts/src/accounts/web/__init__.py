"""Doors for people and programs."""

from flask import Response

from accounts.errors import Refusal
from accounts.web import (
    account,
    admin_accounts,
    admin_search,
    admin_units,
    api,
    audit_log,
    contacts,
    declaration,
    sign_in,
    staff_sign_in,
    unit_changes,
)
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
    admin_search.bp,
    admin_accounts.bp,
    audit_log.bp,
    admin_units.bp,
    unit_changes.bp,
)
