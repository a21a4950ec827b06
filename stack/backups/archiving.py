"""PostgreSQL's WAL goes to the backup folder file by file: what happened between two backups."""

import shlex
from pathlib import Path

from stack.home import Home

SCRIPT = "archive-wal"
SOURCE = Path(__file__).parent.with_name("postgres") / f"{SCRIPT}.sh"
SECONDS = 60
"""A file that is not full yet is finished after so long: what a loss of everything may cost."""


def settings(home: Home, script: Path) -> str:
    """Lines for postgresql.conf. Without a backup folder files are just let go."""
    chosen = home.choices.backup_dir
    told = command(script, Path(chosen) / "wal") if chosen else "/bin/true"
    return (
        "archive_mode = on\n"
        f"archive_command = '{told.replace(chr(39), chr(39) * 2)}'\n"
        f"archive_timeout = {SECONDS if chosen else 0}\n"
    )


def command(script: Path, wal: Path) -> str:
    return f"{shlex.quote(str(script))} %p %f {shlex.quote(str(wal))}"


def write_script(script: Path) -> None:
    """A copy: PostgreSQL's user runs it, and may not see the checkout."""
    script.write_text(SOURCE.read_text())
    script.chmod(0o755)


def restore_command(wal: Path) -> str:
    return f"gzip -dc {shlex.quote(str(wal))}/%f.gz > %p"
