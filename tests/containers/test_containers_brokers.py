"""Production's three brokers: any one of them may die while people vote."""

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from stack.containers.compose import Project
from stack.containers.engine import Engine

from servicekit.testing import Stack
from support.crowd import Answer, Ballot, vote
from support.databases import Databases
from support.tokens import voter_tokens
from support.waiting import until

pytestmark = pytest.mark.containers

Inspect = Callable[[str], dict[str, Any]]
WAVES, WAVE = 20, 40
PAUSE = 0.5
LEDGER = "SELECT count(*) FROM ledger"


@pytest.fixture
def production(engine: Engine) -> Project:
    return Project(engine, brokers=3)


@pytest.fixture
def waves(stack: Stack, production: Project) -> list[list[Ballot]]:
    """One vote of each person, for an entry of the demonstration."""
    production.must("run", "--rm", "-T", "dossiers")
    asked = f"{production.gateway}/api/submissions/v1/entries"
    items = until("entries", lambda: httpx.get(asked, timeout=30).json().get("items"), seconds=90)
    tokens = voter_tokens(Path(stack.facts["checkout"]), stack.home, WAVES * WAVE)
    ballots = [Ballot(token, items[0]["code"]) for token in tokens]
    return [ballots[start : start + WAVE] for start in range(0, len(ballots), WAVE)]


def cast(gateway: str, waves: list[list[Ballot]]) -> list[Answer]:
    """For half a minute or so: half a second between one wave and the next."""
    answers: list[Answer] = []
    for wave in waves:
        answers += vote(gateway, wave, retry=True)
        time.sleep(PAUSE)
    return answers


def test_a_broker_dies_while_people_vote_and_no_vote_is_lost(
    production: Project,
    inspect: Inspect,
    databases: Databases,
    waves: list[list[Ballot]],
    figure: Callable[[str], None],
) -> None:
    name = production.must("ps", "--quiet", "kafka-2").strip()
    before, died = databases.value("voting", LEDGER), inspect(name)["State"]["Pid"]

    with ThreadPoolExecutor(1) as people:
        voting = people.submit(cast, production.gateway, waves)
        time.sleep(4 * PAUSE)
        os.kill(died, signal.SIGKILL)
        answers = voting.result()

    acknowledged = {one.receipt for one in answers}
    until("it runs again", lambda: inspect(name)["State"]["Pid"] not in (0, died), seconds=120)
    until("recorded", lambda: databases.value("voting", LEDGER) == before + len(answers),
          seconds=120)  # fmt: skip
    figure(f"three brokers, one killed: {len(answers)} votes, 0 lost, "
           f"{sum(one.unknown for one in answers)} asked again")  # fmt: skip
    assert {one.status for one in answers} <= {200, 201}
    assert len(acknowledged) == len(answers) == WAVES * WAVE
