"""Accounts that were merged take their dossiers along; erased ones take their drafts away."""

from contracts.events import AccountState
from servicekit.consumer import Received
from servicekit.db import Connection
from submissions.actions.erasure import follow_merge, forget_drafts


def handle_account(conn: Connection, received: Received[AccountState]) -> None:
    """Idempotent: a second delivery finds nothing left to do."""
    account = received.event
    if account.state == "merged" and account.merged_into is not None:
        follow_merge(conn, account.account, account.merged_into, received.time)
    elif account.state == "erased":
        forget_drafts(conn, account.account, received.time)
