"""Voting's settings: the hot path's limits are constants of the deployment, not of the code."""

from pathlib import Path
from typing import Literal

from servicekit.settings import Settings


class VotingSettings(Settings, frozen=True, kw_only=True):
    """`receipt_key`, `pass_key`: secrets separated by commas; the first makes, all verify."""

    redis_url: str
    receipt_key: str
    pass_key: str
    catalogue_dir: Path
    ledger_ops_listen: str = "127.0.0.1:8003"

    filter_capacity: int = 1_500_000
    """Account numbers below this have a bit in Redis; others are left to the ledger."""
    filter_timeout_ms: int = 50

    vote_producer: Literal["confluent", "kafka-python"] = "confluent"
    """The client library that appends votes; decision 13 has the numbers."""
    vote_batch: int = 500
    vote_queue: int = 2_000
    vote_flushers: int = 2
    """While one batch is at the brokers the next is prepared."""
    vote_deadline_ms: int = 3_000
    """From arrival in the queue to the log's acknowledgement; later means 503 (law 7)."""
    vote_burst: int = 60
    vote_per_minute: int = 60

    pass_seconds: int = 600
    recount_seconds: int = 900
