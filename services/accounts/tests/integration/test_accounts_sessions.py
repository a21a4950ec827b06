"""Refresh tokens rotate; a stolen one ends the session; keys rotate without a gap."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from joserfc import jws

from accounts.actions.keys import OVERLAP, PROPAGATION, ensure_key, published_jwks, rotate_key
from accounts.actions.sessions import refresh_session, sign_out, sign_out_everywhere
from accounts.actions.staff import set_blocked
from accounts.actions.upkeep import forget_old
from accounts.errors import SessionOver
from accounts.settings import AccountsSettings
from accounts.store.audit import Doing
from contracts.events import SigningKeyState
from servicekit.db import Connection, Database
from servicekit.testing import outbox_events

pytestmark = pytest.mark.integration

Later = Callable[..., datetime]
MAIL = "nguoi.binh.chon@example.vn"


def kid_of(token: str) -> str:
    return str(jws.extract_compact(token.encode()).headers()["kid"])


def test_refresh_gives_a_new_pair_of_the_same_session(
    people: Any, database: Database, settings: AccountsSettings, now: datetime, later: Later
) -> None:
    first = people.sign_in(MAIL, now)
    assert first.expires_at == later(minutes=15).replace(microsecond=0)
    second = refresh_session(database, settings, first.refresh, later(minutes=14))
    assert (second.account, second.session) == (first.account, first.session)
    assert second.refresh not in ("", first.refresh)
    assert second.expires_at == later(minutes=29).replace(microsecond=0)


def test_refresh_token_sent_twice_at_once_serves_both(
    people: Any, database: Database, settings: AccountsSettings, now: datetime, later: Later
) -> None:
    first = people.sign_in(MAIL, now)
    moment = later(minutes=14)
    with ThreadPoolExecutor(2) as pool:
        found = list(
            pool.map(lambda _: refresh_session(database, settings, first.refresh, moment), range(2))
        )
    assert {issued.session for issued in found} == {first.session}
    for issued in found:
        assert refresh_session(database, settings, issued.refresh, moment).session == first.session


def test_refresh_token_reused_late_ends_the_session(
    people: Any, database: Database, settings: AccountsSettings, now: datetime, later: Later
) -> None:
    first = people.sign_in(MAIL, now)
    second = refresh_session(database, settings, first.refresh, now)
    with pytest.raises(SessionOver):
        refresh_session(database, settings, first.refresh, later(seconds=11))
    with pytest.raises(SessionOver):
        refresh_session(database, settings, second.refresh, later(seconds=12))


@pytest.mark.parametrize("token", ["", "unknown", "Bearer x"])
def test_refresh_token_unknown_is_refused(
    database: Database, settings: AccountsSettings, now: datetime, token: str
) -> None:
    with pytest.raises(SessionOver):
        refresh_session(database, settings, token, now)


def test_session_ends_after_thirty_days_whatever_was_refreshed(
    people: Any, database: Database, settings: AccountsSettings, now: datetime, later: Later
) -> None:
    first = people.sign_in(MAIL, now)
    last = later(days=30) - timedelta(minutes=10)
    second = refresh_session(database, settings, first.refresh, last)
    assert second.expires_at == later(days=30).replace(microsecond=0)
    with pytest.raises(SessionOver):
        refresh_session(database, settings, second.refresh, later(days=30))


def test_sign_out_ends_one_session_and_everywhere_all(
    people: Any, database: Database, settings: AccountsSettings, now: datetime, later: Later
) -> None:
    sessions = [people.sign_in(MAIL, later(minutes=2 * n)) for n in range(3)]
    moment = later(minutes=5)
    sign_out(database, session=None, refresh_token=sessions[0].refresh, now=moment)
    with pytest.raises(SessionOver):
        refresh_session(database, settings, sessions[0].refresh, moment)
    renewed = refresh_session(database, settings, sessions[1].refresh, moment)
    assert sign_out_everywhere(database, sessions[1].account, moment) == 2
    for token in (renewed.refresh, sessions[2].refresh):
        with pytest.raises(SessionOver):
            refresh_session(database, settings, token, moment)


def test_blocked_account_cannot_refresh(
    people: Any, database: Database, settings: AccountsSettings, now: datetime, doing: Doing
) -> None:
    issued = people.sign_in(MAIL, now)
    set_blocked(database, issued.account, doing, blocked=True)
    with pytest.raises(SessionOver):
        refresh_session(database, settings, issued.refresh, now)


def test_first_key_is_made_once(
    database: Database, settings: AccountsSettings, conn: Connection, now: datetime
) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: ensure_key(database, settings, now), range(4)))
    states = [e for e in outbox_events(conn) if isinstance(e, SigningKeyState)]
    assert len(states) == 1
    assert states[0].jwk == published_jwks(database, now)[0]
    stored = conn.execute("SELECT sealed_private, public_jwk FROM signing_keys").fetchone()
    assert stored is not None
    assert "d" not in stored[1]


def test_rotated_key_signs_only_after_it_is_known_everywhere(
    people: Any,
    database: Database,
    settings: AccountsSettings,
    conn: Connection,
    now: datetime,
    later: Later,
) -> None:
    old = kid_of(people.sign_in(MAIL, now).token)
    new = rotate_key(database, settings, Doing(actor=None, now=now))
    before = later(minutes=2) - timedelta(milliseconds=1)
    assert kid_of(people.sign_in("mot@example.vn", before).token) == old
    assert kid_of(people.sign_in("hai@example.vn", now + PROPAGATION).token) == new
    assert {jwk["kid"] for jwk in published_jwks(database, now + PROPAGATION)} == {old, new}
    over = now + PROPAGATION + OVERLAP
    assert {jwk["kid"] for jwk in published_jwks(database, over)} == {new}
    states = {e.kid: e for e in outbox_events(conn) if isinstance(e, SigningKeyState)}
    assert states[old].retired_at == over
    forget_old(database, over)
    wiped = conn.execute("SELECT kid FROM signing_keys WHERE sealed_private IS NULL").fetchall()
    assert wiped == [(old,)]


def test_stolen_key_is_refused_at_once(
    people: Any, database: Database, settings: AccountsSettings, now: datetime
) -> None:
    people.sign_in(MAIL, now)
    new = rotate_key(database, settings, Doing(actor=None, now=now), at_once=True)
    assert [jwk["kid"] for jwk in published_jwks(database, now)] == [new]
    assert kid_of(people.sign_in("mot@example.vn", now).token) == new


def test_old_things_are_forgotten(
    people: Any, database: Database, conn: Connection, now: datetime, later: Later
) -> None:
    people.sign_in(MAIL, now)
    forget_old(database, later(hours=1))
    tables = ("challenges", "address_quotas", "sessions", "refresh_tokens")

    def left() -> list[int]:
        counts = [conn.execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables]  # noqa: S608  # the names above
        return [count[0] for count in counts if count]

    assert left() == [1, 1, 1, 1]
    forget_old(database, later(days=61))
    assert left() == [0, 0, 0, 0]
