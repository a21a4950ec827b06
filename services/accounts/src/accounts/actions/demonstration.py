"""Helpers that work only while the current edition is a demonstration."""

import json
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from typing import Final

from accounts.actions.keys import current_signer
from accounts.errors import NoLiveCode, NotADemonstration
from accounts.model.contacts import Contact
from accounts.model.grants import today
from accounts.model.hashing import contact_hash
from accounts.model.tokens import Identity, Signer, claims, make_signer, sign
from accounts.settings import AccountsSettings
from accounts.store import challenges, trial, units
from accounts.store.locks import lock_thing
from accounts.store.trial import TrialAccount
from contracts import topics
from contracts.envelope import open_envelope, read_data
from contracts.events import SignInCodeRequested
from servicekit import copies
from servicekit.db import Connection, Database
from servicekit.sealing import unseal

TOKEN_LIFETIME: Final = timedelta(hours=24)
CHUNK: Final = 2_500
PROCESSES: Final = 2

Chunk = tuple[str, bytes, str, datetime, list[TrialAccount]]


def require_demonstration(conn: Connection) -> None:
    """Raises NotADemonstration, also before any edition is known."""
    try:
        demonstration = copies.current_edition(conn).demonstration
    except copies.NoCurrentEdition as error:
        raise NotADemonstration from error
    if not demonstration:
        raise NotADemonstration


def last_code(database: Database, settings: AccountsSettings, contact: Contact) -> str:
    """The code sent to the contact last. Raises NotADemonstration, NoLiveCode.

    Codes are stored only as hashes; this one is read from the sealed event, kept for a day.
    """
    with database.transaction() as conn:
        require_demonstration(conn)
        hashed = contact_hash(settings.pepper, contact.canonical)
        challenge = challenges.newest_challenge(conn, hashed) or ""
        body = challenges.sent_event(conn, topics.SIGN_IN_CODES.name, challenge)
    event = None if body is None else read_data(open_envelope(body))
    if not isinstance(event, SignInCodeRequested):
        raise NoLiveCode
    return str(json.loads(unseal(settings.seal_key, event.sealed))["code"])


def voter_tokens(
    database: Database, settings: AccountsSettings, count: int, now: datetime
) -> Iterator[str]:
    """Batches of lines, `count` tokens in all, of as many accounts. Raises NotADemonstration.

    The accounts are not announced: other services do not need them to accept their votes, and a
    hundred thousand invented people in statistics and mailing lists would be wrong. What is done to
    one of them later (blocking, say) is announced as for everyone.
    """
    found = trial_voters(database, count, now)
    with database.transaction() as conn:
        signer = current_signer(conn, settings, now)
    return _signed(signer, settings.public_url, now, found)


def trial_voters(database: Database, count: int, now: datetime) -> list[TrialAccount]:
    """The first `count` invented voters; those that are missing are made. NotADemonstration."""
    with database.transaction() as conn:
        require_demonstration(conn)
        lock_thing(conn, "trial accounts")
        missing = count - trial.count_trial(conn)
        if missing > 0:
            codes = [unit.code for unit in units.communes(conn, today(now))]
            trial.add_trial(conn, missing, codes, now)
        return trial.trial_accounts(conn, count)


def sign_chunk(chunk: Chunk) -> str:
    """Runs in a process of its own: a signature takes longer than everything around it."""
    kid, private, issuer, now, accounts = chunk
    signer = make_signer(kid, private)
    expires_at = now + TOKEN_LIFETIME
    lines = []
    for account in accounts:
        identity = Identity(
            account=account.number, commune=account.commune, declared=True, verified=("email",)
        )
        payload = claims(identity, issuer=issuer, session="", now=now, expires_at=expires_at)
        lines.append(sign(signer, payload) + "\n")
    return "".join(lines)


def _signed(
    signer: Signer, issuer: str, now: datetime, accounts: list[TrialAccount]
) -> Iterator[str]:
    private = signer.private_key.private_bytes_raw()
    chunks: list[Chunk] = [
        (signer.kid, private, issuer, now, accounts[start : start + CHUNK])
        for start in range(0, len(accounts), CHUNK)
    ]
    if len(chunks) <= 1:
        yield from map(sign_chunk, chunks)
        return
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("fork")) as pool:
        yield from pool.map(sign_chunk, chunks)
