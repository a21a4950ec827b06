"""Sizes of an official document (Decree 30/2020/NĐ-CP, Annex I): letters in points, rest in mm."""

from typing import Final

PAGE: Final = (210.0, 297.0)
TOP: Final = 20.0
BOTTOM: Final = 20.0
LEFT_MARGIN: Final = 30.0
RIGHT_MARGIN: Final = 20.0
LINE: Final = PAGE[0] - LEFT_MARGIN - RIGHT_MARGIN
"""The length of a line of text."""
POINT: Final = 25.4 / 72
"""Of a point, in mm."""

TEXT: Final = 14
HEAD: Final = 13
COPIES: Final = 12
COPY: Final = 11

INDENT: Final = 12.7
"""Of a paragraph's first line."""
BETWEEN: Final = 6
"""Points between paragraphs."""
SPACING: Final = 1.15

LEFT: Final = 62.0
"""Of the two columns at the top, the issuer's."""
RIGHT: Final = LINE - LEFT
SIGNED: Final = 92.0
"""Of the two columns at the end, the signature's: "PHÓ TRƯỞNG BAN THƯỜNG TRỰC" on one line."""
INSIDE: Final = 3.8
"""Left and right margin of a cell together."""
QR: Final = 34.0
"""Of a code's side: a phone reads it from an arm's length."""
PART: Final = 0.4
"""Of the line above, for a rule of "one third to one half"."""
ROOM_TO_SIGN: Final = 54
TO_INDENT: Final = 30.0
RECIPIENT_INDENT: Final = 48.0
