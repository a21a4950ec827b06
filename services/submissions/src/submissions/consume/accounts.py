"""Accounts that were merged take their dossiers along."""

from contracts.events import AccountState
from servicekit.consumer import Received
from servicekit.db import Connection
from submissions.actions.upkeep import follow_merge


def handle_account(conn: Connection, received: Received[AccountState]) -> None:
    """Idempotent: a second delivery finds no dossier to hand over."""
    account = received.event
    if account.state == "merged" and account.merged_into is not None:
        follow_merge(conn, account.account, account.merged_into, received.time)
