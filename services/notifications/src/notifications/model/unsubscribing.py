"""Links that stop one kind of message with one click (RFC 8058), without signing in."""

import hashlib
from typing import Final

from itsdangerous import BadSignature, URLSafeSerializer

from notifications.errors import BadUnsubscribeToken
from notifications.model.kinds import OPTIONAL, Kind

SALT: Final = "unsubscribe"


def make_token(seal_keys: str, account: int, kind: Kind) -> str:
    """Does not expire: an old letter's link must work."""
    return str(_box(seal_keys).dumps([account, kind.value]))


def read_token(seal_keys: str, token: str) -> tuple[int, Kind]:
    """Account and kind. Raises BadUnsubscribeToken."""
    try:
        account, name = _box(seal_keys).loads(token)
        kind = Kind(name)
    except (BadSignature, ValueError, TypeError) as error:
        raise BadUnsubscribeToken("not one of our links") from error
    if kind not in OPTIONAL:
        raise BadUnsubscribeToken("this kind cannot be refused")
    return int(account), kind


def _box(seal_keys: str) -> URLSafeSerializer:
    """The first seal key signs (itsdangerous wants it last), older ones still verify."""
    keys = [
        hashlib.sha256(f"{SALT}:{key.strip()}".encode()).digest() for key in seal_keys.split(",")
    ]
    return URLSafeSerializer(keys[::-1], salt=SALT)
