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

def work(wanted):
    until = time.monotonic() + 30
    while turns[0] < wanted and time.monotonic() < until:
        sum(range(1000))
    return "drawn"

def refuse():
    raise LookupError("nothing to draw")

turns = [0]
def watch():
    while True:
        gevent.sleep(0.001)
        turns[0] += 1

gevent.spawn(watch)
answer = aside(work, wanted=20)
meanwhile = turns[0]
try:
    aside(refuse)
except LookupError as error:
    refusal = str(error)
print(json.dumps([answer, refusal, meanwhile]))
"""


def test_hub_goes_on_while_something_is_drawn_beside_it() -> None:
    told = subprocess.run([sys.executable, "-c", WORKER], check=True, capture_output=True).stdout
    answer, refusal, turns = json.loads(told)
    assert (answer, refusal) == ("drawn", "nothing to draw")
    assert turns >= 20  # on the hub there would be none


def test_elsewhere_it_is_an_ordinary_call() -> None:
    assert aside(sorted, [2, 1], reverse=False) == [1, 2]
