"""The data files editions are seeded from."""

from importlib.resources import files

import msgspec

from portal.model.plans import Plan

FOLDER = "data"


def every() -> list[Plan]:
    """All plans of the package, by number. Raises msgspec.ValidationError for a malformed file."""
    found = [
        msgspec.json.decode(file.read_bytes(), type=Plan)
        for file in (files("portal") / FOLDER).iterdir()
        if file.name.endswith(".json")
    ]
    return sorted(found, key=lambda plan: plan.number)


def template() -> Plan:
    """What a new edition starts from where no former one fits."""
    file = files("portal") / FOLDER / "mau" / "hang-nam.json"
    return msgspec.json.decode(file.read_bytes(), type=Plan)
