"""`./contest backup`: a base backup, or only what is new since the last one."""

import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from stack import postgres, services
from stack.backups import attachments, figures, keys, textfile, wal
from stack.backups.folder import Backup, BackupFolder
from stack.backups.retention import forget_old
from stack.backups.verify import verify_base
from stack.console import say, step, warn
from stack.debian import POSTGRES_PROGRAMS
from stack.home import Home
from stack.refusal import Refusal
from stack.shell import run
from stack.system_user import first_closed, give, runner, system_user

LEAST_FREE = 300 * 1024**2
FORMAT = 1


@dataclass(frozen=True)
class Point:
    """Everything committed and acknowledged before `at` is in the folder."""

    at: datetime
    name: str
    last_wal: str
    files: list[str]


def take(home: Home, folder: BackupFolder, *, keep: int) -> Backup:
    """A base backup, then what is new. Raises Refusal; what is half-written says so itself."""
    prepare(home, folder)
    with folder.to_myself():
        _remove_half_written(folder)
        check_room(home, folder)
        backup = folder.new(datetime.now(UTC))
        backup.root.mkdir(mode=0o700)
        began, before = datetime.now(UTC), figures.counts(figures.of(home))
        with step("PostgreSQL"):
            copy_postgres(home, backup)
        known = keys.copy(home, folder.keys / backup.name)
        point = _bring_up(home, folder)
        with step("Checking it"):
            verify_base(home, backup)
        (backup.root / "files.txt").write_text("".join(f"{name}\n" for name in point.files))
        backup.finish({
            "format": FORMAT,
            "began": began.isoformat(),
            "ended": point.at.isoformat(),
            "first_wal": first_wal(backup),
            "last_wal": point.last_wal,
            "system": system_identifier(home),
            "rows": before,
            "files": len(point.files),
            "keys": known,
            "choices": asdict(home.choices),
        })  # fmt: skip
        forget_old(home, folder, keep)
    _note(home, point, backup)
    say(f"Backup {backup.root}\nKeys   {folder.keys / backup.name}: keep a copy elsewhere; "
        "without them receipts cannot be checked, and with them and the backup everything can be "
        "read.")  # fmt: skip
    return backup


def bring_up(home: Home, folder: BackupFolder) -> Point:
    """What is new since the last time: WAL, votes and facts, attachments. Some seconds."""
    prepare(home, folder)
    with folder.to_myself():
        newest = folder.newest().manifest()
        if newest["system"] != system_identifier(home):
            raise Refusal(f"{folder.root} is the backup of another contest.")
        point = _bring_up(home, folder)
    _note(home, point, None)
    return point


def prepare(home: Home, folder: BackupFolder) -> None:
    """The folder is there, PostgreSQL writes into it. Raises Refusal."""
    folder.root.mkdir(mode=0o755, parents=True, exist_ok=True)
    if folder.root.stat().st_dev == home.root.stat().st_dev:
        warn(f"{folder.root} lies on the same disk as the contest and would be lost with it.")
    for path, owner in ((folder.wal, system_user(home)), (folder.log, runner(home))):
        path.mkdir(mode=0o700, exist_ok=True)
        give(path, owner)
    folder.files.mkdir(mode=0o700, exist_ok=True)
    _check_open(home, folder)
    if not wal.archives_to(home, folder.wal):
        home.remember()
        postgres.configure(home)
        postgres.sql(home, "SELECT pg_reload_conf()")
    wal.check_archiving(home)


def _check_open(home: Home, folder: BackupFolder) -> None:
    user = system_user(home)
    closed = first_closed(user, [folder.wal]) if user else ""
    if closed:
        raise Refusal(f"{closed} is closed to PostgreSQL's user; open it (chmod o+x {closed}).")


def check_room(home: Home, folder: BackupFolder) -> None:
    """Raises Refusal before anything is written that would not fit."""
    size = int(postgres.sql(home, "SELECT sum(pg_database_size(datname)) FROM pg_database"))
    free = shutil.disk_usage(folder.root).free
    needed = size + size // 5 + LEAST_FREE
    if free < needed:
        raise Refusal(
            f"Only {free // 1024**2} MB are free in {folder.root}, a backup needs "
            f"{needed // 1024**2} MB; make room or keep fewer (--keep)."
        )
    say(f"  {size // 1024**2} MB of databases")


def copy_postgres(home: Home, backup: Backup) -> None:
    run(
        [POSTGRES_PROGRAMS / "pg_basebackup", "--host", postgres.socket_folder(home), "--port",
         str(postgres.port(home)), "--username", postgres.SUPERUSER, "--no-password",
         "--pgdata", backup.postgres, "--checkpoint", "fast", "--wal-method", "stream",
         "--manifest-checksums", "SHA256", "--label", backup.name],
        log=home.up_log,
        what="Copying PostgreSQL",
    )  # fmt: skip


def first_wal(backup: Backup) -> str:
    """The first WAL file the backup needs."""
    first = (backup.postgres / "backup_label").read_text().splitlines()[0]
    return first.rsplit("file ", 1)[1].rstrip(")")


def system_identifier(home: Home) -> str:
    return postgres.sql(home, "SELECT system_identifier FROM pg_control_system()").strip()


def _bring_up(home: Home, folder: BackupFolder) -> Point:
    """In this order: what a restored database names was copied after it."""
    at = datetime.now(UTC)
    name = f"contest {at.isoformat()}"
    with step("WAL"):
        last = wal.bring_up(home, name)
    with step("Votes and facts"):
        services.module(home, "servicekit.log_copier", "copy", str(folder.log))
    with step("Attachments"):
        files = attachments.copy_new(home.root / "files", folder.files)
    return Point(at, name, last, files)


def _remove_half_written(folder: BackupFolder) -> None:
    for backup in folder.backups():
        if not backup.is_complete:
            warn(f"{backup.root} was interrupted and is removed")
            shutil.rmtree(backup.root)
            shutil.rmtree(folder.keys / backup.name, ignore_errors=True)


def _note(home: Home, point: Point, backup: Backup | None) -> None:
    values = {"contest_backup_log_timestamp_seconds": point.at.timestamp()}
    if backup is not None:
        values |= {
            "contest_backup_last_success_timestamp_seconds": point.at.timestamp(),
            "contest_backup_verified_timestamp_seconds": point.at.timestamp(),
            "contest_backup_bytes": size_of(backup.root),
        }
    textfile.write(home, "backup", values)


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
