"""`down`: services first, then Kafka and PostgreSQL, each gently."""

from stack.console import step
from stack.description import remove_description
from stack.home import Home, only_one
from stack.leftovers import end_leftovers
from stack.processes import ORDER
from stack.supervisor import Supervisor


def down(home: Home) -> bool:
    """False when nothing was running. All data stays."""
    supervisor = Supervisor(home)
    with only_one(home):
        remove_description(home)
        if not supervisor.is_running():
            return end_leftovers(home)
        stop_all(supervisor)
        return True


def stop_all(supervisor: Supervisor) -> None:
    """What needs others before what they need, and the supervisor last."""
    for group in reversed(ORDER):
        with step(f"Stopping {group}"):
            supervisor.stop(group)
    supervisor.shutdown()
