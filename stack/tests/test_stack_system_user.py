"""Whom programs run as when root runs the launcher; nothing of this exists for others."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from stack.home import Home, open_home
from stack.processes import table
from stack.refusal import Refusal
from stack.shell import User, as_user
from stack.system_user import (
    ACCOUNT,
    belongs,
    choose_runner,
    first_closed,
    give,
    let_read,
    runner,
    system_user,
    written,
)

from servicekit.testing import Stack

NOBODY = User("nobody", 65534, 65534)
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="others stay themselves")


@pytest.fixture
def home() -> Iterator[Home]:
    """A home that everybody can enter, with a folder for each program's own files."""
    with TemporaryDirectory(prefix="contest-user-") as folder:
        home = Home(Path(folder))
        home.make()
        for path in written(home):
            path.mkdir(exist_ok=True)
        yield home


@pytest.mark.unit
def test_home_of_the_caller_is_his_own(home: Home) -> None:
    assert runner(home) is None
    assert belongs(written(home), None)


@pytest.mark.unit
@needs_root
def test_runner_is_who_was_given_what_programs_write(home: Home) -> None:
    for folder in written(home):
        give(folder, NOBODY)

    users = {process.name: process.user for process in table(home)}

    assert runner(home) == NOBODY
    assert users.pop("gateway") is None
    assert users.pop("voting-web") is None  # becomes it by itself, once it stands before the others
    assert users.pop("postgres") == system_user(home)
    assert set(users.values()) == {NOBODY}


@pytest.mark.unit
@needs_root
def test_gift_is_complete_and_follows_no_link(home: Home) -> None:
    folder, outside = home.root / "files", home.root / "outside"
    (folder / "ab").mkdir()
    (folder / "ab/one").touch()
    outside.touch()
    (folder / "link").symlink_to(outside)

    give(folder, NOBODY)

    inside = (folder, folder / "ab", folder / "ab/one", folder / "link")
    assert {path.lstat().st_uid for path in inside} == {NOBODY.uid}
    assert outside.stat().st_uid == 0


@pytest.mark.unit
@needs_root
def test_gift_can_be_taken_back(home: Home) -> None:
    folder = home.root / "files"
    (folder / "one").touch()
    give(folder, NOBODY)

    give(folder, None)

    assert {path.stat().st_uid for path in (folder, folder / "one")} == {0}


@pytest.mark.unit
@needs_root
def test_secrets_are_read_by_the_runner_and_written_by_root_alone(home: Home) -> None:
    key = home.secrets / "seal-key"
    key.write_text("secret")

    let_read(home.secrets, NOBODY)

    found = {path: (path.stat().st_uid, path.stat().st_gid, path.stat().st_mode & 0o777)
             for path in (home.secrets, key)}  # fmt: skip
    assert found == {home.secrets: (0, NOBODY.gid, 0o750), key: (0, NOBODY.gid, 0o640)}


@pytest.mark.unit
@needs_root
def test_first_closed_folder_on_the_way_is_named(home: Home) -> None:
    closed = home.root / "open/closed"
    (closed / "inner").mkdir(parents=True)
    (closed / "inner/file").touch()
    closed.chmod(0o700)

    assert first_closed(NOBODY, [home.root / "open", closed / "inner/file"]) == str(closed)
    closed.chmod(0o711)
    assert first_closed(NOBODY, [closed / "inner/file"]) == ""
    (closed / "inner/file").chmod(0o600)
    assert first_closed(NOBODY, [closed / "inner/file"]) == str(closed / "inner/file")


@pytest.mark.unit
@needs_root
def test_checkout_that_is_closed_lets_everything_run_as_root_and_says_so(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    program = home.secrets / "program"
    program.touch()

    assert choose_runner(home, [home.root]) == system_user(home)
    assert capsys.readouterr().err == ""
    assert choose_runner(home, [program]) is None
    assert capsys.readouterr().err == (
        f"contest: everything runs as root, because {home.secrets} is closed to the system user "
        f"{ACCOUNT}: move the checkout to an open place such as /srv/contest, or open that folder "
        f"(chmod o+x {home.secrets}), and run ./contest up again.\n"
    )


@pytest.mark.unit
@needs_root
def test_home_that_is_closed_is_refused(home: Home) -> None:
    inner = home.secrets / "home"

    with pytest.raises(Refusal, match=f"^{home.secrets} is closed to {ACCOUNT}, .* with --home"):
        choose_runner(Home(inner), [])


@pytest.fixture
def shared(stack: Stack) -> Home:
    """The running stack of a root whose programs run as the system user."""
    home = open_home(str(stack.home))
    if runner(home) is None:
        pytest.skip("the checkout is closed to the system user")
    return home


@pytest.mark.integration
@needs_root
def test_services_are_no_superusers_of_the_databases(shared: Home, stack: Stack) -> None:
    ask = ["psql", "-XAtc", "SELECT current_user", stack.admin_url("postgres")]
    mine, theirs = (
        subprocess.run(ask, capture_output=True, text=True, check=False, cwd="/", **as_user(user))
        for user in (None, runner(shared))
    )

    assert mine.stdout == "contest\n"
    assert (theirs.returncode, theirs.stdout) == (2, "")
    assert "Peer authentication failed" in theirs.stderr
