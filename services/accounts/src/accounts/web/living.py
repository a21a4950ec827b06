"""Accounts owns the sessions, so its own doors do not wait for a token to run out."""

from flask import Response, current_app, request

from accounts.store import grants, sessions
from accounts.web.cookies import clear_session
from servicekit import clock
from servicekit.auth import Caller, caller, guard_of
from servicekit.errors import answer
from servicekit.hooks import UNSAFE
from servicekit.problems import NotSignedIn
from servicekit.web import database


def refuse_what_is_over() -> Response | None:
    """Before staff pages and before every change: the session lives and the roles still hold.

    Raises NotSignedIn: a page is led through renewal, which tells the truth about both.
    """
    guard = guard_of(current_app.view_functions.get(request.endpoint or ""))
    unsafe = request.method in UNSAFE
    if guard in (None, "public") or (guard == "signed_in" and not unsafe):
        return None
    living, holding = _still(caller())
    if living and (holding or guard == "signed_in"):
        return None
    problem = NotSignedIn(expired=True)
    if unsafe and not living:
        # The cookie would pass for signed in on the way to the sign-in page.
        return clear_session(answer(problem))
    raise problem


def _still(who: Caller) -> tuple[bool, bool]:
    """Whether the session lives, and whether every role of the token still holds."""
    with database().transaction() as conn:
        found = sessions.find_session(conn, who.session, who.account, clock.now())
        held = grants.active_roles(conn, who.account)
    return found is not None, all(role in held for role in who.roles)
