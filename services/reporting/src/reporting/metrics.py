"""All metrics of reporting besides the common ones. None carries a count of votes (law 10)."""

from typing import Final

from prometheus_client import Gauge

GENERATION: Final = Gauge(
    "contest_reporting_live_generation_number",
    "The generation of projections that answers",
    multiprocess_mode="livemostrecent",
)
BEHIND: Final = Gauge(
    "contest_reporting_behind_events",
    "Events in the log that the live generation has not applied",
    multiprocess_mode="livemostrecent",
)
