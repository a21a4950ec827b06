"""What senders work with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from notifications.model.channels import Channel
from notifications.settings import NotificationsSettings
from notifications.store.channels import Carrier
from servicekit.db import Database


@dataclass(frozen=True, kw_only=True)
class Office:
    """One sender's own: its carriers are used by one thread. `chance` answers numbers in [0, 1)."""

    settings: NotificationsSettings
    database: Database
    carriers: Mapping[Channel, Carrier]
    clock: Callable[[], datetime]
    chance: Callable[[], float]
