"""What lies in a backup's folder, and what of it is refused."""

import hashlib
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from stack.backups import archiving, attachments, keys, textfile, wal
from stack.backups.folder import Backup, BackupFolder, open_folder
from stack.backups.restore import choose
from stack.home import Choices, Home
from stack.refusal import Refusal

pytestmark = pytest.mark.unit

MANIFEST = {"ended": "2026-10-31T20:00:00+00:00"}


@pytest.fixture
def folder(tmp_path: Path) -> BackupFolder:
    found = BackupFolder(tmp_path / "backups")
    for path in (found.root, found.wal):
        path.mkdir()
    return found


def a_backup(folder: BackupFolder, name: str, ended: str = "") -> Backup:
    backup = Backup(folder.root / name)
    backup.root.mkdir()
    if ended:
        backup.finish({"ended": ended})
    return backup


def test_half_written_backup_is_refused_and_never_chosen(folder: BackupFolder) -> None:
    whole = a_backup(folder, "2026-10-30T20-00-00Z", "2026-10-30T20:01:00+00:00")
    half = a_backup(folder, "2026-10-31T20-00-00Z")
    assert choose(folder, "", None) == whole
    with pytest.raises(Refusal, match="is half-written"):
        choose(folder, half.name, None)


def test_backup_without_a_complete_one_is_refused(folder: BackupFolder) -> None:
    a_backup(folder, "2026-10-31T20-00-00Z")
    with pytest.raises(Refusal, match="There is no complete backup"):
        choose(folder, "", None)


def test_manifest_that_was_changed_is_refused(folder: BackupFolder) -> None:
    backup = a_backup(folder, "2026-10-31T20-00-00Z", MANIFEST["ended"])
    assert backup.manifest() == MANIFEST
    (backup.root / "manifest.json").write_text('{"ended": "2026-11-01T00:00:00+00:00"}')
    with pytest.raises(Refusal, match="was changed after the backup"):
        backup.manifest()


def test_newest_backup_before_a_moment_is_chosen(folder: BackupFolder) -> None:
    old = a_backup(folder, "2026-10-30T20-00-00Z", "2026-10-30T20:01:00+00:00")
    new = a_backup(folder, "2026-10-31T20-00-00Z", "2026-10-31T20:01:00+00:00")
    at = datetime.fromisoformat
    assert choose(folder, "", at("2026-10-31T20:00:30+00:00")) == old
    assert choose(folder, "", at("2026-11-01T03:01:00+07:00")) == new
    with pytest.raises(Refusal, match="had ended by"):
        choose(folder, "", at("2026-10-30T20:00:59+00:00"))


def test_folder_is_found_from_one_of_its_backups(folder: BackupFolder) -> None:
    backup = a_backup(folder, "2026-10-31T20-00-00Z", MANIFEST["ended"])
    assert open_folder(backup.root) == open_folder(folder.root) == folder
    with pytest.raises(Refusal, match="holds no backup"):
        open_folder(folder.root.parent)


def test_second_backup_at_once_is_refused(folder: BackupFolder) -> None:
    with (
        folder.to_myself(),
        pytest.raises(Refusal, match="Another backup"),
        BackupFolder(folder.root).to_myself(),
    ):
        pass


def test_wal_without_a_gap_has_none_and_a_missing_file_is_named() -> None:
    first = "0000000100000000000000FE"
    names = [first, "0000000100000000000000FF", "000000010000000100000000", "00000002.history"]
    assert wal.gaps(names, first) == []
    assert wal.gaps([names[0], names[2]], first) == [names[1]]
    assert wal.gaps(names[1:3], first) == [first]
    assert wal.gaps([], first) == [first]


def archive(tmp_path: Path, content: bytes) -> "subprocess.CompletedProcess[str]":
    home = Home(tmp_path, Choices(backup_dir=str(tmp_path / "a folder")))
    (tmp_path / "a folder/wal").mkdir(parents=True, exist_ok=True)
    script = tmp_path / "archive-wal"
    archiving.write_script(script)
    (tmp_path / "segment").write_bytes(content)
    line = archiving.settings(home, script).splitlines()[1]
    told = line.partition("= '")[2].removesuffix("'").replace("''", "'")
    command = told.replace("%p", str(tmp_path / "segment")).replace("%f", "0001")
    return subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602  # as PostgreSQL does


def test_wal_file_is_archived_once_and_a_different_one_of_its_name_never(tmp_path: Path) -> None:
    kept = tmp_path / "a folder/wal/0001.gz"
    first = archive(tmp_path, b"one" * 1000)
    again = archive(tmp_path, b"one" * 1000)
    other = archive(tmp_path, b"two" * 1000)
    told = subprocess.run(["gzip", "-dc", str(kept)], capture_output=True, check=True).stdout
    assert (first.returncode, again.returncode, other.returncode) == (0, 0, 1)
    assert "differs from" in other.stderr
    assert told == b"one" * 1000
    assert [path.name for path in kept.parent.iterdir()] == ["0001.gz"]


def an_attachment(folder: Path, content: bytes, name: str = "") -> str:
    digest = hashlib.sha256(content).hexdigest()
    name = name or digest
    (folder / name[:2]).mkdir(parents=True, exist_ok=True)
    (folder / name[:2] / name).write_bytes(content)
    return name


def test_attachments_are_copied_once_and_checked_by_their_name(tmp_path: Path) -> None:
    here, there = tmp_path / "files", tmp_path / "copy"
    names = [an_attachment(here, b"one"), an_attachment(here, b"two")]
    (here / "incoming").mkdir()
    (here / "incoming/tmp123").write_bytes(b"half")
    assert sorted(attachments.copy_new(here, there)) == sorted(names)
    assert attachments.damaged(there, names) == []
    (there / names[0][:2] / names[0]).write_bytes(b"on")
    (there / names[1][:2] / names[1]).unlink()
    assert attachments.damaged(there, names) == names


def test_damaged_attachment_stops_the_backup(tmp_path: Path) -> None:
    name = an_attachment(tmp_path / "files", b"changed", hashlib.sha256(b"one").hexdigest())
    with pytest.raises(Refusal, match=f"{name} is damaged"):
        attachments.copy_new(tmp_path / "files", tmp_path / "copy")
    assert list((tmp_path / "copy").glob("*/*")) == []


def test_key_that_is_missing_or_another_one_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.make()
    (home.secrets / "receipt-key").write_text("a key")
    known = keys.copy(home, tmp_path / "keys/one")
    keys.check(tmp_path / "keys/one", known)
    assert (tmp_path / "keys/one/receipt-key").stat().st_mode & 0o777 == 0o600
    (tmp_path / "keys/one/receipt-key").write_text("another key")
    with pytest.raises(Refusal, match="is not the one of the backup"):
        keys.check(tmp_path / "keys/one", known)
    (tmp_path / "keys/one/receipt-key").unlink()
    with pytest.raises(Refusal, match="receipt-key is not in"):
        keys.check(tmp_path / "keys/one", known)


def test_metrics_of_earlier_runs_stay(tmp_path: Path) -> None:
    home = Home(tmp_path)
    textfile.write(home, "backup", {"contest_backup_bytes": 1, "contest_backup_drill_seconds": 7})
    textfile.write(home, "backup", {"contest_backup_bytes": 2})
    assert (tmp_path / "metrics/backup.prom").read_text() == (
        "contest_backup_bytes 2\ncontest_backup_drill_seconds 7\n"
    )
