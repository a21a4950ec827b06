"""All metrics of reporting besides the common ones. None carries a count of votes (law 10)."""

from typing import Final

from prometheus_client import Gauge

BEHIND: Final = Gauge(
    "contest_reporting_behind_events",
    "Events in the log that the live generation has not applied",
    multiprocess_mode="livemostrecent",
)
