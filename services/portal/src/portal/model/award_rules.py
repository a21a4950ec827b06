"""Scoring and prizes as staff write them, row by row."""

from collections.abc import Sequence
from typing import Any

import msgspec

from contracts.events import Choice
from contracts.scoring import Criterion, Scoring
from portal.model import checklists
from portal.phrases import rules as rule_phrases

Row = tuple[str, int]
"""What a criterion is called, and its most points."""


def criteria(rows: Sequence[Row], before: Scoring | None) -> list[dict[str, Any]]:
    """As data; a criterion whose words stay keeps its code, by which it is scored."""
    known = [Choice(c.code, c.label) for c in before.criteria] if before else []
    coded = checklists.points([label for label, _ in rows], known)
    made = [
        Criterion(code=point.code, label=point.label, maximum=maximum)
        for point, (_, maximum) in zip(coded, rows, strict=True)
    ]
    found: list[dict[str, Any]] = msgspec.to_builtins(made)
    return found


def amount(text: str) -> int | None:
    """`10.000.000` or `10000000 đồng` → 10000000; 0 where nothing is said; None: no amount."""
    digits = text.replace(rule_phrases.DONG, "").replace(".", "").replace(" ", "").strip()
    if not digits:
        return 0
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 12 else None
