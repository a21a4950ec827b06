"""The table of processes, their ports and the supervisor's configuration."""

import os
import pwd
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest
from stack.description import description
from stack.environment import environment_of
from stack.home import WRITTEN_FOLDERS, Choices, Home
from stack.ports import Wanted
from stack.processes import AHEAD, GIVING_WAY, Process, table, wanted_ports
from stack.supervisor import configuration

pytestmark = pytest.mark.unit

EXPECTED = {
    "postgres": 18101, "redis": 18102, "kafka": 18103, "mailsink": 18106,
    "accounts-web": 18110, "accounts-work": 18112, "portal-web": 18120, "portal-work": 18122,
    "submissions-web": 18130, "submissions-work": 18132, "voting-web": 18140,
    "voting-work": 18142, "voting-ledger": 18143, "notifications-web": 18150,
    "notifications-work": 18152, "reporting-web": 18160, "reporting-work": 18162, "gateway": 8080,
}  # fmt: skip


def read(text: str) -> RawConfigParser:
    parser = RawConfigParser()
    parser.read_string(text)
    return parser


def test_table_names_every_process_with_its_port(tmp_path: Path) -> None:
    assert {process.name: process.port for process in table(Home(tmp_path))} == EXPECTED


def test_mail_server_takes_the_place_of_the_mailbox(tmp_path: Path) -> None:
    home = Home(tmp_path, Choices(smtp_url="smtp://mail.example"))

    names = {process.name for process in table(home)}

    assert names == EXPECTED.keys() - {"mailsink"}
    assert not {"smtp", "mailsink"} & description(home).keys()


def test_gateway_wants_its_ports_at_the_address_it_listens_on(tmp_path: Path) -> None:
    home = Home(tmp_path, Choices(listen="10.0.0.5", redirect_port=80))

    elsewhere = [one for one in wanted_ports(home) if one.host != "127.0.0.1"]

    assert elsewhere == [
        Wanted("gateway", 8080, "--port", "10.0.0.5"),
        Wanted("gateway", 80, "--redirect-port", "10.0.0.5"),
    ]


def test_two_stacks_share_no_port(tmp_path: Path) -> None:
    other = Choices(gateway_port=18080, base_port=18300)
    first, second = (
        {port for process in table(home) for port in process.all_ports}
        for home in (Home(tmp_path), Home(tmp_path, other))
    )

    assert first & second == set()


def test_no_port_is_used_twice_in_a_stack(tmp_path: Path) -> None:
    ports = [port for process in table(Home(tmp_path)) for port in process.all_ports]

    assert len(ports) == len(set(ports))


def test_configuration_stops_kafka_and_postgres_last(tmp_path: Path) -> None:
    found = read(configuration(Home(tmp_path), table(Home(tmp_path))))
    groups = ("postgres", "redis", "kafka", "apps", "gateway")
    priorities = [found.getint(f"group:{group}", "priority") for group in groups]

    assert priorities == sorted(priorities)


def test_configuration_restarts_everything_and_starts_nothing_by_itself(tmp_path: Path) -> None:
    found = read(configuration(Home(tmp_path), table(Home(tmp_path))))
    programs = [found[name] for name in found.sections() if name.startswith("program:")]

    assert len(programs) == len(EXPECTED)
    assert {(p["autostart"], p["autorestart"], p["stopwaitsecs"]) for p in programs} == {
        ("false", "true", "60")
    }


def test_only_what_follows_later_gives_way(tmp_path: Path) -> None:
    commands = {p.name: p.command for p in table(Home(tmp_path))}
    gives_way = {name for name, found in commands.items() if found[:3] == GIVING_WAY}

    assert gives_way == {name for name in EXPECTED if name.endswith(("-work", "-ledger"))}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may put a program first")
def test_votes_go_first_and_still_run_without_rights(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.make()
    nobody = pwd.getpwnam("nobody")
    for folder in WRITTEN_FOLDERS:
        os.chown(home.root / folder, nobody.pw_uid, nobody.pw_gid)
    found = next(p for p in table(home) if p.name == "voting-web")

    ahead = found.command[: found.command.index("--") + 1]
    said = subprocess.check_output([*ahead, "sh", "-c", "id -u; id -G; nice"], text=True)

    assert (found.user, said.split()) == (
        None,
        [str(nobody.pw_uid), str(nobody.pw_gid), str(os.nice(0) + int(AHEAD[-1]))],
    )


def test_configuration_keeps_odd_characters(tmp_path: Path) -> None:
    odd = Process(
        name="odd", group="apps", command=("run", 'a "b"'), port=1, is_ready=lambda: True,
        environment={"X": "100%"},
    )  # fmt: skip

    found = read(configuration(Home(tmp_path), [odd]))["program:odd"]

    assert found["command"] == r'"run" "a \"b\""'
    assert found["environment"] == 'X="100%%"'


def test_environment_names_secrets_by_file_only(tmp_path: Path) -> None:
    home = Home(tmp_path)
    voting = environment_of(home, "voting")

    assert voting["RECEIPT_KEY_FILE"] == f"{tmp_path}/secrets/receipt-key"
    assert voting["LEDGER_OPS_LISTEN"] == "127.0.0.1:18143"
    assert not {"DATABASE_URL", "SEAL_KEY", "RECEIPT_KEY", "PASS_KEY"} & voting.keys()


def test_description_holds_no_password(tmp_path: Path) -> None:
    found = description(Home(tmp_path))

    assert found["postgres"] == {
        "superuser": f"postgresql://contest@/postgres?host={Home(tmp_path).sockets}/postgres"
        "&port=18101",
        "host": "127.0.0.1",
        "port": 18101,
    }
