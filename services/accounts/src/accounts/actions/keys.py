"""Signing keys: made at first use, rotated without a moment in which tokens are refused."""

from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from accounts.model.tokens import Signer, make_signer, public_jwk
from accounts.settings import AccountsSettings
from accounts.store import audit, keys
from accounts.store.audit import Doing
from accounts.store.locks import lock_thing
from contracts.envelope import ALL_EDITIONS
from contracts.events import SigningKeyState
from servicekit import copies
from servicekit.db import Connection, Database
from servicekit.outbox import publish
from servicekit.sealing import seal, unseal

PROPAGATION: Final = timedelta(minutes=2)
"""A new key is published this long before the first token is signed with it."""
OVERLAP: Final = timedelta(hours=25)
"""The old key is accepted this long after: longer than any token lives."""


def ensure_key(database: Database, settings: AccountsSettings, now: datetime) -> None:
    """Make the first key if there is none."""
    with database.transaction() as conn:
        current_signer(conn, settings, now)


def current_signer(conn: Connection, settings: AccountsSettings, now: datetime) -> Signer:
    """The key that signs at `now`; the very first one is made here."""
    found = keys.signing_key(conn, now)
    if found is None:
        lock_thing(conn, "signing keys")
        found = keys.signing_key(conn, now) or _make_key(conn, settings, now, now)
    return make_signer(found.kid, unseal(settings.seal_key, found.sealed_private or ""))


def rotate_key(
    database: Database, settings: AccountsSettings, doing: Doing, *, at_once: bool = False
) -> str:
    """A new key; answers its id. `at_once`: the old ones are refused from now on (a stolen key)."""
    signs_from = doing.now if at_once else doing.now + PROPAGATION
    retires = doing.now if at_once else signs_from + OVERLAP
    with database.transaction() as conn:
        lock_thing(conn, "signing keys")
        made = _make_key(conn, settings, doing.now, signs_from)
        keys.retire_others(conn, made.kid, retires)
        publish_keys(conn, doing.now)
        audit.record(conn, doing, "key_rotated", ("key", made.kid), after={"at_once": at_once})
    return made.kid


def publish_keys(conn: Connection, now: datetime) -> int:
    """The public part of every key; our own copy is stored at once, without the way round."""
    known = keys.all_keys(conn)
    for key in known:
        state = SigningKeyState(
            kid=key.kid, version=key.version, jwk=key.public_jwk, retired_at=key.retired_at
        )
        publish(conn, state, edition=ALL_EDITIONS, now=now)
        copies.store(conn, state)
    return len(known)


def published_jwks(database: Database, now: datetime) -> list[dict[str, str]]:
    """What verifiers may trust at `now`."""
    with database.transaction() as conn:
        return [
            key.public_jwk
            for key in keys.all_keys(conn)
            if key.retired_at is None or key.retired_at > now
        ]


def _make_key(
    conn: Connection, settings: AccountsSettings, now: datetime, signs_from: datetime
) -> keys.KeyRow:
    private = Ed25519PrivateKey.generate()
    kid, jwk = public_jwk(private)
    made = keys.KeyRow(
        kid=kid,
        version=1,
        public_jwk=jwk,
        sealed_private=seal(settings.seal_key, private.private_bytes_raw()),
        created_at=now,
        signs_from=signs_from,
        retired_at=None,
    )
    keys.add_key(conn, made)
    publish_keys(conn, now)
    return made
