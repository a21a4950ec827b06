"""What has become of letters to guests."""

from typing import Any, Final

from contracts.events import MessageSettled
from portal.store.ceremonies import letters
from servicekit.consumer import Handler, Received
from servicekit.db import Connection


def settle_letter(conn: Connection, received: Received[MessageSettled]) -> None:
    """Most messages are nobody's letter here, and helpers' reminders are not kept."""
    if received.event.request:
        letters.settle(conn, received.event)


HANDLERS: Final[dict[type[Any], Handler]] = {MessageSettled: settle_letter}
