"""The only place that reads the clock. Doors call it once and pass the moment down."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment in UTC, cut to milliseconds as events carry it."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
