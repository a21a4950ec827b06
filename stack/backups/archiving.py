"""PostgreSQL's WAL goes to the backup folder file by file: what happened between two backups."""

import shlex
from pathlib import Path

from stack.home import Home

SCRIPT = "archive-wal"
SECONDS = 60
"""A file that is not full yet is finished after so long: what a loss of everything may cost."""

# PostgreSQL asks again until it works. A file that is there already must be the same one.
TEXT = """\
#!/bin/sh
# archive-wal PATH NAME
set -eu
to={wal}/"$2".gz
if [ -e "$to" ]; then
    gzip -dc "$to" | cmp -s - "$1" && exit 0
    echo "archive-wal: $to is there already and differs from $1" >&2
    exit 1
fi
trap 'rm -f "$to.new"' EXIT
gzip -1 -c "$1" > "$to.new"
gzip -dc "$to.new" | cmp -s - "$1"
sync "$to.new"
mv "$to.new" "$to"
sync {wal}
"""


def settings(home: Home, script: Path) -> str:
    """Lines for postgresql.conf. Without a backup folder files are just let go."""
    chosen = bool(home.choices.backup_dir)
    command = f"{shlex.quote(str(script))} %p %f" if chosen else "/bin/true"
    return (
        "archive_mode = on\n"
        f"archive_command = '{command.replace(chr(39), chr(39) * 2)}'\n"
        f"archive_timeout = {SECONDS if chosen else 0}\n"
    )


def write_script(home: Home, script: Path) -> None:
    wal = shlex.quote(str(Path(home.choices.backup_dir) / "wal"))
    script.write_text(TEXT.format(wal=wal))
    script.chmod(0o755)  # PostgreSQL's user runs it


def restore_command(wal: Path) -> str:
    return f"gzip -dc {shlex.quote(str(wal))}/%f.gz > %p"
