"""How many messages wait for the caller: the one number that every page's header shows."""

from typing import Annotated

import msgspec
from flask import Blueprint, Response

from notifications.store import inbox
from servicekit import auth
from servicekit.openapi import Call, described, reply
from servicekit.web import database

calls = Blueprint("unread", __name__, url_prefix="/api/notifications/v1")


class Unread(msgspec.Struct, frozen=True):
    """What nobody has opened yet."""

    unread: Annotated[int, msgspec.Meta(ge=0, description="Messages not opened yet", examples=[2])]


@calls.get("/unread")
@auth.signed_in
@described(Call(gives={200: Unread}))
def unread() -> Response:
    """How many messages of the caller's inbox are new."""
    with database().transaction() as conn:
        return reply(Unread(inbox.unread(conn, auth.caller().account)))
