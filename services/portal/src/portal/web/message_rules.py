"""Changes of which messages an edition sends, how and for how much."""

from flask import Blueprint, Response

from portal.actions.change_edition import change_messages
from portal.model.messages import message_rules
from portal.phrases import messages as words
from portal.web.changing import PREFIX, edition_of, save, show
from portal.web.editions import MAY_SET
from portal.web.message_rule_forms import MessagesForm
from servicekit import clock
from servicekit.auth import requires
from servicekit.web import database

bp = Blueprint("message_rules", __name__, url_prefix=PREFIX)


@bp.get("/tin-nhan")
@requires(*MAY_SET)
def messages_form(code: str) -> Response:
    """The form of the edition's messages."""
    edition = edition_of(code)
    return show("messages", edition, MessagesForm.of(message_rules(edition), edition.version))


@bp.post("/tin-nhan")
@requires(*MAY_SET)
def save_messages(code: str) -> Response:
    """Save them; messages on their way are judged anew when they are tried."""
    edition = edition_of(code)
    form, before = MessagesForm.posted(), message_rules(edition)
    form.keep_order_of(before)
    return save(
        "messages",
        edition,
        form,
        lambda author: change_messages(database(), author, form.rules(before), clock.now()),
        words.SAVED,
    )
