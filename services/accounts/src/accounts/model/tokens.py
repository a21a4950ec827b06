"""Access tokens: claims every service reads offline, signed with Ed25519."""

import base64
from datetime import datetime
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.jwk import OKPKey

from contracts.events import RoleGrant

ALGORITHM: Final = "EdDSA"


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a token says about its account."""

    account: int
    name: str = ""
    kind: str = "person"
    commune: str | None = None
    declared: bool = False
    verified: tuple[str, ...] = ()
    roles: tuple[RoleGrant, ...] = ()


class Signer(msgspec.Struct, frozen=True):
    """A private key with its id; `header` is the same for all tokens it signs."""

    kid: str
    private_key: Ed25519PrivateKey
    header: str


def make_signer(kid: str, private: bytes) -> Signer:
    """`private`: the 32 raw bytes of the key."""
    header = _segment({"alg": ALGORITHM, "kid": kid, "typ": "JWT"})
    return Signer(kid, Ed25519PrivateKey.from_private_bytes(private), header)


def claims(
    identity: Identity, *, issuer: str, session: str, now: datetime, expires_at: datetime
) -> dict[str, Any]:
    """The claims as `servicekit.auth` reads them."""
    return {
        "iss": issuer,
        "sub": str(identity.account),
        "roles": [[grant.role.value, grant.unit] for grant in identity.roles],
        "name": identity.name,
        "kind": identity.kind,
        "commune": identity.commune,
        "dec": identity.declared,
        "ver": list(identity.verified),
        "sid": session,
        "iat": int(now.timestamp()),
        "exp": int(expires_at.timestamp()),
    }


def sign(signer: Signer, payload: dict[str, Any]) -> str:
    """A compact JWS (RFC 7515). By hand because a hundred thousand are made at once for load tests;

    a test reads the result with the library that all services check tokens with.
    """
    message = f"{signer.header}.{_segment(payload)}"
    signature = signer.private_key.sign(message.encode("ascii"))
    return f"{message}.{_base64url(signature)}"


def public_jwk(private_key: Ed25519PrivateKey) -> tuple[str, dict[str, str]]:
    """`(kid, JWK)`; the id is the key's RFC 7638 thumbprint."""
    raw = private_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": _base64url(raw)}
    kid = OKPKey.import_key(dict(jwk)).thumbprint()
    return kid, jwk | {"kid": kid, "use": "sig", "alg": ALGORITHM}


def _segment(value: dict[str, Any]) -> str:
    return _base64url(msgspec.json.encode(value))


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
