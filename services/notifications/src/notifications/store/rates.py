"""The rates of channels, shared by all workers."""

from notifications.model.channels import Channel
from notifications.model.rates import Rate
from servicekit import db
from servicekit.db import Connection


def lock(conn: Connection, channel: Channel) -> Rate:
    """The rate, which nobody else uses until this transaction ends. Raises NotFound."""
    return db.one(
        conn,
        Rate,
        "SELECT used_until, queued_until FROM channel_rates WHERE channel = %s FOR UPDATE",
        (channel,),
    )


def keep(conn: Connection, channel: Channel, rate: Rate) -> None:
    """The caller has locked it."""
    db.execute(
        conn,
        "UPDATE channel_rates SET used_until = %s, queued_until = %s WHERE channel = %s",
        (rate.used_until, rate.queued_until, channel),
    )
