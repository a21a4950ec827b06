"""Just enough of PromQL to know which series an expression asks for."""

import re

NOISE = re.compile(
    r'"[^"]*"|\[[^\]]*\]|\b\d+[smhdw]\b'  # strings, ranges, durations
    r"|\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)"  # lists of labels
)
MATCHERS = re.compile(r"\{[^}]*\}")
NAME = re.compile(r"[A-Za-z_:][A-Za-z0-9_:]*(?!\s*\()(?![A-Za-z0-9_:])")
WORDS = {"and", "or", "unless", "bool", "offset"}


def series_of(expression: str) -> set[str]:
    """Names of series; functions and words of the language left out."""
    bare = MATCHERS.sub("", NOISE.sub("", expression))
    return set(NAME.findall(bare)) - WORDS
