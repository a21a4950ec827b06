"""Clocks, by which deadlines are judged, and certificates, which have deadlines of their own."""

import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from stack.debian import find
from stack.home import Home
from stack.preflight.finding import Finding, graded
from stack.python_env import program
from stack.shell import clean_environment

SKEW_LOOK, SKEW_STOP = 1.5, 3.0
"""Seconds. A Date header has whole seconds only, so less cannot be told."""
OFFSET_LOOK, OFFSET_STOP = 0.1, 1.0
EXPIRES_LOOK, EXPIRES_STOP = timedelta(days=21), timedelta(days=3)
ASK_SECONDS = 5
READ = (
    "import sys; from cryptography import x509; "
    "first = x509.load_pem_x509_certificates(open(sys.argv[1], 'rb').read())[0]; "
    "print(first.not_valid_after_utc.isoformat())"
)


def kept() -> Finding:
    """Whether somebody keeps this machine's clock: chrony, or systemd's timesyncd."""
    if find("chronyc"):
        return _chrony(_told("chronyc", "-n", "tracking"))
    told = _told("timedatectl", "show", "--property=NTPSynchronized", "--value").strip()
    if told == "yes":
        return Finding("clock kept", "ok", "by timesyncd")
    words = "nobody keeps it here; compare it with --clock URL" if not told else "not synchronised"
    return Finding("clock kept", "look" if not told else "stop", words)


def compared(urls: list[str]) -> Iterator[Finding]:
    """Against the clocks of other machines, by the Date header of any page of theirs."""
    for url in urls:
        try:
            skew = skew_of(url)
        except (OSError, ValueError, TypeError) as problem:
            yield Finding("clock compared", "look", f"{url} does not say the time ({problem})")
            continue
        words = f"{abs(skew):.0f} s {'after' if skew > 0 else 'before'} {url}"
        yield graded("clock compared", abs(skew), words, look=SKEW_LOOK, stop=SKEW_STOP)


def skew_of(url: str) -> float:
    """Seconds by which our clock is ahead. Raises OSError, ValueError, TypeError."""
    asked = Request(url, method="HEAD")  # noqa: S310  # the operator names it
    try:
        with urlopen(asked, timeout=ASK_SECONDS) as answer:  # noqa: S310
            date = answer.headers["Date"]
    except HTTPError as answer:  # also a refusal has a date
        date = answer.headers["Date"]
    return (datetime.now(UTC) - parsedate_to_datetime(date)).total_seconds() - 0.5


def certificate(home: Home, now: datetime) -> Finding:
    """Until when browsers accept the gateway's."""
    path = home.choices.tls_certificate
    if not path:
        return Finding("certificate", "look", "none here: somebody before us must speak https")
    expires = expiry_of(Path(path))
    if expires is None:
        return Finding("certificate", "stop", f"{path} cannot be read as a certificate")
    left = expires - now
    words = f"expires {expires:%Y-%m-%d %H:%M} UTC"
    if left <= timedelta(0):
        return Finding("certificate", "stop", f"EXPIRED {expires:%Y-%m-%d %H:%M} UTC; renew {path}")
    limits = {"look": -EXPIRES_LOOK.total_seconds(), "stop": -EXPIRES_STOP.total_seconds()}
    return graded("certificate", -left.total_seconds(), words, **limits)


def expiry_of(path: Path) -> datetime | None:
    """None for a file that holds no certificate."""
    told = subprocess.run(
        [program("python"), "-c", READ, str(path)],
        capture_output=True, text=True, env=clean_environment(), check=False,
    )  # fmt: skip
    return datetime.fromisoformat(told.stdout.strip()) if told.returncode == 0 else None


def _chrony(told: str) -> Finding:
    found = re.search(r"Last offset\s*:\s*([-+.\d]+)", told)
    if found is None or "Not synchronised" in told:
        return Finding("clock kept", "stop", "chrony is not synchronised")
    offset = abs(float(found.group(1)))
    words = f"by chrony, {offset:.4f} s off"
    return graded("clock kept", offset, words, look=OFFSET_LOOK, stop=OFFSET_STOP)


def _told(*command: str) -> str:
    """Empty when the program is not there or refuses."""
    if find(command[0]) is None:
        return ""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""
