"""Codes as people read them, for everything that is not a page."""

from collections.abc import Iterable, Mapping
from typing import Any

from contracts.events import EditionState
from reporting import phrases
from reporting.model.targets import Line


def line_name(line: Line) -> str:
    """A unit by its name; a group that strives together by its group's."""
    if line.code is not None:
        return line.name
    group = phrases.GROUPS.get(line.group, line.group)
    return phrases.JOINT.format(group=group, members=line.members)


def labels(edition: EditionState, list_: str) -> dict[str, str]:
    """Labels of a list of the edition (`fields`, `object_kinds`) by code."""
    listed: Iterable[Mapping[str, Any]] = edition.rules.get(list_, ())
    return {str(item["code"]): str(item.get("label", item["code"])) for item in listed}
