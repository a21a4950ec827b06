"""Text messages: without marks where the edition does not want to pay for them, in segments."""

import unicodedata
from typing import Final

GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""GSM 03.38, the alphabet of 7 bits."""
GSM_PAIRS: Final = frozenset("^{}\\[~]|€")
"""Characters of that alphabet that take two places."""
PLAIN: Final = str.maketrans("đĐ“”‘’–—…•", "dD\"\"''--.-")
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
