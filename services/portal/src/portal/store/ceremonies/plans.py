"""The data files ceremonies of the demonstration are seeded from."""

from importlib.resources import files
from typing import Final

import msgspec

from portal.model.ceremonies.plans import Plan

FILES: Final = ("launch.json", "award.json")


def every() -> list[Plan]:
    """In the order they take place. Raises msgspec.ValidationError for a malformed file."""
    folder = files("portal") / "data" / "ceremonies"
    return [msgspec.json.decode((folder / name).read_bytes(), type=Plan) for name in FILES]
