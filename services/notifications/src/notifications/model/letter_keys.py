"""The secrets by which an address, a link or a bounce is recognised years later.

Separated by commas: the first makes, all recognise. None is dropped while a letter that was made
with it may still lie in a mailbox, or an address on the list.
"""

import hashlib
import hmac


def read_keys(letter_keys: str) -> list[str]:
    """The newest first."""
    return [key.strip() for key in letter_keys.split(",") if key.strip()]


def marks(address: str, letter_keys: str) -> list[str]:
    """What stands for an address where it must not be kept: by the newest key first, then what
    the older ones made of it."""
    return [
        hmac.new(key.encode(), address.encode(), hashlib.sha256).hexdigest()[:32]
        for key in read_keys(letter_keys)
    ]
