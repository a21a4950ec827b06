"""Whether everything could be brought back."""

from collections.abc import Iterator
from datetime import datetime

from stack import postgres
from stack.backups import textfile
from stack.home import Home
from stack.preflight.finding import Finding, graded

HOUR, DAY = 3_600.0, 86_400.0
# Metric -> name, and from which age a person should look, and nobody should go on.
AGES = {
    "contest_backup_last_success_timestamp_seconds": ("base backup", 26 * HOUR, 8 * DAY),
    "contest_backup_log_timestamp_seconds": ("votes copied", 600.0, 1 * HOUR),
    "contest_backup_verified_timestamp_seconds": ("backup verified", 8 * DAY, 31 * DAY),
    "contest_backup_drill_timestamp_seconds": ("drill", 35 * DAY, float("inf")),
}


def backups(home: Home, now: datetime) -> Iterator[Finding]:
    """Ages of what `./contest backup` and `drill` did last."""
    if not home.choices.backup_dir:
        yield Finding("backup", "stop", "there is none: ./contest backup FOLDER")
        return
    known = textfile.read(home.root / "metrics/backup.prom")
    for metric, (name, look, stop) in AGES.items():
        if metric not in known:
            yield Finding(name, "look" if stop == float("inf") else "stop", "never")
            continue
        age = now.timestamp() - known[metric]
        yield graded(name, age, f"{_words(age)} ago", look=look, stop=stop)


def archiving(home: Home) -> Finding:
    """PostgreSQL keeps what it cannot archive, until its own disk is full."""
    if not home.choices.backup_dir:
        return Finding("WAL archived", "stop", "no backup folder")
    failing = postgres.sql(
        home,
        """
        SELECT last_failed_wal FROM pg_stat_archiver
        WHERE last_failed_time > coalesce(last_archived_time, '-infinity')
        """,
    ).strip()
    if failing:
        return Finding("WAL archived", "stop", f"{failing} fails; ./contest logs postgres")
    return Finding("WAL archived", "ok", "up to the minute")


def _words(age: float) -> str:
    if age < HOUR:
        return f"{age / 60:.0f} min"
    return f"{age / HOUR:.0f} h" if age < 2 * DAY else f"{age / DAY:.0f} days"
