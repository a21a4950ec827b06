"""Work beside the hub: a gevent process goes on with everything else meanwhile."""

import json
import subprocess
import sys

import pytest

from servicekit.aside import aside

pytestmark = pytest.mark.integration

WORKER = """
from gevent import monkey
monkey.patch_all()
import json, time
import gevent
from servicekit.aside import aside

def work(seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        sum(range(1000))
    return "drawn"

def refuse():
    raise LookupError("nothing to draw")

longest = [0.0]
def watch():
    before = time.monotonic()
    while True:
        gevent.sleep(0.001)
        longest[0] = max(longest[0], time.monotonic() - before)
        before = time.monotonic()

gevent.spawn(watch)
gevent.sleep(0.01)
answer = aside(work, seconds=1.0)
pause = longest[0]
try:
    aside(refuse)
except LookupError as error:
    refusal = str(error)
print(json.dumps([answer, refusal, pause]))
"""


def test_hub_goes_on_while_something_is_drawn_beside_it() -> None:
    told = subprocess.run([sys.executable, "-c", WORKER], check=True, capture_output=True).stdout
    answer, refusal, pause = json.loads(told)
    assert (answer, refusal) == ("drawn", "nothing to draw")
    assert pause < 0.9  # on the hub it would be more than the whole second


def test_elsewhere_it_is_an_ordinary_call() -> None:
    assert aside(sorted, [2, 1], reverse=False) == [1, 2]
