"""`./contest drill`: the newest backup in a place of its own, compared with the original."""

import json
import shutil
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from stack import services
from stack.backups import attachments, comparing, figures, restore, textfile
from stack.backups.comparing import Check
from stack.backups.figures import Tables
from stack.backups.folder import BackupFolder
from stack.backups.restore import Restored
from stack.console import step
from stack.down import down
from stack.home import Home
from stack.supervisor import Supervisor

GATEWAY_PORT = 18070
BASE_PORT = 18500


@dataclass
class Report:
    restored: Restored
    checks: list[Check] = field(default_factory=list)
    kept: str = ""

    @property
    def passed(self) -> bool:
        return comparing.passed(self.checks)

    def as_dict(self) -> dict[str, Any]:
        return {"passed": self.passed, **asdict(self)}

    def as_text(self) -> str:
        done = self.restored
        facts = (
            f"Backup {done.backup}: databases up to {done.point}, votes up to {done.votes_until}",
            f"Restored in {done.seconds:.0f} s.",
        )
        return comparing.as_text(self.checks, facts)


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
    before = datetime.fromisoformat(restore.copied_at(folder)) - comparing.IN_FLIGHT
    lines = services.told(home, "voting", *comparing.asking_receipts(before))
    return Original(figures.tables(figures.of(home)), comparing.receipts(lines))


def _compare(
    report: Report, home: Home, mine: Home, original: Original | None, before: dict[str, int]
) -> None:
    restored = figures.tables(figures.of(mine))
    report.checks += comparing.growing(before, restored)
    report.checks.append(comparing.recount(lambda: services.command(mine, "voting", "recount")))
    report.checks.append(_attachments(report.restored, mine))
    if original is None:
        report.checks.append(Check("original", None, "is not running: compared with its manifest"))
        return
    until = datetime.fromisoformat(report.restored.votes_until) - comparing.IN_FLIGHT
    report.checks.append(comparing.ledger(until, figures.of(home), figures.of(mine)))
    states = {receipt: _state(mine, receipt) for receipt, _ in original.receipts}
    report.checks.append(comparing.answered(original.receipts, states))
    report.checks += comparing.tables(original.tables, restored)


def _attachments(done: Restored, mine: Home) -> Check:
    files = mine.root / "files"
    broken = attachments.damaged(files, [path.name for path in attachments.stored(files)])
    words = f"{done.attachments} by hash, {len(broken)} damaged, {done.attachments_missing} missing"
    return Check("attachments", not broken and not done.attachments_missing, words)


def _state(mine: Home, receipt: str) -> str:
    url = f"{mine.public_url}/api/voting/v1/receipts/{receipt}"
    try:
        with urlopen(url, timeout=10) as answer:  # noqa: S310  # our own gateway
            return str(json.loads(answer.read())["state"])
    except (URLError, OSError, ValueError, KeyError) as problem:
        return repr(problem)
