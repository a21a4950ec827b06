"""Accounts owns the sessions, so its own doors do not wait for a token to run out."""

from flask import current_app, request

from accounts.store import grants, sessions
from servicekit import clock
from servicekit.auth import Caller, caller, guard_of
from servicekit.hooks import UNSAFE
from servicekit.problems import NotSignedIn
from servicekit.web import database


def refuse_what_is_over() -> None:
    """Before staff pages and before every change: the session lives and the roles still hold.

    Raises NotSignedIn: pages and forms are led through renewal, which tells the truth about both.
    """
    guard = guard_of(current_app.view_functions.get(request.endpoint or ""))
    unsafe = request.method in UNSAFE
    if guard in (None, "public") or (guard == "signed_in" and not unsafe):
        return
    living, holding = _still(caller())
    if not living or not (holding or guard == "signed_in"):
        raise NotSignedIn(expired=True)


def _still(who: Caller) -> tuple[bool, bool]:
    """Whether the session lives, and whether every role of the token still holds."""
    with database().transaction() as conn:
        found = sessions.find_session(conn, who.session, who.account, clock.now())
        held = grants.active_roles(conn, who.account)
    return found is not None, all(role in held for role in who.roles)
