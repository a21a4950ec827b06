"""The log's adapters against a real broker."""

import socket
import time
from collections.abc import Callable, Iterator
from typing import Any, Literal

import msgspec
import pytest
from kafka import KafkaConsumer, TopicPartition

from contracts import envelope
from contracts.events import VoteCast
from contracts.topics import VOTES
from servicekit import clock, kafka
from servicekit.ids import new_id
from voting.bootstrap import make_log
from voting.settings import VotingSettings
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
    assert [event.entry for event in events] == list(range(1, 21))


def test_record_carries_the_request_id(kafka_log: VoteLog, reader: Any) -> None:
    kafka_log.append([a_record(7)], soon())
    (record,) = [record for found in reader().values() for record in found]
    assert dict(record.headers)["request-id"] == b"r-7"


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
    assert 0.3 <= seconds < 2


def test_passed_deadline_appends_nothing(kafka_log: VoteLog, reader: Any) -> None:
    kafka_log.append([a_record(1)], soon())
    assert kafka_log.append([a_record(2)], time.monotonic()) == [Failed("deadline")]
    assert sum(map(len, reader().values())) == 1
