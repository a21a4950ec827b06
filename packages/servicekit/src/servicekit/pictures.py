"""SVG to PNG, each by a process of its own.

The library keeps Python's lock until a picture is drawn: in a web process every other request and
every stream would stand still meanwhile, whatever thread drew it.
"""

import subprocess
import sys
from threading import BoundedSemaphore
from typing import Final

from servicekit import phrases
from servicekit.problems import Problem

COMMAND: Final = (sys.executable, "-m", "servicekit.svg_drawing")
LONGEST_SECONDS: Final = 30
AT_ONCE: Final = BoundedSemaphore(2)
"""They share the processors with everything else."""
ZOOM: Final = 2.0
"""Two pixels for one: sharp in print and on screens of phones."""


class NotDrawn(Problem):
    """A picture took too long, because the machine has other things to do."""

    def __init__(self) -> None:
        super().__init__(
            503,
            "not-drawn",
            phrases.NOT_DRAWN,
            detail=phrases.NOT_DRAWN_DETAIL,
            headers={"Retry-After": "30"},
        )


def as_png(svg: str, zoom: float = ZOOM) -> bytes:
    """The picture, `zoom` pixels for one of its own. Raises NotDrawn when it takes too long."""
    with AT_ONCE:
        try:
            done = subprocess.run(  # noqa: S603  # our own module
                (*COMMAND, f"{zoom:g}"),
                input=svg.encode(),
                stdout=subprocess.PIPE,
                check=True,
                timeout=LONGEST_SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            raise NotDrawn from error
    return done.stdout
