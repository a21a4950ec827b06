"""`backup`, `restore` and `drill` on the command line."""

import argparse
import json
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from stack.backups import drill as drills
from stack.backups import restore as restores
from stack.backups.folder import Backup, BackupFolder, open_folder
from stack.backups.retention import KEPT
from stack.backups.take import bring_up, take
from stack.backups.verify import verify
from stack.console import say, to_stderr
from stack.home import Home, open_home
from stack.refusal import Refusal


def backup_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", nargs="?", help="where backups lie; remembered")
    what = command.add_mutually_exclusive_group()
    what.add_argument(
        "--log",
        action="store_true",
        help="only what is new since the last one: some seconds, meant each minute",
    )
    what.add_argument("--verify", action="store_true", help="read everything a restore would")
    what.add_argument("--list", action="store_true", help="what there is")
    command.add_argument("--keep", type=int, default=KEPT, help=f"how many base backups ({KEPT})")


def run_backup(home: Home, options: argparse.Namespace) -> int:
    """`home` is that of a running contest."""
    folder = _folder(home, options.folder)
    home = replace(home, choices=replace(home.choices, backup_dir=str(folder.root)))
    if options.list:
        say("\n".join(_line(backup) for backup in folder.backups()) or "There is none.")
    elif options.verify:
        verify(home, folder, _named(folder, options.folder))
    elif options.log:
        bring_up(home, folder)
    elif options.keep < 1:
        raise Refusal("--keep: at least 1.")
    else:
        take(home, folder, keep=options.keep)
    return 0


def restore_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", help="the folder of backups, or one backup in it")
    command.add_argument(
        "--at",
        type=moment,
        metavar="TIME",
        help="as it was then (2026-10-31T20:15+07:00); votes are kept all",
    )
    command.add_argument(
        "--replace", action="store_true", help="move what is in the home aside; nothing is deleted"
    )
    command.add_argument("--port", type=int, help="port of the gateway")
    command.add_argument("--base-port", type=int, help="first of the internal ports")
    command.add_argument("--json", action="store_true", help="one line for programs")


def run_restore(options: argparse.Namespace) -> int:
    folder = open_folder(options.folder)
    name = Path(options.folder).absolute().name
    backup = restores.choose(folder, "" if name == folder.root.name else name, options.at)
    home = open_home(options.home)
    wanted = {"gateway_port": options.port, "base_port": options.base_port}
    chosen = replace(
        restores.choices_of(backup, home), **{k: v for k, v in wanted.items() if v is not None}
    )
    home = replace(home, choices=chosen)
    with to_stderr(options.json):
        if options.replace and home.has_data():
            say(f"What was there is now in {restores.set_aside(home)}")
        done = restores.restore(home, folder, backup, options.at)
        restores.in_words(done)
    if options.json:
        say(json.dumps(asdict(done)))
    return 0


def drill_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", nargs="?", help="where backups lie (the remembered one)")
    command.add_argument("--at", type=moment, metavar="TIME", help="restore as it was then")
    command.add_argument(
        "--port",
        type=int,
        default=drills.GATEWAY_PORT,
        help=f"of the drill's gateway ({drills.GATEWAY_PORT})",
    )
    command.add_argument(
        "--base-port",
        type=int,
        default=drills.BASE_PORT,
        help=f"first of its internal ports ({drills.BASE_PORT})",
    )
    command.add_argument(
        "--keep",
        action="store_true",
        help="leave it running; it holds personal data, remove it soon",
    )
    command.add_argument("--json", action="store_true", help="one line for programs")


def run_drill(home: Home, options: argparse.Namespace) -> int:
    """`home` is that of the original, which may be running."""
    folder = _folder(home, options.folder)
    ports = (options.port, options.base_port)
    with to_stderr(options.json):
        report = drills.drill(home, folder, ports, options.at, keep=options.keep)
        say(report.as_text())
    if options.json:
        say(json.dumps(report.as_dict(), ensure_ascii=False))
    return 0 if report.passed else 1


def _folder(home: Home, given: str | None) -> BackupFolder:
    path = given or home.choices.backup_dir
    if not path:
        raise Refusal("Where do backups lie? ./contest backup FOLDER; it is remembered.")
    root = Path(path).expanduser().absolute()
    return open_folder(root) if (root.parent / "wal").is_dir() else BackupFolder(root)


def _named(folder: BackupFolder, given: str | None) -> Backup:
    chosen = Path(given).absolute() if given else folder.root
    return Backup(chosen) if chosen != folder.root else folder.newest()


def _line(backup: Backup) -> str:
    if not backup.is_complete:
        return f"{backup.name}  HALF-WRITTEN"
    manifest = backup.manifest()
    return f"{backup.name}  {sum(manifest['rows'].values())} rows  {manifest['files']} attachments"


def moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("say the time zone too, such as +07:00")
    return moment
