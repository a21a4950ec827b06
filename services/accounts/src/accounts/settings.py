"""What accounts needs besides what every service needs."""

from pathlib import Path

from servicekit.settings import Settings


class AccountsSettings(Settings, frozen=True, kw_only=True):
    """`pepper` keys the hashes of contacts, codes and addresses; losing it ends all live codes.

    `mailbox_path`: where the demonstration's mailbox can be read; empty when mail really leaves.
    """

    pepper: str
    mailbox_path: str = ""
    demo_accounts_file: Path | None = None
