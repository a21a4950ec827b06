"""Code is taken over and secrets change while people vote 300 times a second: nobody notices."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvloop

from load.openloop import Answer, OpenLoop, Plan
from load.place import Place, find_place
from recovery.conftest import Operator
from rehearsal.act import Terms, vote_meanwhile
from rehearsal.judge import Judge
from servicekit.testing import Stack
from support.mailbox import Mailbox
from support.people import fresh_email
from support.visitor import Visitor

pytestmark = pytest.mark.recovery

TERMS = Terms(rate=300.0, seconds=5.0)
MOST_SECONDS = 120
"""Longer than any command takes: so many votes are ready."""
PASSES = 120_000
OVERLAP_SECONDS = 20 * 60


@dataclass
class Crowd:
    """Votes for one entry; nobody votes twice."""

    place: Place
    judge: Judge
    passes: list[str]

    def vote_while(self, command: Callable[[], object]) -> list[Answer]:
        """Answers by the time the command has ended and all is calm; the ledger must hold them."""
        mine = self.passes[: int(TERMS.rate * MOST_SECONDS)]
        loop = OpenLoop(Plan(self.place.gateway, self.judge.entry, TERMS.rate), mine)
        answers = uvloop.run(vote_meanwhile(loop, command, TERMS))
        del self.passes[: len(answers)]
        assert self.judge.judge(mine, answers).is_exact
        return answers


@pytest.fixture(scope="module")
def crowd(stack: Stack) -> Crowd:
    place = find_place()
    return Crowd(place, Judge(place, place.entries[0]), place.passes(PASSES))


@pytest.mark.parametrize(
    "command",
    [
        ("deploy",),
        ("rotate", "seal-key"),
        ("rotate", "receipt-key"),
        ("rotate", "letter-key"),
        ("rotate", "signing-key"),
        ("rotate", "postgres-voting"),
        ("rotate", "postgres-accounts"),
    ],
    ids="-".join,
)
def test_no_vote_fails_meanwhile_and_people_sign_in_afterwards(
    command: tuple[str, ...],
    crowd: Crowd,
    operator: Operator,
    visitor: Callable[[], Visitor],
    mailbox: Mailbox,
) -> None:
    answers = crowd.vote_while(lambda: operator.does(*command))
    assert {answer.status for answer in answers} == {201}
    assert visitor().sign_in(fresh_email(), mailbox)


def test_old_pass_key_is_dropped_only_when_nobody_can_hold_such_a_pass(
    crowd: Crowd, operator: Operator, stack: Stack
) -> None:
    answers = crowd.vote_while(lambda: operator.does("rotate", "pass-key"))
    assert {answer.status for answer in answers} == {201}
    early = operator.run("rotate", "pass-key", "--finish")
    assert early.returncode == 1
    assert "The old pass-key may still be met until" in early.stderr
    rotated = time.time() - OVERLAP_SECONDS - 60
    os.utime(Path(stack.home / "secrets/pass-key"), (rotated, rotated))
    operator.does("rotate", "pass-key", "--finish")
    held, renewed = crowd.passes[:30], crowd.place.passes(PASSES)[-30:]
    plan = Plan(crowd.place.gateway, crowd.judge.entry, TERMS.rate)
    assert {one.status for one in uvloop.run(OpenLoop(plan, held).run())} == {401}
    assert {one.status for one in uvloop.run(OpenLoop(plan, renewed).run())} == {201}
