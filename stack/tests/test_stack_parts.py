"""Small pure parts: versions, checksums, ports, fingerprints, tables, secrets."""

import errno
import hashlib
import os
import socket
from pathlib import Path

import pytest
from stack import assets, ports
from stack.cli import told
from stack.console import table
from stack.debian import OLDEST_JAVA, find_java, java_release, read_java_release
from stack.fingerprints import Changes
from stack.home import Choices, Home
from stack.kafka import CHECKSUMS, read_checksums, verify
from stack.refusal import NO_ROOM, Refusal
from stack.secrets import make_secrets
from stack.seeding import with_patience
from stack.shell import clean_environment, run

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("told", "release"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('openjdk version "21" 2023-09-19', 21),
        ('java version "1.8.0_392"', 8),
        ("no such thing", 0),
    ],
)
def test_java_release_of(told: str, release: int) -> None:
    assert read_java_release(told) == release


def test_java_that_is_too_old_or_broken_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = os.environ["PATH"]
    for name, body in (("old", "echo 'version \"1.8.0_392\"' >&2"), ("broken", "exit 1")):
        java = tmp_path / name / "java"
        java.parent.mkdir()
        java.write_text(f"#!/bin/sh\n{body}\n")
        java.chmod(0o755)
        monkeypatch.setenv("PATH", f"{java.parent}:{path}")

        found = find_java()

        assert found is None or java_release(found) >= OLDEST_JAVA


def test_java_of_java_home_is_taken_when_it_is_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java = tmp_path / "bin/java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"21\" 2023-09-19' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    assert find_java() == java


def test_recorded_checksums_name_kafka_and_its_log_binding() -> None:
    names = read_checksums(CHECKSUMS.read_text()).keys()

    assert {"kafka_2.13-4.3.0.jar", "log4j-slf4j-impl-2.25.4.jar"} <= names


def test_jars_that_differ_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.jar").write_bytes(b"other")
    wanted = {"a.jar": hashlib.sha256(b"right").hexdigest()}

    with pytest.raises(Refusal, match=r"a\.jar"):
        verify(tmp_path, wanted)


def test_jars_as_recorded_are_accepted(tmp_path: Path) -> None:
    (tmp_path / "a.jar").write_bytes(b"right")

    verify(tmp_path, {"a.jar": hashlib.sha256(b"right").hexdigest()})


def test_taken_port_is_refused_with_owner_and_option() -> None:
    with socket.socket() as taken:
        taken.bind((ports.LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(Refusal) as refused:
            ports.check_free([ports.Wanted("gateway", port, "--port")])

    sentence = str(refused.value)
    assert sentence.startswith(f"Port {port}, wanted by gateway, is taken by ")
    assert f"(process {os.getpid()})" in sentence
    assert sentence.endswith("choose another with --port.")


def test_port_taken_on_another_address_only_is_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.2", 0))
        taken.listen()
        port = taken.getsockname()[1]

        free = {host: ports.is_free(port, host=host) for host in ("127.0.0.1", "127.0.0.2")}
        open_at = {host: ports.is_open(port, host=host) for host in ("127.0.0.1", "127.0.0.2")}

    assert free == {"127.0.0.1": True, "127.0.0.2": False}
    assert open_at == {"127.0.0.1": False, "127.0.0.2": True}


def test_address_of_another_machine_is_refused() -> None:
    with pytest.raises(Refusal, match=r"no address 192\.0\.2\.1; choose another with --listen\.$"):
        ports.is_free(8080, host="192.0.2.1")


def test_full_disk_is_told_with_what_to_do(tmp_path: Path) -> None:
    shell = ["sh", "-c", "echo 'cp: write error: No space left on device' >&2; exit 1"]

    assert told(OSError(errno.ENOSPC, "No space left on device", "/x")) == NO_ROOM
    assert told(OSError(errno.EIO, "Input/output error", "/x")) == "Input/output error: /x"
    with pytest.raises(Refusal, match=f"^Copying failed: {NO_ROOM}"):
        run(shell, log=tmp_path / "up.log", what="Copying")


def test_changes_are_seen_until_the_work_is_done(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first = Changes(home)
    before = [kind in first for kind in ("python", "services", "assets")]

    first.done("python", "assets")

    second = Changes(home)
    assert before == [True, True, True]
    assert [kind in second for kind in ("python", "services", "assets")] == [False, True, False]


def test_table_pads_columns_and_leaves_no_space_at_line_ends() -> None:
    assert table([("a", "long"), ("bcd", "x")], ("N", "M")) == "N    M\na    long\nbcd  x"


def test_secrets_are_made_once(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.make()
    make_secrets(home, ("voting",))
    first = {path.name: path.read_text() for path in home.secrets.iterdir()}

    make_secrets(home, ("voting",))

    moved = Home(tmp_path, Choices(base_port=19000))
    assert {path.name: path.read_text() for path in home.secrets.iterdir()} == first
    make_secrets(moved, ("voting",))
    changed = {path.name for path in home.secrets.iterdir() if path.read_text() != first[path.name]}
    assert changed == {"database-url-voting"}
    assert {path.stat().st_mode & 0o777 for path in home.secrets.iterdir()} == {0o600}
    password = (home.secrets / "postgres-voting").read_text()
    assert first["database-url-voting"] == (
        f"postgresql://contest_voting:{password}@127.0.0.1:18101/contest_voting"
    )


def test_failed_program_is_told_in_one_sentence(tmp_path: Path) -> None:
    log = tmp_path / "up.log"

    with pytest.raises(Refusal, match=rf"Trying failed: no luck \(all of it: {log}\)"):
        run(["sh", "-c", "echo start; echo no luck >&2; exit 3"], log=log, what="Trying")

    assert log.read_text() == "$ sh -c echo start; echo no luck >&2; exit 3\nstart\nno luck\n\n"


def test_programs_do_not_inherit_what_could_change_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "elsewhere")
    monkeypatch.setenv("PYTHONPATH", "/x")

    assert not {"PGHOST", "PYTHONPATH"} & clean_environment().keys()


def test_patience_ends_with_the_last_refusal() -> None:
    def never() -> None:
        raise Refusal("not yet")

    with pytest.raises(Refusal, match="not yet"):
        with_patience(never, seconds=0)


def test_new_assets_are_added_and_fresh_old_ones_stay(tmp_path: Path) -> None:
    draft, served = tmp_path / "draft", tmp_path / "served"
    for folder, name in ((draft, "new.css"), (draft, "manifest.json"), (served, "old.css")):
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(name)
    (served / "ancient.css").write_text("")
    os.utime(served / "ancient.css", (0, 0))

    assets.take_over(draft, served)

    names = sorted(path.name for path in served.iterdir())
    assert names == ["manifest.json", "new.css", "old.css"]
    assert not draft.exists()
