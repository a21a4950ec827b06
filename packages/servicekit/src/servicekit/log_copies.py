"""Copies of Kafka's records in plain files, for the day on which the log is lost.

`folder/<topic>/<topic id>/<partition>-<first offset>-<last offset>.gz`: records in order, each a
length (4 bytes, big-endian) and a msgpack array. A file appears whole or not at all.
"""

import gzip
import os
import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

NAME: Final = re.compile(r"(\d+)-(\d+)-(\d+)\.gz")
SMALL_BYTES: Final = 4 * 1024**2
MOST_SMALL: Final = 60
STATE: Final = "copied.json"
_LENGTH: Final = struct.Struct(">I")


class CopyBroken(RuntimeError):
    """A file of the copy is damaged, or one is missing between two others."""


class CopiedRecord(msgspec.Struct, frozen=True, array_like=True):
    """One record as Kafka had it; `timestamp` in epoch milliseconds."""

    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


class Copied(msgspec.Struct, frozen=True):
    """Everything acknowledged before `at` is in the copy. `topic_ids`: topic -> its identity."""

    at: datetime
    topic_ids: dict[str, str]


class Part(msgspec.Struct, frozen=True, order=True):
    """One file: consecutive offsets of a partition."""

    partition: int
    first: int
    last: int
    path: Path


class TopicCopy:
    """The copy of one topic of one identity."""

    def __init__(self, folder: Path, topic: str, topic_id: str) -> None:
        self.folder = folder / topic / topic_id
        self.topic_id = topic_id

    def parts(self, partition: int) -> list[Part]:
        """In order; what a later file holds as well is left out. Raises CopyBroken for a gap."""
        kept: list[Part] = []
        for part in sorted(self._files(), key=lambda one: (one.first, -one.last)):
            if part.partition != partition or (kept and part.last <= kept[-1].last):
                continue
            if kept and part.first != kept[-1].last + 1:
                raise CopyBroken(f"{part.path}: nothing is copied before it from {kept[-1].last}")
            kept.append(part)
        return kept

    def partitions(self) -> list[int]:
        return sorted({part.partition for part in self._files()})

    def next_offset(self, partition: int) -> int:
        """Where copying goes on; 0 before the first file."""
        parts = self.parts(partition)
        return parts[-1].last + 1 if parts else 0

    def add(self, partition: int, records: Sequence[CopiedRecord]) -> None:
        """One more file, complete before it has its name."""
        first, last = records[0].offset, records[-1].offset
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / _name(partition, first, last)
        packed = bytearray()
        for record in records:
            body = msgspec.msgpack.encode(record)
            packed += _LENGTH.pack(len(body)) + body
        _write(path, [gzip.compress(packed, compresslevel=1, mtime=0)])

    def read(self, partition: int, first: int) -> Iterator[CopiedRecord]:
        """Records from the offset `first` on. Raises CopyBroken."""
        for part in self.parts(partition):
            if part.last >= first:
                yield from (record for record in _records(part) if record.offset >= first)

    def merge(self, partition: int) -> None:
        """Many small files become one: gzip files may simply follow each other."""
        small = [part for part in self.parts(partition) if part.path.stat().st_size < SMALL_BYTES]
        if len(small) < MOST_SMALL or small[-1].last - small[0].first + 1 != sum(
            part.last - part.first + 1 for part in small
        ):
            return
        path = self.folder / _name(partition, small[0].first, small[-1].last)
        _write(path, (part.path.read_bytes() for part in small))
        for part in small:
            part.path.unlink()

    def _files(self) -> Iterator[Part]:
        for path in self.folder.glob("*.gz"):
            found = NAME.fullmatch(path.name)
            if found:
                partition, first, last = map(int, found.groups())
                yield Part(partition, first, last, path)


def copies_of(folder: Path, topic: str) -> list[TopicCopy]:
    """Every identity the topic has had."""
    return [
        TopicCopy(folder, topic, found.name)
        for found in sorted((folder / topic).glob("*"))
        if found.is_dir()
    ]


def note(folder: Path, copied: Copied) -> None:
    _write(folder / STATE, [msgspec.json.encode(copied)])


def last_copied(folder: Path) -> Copied | None:
    """None before the first copy."""
    try:
        return msgspec.json.decode((folder / STATE).read_bytes(), type=Copied)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError as error:
        raise CopyBroken(f"{folder / STATE}: {error}") from error


def _records(part: Part) -> Iterator[CopiedRecord]:
    expected = part.first
    try:
        with gzip.open(part.path) as source:
            while head := source.read(_LENGTH.size):
                body = source.read(*_LENGTH.unpack(head))
                record = msgspec.msgpack.decode(body, type=CopiedRecord)
                if record.offset != expected:
                    raise CopyBroken(f"{part.path}: expected {expected}, found {record.offset}")
                expected += 1
                yield record
    except (OSError, EOFError, ValueError, struct.error, msgspec.MsgspecError) as error:
        raise CopyBroken(f"{part.path}: {error}") from error
    if expected != part.last + 1:
        raise CopyBroken(f"{part.path}: ends before {expected}")


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    """On disk before it has its name. Raises OSError, and leaves nothing half-written."""
    draft = path.with_name(path.name + ".new")
    try:
        with draft.open("wb") as out:
            out.writelines(chunks)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _name(partition: int, first: int, last: int) -> str:
    return f"{partition}-{first:020d}-{last:020d}.gz"
