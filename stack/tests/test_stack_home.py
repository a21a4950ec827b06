"""The state folder: what it remembers and what it refuses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from stack.home import (
    BASE_PORT,
    CHECKOUT,
    GATEWAY_PORT,
    LONGEST_SOCKET_NAME,
    PRIVATE_FOLDERS,
    SOCKET_PATH_LIMIT,
    Choices,
    Home,
    only_one,
    open_home,
    write_private,
)
from stack.refusal import Refusal
from stack.testing import test_home as home_of_tests

pytestmark = pytest.mark.unit


def test_home_without_choices_uses_the_usual_ports(tmp_path: Path) -> None:
    home = open_home(str(tmp_path))

    assert (home.choices.gateway_port, home.choices.base_port) == (GATEWAY_PORT, BASE_PORT)
    assert home.public_url == "http://127.0.0.1:8080"


def test_home_remembers_what_up_was_told(tmp_path: Path) -> None:
    told = open_home(str(tmp_path), {"gateway_port": 9000, "base_port": 19000, "listen": None})
    told.make()
    told.remember()

    assert open_home(str(tmp_path)).choices == Choices(gateway_port=9000, base_port=19000)


def test_home_with_a_broken_memory_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "home.json").write_text("{")

    with pytest.raises(Refusal, match=f"{tmp_path}/home.json"):
        open_home(str(tmp_path))


def test_home_keeps_secrets_from_others(tmp_path: Path) -> None:
    home = Home(tmp_path / "h")
    home.make()

    modes = {name: (home.root / name).stat().st_mode & 0o777 for name in PRIVATE_FOLDERS}
    assert modes == dict.fromkeys(
        ("logs", "secrets", "files", "mail", "catalogue", "redis", "kafka", "demonstration",
         "bytecode"), 0o700,
    )  # fmt: skip
    assert home.root.stat().st_mode & 0o777 == 0o755


def test_demonstration_accounts_of_an_older_home_are_kept(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.make()
    before = tmp_path / "demo-accounts.txt"
    before.write_text("old")

    home.keep_demo_accounts()
    then = home.demo_accounts.read_text()
    before.write_text("older")
    home.keep_demo_accounts()

    assert (then, home.demo_accounts.read_text()) == ("old", "old")


def test_private_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    write_private(tmp_path / "key", "secret")

    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "key").read_text() == "secret"


def test_sockets_of_a_deep_home_stay_within_the_limit_of_the_kernel(tmp_path: Path) -> None:
    deep = Home(tmp_path / ("x" * 90))

    assert len(os.fsencode(deep.sockets / LONGEST_SOCKET_NAME)) <= SOCKET_PATH_LIMIT


SECOND = """
import sys
from pathlib import Path
from stack.home import Home, only_one

with only_one(Home(Path(sys.argv[1]))):
    print("after the first:", Path(sys.argv[1], "first").exists())
"""


def test_second_command_on_a_home_waits_and_says_so(tmp_path: Path) -> None:
    command = [sys.executable, "-u", "-c", SECOND, str(tmp_path)]
    with only_one(Home(tmp_path)):
        second = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT)
        assert second.stdout is not None
        said = second.stdout.readline()
        (tmp_path / "first").touch()
    then, _ = second.communicate(timeout=30)

    assert said.startswith("  Waiting for another contest command")
    assert then == "after the first: True\n"


def test_tls_makes_the_public_address_https(tmp_path: Path) -> None:
    home = Home(tmp_path, Choices(gateway_port=8443, tls_certificate="/c.pem"))

    assert home.public_url == "https://127.0.0.1:8443"


@pytest.mark.parametrize(
    ("listen", "url"),
    [("10.0.0.5", "http://10.0.0.5:8080"), ("0.0.0.0", "http://127.0.0.1:8080")],  # noqa: S104
)
def test_public_address_is_one_that_answers(tmp_path: Path, listen: str, url: str) -> None:
    assert Home(tmp_path, Choices(listen=listen)).public_url == url


def test_test_stack_has_its_own_ports_and_shares_the_tools(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONTEST_TEST_HOME", raising=False)
    normal = Home(tmp_path / "contest")

    mine = home_of_tests(normal)

    assert mine.root == tmp_path / "contest-test"
    assert mine.tools == normal.tools
    assert (mine.choices.gateway_port, mine.choices.base_port) == (18080, 18300)
