"""`./contest rotate`: a new secret, without a moment in which the old one is refused.

Keys that come in lists are made known to everybody first and used afterwards; the old one verifies
until `--finish` drops it.
"""

import secrets
import time
from datetime import UTC, datetime, timedelta

from stack import postgres, services
from stack.console import say, step
from stack.home import Home
from stack.processes import table
from stack.refusal import Refusal
from stack.reload import reload
from stack.secrets import make_secrets, new_key, write_secret
from stack.system_user import let_read, runner

SEALERS = ("accounts", "portal", "submissions", "notifications")
"""Who seals and unseals; the others only sign what a page says once."""
# Who reads a key, and how long after a rotation the old one may still be met. None: for ever.
LISTS: dict[str, tuple[tuple[str, ...], timedelta | None]] = {
    "seal-key": (SEALERS, timedelta(hours=27)),
    "pass-key": (("voting",), timedelta(minutes=20)),
    "receipt-key": (("voting",), None),
    "letter-key": (("notifications",), None),
}
FOR_EVER = {
    "receipt-key": "Receipts of earlier editions are checked with the old key; it stays.",
    "letter-key": "Links in letters and the list of addresses that nothing is sent to need the old "
    "key; it stays.",
}
SEALED_BEFORE = """
    SELECT count(*) FROM signing_keys WHERE sealed_private IS NOT NULL AND created_at < '{before}'
"""
PEPPER = (
    "The pepper cannot be rotated while erased contacts are remembered: their hashes are made with "
    "it, and people who come back would get a second vote. docs/operations/rotation.md says when."
)


def names() -> list[str]:
    return [*LISTS, *(f"postgres-{service}" for service in postgres.SERVICES), "signing-key",
            "pepper"]  # fmt: skip


def rotate(home: Home, name: str) -> None:
    """Raises Refusal for what cannot be rotated."""
    if name == "pepper":
        raise Refusal(PEPPER)
    if name == "signing-key":
        say(services.command(home, "accounts", "rotate-key").strip())
        return
    if name in LISTS:
        _introduce(home, name)
        return
    _change_password(home, name.removeprefix("postgres-"))


def finish(home: Home, name: str) -> None:
    """Drop the old keys of a list. Raises Refusal while one of them may still be met."""
    if name not in LISTS:
        raise Refusal(f"{name} keeps no old key; there is nothing to finish.")
    readers, overlap = LISTS[name]
    if overlap is None:
        raise Refusal(FOR_EVER[name])
    age = timedelta(seconds=time.time() - (home.secrets / name).stat().st_mtime)
    if age < overlap:
        at = datetime.now(UTC) + overlap - age
        raise Refusal(f"The old {name} may still be met until {at:%Y-%m-%d %H:%M} UTC.")
    if name == "seal-key":
        _reseal(home)
        _check_resealed(home)
    _use(home, name, (home.secrets / name).read_text().split(",")[:1], readers)


def _introduce(home: Home, name: str) -> None:
    """First everybody knows the new key, then it is used."""
    readers, _ = LISTS[name]
    old = (home.secrets / name).read_text().split(",")
    new = new_key(name)
    with step(f"{name}: everybody learns the new one"):
        _use(home, name, [old[0], new, *old[1:]], readers)
    with step(f"{name}: the new one is used"):
        _use(home, name, [new, *old], readers)
    if name == "seal-key":
        services.command(home, "accounts", "rotate-key")
        _reseal(home)


def _reseal(home: Home) -> None:
    """What lies sealed in tables is sealed with the new key: links of guests live for months."""
    with step("seal-key: what is sealed is sealed anew"):
        for service in SEALERS:
            services.command(home, service, "reseal")


def _use(home: Home, name: str, keys: list[str], readers: tuple[str, ...]) -> None:
    write_secret(home.secrets, name, ",".join(keys))
    let_read(home.secrets, runner(home))
    _reload(home, readers)


def _change_password(home: Home, service: str) -> None:
    """Open connections stay; new ones fail for the moment until the programs know it too."""
    with step(f"postgres-{service}"):
        write_secret(home.secrets, f"postgres-{service}", secrets.token_urlsafe(24))
        make_secrets(home, postgres.SERVICES)
        let_read(home.secrets, runner(home))
        postgres.create_databases(home)
        _reload(home, (service,))


def _reload(home: Home, readers: tuple[str, ...]) -> None:
    reload(home, [p for p in table(home) if p.name.rsplit("-", 1)[0] in readers])


def _check_resealed(home: Home) -> None:
    changed = datetime.fromtimestamp((home.secrets / "seal-key").stat().st_mtime, UTC)
    before = (changed - timedelta(minutes=5)).isoformat()
    left = postgres.sql(home, SEALED_BEFORE.format(before=before), database="contest_accounts")
    if left.strip() != "0":
        raise Refusal(f"{left.strip()} signing keys are sealed with the old key; try in an hour.")
