"""All metrics of notifications; the common ones are servicekit's."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

CREATED: Final = Counter(
    "contest_notifications_messages_created_total", "Messages created, by kind", ["kind"]
)
ATTEMPTS: Final = Counter(
    "contest_notifications_attempts_total",
    "Attempts to send, by channel and what became of them",
    ["channel", "outcome"],
)
DELIVERY: Final = Histogram(
    "contest_notifications_delivery_seconds",
    "From the creation of a message until the server took it",
    ["lane"],
    buckets=(0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 600, 3600),
)
DUE: Final = Gauge(
    "contest_notifications_due_messages",
    "Messages that could be sent now",
    ["lane"],
    multiprocess_mode="livemostrecent",
)
OLDEST_DUE: Final = Gauge(
    "contest_notifications_oldest_due_seconds",
    "Age of the oldest message that could be sent now",
    ["lane"],
    multiprocess_mode="livemostrecent",
)
OLDEST_UNSENT: Final = Gauge(
    "contest_notifications_oldest_unsent_seconds",
    "Age of the oldest message nothing has become of, whatever it waits for",
    ["lane"],
    multiprocess_mode="livemostrecent",
)
OVER_BUDGET: Final = Counter(
    "contest_notifications_over_budget_total",
    "Messages that the budget of a day or campaign had no money left for",
)
REPORTS: Final = Counter(
    "contest_notifications_reports_total",
    "What the other side reported later, by verdict and whether it changed anything",
    ["verdict", "outcome"],
)
INTERRUPTED: Final = Counter(
    "contest_notifications_interrupted_total", "Attempts whose worker vanished; tried again"
)
WORDING_BROKEN: Final = Gauge(
    "contest_notifications_wording_broken_bool",
    "1 while no letter can be written with the newest words that staff gave a kind",
    multiprocess_mode="livemostrecent",
)
