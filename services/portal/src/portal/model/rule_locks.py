"""What a published edition lets nobody change alone, and changes of it as values by path.

A path names one setting: `windows.voting`, `voting.counts`, `rules.scoring`.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from contracts.events import EditionState, VotingRules
from contracts.windows import Window
from portal.model import commitments, windows
from servicekit.times import as_moment

Patch = dict[str, Any]
"""Values as JSON by path; None: taken away, not announced."""
_MISSING: Final = object()


def covered(edition: EditionState) -> Patch:
    """Every covered setting by its path; windows with their wording."""
    announced = windows.of_edition(edition.windows)
    return {
        **{f"windows.{kind}": _window(window) for kind, window in announced.items()},
        **{f"voting.{name}": value for name, value in commitments.voting(edition).items()},
        **{f"rules.{name}": value for name, value in commitments.rules(edition).items()},
    }


def _window(window: Window) -> dict[str, Any]:
    end = None if window.end is None else as_moment(window.end)
    return {"start": as_moment(window.start), "end": end, "label": window.label}


def split(before: EditionState, after: EditionState) -> tuple[EditionState, Patch]:
    """`after` without its covered changes, and these apart."""
    was, becomes = covered(before), covered(after)
    paths = [p for p in sorted(was.keys() | becomes.keys()) if differs(was, becomes, p)]
    return _restored(after, before, paths), {path: becomes.get(path) for path in paths}


def differs(one: Mapping[str, Any], other: Mapping[str, Any], path: str) -> bool:
    """Whether a setting is not the same in both; the wording of a window does not count."""
    return bool(_limits(one.get(path)) != _limits(other.get(path)))


def put(edition: EditionState, patch: Patch) -> EditionState:
    """The edition with the values of a patch. Raises msgspec.ValidationError."""
    for path, value in patch.items():
        edition = _put(edition, path, value)
    return edition


def _put(edition: EditionState, path: str, value: Any) -> EditionState:
    part, name = path.split(".", 1)
    if part == "windows":
        window = msgspec.convert(value, Window | None)
        changed = msgspec.structs.replace(edition.windows, **{name: window})
        return msgspec.structs.replace(edition, windows=changed)
    if part == "voting":
        policy = msgspec.to_builtins(edition.voting) | {name: value}
        return msgspec.structs.replace(edition, voting=msgspec.convert(policy, VotingRules))
    return msgspec.structs.replace(edition, rules=_with(edition.rules, name, value))


def _restored(after: EditionState, before: EditionState, paths: list[str]) -> EditionState:
    """As put(), but with the very words of `before`, which may leave out what is usual."""
    for path in paths:
        part, name = path.split(".", 1)
        if part == "rules":
            rules = _with(after.rules, name, before.rules.get(name, _MISSING))
            after = msgspec.structs.replace(after, rules=rules)
        else:
            after = _put(after, path, covered(before).get(path))
    return after


def _with(rules: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    others = {known: said for known, said in rules.items() if known != name}
    return others if value is _MISSING or value is None else others | {name: value}


def _limits(value: Any) -> Any:
    if isinstance(value, Mapping) and "label" in value and "start" in value:
        return {name: limit for name, limit in value.items() if name != "label"}
    return value
