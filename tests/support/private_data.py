"""What logs must never hold, and where they hold it."""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

SHORTEST: Final = 6
"""Shorter names are words of the language, too."""
NUMBERS: Final = re.compile(r"[0-9a-f]{8,}|\d+")
SHAPES: Final = {
    "an e-mail address": re.compile(r"(?<![%\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "a phone number": re.compile(r"(?<![\w.:-])(?:\+84|0)[35789]\d{8}(?![\w.])"),
    "a token": re.compile(r"eyJ[\w-]{10,}\."),
    "a cookie": re.compile(r"contest_(?:token|flash|refresh)="),
    "a whole address of a reader": re.compile(
        r'"network": ?"(?!\d+\.\d+\.\d+\.0/24"|[0-9a-f:]+/48"|")'
    ),
    "an invitation": re.compile(r"/giay-moi/[^…\" ]"),
    "a receipt": re.compile(r"/(?:phieu|receipts|bien-nhan)/[^…\" ]"),
}


class Logs:
    """All log files of a folder; alike lines are kept once, so that many are searched quickly."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._lines: dict[str, str] = {}
        self._alike: dict[str, str] = {}
        for file in files:
            for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
                self._lines.setdefault(_plain(line), file.name)
        for line, name in self._lines.items():
            self._alike.setdefault(NUMBERS.sub("0", line), f"{name}: {line}")
        self._text = "\n".join(self._alike)

    def __len__(self) -> int:
        return len(self._lines)

    def count(self, words: str) -> int:
        """Lines with these words."""
        return sum(words in line for line in self._lines)

    def shapes(self, allowed: Callable[[str], bool]) -> list[str]:
        """What looks like something private, with its file and line."""
        return [
            f"{name}: {what} in {line}"
            for line, name in self._lines.items()
            for what, shape in SHAPES.items()
            for found in shape.finditer(line)
            if not allowed(found.group())
        ]

    def holding(self, words: Iterable[str]) -> list[str]:
        """Those of these words that stand in a log, with a line.

        Numbers in them are as good as others, unless little else is left of the word.
        """
        found = []
        for word in {one for one in words if len(one) >= SHORTEST}:
            alike = NUMBERS.sub("0", word)
            if len(alike) >= SHORTEST:
                hits = self._alike if alike in self._text else {}
                found += [f"{alike!r} in {line}" for short, line in hits.items() if alike in short]
            else:
                found += [
                    f"{word!r} in {name}" for line, name in self._lines.items() if word in line
                ]
        return sorted(set(found))


def _plain(line: str) -> str:
    """JSON without its escapes: Vietnamese letters as they are."""
    if line.startswith("{"):
        try:
            return json.dumps(json.loads(line), ensure_ascii=False)
        except ValueError:
            return line
    return line
