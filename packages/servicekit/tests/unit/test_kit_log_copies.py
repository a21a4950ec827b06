"""Copied records in files: whole or not there, without a gap, damage is found."""

from pathlib import Path

import pytest

from servicekit import log_copies
from servicekit.log_copies import CopiedRecord, CopyBroken, TopicCopy

pytestmark = pytest.mark.unit


@pytest.fixture
def copied(tmp_path: Path) -> TopicCopy:
    return TopicCopy(tmp_path, "votes", "id-1")


def some(first: int, last: int) -> list[CopiedRecord]:
    return [
        CopiedRecord(at, 1000 + at, b"%d" % at, None if at % 7 == 0 else b"vote", (("a", b"b"),))
        for at in range(first, last + 1)
    ]


def test_records_are_read_back_from_any_offset(copied: TopicCopy) -> None:
    copied.add(0, some(5, 9))
    copied.add(0, some(10, 14))
    copied.add(1, some(0, 2))
    assert list(copied.read(0, 8)) == some(8, 14)
    assert list(copied.read(0, 15)) == []
    assert (copied.partitions(), copied.next_offset(0), copied.next_offset(1)) == ([0, 1], 15, 3)
    assert copied.next_offset(2) == 0


def test_gap_between_files_is_broken(copied: TopicCopy) -> None:
    copied.add(0, some(0, 4))
    copied.add(0, some(6, 9))
    with pytest.raises(CopyBroken, match="nothing is copied before it from 4"):
        copied.next_offset(0)


@pytest.mark.parametrize("kept", [0, 10, 60])
def test_file_cut_short_is_broken(copied: TopicCopy, kept: int) -> None:
    copied.add(0, some(0, 99))
    (path,) = copied.folder.iterdir()
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(CopyBroken, match=path.name):
        list(copied.read(0, 0))


def test_file_of_other_offsets_than_its_name_is_broken(copied: TopicCopy) -> None:
    copied.add(0, some(0, 4))
    (path,) = copied.folder.iterdir()
    path.rename(path.with_name(path.name.replace("4.gz", "5.gz")))
    with pytest.raises(CopyBroken, match="ends before 5"):
        list(copied.read(0, 0))


def test_many_small_files_become_one_and_leftovers_do_no_harm(copied: TopicCopy) -> None:
    for first in range(0, 10 * log_copies.MOST_SMALL, 10):
        copied.add(0, some(first, first + 9))
    before = list(copied.read(0, 0))
    leftover = copied.parts(0)[3].path
    kept = leftover.read_bytes()
    copied.merge(0)
    assert [(one.first, one.last) for one in copied.parts(0)] == [(0, 599)]
    leftover.write_bytes(kept)  # as if merging had ended before it was removed
    assert list(copied.read(0, 0)) == before == some(0, 599)


def test_writing_that_fails_leaves_nothing(copied: TopicCopy, tmp_path: Path) -> None:
    target = copied.folder / "0-00000000000000000000-00000000000000000004.gz"
    target.mkdir(parents=True)  # the name cannot be taken
    with pytest.raises(OSError, match="directory"):
        copied.add(0, some(0, 4))
    assert [path.name for path in copied.folder.iterdir()] == [target.name]


def test_damaged_note_is_broken(tmp_path: Path) -> None:
    assert log_copies.last_copied(tmp_path) is None
    (tmp_path / log_copies.STATE).write_text("{")
    with pytest.raises(CopyBroken):
        log_copies.last_copied(tmp_path)
