"""One message as its reader opens it on the site, whatever became of the mail."""

from flask import Blueprint, render_template

from notifications import phrases
from notifications.actions.compose import contest_title, preview_letter
from notifications.actions.open_message import open_message
from notifications.actions.words import versions_for
from notifications.errors import LetterBroken
from notifications.model.mail import Letter
from notifications.store.lists import Detailed
from servicekit import auth
from servicekit.web import database, settings

pages = Blueprint("inbox", __name__, url_prefix="/thong-bao/tin")


@pages.get("/<uuid:message>")
@auth.signed_in
def opened(message: object) -> str:
    """The letter in words; opening it takes its mark away."""
    found = open_message(database(), auth.caller().account, str(message))
    return render_template(
        "notifications/opened.html", message=found, letter=_letter(found), phrases=phrases
    )


def _letter(message: Detailed) -> Letter | None:
    """None when its words cannot be written any more."""
    with database().transaction() as conn:
        contest = contest_title(conn, message.edition)
        try:
            words = versions_for(conn, message)[0].wording
            return preview_letter(message, words, contest=contest, settings=settings())
        except (LetterBroken, LookupError, TypeError, ValueError):
            return None
