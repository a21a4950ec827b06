"""Every metric of submissions."""

from typing import Final

from prometheus_client import Counter, Gauge

STEPS: Final = Counter("contest_submissions_steps_total", "Steps of the life cycle taken", ["verb"])
CORRECTIONS: Final = Counter(
    "contest_submissions_corrections_total",
    "Corrections of published entries decided, by outcome",
    ["outcome"],
)
UPLOADS: Final = Counter(
    "contest_submissions_uploads_total", "Files offered, by kind and outcome", ["kind", "outcome"]
)
SCANS: Final = Counter(
    "contest_submissions_scans_total", "Files given to the virus scanner, by outcome", ["outcome"]
)
UNSCANNED: Final = Gauge(
    "contest_submissions_unscanned_files",
    "Files that wait for the virus scanner",
    multiprocess_mode="livemostrecent",
)
FREE_DISK: Final = Gauge(
    "contest_submissions_free_disk_bytes",
    "Free bytes of the disk that holds the files; uploads stop at FREE_DISK_MB",
    multiprocess_mode="livemostrecent",
)
QUEUE: Final = Gauge(
    "contest_submissions_queue_dossiers",
    "Dossiers that wait for a decision",
    multiprocess_mode="livemostrecent",
)
OLDEST: Final = Gauge(
    "contest_submissions_queue_oldest_seconds",
    "Age of the dossier that waits longest",
    multiprocess_mode="livemostrecent",
)
FINGERPRINT_BACKLOG: Final = Gauge(
    "contest_submissions_fingerprint_backlog_dossiers",
    "Dossiers handed in or changed whose fingerprints have not been taken since",
    multiprocess_mode="livemostrecent",
)
