"""The checks in their order, the table, and the verdict."""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from stack.backups import textfile
from stack.console import say, table
from stack.home import Home
from stack.preflight import backups, clocks, contest, machine
from stack.preflight.finding import Finding
from stack.refusal import Refusal

MARKS = {"ok": "ok", "look": "LOOK", "stop": "STOP"}
ASK_SECONDS = 5


def options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="for programs")
    command.add_argument(
        "--clock",
        action="append",
        default=[],
        metavar="URL",
        help="compare the clock with that machine's; may be repeated",
    )
    command.add_argument("--alertmanager", metavar="URL", help="must be reachable")


def run_preflight(home: Home, given: argparse.Namespace) -> int:
    """0 when nothing stands against the voting evening."""
    now = datetime.now(UTC)
    found = list(findings(home, given, now))
    go = all(finding.level != "stop" for finding in found)
    _note(home, found, go=go)
    if given.json:
        say(json.dumps({"go": go, "at": now.isoformat(), "findings": [vars(f) for f in found]}))
    else:
        rows = [(finding.name, MARKS[finding.level], finding.words) for finding in found]
        say(table(rows, ("CHECK", "", "")))
        say(f"\n{_verdict(found, go=go)}")
    return 0 if go else 1


def findings(home: Home, given: argparse.Namespace, now: datetime) -> Iterator[Finding]:
    """Each check on its own: one that breaks is a finding, and the others go on."""
    edition = contest.current_edition(home)
    demonstration = bool(edition and edition["demonstration"])
    checks: list[tuple[str, Callable[[], Finding | Iterable[Finding]]]] = [
        ("processes", lambda: contest.processes(home)),
        ("code", lambda: contest.code(home)),
        ("voting window", lambda: contest.window(edition, now)),
        ("clock kept", clocks.kept),
        ("clock compared", lambda: clocks.compared(given.clock)),
        ("certificate", lambda: clocks.certificate(home, now)),
        ("disk", lambda: machine.disks(home)),
        ("memory", machine.memory),
        ("limits", machine.limits),
        ("secrets", lambda: machine.secrets(home)),
        ("mail", lambda: machine.mail(home, demonstration=demonstration)),
        ("brokers", lambda: machine.brokers(home)),
        ("backup", lambda: backups.backups(home, now)),
        ("WAL archived", lambda: backups.archiving(home)),
        ("outbox", lambda: contest.queues(home)),
        ("ledger", lambda: contest.ledger(home)),
        ("account numbers", lambda: contest.numbers(home)),
        ("alerts", lambda: alerts(given.alertmanager)),
    ]
    for name, check in checks:
        yield from _run(name, check)


def alerts(url: str | None) -> Finding:
    """Alertmanager answers, and nothing fires."""
    if not url:
        return Finding("alerts", "look", "not asked; name it with --alertmanager URL")
    try:
        with urlopen(f"{url}/api/v2/alerts?silenced=false", timeout=ASK_SECONDS) as answer:  # noqa: S310
            firing = json.loads(answer.read())
    except (URLError, OSError, ValueError) as problem:
        return Finding("alerts", "stop", f"{url} does not answer ({problem})")
    names = sorted({alert["labels"].get("alertname", "?") for alert in firing})
    if names:
        return Finding("alerts", "stop", f"firing: {', '.join(names)}")
    return Finding("alerts", "ok", "reachable, none fires")


def _run(name: str, check: Callable[[], Finding | Iterable[Finding]]) -> list[Finding]:
    try:
        found = check()
        return [found] if isinstance(found, Finding) else list(found)
    except (Refusal, OSError, ValueError) as problem:
        return [Finding(name, "stop", f"cannot be told: {problem}")]


def _verdict(found: list[Finding], *, go: bool) -> str:
    looks = sum(finding.level == "look" for finding in found)
    if go:
        return f"GO{f', after a look at {looks}' if looks else ''}"
    return f"NO GO: {', '.join(f.name for f in found if f.level == 'stop')}"


def _note(home: Home, found: list[Finding], *, go: bool) -> None:
    values = {"contest_preflight_go_bool": float(go)}
    skews = [one.value for one in found if one.name == "clock compared" and one.value is not None]
    if skews:
        values["contest_preflight_clock_skew_seconds"] = max(skews)
    if home.choices.tls_certificate:
        expires = clocks.expiry_of(Path(home.choices.tls_certificate))
        if expires:
            values["contest_preflight_certificate_expires_timestamp_seconds"] = expires.timestamp()
    textfile.write(home, "preflight", values)
