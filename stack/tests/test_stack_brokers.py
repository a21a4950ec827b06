"""One broker, or three with copies of everything: addresses, folders, settings."""

from pathlib import Path

import pytest
from stack import kafka
from stack.brokers import Broker, bootstrap, brokers, check_brokers, copies
from stack.home import Choices, Home
from stack.processes import table
from stack.refusal import Refusal

pytestmark = pytest.mark.unit


def home(root: Path, count: int) -> Home:
    return Home(root, Choices(base_port=20000, brokers=count))


def test_single_broker_keeps_its_log_where_it_always_was(tmp_path: Path) -> None:
    alone = home(tmp_path, 1)

    assert brokers(alone) == [Broker(1, 20003, tmp_path / "kafka")]
    assert (bootstrap(alone), copies(alone)) == ("127.0.0.1:20003", (1, 1))


def test_three_brokers_have_ports_and_folders_of_their_own(tmp_path: Path) -> None:
    three = home(tmp_path, 3)

    assert brokers(three) == [
        Broker(1, 20003, tmp_path / "kafka/1"),
        Broker(2, 20064, tmp_path / "kafka/2"),
        Broker(3, 20066, tmp_path / "kafka/3"),
    ]
    assert bootstrap(three) == "127.0.0.1:20003,127.0.0.1:20064,127.0.0.1:20066"
    assert copies(three) == (3, 2)


def test_no_two_processes_of_a_stack_with_three_brokers_share_a_port(tmp_path: Path) -> None:
    ports = [port for process in table(home(tmp_path, 3)) for port in process.all_ports]

    assert len(ports) == len(set(ports))
    assert [p.name for p in table(home(tmp_path, 3)) if p.group == "kafka"] == [
        "kafka", "kafka-2", "kafka-3"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kept", "file", "wanted", "sentence"),
    [
        (1, "meta.properties", 3, "lies on 1 broker and cannot be moved to 3"),
        (3, "2/meta.properties", 1, "lies on 3 brokers and cannot be moved to 1"),
    ],
)
def test_other_number_than_the_log_lies_on_is_refused(
    tmp_path: Path, kept: int, file: str, wanted: int, sentence: str
) -> None:
    check_brokers(home(tmp_path, wanted))
    written = tmp_path / "kafka" / file
    written.parent.mkdir(parents=True)
    written.touch()

    check_brokers(home(tmp_path, kept))
    with pytest.raises(Refusal, match=sentence):
        check_brokers(home(tmp_path, wanted))


def test_settings_of_one_of_three_ask_for_two_written_copies(tmp_path: Path) -> None:
    three = home(tmp_path, 3)
    second = brokers(three)[1]

    kafka._write_settings(three, second, second.data)

    lines = kafka.settings(three, second).read_text().splitlines()
    found = dict(line.split("=", 1) for line in lines if "=" in line and line[0] != "#")
    wanted = {
        "node.id": "2",
        "controller.quorum.voters": "1@127.0.0.1:20004,2@127.0.0.1:20065,3@127.0.0.1:20067",
        "log.dirs": str(tmp_path / "kafka/2"),
        "default.replication.factor": "3",
        "min.insync.replicas": "2",
        "offsets.topic.replication.factor": "3",
        "unclean.leader.election.enable": "false",
        "broker.session.timeout.ms": "3000",
    }
    assert {name: found[name] for name in wanted} == wanted
