"""The log's adapters against a real broker, over a line that breaks: one contract for both."""

import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from threading import Timer
from typing import Any, Literal

import msgspec
import pytest
from kafka import KafkaConsumer, TopicPartition
from services.voting.tests.broken_line import Line, line_to

from contracts import envelope
from contracts.events import VoteCast
from contracts.topics import VOTES
from servicekit import clock, kafka
from servicekit.ids import new_id
from support.waiting import until
from voting.bootstrap import make_log
from voting.settings import VotingSettings
from voting.store.confluent_log import ConfluentLog
from voting.store.vote_log import Appended, Failed, Record, VoteLog

pytestmark = pytest.mark.integration


def a_record(account: int, entry: int = 1, partition: int | None = None) -> Record:
    data = VoteCast(edition=31, entry=entry, account=account, received_at=clock.now())
    body = envelope.encode(
        data, id=new_id(), source="voting", edition="trinh-dien", time=data.received_at
    )
    return Record(data.key().encode(), body, request_id=f"r-{account}", partition=partition)


def soon(seconds: float = 20) -> float:
    return time.monotonic() + seconds


@pytest.fixture
def reader(kafka_settings: VotingSettings) -> Iterator[Callable[[], dict[int, list[Any]]]]:
    """Everything in the votes topic, by partition."""
    name = kafka.full_name(kafka_settings, VOTES)
    client: KafkaConsumer = kafka.make_consumer(kafka_settings)
    places = [TopicPartition(name, number) for number in range(VOTES.partitions)]
    client.assign(places)

    def read() -> dict[int, list[Any]]:
        client.seek_to_beginning(*places)
        ends = client.end_offsets(places)
        found: dict[int, list[Any]] = {place.partition: [] for place in places}
        while sum(map(len, found.values())) < sum(ends.values()):
            for place, records in client.poll(timeout_ms=1_000).items():
                found[place.partition] += records
        return found

    yield read
    client.close()


def test_append_tells_where_each_record_is(kafka_log: VoteLog, reader: Any) -> None:
    records = [a_record(account) for account in range(1, 31)] + [a_record(1, partition=4)]
    placed = kafka_log.append(records, soon())
    in_log = reader()
    appended = [one for one in placed if isinstance(one, Appended)]
    assert [in_log[one.partition][one.offset].value for one in appended] == [
        record.value for record in records
    ]
    assert appended[-1].partition == 4


def test_records_of_one_voter_keep_their_order(kafka_log: VoteLog, reader: Any) -> None:
    for entry in range(1, 21):
        kafka_log.append([a_record(7, entry)], soon())
    (records,) = [found for found in reader().values() if found]
    events: list[Any] = [
        envelope.read_data(envelope.open_envelope(record.value)) for record in records
    ]
    assert list(dict.fromkeys(event.entry for event in events)) == list(range(1, 21))


def test_record_carries_the_request_id(kafka_log: VoteLog, reader: Any) -> None:
    kafka_log.append([a_record(7)], soon())
    found = [dict(record.headers) for records in reader().values() for record in records]
    assert {headers["request-id"] for headers in found} == {b"r-7"}


@pytest.mark.parametrize("producer", ["confluent", "kafka-python"])
def test_silent_broker_is_a_failure_at_the_deadline(
    settings: VotingSettings, producer: Literal["confluent", "kafka-python"]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        away = make_log(
            msgspec.structs.replace(settings, kafka_bootstrap=address, vote_producer=producer)
        )
        began = time.monotonic()
        placed = away.append([a_record(1), a_record(2)], soon(0.3))
        seconds = time.monotonic() - began
        away.close()
    assert [type(one) for one in placed] == [Failed, Failed]
    assert 0.3 <= seconds < 10


def test_passed_deadline_appends_nothing(kafka_log: VoteLog, reader: Any) -> None:
    kafka_log.append([a_record(1)], soon())
    assert kafka_log.append([a_record(2)], time.monotonic()) == [Failed("deadline")]
    assert set(accounts(reader())) == {1}


@pytest.fixture
def line(kafka_settings: VotingSettings) -> Iterator[Line]:
    with line_to(kafka_settings.kafka_bootstrap) as found:
        yield found


@pytest.fixture(params=["confluent", "kafka-python"])
def far_log(
    kafka_settings: VotingSettings, line: Line, request: pytest.FixtureRequest
) -> Iterator[VoteLog]:
    """The log at the other end of the line."""
    far = msgspec.structs.replace(
        kafka_settings, kafka_bootstrap=line.address, vote_producer=request.param
    )
    found = make_log(far)
    yield found
    found.close()


def append(log: VoteLog, *records: Record, within: float = 20) -> list[type]:
    """What became of each, `Appended` or `Failed`; never later than the deadline."""
    began = time.monotonic()
    placed = log.append(records, soon(within))
    assert time.monotonic() - began < within + 5
    return [type(one) for one in placed]


def accounts(in_log: dict[int, list[Any]]) -> list[int]:
    """Whose votes the log holds, voters by number."""
    found = [int(record.key) for records in in_log.values() for record in records]
    return sorted(found)


def holds(log: VoteLog, in_log: list[int], expected: dict[int, int]) -> bool:
    """{account: how often}, others left out. Only librdkafka numbers what it sends: kafka-python
    may repeat a record whose answer was late."""
    found = Counter(account for account in in_log if account in expected)
    if isinstance(log, ConfluentLog):
        return found == expected
    return all(found[account] >= times for account, times in expected.items())


SENT_AND_FAILED = 1.0
"""Seconds after which a record nobody answered for has failed, and within which even a busy
machine has sent it: what is not sent at the deadline is not sent at all."""


def test_broker_that_is_gone_fails_at_the_deadline_and_is_found_again_when_back(
    far_log: VoteLog, line: Line, reader: Any
) -> None:
    assert append(far_log, a_record(1)) == [Appended]
    line.cut()
    assert append(far_log, a_record(2), a_record(3), within=0.5) == [Failed, Failed]
    line.splice()
    assert append(far_log, a_record(4)) == [Appended]
    assert holds(far_log, accounts(reader()), {1: 1, 4: 1})


def test_broker_that_was_never_there_is_found_when_it_comes(
    far_log: VoteLog, line: Line, reader: Any
) -> None:
    line.cut()
    far_log.connect()
    assert append(far_log, a_record(1), within=0.5) == [Failed]
    line.splice()
    assert append(far_log, a_record(2)) == [Appended]
    assert holds(far_log, accounts(reader()), {2: 1})


def test_record_whose_answer_never_came_is_unknown_and_in_the_log(
    far_log: VoteLog, line: Line, reader: Any
) -> None:
    """The ambiguous case: said to have failed, and there."""
    assert append(far_log, a_record(1)) == [Appended]
    line.mute()
    assert append(far_log, a_record(2), within=SENT_AND_FAILED) == [Failed]
    until("the record is in the log", lambda: 2 in accounts(reader()))
    line.mend()
    assert append(far_log, a_record(2), a_record(3)) == [Appended, Appended]
    assert holds(far_log, accounts(reader()), {1: 1, 2: 2, 3: 1})


def test_record_sent_into_a_frozen_line_is_unknown_and_may_come_later(
    far_log: VoteLog, line: Line, reader: Any
) -> None:
    assert append(far_log, a_record(1)) == [Appended]
    line.freeze()
    assert append(far_log, a_record(2), within=SENT_AND_FAILED) == [Failed]
    assert 2 not in accounts(reader())
    line.mend()
    assert append(far_log, a_record(3)) == [Appended]
    assert holds(far_log, accounts(reader()), {1: 1, 3: 1})


def test_records_of_one_voter_keep_their_order_over_a_line_that_breaks(
    far_log: VoteLog, line: Line, reader: Any
) -> None:
    told: list[int] = []
    for entry in range(1, 11):
        if entry == 5:
            line.cut()
            line.splice()
        if append(far_log, a_record(7, entry)) == [Appended]:
            told.append(entry)
    (records,) = [found for found in reader().values() if found]
    events: list[Any] = [envelope.read_data(envelope.open_envelope(r.value)) for r in records]
    in_order = list(dict.fromkeys(event.entry for event in events))
    assert in_order == told == list(range(1, 11))


def test_closing_waits_for_what_is_on_its_way(far_log: VoteLog, line: Line, reader: Any) -> None:
    append(far_log, a_record(1))
    line.freeze()
    assert append(far_log, a_record(2), within=SENT_AND_FAILED) == [Failed]
    Timer(0.5, line.mend).start()
    far_log.close()
    assert set(accounts(reader())) == {1, 2}


def test_closing_over_a_dead_line_ends(far_log: VoteLog, line: Line) -> None:
    append(far_log, a_record(1))
    line.freeze()
    append(far_log, a_record(2), within=SENT_AND_FAILED)
    began = time.monotonic()
    far_log.close()
    seconds = time.monotonic() - began
    line.mend()
    assert seconds < 30


def test_log_in_memory_keeps_the_same_promises(memory_log: Any) -> None:
    """What other tests stand on."""
    records = [a_record(account) for account in (7, 8, 7)]
    placed = memory_log.append(records, soon())
    assert memory_log.append([a_record(9)], time.monotonic()) == [Failed("told to")]
    assert [memory_log.records[one.offset] for one in placed] == records
