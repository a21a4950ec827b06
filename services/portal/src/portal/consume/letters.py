"""What has become of letters to guests."""

from typing import Any, Final
from uuid import UUID

from contracts.events import MessageSettled
from portal.store.ceremonies import letters
from servicekit.consumer import Handler, Poison, Received
from servicekit.db import Connection


def settle_letter(conn: Connection, received: Received[MessageSettled]) -> None:
    """Most messages are nobody's letter here; helpers' reminders are not kept. Raises Poison."""
    if not received.event.request:
        return
    try:
        letters.settle(conn, UUID(received.event.request), received.event)
    except ValueError as error:
        raise Poison("a letter asked for by no event") from error


HANDLERS: Final[dict[type[Any], Handler]] = {MessageSettled: settle_letter}
