"""Time passed over a person's session, without waiting for it."""

from base64 import urlsafe_b64encode
from pathlib import Path

import psycopg
from joserfc import jwt
from joserfc.jwk import OKPKey

from servicekit.auth import ALGORITHM
from servicekit.sealing import unseal
from servicekit.testing import Stack
from support.browser import Window

TOKEN = "contest_token"
OVER = 1  # long ago, seconds of the epoch


def let_token_expire(window: Window, stack: Stack) -> None:
    """As after an hour: the token is over, the session behind it goes on."""
    context = window.page.context
    cookie = next(c for c in context.cookies() if c["name"] == TOKEN)
    key = signing_key(stack)
    claims = jwt.decode(cookie["value"], key, algorithms=[ALGORITHM]).claims
    header = {"alg": ALGORITHM, "kid": str(key.kid)}
    cookie["value"] = jwt.encode(header, claims | {"exp": OVER}, key, [ALGORITHM])
    context.add_cookies([cookie])  # type: ignore[list-item]  # what it gives, it takes


def end_session(window: Window) -> None:
    """As after some weeks: nothing is left of the session."""
    window.page.context.clear_cookies()


def signing_key(stack: Stack) -> OKPKey:
    """The private key that accounts signs with now."""
    sql = """
        SELECT sealed_private, public_jwk FROM signing_keys
        WHERE sealed_private IS NOT NULL AND signs_from <= now() ORDER BY signs_from DESC LIMIT 1
    """
    with psycopg.connect(stack.admin_url("contest_accounts")) as conn:
        row = conn.execute(sql).fetchone()
    assert row is not None
    secret = Path(stack.facts["services"]["accounts"]["SEAL_KEY_FILE"]).read_text().strip()
    private = urlsafe_b64encode(unseal(secret, row[0])).rstrip(b"=").decode()
    return OKPKey.import_key(row[1] | {"d": private})
