"""One message as its reader opens it on the site, whatever became of the mail."""

from flask import Blueprint, render_template

from notifications import phrases
from notifications.actions.open_message import open_message
from notifications.web.letters import letter_now
from servicekit import auth
from servicekit.web import database

pages = Blueprint("inbox", __name__, url_prefix="/thong-bao/tin")


@pages.get("/<uuid:message>")
@auth.signed_in
def opened(message: object) -> str:
    """The letter in words; opening it takes its mark away."""
    found = open_message(database(), auth.caller().account, str(message))
    with database().transaction() as conn:
        letter = letter_now(conn, found)
    return render_template(
        "notifications/opened.html", message=found, letter=letter, phrases=phrases
    )
