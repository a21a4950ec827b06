"""Rule parameters of an edition that concern dossiers (law 9: rules are data)."""

from functools import cache
from importlib.resources import files
from typing import Any

import msgspec


class Choice(msgspec.Struct, frozen=True):
    """One item of an edition's list."""

    code: str
    label: str


class DossierRules(msgspec.Struct, frozen=True, kw_only=True):
    """What the edition says about dossiers. Days are whole days in Viet Nam."""

    object_kinds: tuple[Choice, ...]
    fields: tuple[Choice, ...]
    themes: tuple[Choice, ...]
    evidence_required: bool = True
    max_files: int = 12
    supplement_days: int = 5
    review_days: int = 2

    def label(self, code: str) -> str:
        """The label of a kind, field or theme; the code itself when the list lost it."""
        every = (*self.object_kinds, *self.fields, *self.themes)
        return next((choice.label for choice in every if choice.code == code), code)


def of_edition(rules: dict[str, Any]) -> DossierRules:
    """Read them from an edition's rules; a list the edition lacks comes from `data/rules.json`.

    Raises msgspec.ValidationError when the edition's values are malformed.
    """
    known = {field.name for field in msgspec.structs.fields(DossierRules)}
    given = {k: v for k, v in rules.items() if k in known and v not in (None, [], ())}
    return msgspec.convert({**_defaults(), **given}, DossierRules)


@cache
def _defaults() -> dict[str, Any]:
    text = (files("submissions") / "data" / "rules.json").read_bytes()
    defaults: dict[str, Any] = msgspec.json.decode(text)
    return defaults
