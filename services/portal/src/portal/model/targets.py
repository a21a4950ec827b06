"""What units strive for, as an edition's data or its staff say it (S0-14 … S0-19)."""

from collections.abc import Sequence

from contracts.events import UnitTarget


class BadTarget(ValueError):
    """A target that nobody could count by; says which one."""


def may_be_joint(target: UnitTarget) -> bool:
    """Only the units of exactly one group can strive jointly: its dossiers are counted once."""
    return len(target.groups) == 1 and not target.units


def check(targets: Sequence[UnitTarget]) -> None:
    """Raises BadTarget: a target of nobody, a joint one of several groups, a group said twice."""
    for target in targets:
        of_nobody = not (target.groups or target.units)
        if of_nobody or (target.scope == "group" and not may_be_joint(target)):
            raise BadTarget(target.label)
    groups = [group for target in targets for group in target.groups]
    if len(groups) != len(set(groups)):
        raise BadTarget(", ".join(sorted(groups)))
