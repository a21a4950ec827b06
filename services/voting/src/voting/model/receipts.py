"""Receipts (law 4): the vote itself, sealed by AES-SIV, so that a repeat needs no look-up."""

import base64
import struct
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from voting.errors import ForgedReceipt
from voting.model.keyrings import Keyring

LENGTH: Final = 40
_CONTEXT: Final = [b"contest vote receipt"]
_PACKED: Final = struct.Struct(">Q")  # edition in 5 bits, entry in 25, account in 34
_RFC: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_CROCKFORD: Final = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TO_CROCKFORD: Final = bytes.maketrans(_RFC, _CROCKFORD)
_FROM_CROCKFORD: Final = bytes.maketrans(_CROCKFORD, _RFC)
_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})


class Vote(NamedTuple):
    """Who chose what: the ledger's primary key. Entry and account are dense numbers."""

    edition: int
    entry: int
    account: int


class ReceiptBook:
    """Makes and reads receipts. An edition keeps the key it began with."""

    def __init__(self, keyring: Keyring) -> None:
        self.newest = keyring.first.id
        self._boxes = {key.id: AESSIV(key.material) for key in keyring.keys}

    def make(self, vote: Vote, key_id: int) -> str:
        """40 Crockford characters; the same vote and key always give the same text."""
        sealed = self._boxes[key_id].encrypt(_pack(vote), _CONTEXT)
        text = base64.b32encode(bytes([key_id]) + sealed)
        return text.translate(_TO_CROCKFORD).decode("ascii")

    def knows(self, key_id: int) -> bool:
        return key_id in self._boxes

    def read(self, text: str) -> Vote:
        """Accepts lower case, spaces, dashes and look-alike letters. Raises ForgedReceipt."""
        raw = _decode(text)
        box = self._boxes.get(raw[0])
        if box is None:
            raise ForgedReceipt
        try:
            return _unpack(box.decrypt(raw[1:], _CONTEXT))
        except InvalidTag as error:
            raise ForgedReceipt from error


def grouped(receipt: str) -> str:
    """In groups of five, as people read it aloud."""
    return " ".join(receipt[start : start + 5] for start in range(0, len(receipt), 5))


def canonical(text: str) -> str:
    """What somebody typed, as we write it; it may still be forged."""
    return text.strip().upper().translate(_LOOKALIKES)


def _pack(vote: Vote) -> bytes:
    return _PACKED.pack(vote.edition << 59 | vote.entry << 34 | vote.account)


def _unpack(packed: bytes) -> Vote:
    (number,) = _PACKED.unpack(packed)
    return Vote(number >> 59, number >> 34 & 0x1FFFFFF, number & 0x3FFFFFFFF)


def _decode(text: str) -> bytes:
    code = canonical(text)
    if len(code) != LENGTH or not code.isascii():
        raise ForgedReceipt
    try:
        return base64.b32decode(code.encode().translate(_FROM_CROCKFORD))
    except ValueError as error:
        raise ForgedReceipt from error
