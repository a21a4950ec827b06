"""`containers` on the command line: what `backup`, `restore` and `drill` are, for Compose."""

import argparse

from stack.backups.commands import moment
from stack.backups.retention import KEPT
from stack.console import say
from stack.containers import backups
from stack.containers.backups import drills_compose, operators_compose
from stack.containers.drill import drill


def options(command: argparse.ArgumentParser) -> None:
    what = command.add_subparsers(dest="what", metavar="backup|restore|drill", required=True)
    backup = what.add_parser("backup", help="into CONTEST_BACKUP, while people vote")
    backup.add_argument("--log", action="store_true",
                        help="only what is new since the last one, meant each minute")  # fmt: skip
    backup.add_argument("--keep", type=int, default=KEPT, help=f"how many base backups ({KEPT})")
    restore = what.add_parser("restore", help="out of it, into empty volumes")
    restore.add_argument("--at", type=moment, metavar="TIME",
                         help="databases as they were then (2026-10-31T20:15+07:00)")  # fmt: skip
    drills = what.add_parser("drill", help="restore beside it, compare, remove it again")
    drills.add_argument("--keep", action="store_true",
                        help="leave it; it holds personal data, remove it soon")  # fmt: skip


def run(options: argparse.Namespace) -> int:
    if options.what == "backup":
        backups.backup(operators_compose, keep=options.keep, only_new=options.log)
        return 0
    if options.what == "drill":
        report = drill(operators_compose, drills_compose, keep=options.keep)
        say(report.as_text())
        return 0 if report.passed else 1
    done = backups.restore(operators_compose, options.at)
    say(f"Restored in {done.seconds:.0f} s: databases up to {done.point or 'the base backup'}, "
        f"{done.votes_replayed} votes replayed. Take a new backup now.")  # fmt: skip
    return 0
