"""Running a service's own commands: migrations, topics, seeds and the demonstration helpers."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from stack.brokers import copies
from stack.environment import environment_of
from stack.home import Home
from stack.postgres import SERVICES
from stack.python_env import program
from stack.refusal import Refusal
from stack.shell import as_user, clean_environment, run
from stack.system_user import runner


def command(home: Home, service: str, *arguments: str) -> str:
    """Run `<service> <arguments>` to its end and return stdout. Raises Refusal."""
    return run(
        [program(service), *arguments],
        log=home.up_log,
        what=f"{service} {arguments[0]}",
        env=environment_of(home, service),
        cwd=home.root,
        user=runner(home),
    )


def pass_through(home: Home, service: str, *arguments: str) -> int:
    """Run it with this terminal's output, for helpers that print much; returns its exit code."""
    try:
        return subprocess.run(
            [program(service), *arguments], check=False, **_quietly(home, service)
        ).returncode
    except FileNotFoundError:
        raise Refusal(f"{program(service)} is not there; run ./contest up first.") from None
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return 130


def pipe(home: Home, first: list[str], second: list[str]) -> int:
    """`first | second`, each a service's own command; returns the worse exit code."""
    source = subprocess.Popen(
        [program(first[0]), *first[1:]], stdout=subprocess.PIPE, **_quietly(home, first[0])
    )
    drain = subprocess.run(
        [program(second[0]), *second[1:]],
        stdin=source.stdout,
        check=False,
        **_quietly(home, second[0]),
    )
    if source.stdout is not None:
        source.stdout.close()  # so that the first stops when the second has
    return max(source.wait(), drain.returncode)


def told(home: Home, service: str, *arguments: str) -> str:
    """As `command`, but says on the terminal how far it is."""
    done = subprocess.run(
        [program(service), *arguments],
        stdout=subprocess.PIPE, text=True, check=False, **_quietly(home, service),
    )  # fmt: skip
    if done.returncode != 0:
        raise Refusal(f"{service} {arguments[0]} failed; what it said stands above.")
    return str(done.stdout)


def module(home: Home, name: str, *arguments: str) -> str:
    """`python -m name arguments` with the portal's settings; says on the terminal how far it is.

    Returns stdout. Raises Refusal with its last words.
    """
    done = subprocess.run(
        [program("python"), "-m", name, *arguments],
        stdout=subprocess.PIPE, stderr=None, text=True, check=False, **_quietly(home, "portal"),
    )  # fmt: skip
    if done.returncode != 0:
        raise Refusal(f"{name} {arguments[0]} failed; what it said stands above.")
    return str(done.stdout)


def _quietly(home: Home, service: str) -> dict[str, Any]:
    """As the owner of the data, without the service's chatter on the terminal."""
    return {
        "env": clean_environment(environment_of(home, service)) | {"LOG_LEVEL": "error"},
        "cwd": home.root,
        **as_user(runner(home)),
    }


def create_topics(home: Home) -> None:
    count, least = copies(home)
    run(
        [program("python"), "-m", "servicekit.topics", "create"],
        log=home.up_log,
        what="Creating Kafka's topics",
        env=environment_of(home, "portal")
        | {"KAFKA_REPLICATION": str(count), "KAFKA_MIN_INSYNC": str(least)},
        cwd=home.root,
        user=runner(home),
    )


def migrate_all(home: Home) -> None:
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda service: command(home, service, "migrate"), SERVICES))
