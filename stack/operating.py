"""Commands for life in production: new code, new secrets, backups, go or no-go."""

import argparse
from collections.abc import Callable
from typing import Any

from stack import rotation
from stack.backups import commands as backups
from stack.deploy import deploy
from stack.home import Home, only_one
from stack.homes import existing, running
from stack.preflight import commands as preflight
from stack.processes import Process, table
from stack.refusal import Refusal
from stack.reload import reload
from stack.supervisor import Supervisor
from stack.waiting import wait_ready

RESTART_SECONDS = 90


def add_commands(add: Callable[..., Any]) -> None:
    """`add(name, run, text, options)` puts one on the command line."""
    add("restart", run_restart, "restart processes, wait until they are ready", _names)
    add("reload", run_reload, "replace workers without a refused request", _names)
    add("deploy", run_deploy, "take over new code while people vote")
    add("rotate", run_rotate, "a new secret in place of an old one", _rotate_options)
    add("backup", run_backup, "copy everything that cannot be made again", backups.backup_options)
    add("restore", backups.run_restore, "bring a backup back, into an empty home",
        backups.restore_options)  # fmt: skip
    add("drill", run_drill, "restore the newest backup elsewhere and compare",
        backups.drill_options)  # fmt: skip
    add("preflight", run_preflight, "may the voting evening begin? go or no-go", preflight.options)


def _names(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", nargs="+", help="a process of `status`")


def _rotate_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", choices=rotation.names(), metavar="SECRET",
                         help=f"one of {', '.join(rotation.names())}")  # fmt: skip
    command.add_argument("--finish", action="store_true", help="drop the old key, once it may be")


def run_restart(options: argparse.Namespace) -> int:
    home = running(options)
    chosen = _chosen(home, options.name)
    with only_one(home):
        Supervisor(home).restart(chosen)
    wait_ready(home, chosen, seconds=RESTART_SECONDS)
    return 0


def run_reload(options: argparse.Namespace) -> int:
    home = running(options)
    with only_one(home):
        reload(home, _chosen(home, options.name))
    return 0


def run_deploy(options: argparse.Namespace) -> int:
    deploy(running(options))
    return 0


def run_rotate(options: argparse.Namespace) -> int:
    home = running(options)
    with only_one(home):
        (rotation.finish if options.finish else rotation.rotate)(home, options.name)
    return 0


def run_backup(options: argparse.Namespace) -> int:
    home = existing(options) if options.verify or options.list else running(options)
    return backups.run_backup(home, options)


def run_drill(options: argparse.Namespace) -> int:
    return backups.run_drill(existing(options), options)


def run_preflight(options: argparse.Namespace) -> int:
    return preflight.run_preflight(existing(options), options)


def _chosen(home: Home, names: list[str]) -> list[Process]:
    """Raises Refusal for a name that no process has."""
    known = {process.name: process for process in table(home)}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Refusal(f"No process is called {unknown[0]}; there are {', '.join(known)}.")
    return [known[name] for name in names]
