"""Thank those who voted: once a day at most, and only who agreed to news of the voting."""

from datetime import datetime, time, timedelta

from contracts.events import VotersOfDay
from notifications import metrics
from notifications.actions.announce import to_account
from notifications.model.kinds import Kind
from notifications.model.purposes import Purpose
from notifications.model.schedule import is_stale
from notifications.store import messages, preferences
from servicekit.db import Connection
from servicekit.times import VN


def thank_voters(conn: Connection, event: VotersOfDay, now: datetime) -> int:
    """Answers how many messages were made; the same day again makes none."""
    if is_stale(datetime.combine(event.day, time(), VN) + timedelta(days=1), now):
        return 0
    votes = {voter.account: voter.votes for voter in event.voters}
    made, occasion = 0, f"thanks:{event.key()}"
    for account in preferences.agreed(conn, Purpose.VOTING, votes):
        facts = {"count": votes[account], "day": event.day.isoformat()}
        new = to_account(account, occasion, Kind.VOTE_THANKS, event.edition, facts, now)
        made += messages.create(conn, new, now) is not None
    metrics.CREATED.labels(Kind.VOTE_THANKS).inc(made)
    return made
