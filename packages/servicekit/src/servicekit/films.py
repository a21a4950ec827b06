"""Which films every phone plays; nobody here makes films over."""

from collections.abc import Sequence
from typing import Final

PLAYED_BY_PHONES: Final = frozenset({"h264/yuv420p", "h264/yuvj420p", "aac", "mp3", "mp3float"})
"""What every browser of the last ten years plays out of an MP4."""
UNREAD: Final = "unread"
"""Instead of a codec, where not even that could be found out."""


def not_played(codecs: Sequence[str]) -> tuple[str, ...]:
    """What of a film many phones do not play, of the codecs that `reading` found; none is fine."""
    if not codecs:
        return (UNREAD,)
    return tuple(codec for codec in codecs if codec not in PLAYED_BY_PHONES)
