"""A unit to choose by typing part of its name; works without scripts."""

from collections.abc import Mapping
from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from reporting import phrases
from reporting.model.unit_names import UnitNames


class UnitField(StringField):
    """One of the units that are offered; its `data` is a code, people read and type names.

    What is none of them stays as it was typed, and its error says so.
    """

    offered = UnitNames({})

    def offer(self, names: Mapping[str, str]) -> None:
        """`names`: by code, of all that may be chosen."""
        self.offered = UnitNames(names)
        found = self.offered.meant(self.data or "")
        if len(found) == 1:
            (self.data,) = found

    @property
    def label_of_chosen(self) -> str:
        """The name of the chosen unit; empty without one."""
        return self.offered.labels.get(self.data or "", "")

    def pre_validate(self, form: Any) -> None:  # WTForms passes it
        """Whether it is one of those offered."""
        if not self.data or self.label_of_chosen:
            return
        several = self.offered.meant(self.data)
        raise ValidationError(phrases.SEVERAL_UNITS if several else phrases.UNKNOWN_UNIT)

    def _value(self) -> str:
        return self.label_of_chosen or self.data or ""
