"""The commands of `./contest`."""

import argparse
import errno
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn

from stack import children, operating, seeding, services, testing
from stack.brokers import NUMBERS
from stack.console import say, step, warn
from stack.containers import commands as containers
from stack.containers import secret_files, trial
from stack.containers.images import build_images, docker
from stack.down import down
from stack.home import open_home
from stack.homes import existing, running
from stack.logs import show_log
from stack.postgres import SERVICES
from stack.refusal import NO_ROOM, Refusal
from stack.status import as_json, as_text, conditions
from stack.trials import run_trial, test_cluster
from stack.up import up
from stack.welcome import welcome

INTERRUPTED = 130


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        warn(f"{message}. See ./contest --help")
        sys.exit(2)


def parser() -> argparse.ArgumentParser:
    top = _Parser(prog="./contest", description="Runs the contest on this machine.")
    top.add_argument("--home", help="state folder (default: CONTEST_HOME, else /var/lib/contest "
                     "for root, ~/.local/state/contest for others)")  # fmt: skip
    commands = top.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    _add(commands, "up", run_up, "install what is missing, start everything", _up_options)
    _add(commands, "down", run_down, "stop everything; all data stays")
    _add(commands, "status", run_status, "every process, whether it is ready, its port",
         lambda p: p.add_argument("--json", action="store_true", help="for programs"))  # fmt: skip
    _add(commands, "logs", run_logs, "follow the log of a process", _log_options)
    operating.add_commands(partial(_add, commands))
    _add(commands, "run", run_run, "run a service's own command: voting recount", _run_options)
    _add(commands, "test", run_test, "check everything on a stack of its own", _test_options)
    _add(commands, "seed", run_seed, "load the demonstration edition (adds what is missing)")
    _add(commands, "otp", run_otp, "demonstration: print the last code sent to CONTACT",
         lambda p: p.add_argument("contact"))  # fmt: skip
    _add(commands, "tokens", run_tokens, "demonstration: print tokens of N distinct voters",
         _token_options)  # fmt: skip
    _add(commands, "images", run_images, "containers: build all images with this machine's Docker")
    _add(commands, "secrets", run_secrets, "containers: make passwords and keys in FOLDER",
         lambda p: p.add_argument("folder", type=Path))  # fmt: skip
    _add(commands, "containers", containers.run, "containers: back up and restore Compose's data",
         containers.options)  # fmt: skip
    _add(commands, "bench", run_bench, "measure votes beside what one would write instead",
         _bench_options)  # fmt: skip
    _add(commands, "rehearse", run_rehearse, "let each part die while people vote, and compare",
         _rehearse_options)  # fmt: skip
    return top


def _add(
    commands: "argparse._SubParsersAction[_Parser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
    text: str,
    options: Callable[[argparse.ArgumentParser], object] = lambda _: None,
) -> None:
    command = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    command.set_defaults(run=run)
    options(command)


def _up_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--port", type=int, help="port of the gateway (8080)")
    command.add_argument("--listen", help="address of the gateway (127.0.0.1)")
    command.add_argument("--base-port", type=int, help="first of the 70 internal ports (18100)")
    command.add_argument("--public-url", help="address people type, when it is another one")
    command.add_argument("--tls-certificate", help="PEM file; turns https on")
    command.add_argument("--tls-key", help="PEM file")
    command.add_argument("--redirect-port", type=int, help="plain http port that leads to https")
    command.add_argument("--smtp-url", help="mail server, as smtp+starttls://USER@HOST:587; "
                         "its password lies in HOME/secrets/smtp-password; "
                         "'' brings the mailbox back")  # fmt: skip
    command.add_argument("--mail-from", help="sender, as Name <address>")
    command.add_argument("--public-demonstration", action=argparse.BooleanOptionalAction,
                         help="let strangers read the mailbox with all codes")  # fmt: skip
    command.add_argument("--brokers", type=int, choices=NUMBERS,
                         help="of Kafka (1); with 3 every record has three copies, and any one of "
                         "them may die. Chosen once for a home")  # fmt: skip
    command.add_argument("--dossiers", type=int,
                         help="how many the demonstration has (300), of them nine in eleven "
                         "published")  # fmt: skip
    command.add_argument("--traces-url", help="OpenTelemetry collector, as "
                         "http://HOST:4318/v1/traces; '' turns traces off again")  # fmt: skip
    command.add_argument("--only", choices=["infra"], help="PostgreSQL, Redis and Kafka alone")


def _token_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("count", type=int, metavar="N")
    command.add_argument("--passes", action="store_true", help="ballot passes, as pages use them")


def _trial_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--short", action="store_true", help="about a minute, once it runs")
    command.add_argument("--json", action="store_true", help="one line for programs")
    command.add_argument("--seconds", type=float, help="of load each")
    command.add_argument("--keep", action="store_true", help="leave its stack running")


def _bench_options(command: argparse.ArgumentParser) -> None:
    _trial_options(command)
    command.add_argument("--rounds", type=int, help="how often everyone has a turn")


def _rehearse_options(command: argparse.ArgumentParser) -> None:
    _trial_options(command)
    command.add_argument("--rate", type=float, help="votes a second")
    command.add_argument("--fault", action="append", help="only this one; may be repeated")
    command.add_argument("--brokers", type=int, choices=NUMBERS, default=1,
                         help="of Kafka (1); with 3, each of them dies in turn")  # fmt: skip


def _run_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("service", choices=SERVICES)
    command.add_argument("arguments", nargs=argparse.REMAINDER, metavar="COMMAND ...")


def _log_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", help="a process of `status`, or `up` or `supervisor`")
    command.add_argument("-n", "--lines", type=int, default=50, help="how many old lines (50)")
    command.add_argument("-f", "--follow", action=argparse.BooleanOptionalAction, default=True)


def _test_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--keep", action="store_true", help="leave the test stack running")
    command.add_argument("--reuse", action="store_true",
                         help="use the stack that --keep left, not an empty one")  # fmt: skip
    command.add_argument("--containers", action="store_true",
                         help="build the images, run the journeys against Compose")  # fmt: skip
    command.add_argument("--cluster", action="store_true",
                         help="install on a real Kubernetes node, hurt it under load")  # fmt: skip
    names = ", ".join(testing.PHASE_NAMES)
    command.add_argument("--only", action="append", metavar="PHASE", choices=testing.PHASE_NAMES,
                         help=f"one of {names}; may be repeated")  # fmt: skip


def main(arguments: list[str]) -> int:
    """Returns the exit code; a Refusal becomes one sentence on stderr."""
    os.environ.pop("PYTHONPATH", None)
    os.umask(0o022)
    children.end_like_ctrl_c()
    try:
        options = parser().parse_args(arguments)
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except Refusal as refusal:
        warn(str(refusal))
        return 1
    except BrokenPipeError:  # the reader, such as head(1), has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except PermissionError as problem:
        warn(f"{problem.filename} belongs to another user; run this as that user or use --home.")
        return 1
    except OSError as problem:
        warn(told(problem))
        return 1
    except KeyboardInterrupt:
        warn("interrupted; run the command again to go on")
        return INTERRUPTED


def told(problem: OSError) -> str:
    """What a person can do something about, in one sentence."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return NO_ROOM
    return f"{problem.strerror or problem}: {problem.filename or 'this machine'}"


def run_up(options: argparse.Namespace) -> int:
    home = open_home(options.home, {
        "gateway_port": options.port, "base_port": options.base_port, "listen": options.listen,
        "public_url": options.public_url, "tls_certificate": options.tls_certificate,
        "tls_key": options.tls_key, "redirect_port": options.redirect_port,
        "smtp_url": options.smtp_url, "mail_from": options.mail_from,
        "traces_url": options.traces_url,
        "public_demonstration": options.public_demonstration, "brokers": options.brokers,
        "dossiers": options.dossiers,
    })  # fmt: skip
    with step("Contest up"):
        up(home, with_apps=options.only is None)
    if options.only is None:
        say(welcome(home))
    return 0


def run_down(options: argparse.Namespace) -> int:
    if not down(existing(options)):
        say("Nothing was running.")
    return 0


def run_status(options: argparse.Namespace) -> int:
    home = existing(options)
    found = conditions(home)
    say(as_json(home, found) if options.json else as_text(home, found))
    return 0 if all(one.ready for one in found) else 1


def run_logs(options: argparse.Namespace) -> int:
    return show_log(existing(options), options.name, lines=options.lines, follow=options.follow)


def run_run(options: argparse.Namespace) -> int:
    return services.pass_through(running(options), options.service, *options.arguments)


def run_test(options: argparse.Namespace) -> int:
    home = open_home(options.home)
    if options.cluster:
        return test_cluster(home)
    if options.containers:
        return trial.test_containers(home, keep=options.keep)
    return testing.test(home, only=options.only, keep=options.keep, reuse=options.reuse)


def run_images(_options: argparse.Namespace) -> int:
    build_images(docker)
    return 0


def run_secrets(options: argparse.Namespace) -> int:
    secret_files.write(options.folder)
    return 0


def run_seed(options: argparse.Namespace) -> int:
    seeding.seed(running(options))
    return 0


def run_otp(options: argparse.Namespace) -> int:
    return services.pass_through(running(options), "accounts", "otp", options.contact)


def run_tokens(options: argparse.Namespace) -> int:
    if options.count < 1:
        raise Refusal("How many tokens? At least 1.")
    home, count = running(options), str(options.count)
    if options.passes:
        return services.pipe(home, ["accounts", "voters", count], ["voting", "passes"])
    return services.pass_through(home, "accounts", "tokens", count)


def run_bench(options: argparse.Namespace) -> int:
    return _run_trial(options, "bench", ("seconds", "rounds"))


def run_rehearse(options: argparse.Namespace) -> int:
    valued = ("seconds", "rate", "fault")
    return _run_trial(options, "rehearsal", valued, brokers=options.brokers)


def _run_trial(
    options: argparse.Namespace, module: str, valued: tuple[str, ...], *, brokers: int = 1
) -> int:
    given = [f"--{flag}" for flag in ("short", "json") if getattr(options, flag)]
    for name in valued:
        value = getattr(options, name)
        for one in value if isinstance(value, list) else [value]:
            given += [] if one is None else [f"--{name}", str(one)]
    home = open_home(options.home)
    return run_trial(home, module, given, keep=options.keep, brokers=brokers)
