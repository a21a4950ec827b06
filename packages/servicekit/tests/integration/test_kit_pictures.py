"""Pictures are drawn beside the worker that everybody's streams live in."""

import json
import struct
import subprocess
import sys

import pytest

from servicekit import pictures

pytestmark = pytest.mark.integration

WORKER = """
from gevent import monkey
monkey.patch_all()
import json
import gevent
from servicekit.pictures import as_png

rows = "".join(f'<text x="9" y="{y}">Phuong so {y}</text>' for y in range(10, 2000, 12))
svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="960" height="2000">{rows}</svg>'
turns = [0]
def watch():
    while True:
        gevent.sleep(0.001)
        turns[0] += 1

gevent.spawn(watch)
size = len(as_png(svg))
print(json.dumps([size, turns[0]]))
"""


def test_png_has_the_size_of_its_picture_twice() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="9"/></svg>'
    png = pictures.as_png(svg)
    assert (png[:8], struct.unpack(">II", png[16:24])) == (b"\x89PNG\r\n\x1a\n", (80, 60))


def test_streams_go_on_while_a_picture_is_drawn() -> None:
    told = subprocess.run([sys.executable, "-c", WORKER], check=True, capture_output=True).stdout
    size, turns = json.loads(told)
    assert size > 10_000
    assert turns > 2  # else all of them would have waited
