"""Which partition takes the votes of a moment."""

import pytest

from voting.model.partitions import TURN_SECONDS, partition_at

pytestmark = pytest.mark.unit


def test_a_moment_has_one_partition_and_the_next_turn_another() -> None:
    turn = [partition_at(1_000 + part * TURN_SECONDS / 10, 0, 6) for part in range(1, 10)]
    assert set(turn) == {turn[0]}
    assert partition_at(1_000.1 + TURN_SECONDS, 0, 6) == (turn[0] + 1) % 6


def test_every_partition_has_its_turn() -> None:
    assert [partition_at((turn + 0.5) * TURN_SECONDS, 0, 6) for turn in range(12)] == [
        *range(6),
        *range(6),
    ]


def test_workers_are_at_different_partitions() -> None:
    assert {partition_at(1_000.1, worker, 6) for worker in range(6)} == set(range(6))
