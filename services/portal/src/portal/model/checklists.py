"""What reviewers tick beside a dossier, as staff write it: a line for each point."""

from collections.abc import Sequence
from typing import Final

from contracts.events import Choice
from servicekit.text import slugify

POINTS: Final = 20
POINT_LIMIT: Final = 200
CODE_LIMIT: Final = 40


def lines_of(text: str) -> list[str]:
    """The lines that say something, each once."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def points(labels: Sequence[str], before: Sequence[Choice]) -> tuple[Choice, ...]:
    """A point whose words stay keeps its code, by which it was ticked; others get new ones."""
    known = {point.label: point.code for point in before}
    taken = set(known.values())
    found = []
    for label in labels:
        code = known.get(label) or _new_code(label, taken)
        taken.add(code)
        found.append(Choice(code, label))
    return tuple(found)


def _new_code(label: str, taken: set[str]) -> str:
    base = slugify(label, CODE_LIMIT)
    numbered = (f"{base}-{number}" for number in range(2, POINTS + len(taken) + 2))
    return next(code for code in (base, *numbered) if code not in taken)
