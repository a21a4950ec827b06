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
LEDGER_ROWS: Final = Counter("contest_voting_ledger_rows_total", "Votes written to the ledger")
LEDGER_DUPLICATES: Final = Counter(
    "contest_voting_ledger_duplicates_total", "Votes the ledger's primary key turned away"
)
LEDGER_LAG: Final = Gauge(
    "contest_voting_ledger_lag_seconds", "Seconds since the ledger last had all of the log"
)
LEDGER_STOPPED: Final = Gauge(
    "contest_voting_ledger_stopped_bool", "1 while the ledger refuses to go on (gap, replaced log)"
)
DIFFERENCES: Final = Gauge(
    "contest_voting_recount_difference_rows", "Tallies that differ from the rows at last recount"
)
REBUILDS: Final = Counter("contest_voting_filter_rebuilds_total", "Times the filter was refilled")
