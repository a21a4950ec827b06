"""Keep to the rate of each channel: what is too fast waits for its place in the line."""

from collections.abc import Sequence

from notifications.actions.office import Office
from notifications.actions.route import Job
from notifications.model import rates as rules
from notifications.model.channels import Channel
from notifications.model.kinds import Lane
from notifications.store import messages, rates
from servicekit.db import Connection


def pace(conn: Connection, office: Office, lane: Lane, jobs: Sequence[Job]) -> list[Job]:
    """Those that may go now; the others are put back. Codes always go, and count."""
    going = list(jobs)
    for channel in Channel:  # always in this order: two workers never wait for each other
        per_minute = _limit(office, channel)
        mine = [job for job in jobs if job.destination.channel is channel]
        if per_minute and mine:
            waiting = _too_fast(conn, office, lane, mine, per_minute)
            going = [job for job in going if job not in waiting]
    return going


def _limit(office: Office, channel: Channel) -> int:
    """Messages a minute; 0 for no limit."""
    own = office.settings
    limits = {
        Channel.EMAIL: own.email_per_minute,
        Channel.ZALO: own.zalo_per_minute,
        Channel.SMS: own.sms_per_minute,
    }
    return limits[channel]


def _too_fast(
    conn: Connection, office: Office, lane: Lane, jobs: Sequence[Job], per_minute: int
) -> Sequence[Job]:
    channel, now = jobs[0].destination.channel, office.clock()
    rate = rates.lock(conn, channel)
    if lane is Lane.URGENT:
        rates.keep(conn, channel, rules.take_anyway(rate, per_minute, len(jobs), now))
        return []
    count, rate = rules.take(rate, per_minute, len(jobs), now)
    places, rate = rules.queue(rate, per_minute, len(jobs) - count, now)
    rates.keep(conn, channel, rate)
    for job, due_at in zip(jobs[count:], places, strict=True):
        messages.put_back(conn, job.message, due_at)
    return jobs[count:]
