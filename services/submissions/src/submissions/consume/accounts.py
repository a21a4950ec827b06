"""Accounts that were merged take their dossiers along; erased ones what was never published."""

from contracts.events import AccountState
from servicekit.consumer import Received
from servicekit.db import Connection
from submissions.actions.erasure import follow_merge, forget_memberships, forget_unpublished


def handle_account(conn: Connection, received: Received[AccountState]) -> None:
    """Idempotent: a second delivery finds nothing left to do."""
    account = received.event
    if account.state == "merged" and account.merged_into is not None:
        follow_merge(conn, account.account, account.merged_into, received.time)
    elif account.state == "erased":
        forget_unpublished(conn, account.account, received.time)
        forget_memberships(conn, account.account, received.time)
