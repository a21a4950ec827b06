"""The table of processes: what runs, on which port, how it is asked whether it is ready."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.error import URLError
from urllib.request import urlopen

from stack import gateway, kafka, postgres, redis
from stack.brokers import Broker, brokers
from stack.environment import (
    MAILSINK_HTTP_OFFSET,
    MAILSINK_SMTP_OFFSET,
    OFFSETS,
    STATUS_OFFSET,
    environment_of,
    mailsink_environment,
)
from stack.home import Home
from stack.ports import LOOPBACK, Wanted, is_open
from stack.python_env import program
from stack.shell import User
from stack.system_user import runner, system_user

OPTION_BASE = "--base-port"
OPTION_GATEWAY = "--port"
OPTION_REDIRECT = "--redirect-port"
PROBE_SECONDS = 5  # a program asks its database for two seconds before it calls it lost
GIVING_WAY = ("nice", "-n", "5")
AHEAD = ("nice", "-n", "-10")
Group = Literal["postgres", "redis", "kafka", "apps", "gateway"]
INFRASTRUCTURE: tuple[Group, ...] = ("postgres", "redis", "kafka")
# The supervisor starts groups in this order and stops them in the opposite one.
ORDER: tuple[Group, ...] = (*INFRASTRUCTURE, "apps", "gateway")


@dataclass(frozen=True)
class Process:
    """One supervised program. `ports` are all it listens on, `port` the one `status` shows."""

    name: str
    group: Group
    command: tuple[str, ...]
    port: int
    is_ready: Callable[[], bool]
    ports: tuple[int, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    stop_signal: str = "TERM"
    user: User | None = None
    port_option: str = OPTION_BASE
    host: str = LOOPBACK

    @property
    def all_ports(self) -> list[int]:
        return list(dict.fromkeys((self.port, *self.ports)))


def table(home: Home) -> list[Process]:
    """Every process of the stack, in the order of starting."""
    mailbox = [_mailsink(home)] if home.has_mailbox else []
    return [*_infrastructure(home), *mailbox, *_services(home), _gateway(home)]


def wanted_ports(home: Home) -> list[Wanted]:
    """Everything the stack listens on."""
    found = [
        Wanted(p.name, port, p.port_option, p.host) for p in table(home) for port in p.all_ports
    ]
    found.append(Wanted("gateway", home.choices.base_port + STATUS_OFFSET, OPTION_BASE))
    redirect = home.choices.redirect_port
    if redirect:
        found.append(Wanted("gateway", redirect, OPTION_REDIRECT, home.choices.listen))
    return found


def _infrastructure(home: Home) -> list[Process]:
    base = home.choices.base_port
    return [
        Process(
            name="postgres", group="postgres", command=tuple(postgres.command(home)),
            port=base + 1, is_ready=lambda: postgres.is_ready(home),
            stop_signal="INT", user=system_user(home),
        ),
        Process(
            name="redis", group="redis", command=tuple(redis.command(home)),
            port=base + 2, is_ready=lambda: redis.is_ready(home), user=runner(home),
        ),
        *(_broker(home, broker) for broker in brokers(home)),
    ]  # fmt: skip


def _broker(home: Home, broker: Broker) -> Process:
    return Process(
        name=broker.name, group="kafka", command=tuple(kafka.command(home, broker)),
        port=broker.port, ports=(broker.controller_port,),
        is_ready=lambda: is_open(broker.port), user=runner(home),
    )  # fmt: skip


def _mailsink(home: Home) -> Process:
    smtp = home.choices.base_port + MAILSINK_SMTP_OFFSET
    http = home.choices.base_port + MAILSINK_HTTP_OFFSET
    return Process(
        name="mailsink", group="apps", command=(program("mailsink"),), port=http, ports=(smtp,),
        is_ready=lambda: is_open(smtp) and is_open(http), environment=mailsink_environment(home),
        user=runner(home),
    )  # fmt: skip


def _services(home: Home) -> list[Process]:
    found = []
    for service, offset in OFFSETS.items():
        first = home.choices.base_port + offset
        web = _program(home, service, "web", port=first, ops=first + 1)
        found += [
            _ahead(web) if service == "voting" else web,
            _behind(_program(home, service, "work", port=first + 2, ops=first + 2)),
        ]
    voting = home.choices.base_port + OFFSETS["voting"] + 3
    return [*found, _behind(_program(home, "voting", "ledger", port=voting, ops=voting))]


def _behind(process: Process) -> Process:
    """What follows later gives way to what somebody waits for: under a peak a vote is answered
    sooner, and the ledger has the seconds it needs."""
    return replace(process, command=(*GIVING_WAY, *process.command))


def _ahead(process: Process) -> Process:
    """Votes before everything else on a full machine. Only root may ask for it, so the program
    becomes its user after that."""
    if os.geteuid() != 0:
        return process
    command = (*AHEAD, *_become(process.user), *process.command)
    return replace(process, command=command, user=None)


def _become(user: User | None) -> tuple[str, ...]:
    if user is None:
        return ()
    return ("setpriv", f"--reuid={user.uid}", f"--regid={user.gid}", "--clear-groups", "--")


def _program(home: Home, service: str, command: str, *, port: int, ops: int) -> Process:
    return Process(
        name=f"{service}-{command}", group="apps", command=(program(service), command),
        port=port, ports=(ops,), is_ready=lambda: answers_ready(ops),
        environment=environment_of(home, service), user=runner(home),
    )  # fmt: skip


def _gateway(home: Home) -> Process:
    port = home.choices.gateway_port
    return Process(
        name="gateway", group="gateway", command=tuple(gateway.command(home)),
        port=port, is_ready=lambda: is_open(port, host=home.gateway_address),
        stop_signal="QUIT", port_option=OPTION_GATEWAY, host=home.choices.listen,
    )  # fmt: skip


def answers_ready(ops_port: int) -> bool:
    """GET /readyz on a program's internal port answers 200."""
    try:
        with urlopen(f"http://127.0.0.1:{ops_port}/readyz", timeout=PROBE_SECONDS) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError, ValueError):
        return False
