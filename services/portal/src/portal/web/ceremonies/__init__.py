"""Doors of ceremonies."""

from typing import Final

from portal.web.ceremonies import (
    answers,
    changes,
    door,
    guest_sheets,
    guests,
    merging,
    overview,
    papers,
    parts,
    stage,
)

BLUEPRINTS: Final = (
    overview.bp,
    changes.bp,
    parts.bp,
    guests.bp,
    merging.bp,
    guest_sheets.bp,
    papers.bp,
    door.bp,
    stage.bp,
    answers.bp,
)
