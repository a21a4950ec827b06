"""Metrics every service has. A service's own stand in its `metrics.py`, as a closed list."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

REQUESTS: Final = Histogram(
    "contest_http_request_seconds",
    "Requests by view and status class, as seen by the service",
    ["view", "status"],
    buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
OUTBOX_PUBLISHED: Final = Counter("contest_outbox_published_total", "Rows acknowledged by Kafka")
OUTBOX_WAITING: Final = Gauge(
    "contest_outbox_waiting_rows", "Rows not yet published", multiprocess_mode="livemostrecent"
)
OUTBOX_OLDEST: Final = Gauge(
    "contest_outbox_oldest_seconds",
    "Age of the oldest row not yet published",
    multiprocess_mode="livemostrecent",
)
LOOP_SILENT: Final = Gauge(
    "contest_loop_silent_seconds",
    "Seconds since a loop's sign of life, less the patience it asked for",
    ["loop"],
)
EVENTS: Final = Counter(
    "contest_consumer_events_total", "Events by what became of them", ["consumer", "outcome"]
)
LAG: Final = Gauge(
    "contest_consumer_lag_events",
    "Events in the log that the consumer has not recorded",
    ["consumer", "topic"],
    multiprocess_mode="livemostrecent",
)
DEAD_LETTERS: Final = Gauge(
    "contest_consumer_dead_letters_rows",
    "Dead letters nobody settled yet",
    ["consumer"],
    multiprocess_mode="livemostrecent",
)
CONSUMER_STOPPED: Final = Gauge(
    "contest_consumer_stopped_bool",
    "1 while a consumer refuses to go on (too many dead letters, a gap)",
    ["consumer"],
    multiprocess_mode="livemostrecent",
)
