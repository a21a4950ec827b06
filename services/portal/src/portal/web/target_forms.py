"""The form of an edition's targets: as many fields as the edition has targets."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from wtforms import IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange

from contracts.events import UnitTarget
from portal import phrases
from portal.model import targets
from portal.web.forms import ChangeForm, choices_of

MOST_DOSSIERS: Final = 10_000


class TargetsForm(ChangeForm):
    """Figures of the edition's targets; `of` adds the fields."""

    def targets(self, before: Sequence[UnitTarget]) -> tuple[UnitTarget, ...]:
        """Only after validate(): the same targets with the figures typed."""
        return tuple(
            msgspec.structs.replace(
                target,
                minimum=self[f"minimum_{number}"].data,
                scope=self[f"scope_{number}"].data if f"scope_{number}" in self else target.scope,
            )
            for number, target in enumerate(before)
        )

    @staticmethod
    def of(found: Sequence[UnitTarget]) -> type["TargetsForm"]:
        """A form with a figure for each target and, where units may strive jointly, the scope."""
        fields: dict[str, Any] = {}
        for number, target in enumerate(found):
            fields[f"minimum_{number}"] = IntegerField(
                target.label,
                [InputRequired(), NumberRange(0, MOST_DOSSIERS)],
                default=target.minimum,
                description=phrases.TARGET_HELP,
            )
            if targets.may_be_joint(target):
                fields[f"scope_{number}"] = RadioField(
                    phrases.SCOPE_OF.format(label=target.label),
                    choices=choices_of(phrases.SCOPES),
                    default=target.scope,
                )
        return type("TargetsOfEdition", (TargetsForm,), fields)
