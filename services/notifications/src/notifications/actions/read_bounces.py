"""Read what came back by mail."""

import poplib
from datetime import datetime

import structlog

from notifications import metrics
from notifications.actions.hear import hear
from notifications.model.bounces import read_report
from notifications.model.servers import read_mailbox_address
from notifications.settings import NotificationsSettings
from notifications.store.channels.email.mailbox import read_mailbox
from servicekit.db import Database

log = structlog.get_logger()


def read_bounces(settings: NotificationsSettings, database: Database, now: datetime) -> int:
    """Hear every report in the mailbox; answers how many mails there were.

    A mailbox that cannot be reached is looked at again next time: what is in it does not go away.
    """

    def handle(mail: bytes) -> None:
        report = read_report(mail, settings.letter_key)
        if report is None:
            metrics.REPORTS.labels("unknown", "ignored").inc()
        else:
            hear(database, report, now, letter_keys=settings.letter_key)

    server = read_mailbox_address(settings.bounce_mailbox, settings.bounce_password)
    try:
        return read_mailbox(server, settings.provider_timeout_seconds, handle)
    except (poplib.error_proto, OSError) as error:
        log.warning("mailbox of bounces cannot be read", reason=type(error).__name__)
        return 0
