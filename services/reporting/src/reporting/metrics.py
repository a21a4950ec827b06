"""All metrics of reporting besides the common ones. None carries a count of votes (law 10)."""

from typing import Final

from prometheus_client import Gauge

BEHIND: Final = Gauge(
    "contest_reporting_behind_events",
    "Events in the log that the live generation has not applied",
    multiprocess_mode="livemostrecent",
)

DUE_REPORTS: Final = Gauge(
    "contest_reporting_due_reports",
    "Monthly reports of the current edition whose day is over: received, or missing",
    ["state"],
    multiprocess_mode="livemostrecent",
)
