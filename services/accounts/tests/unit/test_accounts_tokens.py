"""Tokens signed here are read by the library all services use."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import OKPKey

from accounts.model.tokens import Identity, claims, make_signer, public_jwk, sign
from contracts.events import RoleGrant
from contracts.roles import Role
from servicekit.auth import BadToken, Caller, TokenExpired, read_token

pytestmark = pytest.mark.unit

NOW = datetime(2026, 10, 5, 5, tzinfo=UTC)
IDENTITY = Identity(
    account=17,
    name="Nguyễn Thị Ánh",
    commune="05482",
    declared=True,
    verified=("email", "phone"),
    roles=(
        RoleGrant(role=Role.SECRETARY),
        RoleGrant(role=Role.UNIT_OFFICER, unit="05482"),
    ),
)


class Keys:
    """Stands where the copied keys do."""

    def __init__(self, **known: dict[str, str]) -> None:
        self.known = known

    def find(self, kid: str) -> OKPKey:
        if kid not in self.known:
            raise BadToken(kid)
        return OKPKey.import_key(dict(self.known[kid]))


def make_token(private: Ed25519PrivateKey, kid: str) -> str:
    payload: dict[str, Any] = claims(
        IDENTITY,
        issuer="http://127.0.0.1:8080",
        session="s",
        now=NOW,
        expires_at=NOW + timedelta(hours=1),
    )
    return sign(make_signer(kid, private.private_bytes_raw()), payload)


def test_token_is_read_back_whole() -> None:
    private = Ed25519PrivateKey.generate()
    kid, jwk = public_jwk(private)
    keys: Any = Keys(**{kid: jwk})
    assert read_token(make_token(private, kid), keys, NOW) == Caller(
        account=17,
        expires_at=NOW + timedelta(hours=1),
        roles=IDENTITY.roles,
        name="Nguyễn Thị Ánh",
        kind="person",
        commune="05482",
        declared=True,
        verified=("email", "phone"),
        session="s",
    )


def test_token_is_refused_when_its_hour_is_over() -> None:
    private = Ed25519PrivateKey.generate()
    kid, jwk = public_jwk(private)
    keys: Any = Keys(**{kid: jwk})
    with pytest.raises(TokenExpired):
        read_token(make_token(private, kid), keys, NOW + timedelta(hours=1))


def test_token_of_another_key_under_our_id_is_refused() -> None:
    kid, jwk = public_jwk(Ed25519PrivateKey.generate())
    keys: Any = Keys(**{kid: jwk})
    with pytest.raises(BadToken):
        read_token(make_token(Ed25519PrivateKey.generate(), kid), keys, NOW)


def test_key_id_is_the_thumbprint_and_the_jwk_has_no_private_part() -> None:
    kid, jwk = public_jwk(Ed25519PrivateKey.generate())
    assert kid == OKPKey.import_key(dict(jwk)).thumbprint()
    assert sorted(jwk) == ["alg", "crv", "kid", "kty", "use", "x"]
