"""How mail is written down (RFC 5322, MIME).

The standard library writes the headers that hold words. Everything else is ours and plain, and is
put together here: its generator takes longer for a mail than a server needs to take one.
"""

import re
from binascii import b2a_qp
from collections.abc import Iterable
from email.policy import EmailPolicy
from functools import lru_cache
from typing import Final

KEPT: Final = 512
"""Senders and subjects are the same in thousands of mails."""
CRLF: Final = b"\r\n"
BOUNDARY: Final = "=_contest"
"""Stands in no body: there, in quoted-printable, `=` is followed by a digit or ends its line."""
LONG_LINES: Final = EmailPolicy(linesep="\r\n", max_line_length=998)


def plain(name: str, value: str) -> bytes:
    """A header of ours: words that need no coding. Raises ValueError for a line break in it."""
    if "\r" in value or "\n" in value:
        raise ValueError(f"{name} has more than one line")
    return f"{name}: {value}\r\n".encode()


@lru_cache(KEPT)
def worded(name: str, value: str) -> bytes:
    """A header in any words. Raises ValueError."""
    return LONG_LINES.fold_binary(*LONG_LINES.header_store_parse(name, value))


def part(subtype: str, text: str) -> bytes:
    """A text with its own headers, lines of at most 76 characters. Raises ValueError."""
    lines = re.sub(r"\r\n?", "\n", text).encode()
    return b"".join(
        (
            plain("Content-Type", f'text/{subtype}; charset="utf-8"'),
            plain("Content-Transfer-Encoding", "quoted-printable"),
            CRLF,
            b2a_qp(lines, istext=True).replace(b"\n", CRLF),
        )
    )


def alternatives(parts: Iterable[bytes]) -> bytes:
    """The same in several forms, the plainest first."""
    line = f"--{BOUNDARY}".encode()
    head = plain("Content-Type", f'multipart/alternative; boundary="{BOUNDARY}"') + CRLF
    return head + b"".join(line + CRLF + part + CRLF for part in parts) + line + b"--" + CRLF
