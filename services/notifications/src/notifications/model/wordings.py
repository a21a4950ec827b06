"""The words of a kind of message: a subject, a short form and a body in plain lines.

A body is written as people write mail, so that staff can change it:

- lines without an empty line between them are one paragraph;
- `- Nhãn: giá trị` is a row of facts, left out when its value is empty;
- `[Xem hồ sơ]({{ page }})` alone on a line is a button;
- `# {{ code }}` is a code in large digits.

Values stand in `{{ name }}`; `{% if name %}…{% else %}…{% endif %}` chooses within a line. The
lines are read before values are put in, so no title can become a button or a row.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from typing import Final, Literal

import msgspec

KEPT: Final = 500
"""The same words make thousands of letters."""
Shape = Literal["paragraph", "facts", "button", "digits"]
BUTTON: Final = re.compile(r"\[(?P<label>[^\]]+)\]\((?P<url>[^)]+)\)")
FACT: Final = re.compile(r"-\s+(?P<label>[^:{]+):\s+(?P<value>.+)")
DIGITS: Final = re.compile(r"#\s+(?P<text>.+)")


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """Sources of a letter, values not yet put in. `short` is the text message."""

    subject: str
    short: str
    body: str


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a body. `text` of a paragraph, digits or a button's label; `url` of a button."""

    shape: Shape
    text: str = ""
    url: str = ""
    rows: tuple[tuple[str, str], ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Everything in it that values are put into."""
        return (self.text, self.url, *(part for row in self.rows for part in row))


def read_wording(text: str) -> Wording:
    """The form of the shipped files: subject, short form, an empty line, the body."""
    subject, short, body = (*text.split("\n", 2), "", "")[:3]
    return Wording(subject=subject.strip(), short=short.strip(), body=body.strip())


@lru_cache(KEPT)
def blocks(body: str) -> tuple[Block, ...]:
    """The parts of a body, in order."""
    found: list[Block] = []
    for chunk in re.split(r"\n\s*\n", body.replace("\r\n", "\n").strip()):
        lines = [line.strip() for line in chunk.splitlines() if line.strip()]
        for shape, same in groupby(lines, key=_shape):
            found.extend(_blocks(shape, list(same)))
    return tuple(found)


def _shape(line: str) -> Shape:
    if BUTTON.fullmatch(line):
        return "button"
    if FACT.fullmatch(line):
        return "facts"
    return "digits" if DIGITS.fullmatch(line) else "paragraph"


def _blocks(shape: Shape, lines: list[str]) -> list[Block]:
    if shape == "paragraph":
        return [Block(shape=shape, text=" ".join(lines))]
    if shape == "facts":
        rows = [FACT.fullmatch(line) for line in lines]
        return [Block(shape=shape, rows=tuple((row["label"], row["value"]) for row in rows if row))]
    if shape == "digits":
        return [Block(shape=shape, text=line.removeprefix("#").strip()) for line in lines]
    buttons = [BUTTON.fullmatch(line) for line in lines]
    return [Block(shape=shape, text=one["label"], url=one["url"]) for one in buttons if one]


def filled(block: Block, put: Callable[[str], str]) -> Block | None:
    """The block with its values; None when nothing of it is left."""
    rows = tuple((put(label), value) for label, source in block.rows if (value := put(source)))
    done = Block(shape=block.shape, text=put(block.text), url=put(block.url), rows=rows)
    empty = {"facts": not rows, "button": not done.url}.get(block.shape, not done.text)
    return None if empty else done
