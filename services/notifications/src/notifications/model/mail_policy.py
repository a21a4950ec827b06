"""How mail is written down: as the standard library does it, reading each header only once."""

from email.policy import EmailPolicy
from functools import lru_cache
from typing import Any, Final

KEPT: Final = 512
"""From, subject, MIME version and content types are the same in thousands of mails."""


class QuickPolicy(EmailPolicy):
    """Reading and folding one header takes as long as sending a mail; most headers repeat."""

    def header_store_parse(self, name: str, value: str) -> tuple[str, Any]:
        """Called by the mail for every header. Raises ValueError."""
        return _stored(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        """Called when the mail is written down."""
        return _folded(name, value, self.utf8)


PLAIN: Final = EmailPolicy(linesep="\r\n", max_line_length=998)
FOREIGN: Final = PLAIN.clone(utf8=True)


@lru_cache(KEPT)
def _stored(name: str, value: str) -> tuple[str, Any]:
    return PLAIN.header_store_parse(name, value)


@lru_cache(KEPT)
def _folded(name: str, value: str, utf8: bool) -> bytes:
    return (FOREIGN if utf8 else PLAIN).fold_binary(name, value)


SHORT_LINES: Final = QuickPolicy(linesep="\r\n")
"""For bodies."""
LONG_HEADERS: Final = QuickPolicy(linesep="\r\n", max_line_length=998)
"""Folding would encode List-Unsubscribe's link beyond what programs read."""
FOREIGN_HEADERS: Final = QuickPolicy(linesep="\r\n", max_line_length=998, utf8=True)
"""For an address that only servers with SMTPUTF8 understand."""
