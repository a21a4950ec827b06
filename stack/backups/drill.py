"""`./contest drill`: the newest backup in a place of its own, compared with the original."""

import json
import shutil
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from stack import services
from stack.backups import attachments, figures, restore, textfile
from stack.backups.figures import Tables
from stack.backups.folder import BackupFolder
from stack.backups.restore import Restored
from stack.console import step, table
from stack.down import down
from stack.home import Home
from stack.refusal import Refusal
from stack.supervisor import Supervisor

GATEWAY_PORT = 18070
BASE_PORT = 18500
RECEIPTS = 200
IN_FLIGHT = timedelta(seconds=30)
"""Votes of the last moments before a copy may be received and not acknowledged yet."""
# Only ever grow: a restored one has at least the rows that were there before the backup.
GROWING = (
    "voting.public.ledger", "accounts.public.accounts", "accounts.public.audit",
    "submissions.public.dossiers", "submissions.public.transitions",
)  # fmt: skip
# The restore itself changes these (new keys, skipped numbers), or time does.
OWN = ("accounts.public.signing_keys", "accounts.public.audit")


@dataclass(frozen=True)
class Check:
    """One comparison. `passed` None: seen, but no verdict, because the original goes on."""

    name: str
    passed: bool | None
    words: str


@dataclass
class Report:
    restored: Restored
    checks: list[Check] = field(default_factory=list)
    kept: str = ""

    @property
    def passed(self) -> bool:
        return all(check.passed is not False for check in self.checks)

    def as_dict(self) -> dict[str, Any]:
        return {"passed": self.passed, **asdict(self)}

    def as_text(self) -> str:
        marks = {True: "ok", False: "FAILED", None: "-"}
        rows = [(check.name, marks[check.passed], check.words) for check in self.checks]
        done = self.restored
        verdict = "The backup can be relied on." if self.passed else "DO NOT RELY ON THIS BACKUP."
        return "\n".join([
            "", table(rows, ("COMPARED", "", "")), "",
            f"Backup {done.backup}: databases up to {done.point}, votes up to {done.votes_until}",
            f"Restored in {done.seconds:.0f} s. {verdict}",
        ])  # fmt: skip


def drill(
    home: Home, folder: BackupFolder, ports: tuple[int, int], until: datetime | None, *, keep: bool
) -> Report:
    """Raises Refusal when it cannot even be restored."""
    backup = restore.choose(folder, "", until)
    mine = drill_home(home, restore.choices_of(backup, home), ports)
    erase(mine)
    original = _original(home, folder)
    try:
        done = restore.restore(mine, folder, backup, until)
        report = Report(done, kept=str(mine.root) if keep else "")
        with step("Comparing"):
            _compare(report, home, mine, original, backup.manifest()["rows"])
    finally:
        if not keep:
            erase(mine)
    if report.passed:
        textfile.write(home, "backup", {
            "contest_backup_drill_timestamp_seconds": datetime.now(UTC).timestamp(),
            "contest_backup_drill_seconds": done.seconds,
        })  # fmt: skip
    return report


def drill_home(home: Home, choices: Any, ports: tuple[int, int]) -> Home:
    """Its own ports, its letters go to the mailbox, and nobody from outside reaches it."""
    mine = replace(
        choices, gateway_port=ports[0], base_port=ports[1], listen="127.0.0.1", redirect_port=0,
        public_url="", tls_certificate="", tls_key="", smtp_url="", public_demonstration=False,
        backup_dir="", tools=str(home.tools),
    )  # fmt: skip
    return Home(Path(f"{home.root}-drill"), mine)


def erase(mine: Home) -> None:
    """Also one that a restore left half made; only ever one of a drill's own name."""
    if mine.exists():
        down(mine)
    if mine.root.exists():
        shutil.rmtree(mine.root)


@dataclass(frozen=True)
class Original:
    """What the original says of itself, before the restore; None when it does not run."""

    tables: Tables
    receipts: list[tuple[str, str]]


def _original(home: Home, folder: BackupFolder) -> Original | None:
    if not Supervisor(home).is_running():
        return None
    before = datetime.fromisoformat(restore.copied_at(folder)) - IN_FLIGHT
    asked = (str(RECEIPTS), "--before", before.isoformat())
    lines = services.told(home, "voting", "receipts", *asked)
    pairs = [tuple(line.split()) for line in lines.splitlines()]
    return Original(figures.tables(home), [(receipt, state) for receipt, state in pairs])


def _compare(
    report: Report, home: Home, mine: Home, original: Original | None, before: dict[str, int]
) -> None:
    restored = figures.tables(mine)
    report.checks += [_growing(name, restored, before) for name in GROWING]
    report.checks.append(_recount(mine))
    report.checks.append(_attachments(report.restored, mine))
    if original is None:
        report.checks.append(Check("original", None, "is not running: compared with its manifest"))
        return
    report.checks.append(_ledger(report.restored, home, mine))
    report.checks.append(_receipts(mine, original.receipts))
    report.checks += _tables(original.tables, restored)


def _growing(name: str, restored: Tables, before: dict[str, int]) -> Check:
    found = restored[name].rows
    return Check(name, found >= before[name], f"{found} rows, {before[name]} before the backup")


def _recount(mine: Home) -> Check:
    try:
        return Check("tallies = rows", True, services.command(mine, "voting", "recount").strip())
    except Refusal as refusal:
        return Check("tallies = rows", False, str(refusal))


def _attachments(done: Restored, mine: Home) -> Check:
    files = mine.root / "files"
    broken = attachments.damaged(files, [path.name for path in attachments.stored(files)])
    words = f"{done.attachments} by hash, {len(broken)} damaged, {done.attachments_missing} missing"
    return Check("attachments", not broken and not done.attachments_missing, words)


def _ledger(done: Restored, home: Home, mine: Home) -> Check:
    """Every vote acknowledged before the last copy, and no other."""
    until = datetime.fromisoformat(done.votes_until) - IN_FLIGHT
    here, there = (figures.ledger(one, until.isoformat()) for one in (home, mine))
    words = f"{there.rows} votes until {until:%Y-%m-%d %H:%M:%S} UTC, {here.rows} in the original"
    return Check("ledger, by hash", here == there, words)


def _receipts(mine: Home, receipts: list[tuple[str, str]]) -> Check:
    wrong = [receipt for receipt, state in receipts if _state(mine, receipt) != state]
    return Check(
        "random receipts", not wrong, f"{len(receipts)} asked, {len(wrong)} answered wrong"
    )


def _state(mine: Home, receipt: str) -> str:
    url = f"{mine.public_url}/api/voting/v1/receipts/{receipt}"
    try:
        with urlopen(url, timeout=10) as answer:  # noqa: S310  # our own gateway
            return str(json.loads(answer.read())["state"])
    except (URLError, OSError, ValueError, KeyError) as problem:
        return repr(problem)


def _tables(original: Tables, restored: Tables) -> list[Check]:
    """All other tables: those that are the same together, each that is not by name."""
    names = [name for name in original if name in restored and name not in OWN]
    same = [name for name in names if original[name] == restored[name]]
    rows = sum(original[name].rows for name in same)
    found = [Check("tables, by hash", None, f"{len(same)} the same, {rows} rows")]
    for name in sorted(set(names) - set(same)):
        words = f"{restored[name].rows} rows, {original[name].rows} in the original by now"
        found.append(Check(name, None, words))
    return found
