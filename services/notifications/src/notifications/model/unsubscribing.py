"""Links that stop one kind of message with one click (RFC 8058), without signing in."""

import hashlib
from typing import Final

from itsdangerous import BadSignature, URLSafeSerializer

from notifications.errors import BadUnsubscribeToken
from notifications.model.kinds import OPTIONAL, Kind
from notifications.model.letter_keys import read_keys

SALT: Final = "unsubscribe"


def make_token(letter_keys: str, account: int, kind: Kind) -> str:
    """Does not expire: an old letter's link must work."""
    return str(_box(letter_keys).dumps([account, kind.value]))


def read_token(letter_keys: str, token: str) -> tuple[int, Kind]:
    """Account and kind. Raises BadUnsubscribeToken."""
    try:
        account, name = _box(letter_keys).loads(token)
        kind = Kind(name)
    except (BadSignature, ValueError, TypeError) as error:
        raise BadUnsubscribeToken("not one of our links") from error
    if kind not in OPTIONAL:
        raise BadUnsubscribeToken("this kind cannot be refused")
    return int(account), kind


def _box(letter_keys: str) -> URLSafeSerializer:
    """The first key signs (itsdangerous wants it last), older ones still verify."""
    keys = [hashlib.sha256(f"{SALT}:{key}".encode()).digest() for key in read_keys(letter_keys)]
    return URLSafeSerializer(keys[::-1], salt=SALT)
