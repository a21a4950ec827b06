"""DKIM (RFC 6376): the sender's domain answers for the mail."""

import base64
import hashlib
from collections.abc import Sequence
from typing import Final

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from dkim import rfc822_parse  # type: ignore[import-untyped]
from dkim.canonicalization import Relaxed  # type: ignore[import-untyped]

SIGNED: Final = (
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"mime-version",
    b"content-type",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
)
CRLF: Final = b"\r\n"


class BadKey(ValueError):
    """The text is no RSA key in PEM of at least 1,024 bits."""


class Signer:
    """Signs for one domain under one selector; `key` is an RSA key in PEM.

    dkimpy reads and canonicalises; its own RSA in Python takes 18 ms a mail, OpenSSL's one.
    """

    def __init__(self, domain: str, selector: str, key: str) -> None:
        """Raises BadKey."""
        try:
            loaded = load_pem_private_key(key.encode(), password=None)
        except (ValueError, TypeError) as error:
            raise BadKey("DKIM_KEY is no private key in PEM") from error
        if not isinstance(loaded, RSAPrivateKey) or loaded.key_size < 1024:
            raise BadKey("DKIM_KEY must be an RSA key of at least 1,024 bits")
        self._key = loaded
        self._domain = domain
        self._selector = selector

    def sign(self, mail: bytes) -> bytes:
        """The mail with its signature in front. Lines end with CRLF."""
        headers, body = rfc822_parse(mail)
        signed = _chosen(headers)
        digest = hashlib.sha256(Relaxed.canonicalize_body(body)).digest()
        value = self._value([name.strip().lower() for name, _ in signed], digest)
        proof = self._key.sign(_signed_bytes(signed, value), PKCS1v15(), SHA256())
        return b"DKIM-Signature: " + value + _wrapped(proof) + CRLF + mail

    def _value(self, names: Sequence[bytes], digest: bytes) -> bytes:
        domain, selector = self._domain.encode("idna"), self._selector.encode()
        return (
            b"v=1; a=rsa-sha256; c=relaxed/relaxed; d=" + domain + b"; s=" + selector + b";\r\n h="
            + b":".join(names) + b";\r\n bh=" + base64.b64encode(digest) + b";\r\n b="
        )  # fmt: skip


def _chosen(headers: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(name, text) for name, text in headers if name.strip().lower() in SIGNED]


def _signed_bytes(signed: Sequence[tuple[bytes, bytes]], value: bytes) -> bytes:
    """The headers and the signature's own with nothing behind `b=` and no line end (3.7)."""
    own = (b"DKIM-Signature", b" " + value + CRLF)
    lines = Relaxed.canonicalize_headers([*signed, own])
    return b"".join(name + b":" + text for name, text in lines).removesuffix(CRLF)


def _wrapped(proof: bytes) -> bytes:
    """Lines of less than 78 characters."""
    text = base64.b64encode(proof)
    return (CRLF + b" ").join(text[start : start + 72] for start in range(0, len(text), 72))
