"""The SMTP side: a message is on the disk before it is acknowledged."""

import asyncio
import logging
import sqlite3
from datetime import UTC, datetime
from typing import Final

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from mailsink.inbox import Inbox
from mailsink.settings import Address

log = logging.getLogger(__name__)

SIZE_LIMIT: Final = 10 * 1024 * 1024
ACCEPTED: Final = "250 2.0.0 kept"
LATER: Final = "451 4.3.0 could not be kept, try again"


class Keeper:
    """aiosmtpd's handler: one method per SMTP command it cares about."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    async def handle_DATA(  # noqa: N802  # the name aiosmtpd looks for
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        body = content.encode() if isinstance(content, str) else content or b""
        try:
            await asyncio.to_thread(
                self._inbox.store,
                envelope.mail_from or "",
                envelope.rcpt_tos,
                body,
                datetime.now(UTC),  # noqa: TID251  # a door: the moment is taken here
            )
        except (sqlite3.Error, OSError):
            log.exception("message not kept")
            return LATER
        return ACCEPTED


def make_controller(inbox: Inbox, listen: Address) -> Controller:
    """Not started yet: `start()` runs it in a thread of its own, `stop()` ends it."""
    return Controller(
        Keeper(inbox),
        hostname=listen.host,
        port=listen.port,
        data_size_limit=SIZE_LIMIT,
        enable_SMTPUTF8=True,
        server_hostname="hop-thu.trinh-dien",
        ready_timeout=60,
    )
