"""Zalo's tokens: the refresh token works once, so exactly one process uses it, under a lock."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec

from notifications.model.states import Failure
from notifications.store.channels import NotTaken
from notifications.store.channels.answers import Provider
from servicekit import db
from servicekit.db import Connection, Database
from servicekit.sealing import SealBroken, seal, unseal

PROVIDER: Final = "zalo"
LOCK: Final = "provider-token-zalo"
MARGIN: Final = timedelta(minutes=5)
"""A token that ends within this is renewed before it is used."""


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """What Zalo hands out together."""

    access_token: str
    refresh_token: str


class Granted(Pair, frozen=True, kw_only=True):
    """Its answer; `expires_in` seconds, written as text."""

    expires_in: int


@dataclass(frozen=True)
class Kept:
    """The row of the newest pair."""

    sealed: str
    seed: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Application:
    """What Zalo knows us by. `refresh_token`: the one the operator was given to begin with; another
    one begins anew."""

    id: str
    secret: str
    refresh_token: str

    @property
    def seed(self) -> str:
        return hashlib.sha256(self.refresh_token.encode()).hexdigest()


class Tokens:
    """The newest pair is in the database, sealed; every sender reads it there."""

    def __init__(
        self,
        database: Database,
        application: Application,
        *,
        url: str,
        seal_key: str,
        timeout: float,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._application = application
        self._provider = Provider(url, timeout=timeout)
        self._seal_key = seal_key
        self._clock = clock

    def current(self) -> str:
        """An access token that works for some minutes more. Raises NotTaken."""
        with self._database.transaction() as conn:
            kept = self._kept(conn)
        if kept is not None and kept.expires_at - MARGIN > self._clock():
            return self._open(kept).access_token
        return self.renew("" if kept is None else self._open(kept).access_token)

    def renew(self, used: str) -> str:
        """A token other than `used`; whoever comes second gets what the first one fetched.

        The lock is held while Zalo answers and its answer is kept before it is used: two refreshes
        with one token would lose both. Raises NotTaken.
        """
        with self._database.transaction() as conn:
            conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (LOCK,))
            kept = self._kept(conn)
            pair = None if kept is None else self._open(kept)
            if pair is not None and pair.access_token != used:
                return pair.access_token
            granted = self._refresh(pair)
            self._keep(conn, granted)
        return granted.access_token

    def close(self) -> None:
        """Let go of idle connections."""
        self._provider.close()

    def _refresh(self, pair: Pair | None) -> Granted:
        app = self._application
        fields = {
            "refresh_token": app.refresh_token if pair is None else pair.refresh_token,
            "app_id": app.id,
            "grant_type": "refresh_token",
        }
        try:
            answer = self._provider.post_form(fields, {"secret_key": app.secret})
            return msgspec.convert(answer, Granted, strict=False)
        except NotTaken as refusal:
            raise NotTaken(_of_token(refusal.failure), code=refusal.code) from refusal
        except msgspec.ValidationError as error:
            raise NotTaken(Failure.SERVER_REFUSES_US) from error

    def _kept(self, conn: Connection) -> Kept | None:
        """None when there is nothing yet, or when the operator has given another token since."""
        return db.maybe(
            conn,
            Kept,
            """
            SELECT sealed, seed, expires_at FROM provider_tokens
            WHERE provider = %s AND seed = %s
            """,
            (PROVIDER, self._application.seed),
        )

    def _keep(self, conn: Connection, granted: Granted) -> None:
        pair = Pair(access_token=granted.access_token, refresh_token=granted.refresh_token)
        db.execute(
            conn,
            """
            INSERT INTO provider_tokens (provider, sealed, seed, expires_at)
            VALUES (%s, %s, %s, %s)
            ON CONFLICT (provider) DO UPDATE SET sealed = excluded.sealed, seed = excluded.seed,
                expires_at = excluded.expires_at
            """,
            (
                PROVIDER,
                seal(self._seal_key, msgspec.json.encode(pair)),
                self._application.seed,
                self._clock() + timedelta(seconds=granted.expires_in),
            ),
        )

    def _open(self, kept: Kept) -> Pair:
        try:
            return msgspec.json.decode(unseal(self._seal_key, kept.sealed), type=Pair)
        except (SealBroken, msgspec.MsgspecError) as error:
            raise NotTaken(Failure.SERVER_REFUSES_US) from error


def _of_token(failure: Failure) -> Failure:
    """Whatever became of the token, the message itself was not handed over."""
    passing = (Failure.UNREACHABLE, Failure.SERVER_BUSY)
    return failure if failure in passing else Failure.SERVER_REFUSES_US
