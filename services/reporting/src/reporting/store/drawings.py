"""SVG to PNG, each by a process of its own.

The library keeps Python's lock until a picture is drawn: in a web process every other request and
every stream would stand still meanwhile, whatever thread drew it.
"""

import subprocess
import sys
from threading import BoundedSemaphore
from typing import Final

from reporting.errors.exports import NotDrawn

COMMAND: Final = (sys.executable, "-m", "reporting.store.svg_drawing")
LONGEST_SECONDS: Final = 30
AT_ONCE: Final = BoundedSemaphore(2)
"""They share the processors with everything else."""


def as_png(svg: str) -> bytes:
    """The picture. Raises NotDrawn when it takes too long."""
    with AT_ONCE:
        try:
            done = subprocess.run(  # noqa: S603  # our own module
                COMMAND,
                input=svg.encode(),
                stdout=subprocess.PIPE,
                check=True,
                timeout=LONGEST_SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            raise NotDrawn from error
    return done.stdout
