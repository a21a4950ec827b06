"""All metrics of voting; no label carries an entry while counts may be hidden (law 10)."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

VOTES: Final = Counter(
    "contest_voting_votes_total", "Answers of the vote endpoint by what they said", ["outcome"]
)
BATCH_VOTES: Final = Histogram(
    "contest_voting_batch_votes",
    "Votes flushed together",
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500),
)
APPEND_SECONDS: Final = Histogram(
    "contest_voting_append_seconds",
    "One batch's append to the log, acks=all",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 3),
)
APPEND_FAILURES: Final = Counter(
    "contest_voting_append_failures_total",
    "Votes the log did not acknowledge in time, by reason",
    ["reason"],
)
QUEUE_FILL: Final = Gauge(
    "contest_voting_queue_fill_ratio",
    "How full the queue in front of the log (votes) and of the look-ups (questions) is",
    ["queue"],
    multiprocess_mode="livemax",
)
QUEUE_FULL: Final = Counter(
    "contest_voting_queue_full_total", "Requests refused because their queue was full", ["queue"]
)
FILTER_ERRORS: Final = Counter(
    "contest_voting_filter_errors_total", "Redis errors and timeouts; each opens the breaker"
)
FILTER_BEYOND: Final = Counter(
    "contest_voting_filter_beyond_total", "Accounts beyond the filter's capacity"
)
CATALOGUE_AGE: Final = Gauge(
    "contest_voting_catalogue_age_seconds",
    "Seconds since the catalogue was last compared with PostgreSQL",
    multiprocess_mode="livemax",
)
LOG_AWAY: Final = Gauge("contest_voting_log_away_bool", "1 while the log does not answer")
LOG_SHORT: Final = Gauge(
    "contest_voting_log_short_partitions",
    "Partitions of the votes topic with fewer in-sync copies than they should have",
)
LOG_LEADERLESS: Final = Gauge(
    "contest_voting_log_leaderless_partitions", "Partitions of the votes topic without a leader"
)
LEDGER_ROWS: Final = Counter("contest_voting_ledger_rows_total", "Votes written to the ledger")
LEDGER_DUPLICATES: Final = Counter(
    "contest_voting_ledger_duplicates_total", "Votes the ledger's primary key turned away"
)
LEDGER_LAG: Final = Gauge(
    "contest_voting_ledger_lag_seconds", "Seconds since the ledger last had all of the log"
)
RECORDED_UNTIL: Final = Gauge(
    "contest_voting_recorded_until_timestamp_seconds",
    "All of the log until then is in the ledger, as its database says: also while no ledger runs",
)
LEDGER_STOPPED: Final = Gauge(
    "contest_voting_ledger_stopped_bool", "1 while the ledger refuses to go on (gap, replaced log)"
)
DIFFERENCES: Final = Gauge(
    "contest_voting_recount_difference_rows", "Tallies that differ from the rows at last recount"
)
RECOUNTED_AT: Final = Gauge(
    "contest_voting_recount_timestamp_seconds", "When tallies and rows were last compared"
)
EDITION_VOTES: Final = Gauge(
    "contest_voting_edition_votes",
    "The current edition's votes by what became of them, as at /doi-soat; `unread` of all the log",
    ["what"],
)
RECONCILED: Final = Gauge(
    "contest_voting_ledger_difference_rows",
    "Records or rows that are in no sum of the reconciliation: 0, or something is missing (law 8)",
)
REBUILDS: Final = Counter("contest_voting_filter_rebuilds_total", "Times the filter was refilled")
