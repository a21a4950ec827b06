"""Text messages: without marks where the edition does not want to pay for them, in segments."""

import unicodedata
from typing import Final

LATIN: Final = (
    b"\xe8\xe9\xf9\xec\xf2\xc7\xd8\xf8\xc5\xe5\xc6\xe6\xdf\xc9\xc4\xd6\xd1\xdc\xe4\xf6\xf1\xfc\xe0"
)
GREEK: Final = b"\xc4\xd6\xc3\xcb\xd9\xd0\xd8\xd3\xc8\xce"
"""The letters with marks and the Greek ones that the alphabet has, in ISO 8859-1 and -7."""
GSM: Final = frozenset(
    LATIN.decode("iso8859-1") + GREEK.decode("iso8859-7") + "@£$¥\n_\r !\"#¤%&'()*+,-./0123456789"
    ":;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ§¿abcdefghijklmnopqrstuvwxyz"
)
"""GSM 03.38, the alphabet of 7 bits."""
GSM_PAIRS: Final = frozenset("^{}\\[~]|€")
"""Characters of that alphabet that take two places."""
BARRED: Final = {0x111: "d", 0x110: "D"}
"""Letters that no decomposition takes the bar from."""
PLAIN: Final = BARRED | str.maketrans("“”‘’–—…•", "\"\"''--.-")
LENGTHS: Final = {True: (160, 153), False: (70, 67)}
"""Of a message alone, and of each part of a longer one, which carries its number."""


def without_marks(text: str) -> str:
    """Vietnamese letters without marks; characters that no plain letter stands for are left out."""
    bare = unicodedata.normalize("NFD", text.translate(PLAIN))
    return "".join(char for char in bare if char in GSM or char in GSM_PAIRS)


def segments(text: str) -> int:
    """How many messages an operator counts, at least 1 (160/153 places plain, 70/67 with marks)."""
    plain = set(text) <= GSM | GSM_PAIRS
    places = (
        len(text) + sum(char in GSM_PAIRS for char in text)
        if plain
        else len(text.encode("utf-16-le")) // 2
    )
    alone, part = LENGTHS[plain]
    return 1 if places <= alone else -(-places // part)
