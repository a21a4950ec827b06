"""Two states of a setting, as lines a person can read."""

from collections.abc import Mapping
from typing import Any

import msgspec

Flat = dict[str, Any]


class Difference(msgspec.Struct, frozen=True):
    """One value that changed; `name` is its path, such as `windows.voting.end`."""

    name: str
    before: Any
    after: Any


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What differs between two nested mappings, in the order of names."""
    old, new = _flatten(before), _flatten(after)
    return [
        Difference(name, old.get(name), new.get(name))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def _flatten(nested: Mapping[str, Any], prefix: str = "") -> Flat:
    flat: Flat = {}
    for name, value in nested.items():
        if isinstance(value, Mapping):
            flat |= _flatten(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = value
    return flat
