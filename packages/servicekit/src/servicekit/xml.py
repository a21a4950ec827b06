"""Text for XML: what XML 1.0 cannot hold even escaped is left out."""

import re
from typing import Final

_UNREADABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def readable(text: str) -> str:
    """Without control characters and lone surrogates."""
    return _UNREADABLE.sub("", text)
