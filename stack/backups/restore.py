"""`./contest restore`: everything back into a home of its own, and no acknowledged vote lost.

Kafka is never restored: its log begins anew. Votes that the restored ledger had not read are
replayed from their copy, facts too; states are written again by their owners (decision 15).
"""

import json
import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from stack import postgres, services
from stack.backups import attachments, figures, keys
from stack.backups.folder import Backup, BackupFolder
from stack.backups.recovery import lay_out, recover
from stack.backups.retention import files_of
from stack.console import say, step
from stack.debian import install_missing
from stack.home import Choices, Home
from stack.refusal import Refusal
from stack.supervisor import Supervisor
from stack.system_user import give, let_read, runner
from stack.up import hand_over, up

DATA = ("postgres", "kafka", "files", "redis", "catalogue")
LEDGER_SECONDS = 1_800
OVERLAP = timedelta(hours=1)
"""Facts younger than this before the recovery point come from the databases, not from the copy."""


@dataclass(frozen=True)
class Restored:
    """`point`: of the last commit; `votes_until`: every vote acknowledged before is there."""

    backup: str
    point: str
    votes_until: str
    votes_replayed: int
    facts_replayed: int
    attachments: int
    attachments_missing: int
    unknown_accounts: int
    seconds: float


def choices_of(backup: Backup, home: Home) -> Choices:
    """A new home goes on as the old one was; one that chose for itself keeps its choices."""
    if home.exists():
        return home.choices
    known: dict[str, Any] = backup.manifest()["choices"]
    known = {name: value for name, value in known.items() if name in vars(home.choices)}
    return Choices(**known | {"tools": home.choices.tools, "backup_dir": ""})


def choose(folder: BackupFolder, name: str, until: datetime | None) -> Backup:
    """The one named, or the newest that ended before `until`. Raises Refusal."""
    if name:
        chosen = Backup(folder.root / name)
        chosen.manifest()
        return chosen
    fitting = [
        backup
        for backup in folder.complete()
        if until is None or datetime.fromisoformat(backup.manifest()["ended"]) <= until
    ]
    if until is not None and not fitting:
        raise Refusal(f"No complete backup in {folder.root} had ended by {until.isoformat()}.")
    return fitting[-1] if fitting else folder.newest()


def restore(home: Home, folder: BackupFolder, backup: Backup, until: datetime | None) -> Restored:
    """Raises Refusal; begun again it starts from the beginning."""
    began = time.monotonic()
    manifest, copied = backup.manifest(), copied_at(folder)
    keys.check(folder.keys / backup.name, manifest["keys"])
    _check_place(home)
    home.make()
    home.unfinished.touch()
    home.remember()
    hand_over(home, Supervisor(home))
    install_missing(home)
    with step("Keys"):
        keys.put_back(home, folder.keys / backup.name)
        let_read(home.secrets, runner(home))
    with step("PostgreSQL: base backup"):
        lay_out(home, backup)
    with step("PostgreSQL: WAL"):
        point = recover(home, folder, until)
    with step("Attachments"):
        missing = _attachments(home, folder, backup)
    votes, facts, unknown = _bring_together(home, folder, point)
    home.unfinished.unlink()
    up(home)
    with step("Votes into the ledger and the filter"):
        _wait_for_ledger(home)
        services.command(home, "voting", "rebuild-filter")
    return Restored(
        backup=backup.name,
        point=point,
        votes_until=copied,
        votes_replayed=votes,
        facts_replayed=facts,
        attachments=len(list(attachments.stored(home.root / "files"))),
        attachments_missing=missing,
        unknown_accounts=unknown,
        seconds=round(time.monotonic() - began, 1),
    )


def set_aside(home: Home) -> Path:
    """Move what is there out of the way; nothing is deleted. Answers where it is."""
    if Supervisor(home).is_running():
        raise Refusal("The contest is running; run ./contest down first.")
    place = home.root / f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    place.mkdir(mode=0o700)
    for name in (*DATA, "secrets"):
        if (home.root / name).exists():
            (home.root / name).rename(place / name)
    return place


def _check_place(home: Home) -> None:
    """Raises Refusal unless the home is empty, or holds a restore that was interrupted."""
    if Supervisor(home).is_running():
        raise Refusal("The contest is running; run ./contest down first.")
    if home.is_unfinished:
        for name in DATA:
            shutil.rmtree(home.root / name, ignore_errors=True)
    if home.has_data():
        raise Refusal(
            f"{home.root} holds a contest. Restore into another place with --home, or add "
            "--replace, which moves it aside and deletes nothing."
        )


def _attachments(home: Home, folder: BackupFolder, backup: Backup) -> int:
    """All copied ones: what no restored dossier names is swept later. Answers how many are gone."""
    files = home.root / "files"
    attachments.copy_new(folder.files, files)
    for path in (*files.rglob("*"), files):
        path.chmod(0o700 if path.is_dir() else 0o640)
    give_all(files, home)
    return sum(not (files / name[:2] / name).exists() for name in files_of(backup))


def give_all(folder: Path, home: Home) -> None:
    """`give` takes a folder whose owner is right as done, so its contents go first."""
    for path in folder.iterdir():
        give(path, runner(home))
    give(folder, runner(home))


def _bring_together(home: Home, folder: BackupFolder, point: str) -> tuple[int, int, int]:
    """Everything that must be true before the first request; answers votes, facts, accounts."""
    up(home, with_apps=False, restoring=True)
    with step("Topics and migrations"):
        services.create_topics(home)
        services.migrate_all(home)
    with step("Votes that were under way"):
        voting = json.loads(services.told(home, "voting", "replay-votes", str(folder.log)))
    known = int(postgres.sql(home, "SELECT last_value FROM account_numbers",
                             database="contest_accounts"))  # fmt: skip
    with step("Facts"):
        until = (datetime.fromisoformat(point) if point else datetime.now(UTC)) - OVERLAP
        told = services.module(
            home, "servicekit.log_copier", "replay", str(folder.log), "--until", until.isoformat()
        )
    with step("States"):
        services.command(home, "accounts", "continue-numbers", str(voting["highest_account"]))
        for service in postgres.SERVICES:
            services.command(home, service, "after-restore")
    facts = sum(int(line.rsplit(" ", 1)[1]) for line in told.splitlines())
    return voting["records"], facts, max(0, voting["highest_account"] - known)


def _wait_for_ledger(home: Home) -> None:
    """Until the replayed votes are rows: the ledger has seen the end of its new log since now."""
    since, deadline = datetime.now(UTC).isoformat(), time.monotonic() + LEDGER_SECONDS
    while not figures.ledger_reached(figures.of(home), since):
        if time.monotonic() > deadline:
            raise Refusal("Everything is back, but the ledger does not catch up: ./contest status")
        time.sleep(0.5)


def copied_at(folder: BackupFolder) -> str:
    """Every vote acknowledged before is in the copy."""
    state = folder.log / "copied.json"
    return str(json.loads(state.read_text())["at"]) if state.exists() else ""


def in_words(done: Restored) -> None:
    say(f"\nRestored {done.backup} in {done.seconds:.0f} s.")
    say(f"  Databases up to      {done.point or 'the base backup'}")
    say(f"  Votes up to          {done.votes_until} ({done.votes_replayed} replayed)")
    say(f"  Attachments          {done.attachments}, {done.attachments_missing} missing")
    if done.unknown_accounts:
        say(f"  Up to {done.unknown_accounts} accounts voted that the databases do not know: their "
            "people sign in anew and could vote again (docs/operations/backup.md)")  # fmt: skip
    say("Take a new base backup now: ./contest backup FOLDER")
