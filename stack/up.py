"""`up`: from a bare machine to a running contest, in the order in which things need each other."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from stack import assets, gateway, kafka, monitoring, postgres, python_env, seeding, services
from stack.brokers import check_brokers
from stack.console import say, step
from stack.debian import find_java, install_missing
from stack.description import write_description
from stack.down import stop_all
from stack.environment import run_folders
from stack.fingerprints import Changes
from stack.home import Home, check_room, only_one, tools_to_ourselves
from stack.leftovers import end_leftovers
from stack.mail import check_mail
from stack.ports import check_free
from stack.processes import INFRASTRUCTURE, Process, table, wanted_ports
from stack.refusal import Refusal
from stack.secrets import make_secrets
from stack.supervisor import Supervisor
from stack.system_user import belongs, choose_runner, give, let_read, runner, written
from stack.waiting import wait_ready

INFRASTRUCTURE_SECONDS = 180
APPS_SECONDS = 300


def up(
    home: Home, *, with_apps: bool = True, for_tests: bool = False, restoring: bool = False
) -> None:
    """Safe to run again at any time: does what is missing or changed, and nothing else."""
    check_finished(home, restoring=restoring)
    check_mail(home)
    check_brokers(home)
    check_room(home)
    home.make()
    with only_one(home):
        supervisor = Supervisor(home)
        if not supervisor.is_running():
            check_ports(home)
        home.remember()
        hand_over(home, supervisor)
        changes = Changes(home)
        restart = any(kind in changes for kind in ("python", "services", "assets"))
        prepare(home, changes, for_tests=for_tests)
        gateway_changed = gateway.configure(home)
        processes = table(home)
        supervisor.configure(processes)
        if not supervisor.is_running():
            supervisor.launch()
        start_infrastructure(home, supervisor, processes)
        if with_apps:
            start_apps(home, supervisor, processes, restart=restart)
            changes.done("services")
            start_gateway(home, supervisor, processes, changed=gateway_changed)


def check_finished(home: Home, *, restoring: bool) -> None:
    """Raises Refusal while half of a backup is here: votes might be taken before theirs are."""
    if home.is_unfinished and not restoring:
        raise Refusal(f"A restore into {home.root} was interrupted; run ./contest restore again.")


def check_ports(home: Home) -> None:
    """Before anything is installed or remembered. Raises Refusal for a port that is taken."""
    end_leftovers(home)
    check_free(wanted_ports(home))


def hand_over(home: Home, supervisor: Supervisor) -> None:
    """What programs write becomes theirs, after they were stopped if it was somebody else's."""
    for folder in run_folders(home):
        folder.mkdir(exist_ok=True)
    user = choose_runner(home, needed_files(home))
    if not belongs(written(home), user) and supervisor.is_running():
        stop_all(supervisor)
    home.keep_demo_accounts()
    for folder in written(home):
        give(folder, user)


def needed_files(home: Home) -> list[Path]:
    """What programs load, as far as it is there yet."""
    python = Path(python_env.program("python"))
    python = python if python.exists() else Path(sys.executable)
    known = (kafka.LOGGING, python, home.tools, find_java())
    return [path.resolve() for path in known if path and path.exists()]


def prepare(home: Home, changes: Changes, *, for_tests: bool) -> None:
    """Everything that needs no running server."""
    if install_missing(home, for_tests=for_tests):
        say("  Debian packages installed")
    make_secrets(home, postgres.SERVICES)
    let_read(home.secrets, runner(home))
    write_description(home)
    monitoring.configure(home)
    groups = python_env.groups_for_tests() if for_tests else python_env.groups(home)
    with tools_to_ourselves(home), ThreadPoolExecutor() as pool:
        jobs = [
            pool.submit(_python, home, groups, needed="python" in changes or for_tests),
            pool.submit(_assets, home, needed="assets" in changes),
            pool.submit(_kafka, home),
            pool.submit(postgres.configure, home),
        ]
    for job in jobs:
        job.result()
    changes.done("python", "assets")


def start_infrastructure(home: Home, supervisor: Supervisor, processes: list[Process]) -> None:
    """PostgreSQL, Redis and Kafka, with the databases and topics that services expect."""
    mine = [process for process in processes if process.group in INFRASTRUCTURE]
    if all(process.is_ready() for process in mine) and not postgres.missing_databases(home):
        return
    with step("PostgreSQL, Redis, Kafka"):
        for group in INFRASTRUCTURE:
            supervisor.start(group)
        wait_ready(home, mine, seconds=INFRASTRUCTURE_SECONDS)
    with step("Databases"):
        if postgres.create_databases(home):
            seeding.note_empty(home)


def start_apps(
    home: Home, supervisor: Supervisor, processes: list[Process], *, restart: bool
) -> None:
    """Schemas and topics first, then all services; the demonstration where it is missing."""
    mine = [process for process in processes if process.group == "apps"]
    states = supervisor.states()
    if restart or any(states.get(process.name) == "STOPPED" for process in mine):
        with step("Topics and migrations"), ThreadPoolExecutor() as pool:
            for job in [pool.submit(services.create_topics, home),
                        pool.submit(services.migrate_all, home)]:  # fmt: skip
                job.result()
    if restart:
        supervisor.restart(process for process in mine if states.get(process.name) != "STOPPED")
    if seeding.is_needed(home):
        seeding.seed_editions(home)
    supervisor.start("apps")
    with step("Services"):
        wait_ready(home, mine, seconds=APPS_SECONDS)
    if seeding.is_needed(home):
        seeding.seed(home)


def start_gateway(
    home: Home, supervisor: Supervisor, processes: list[Process], *, changed: bool
) -> None:
    if changed and supervisor.states().get("gateway") == "RUNNING":
        supervisor.signal("gateway:gateway", "HUP")
    supervisor.start("gateway")
    wait_ready(home, [p for p in processes if p.group == "gateway"], seconds=INFRASTRUCTURE_SECONDS)


def _python(home: Home, groups: tuple[str, ...], *, needed: bool) -> None:
    if needed or not python_env.is_complete() or python_env.lacks_tracing(home):
        with step("Python packages"):
            python_env.sync(home, groups=groups)


def _assets(home: Home, *, needed: bool) -> None:
    if needed or not assets.manifest(home):
        with step("Styles and scripts"):
            assets.build(home)


def _kafka(home: Home) -> None:
    if not kafka.jars(home).exists():
        with step("Kafka's jars"):
            kafka.install(home)
    kafka.configure(home)
