"""The `voting` program; `voting.cli` is loaded when a command needs it."""

from typing import Final

from servicekit.program import Program
from voting.settings import VotingSettings

PROGRAM: Final = Program(
    name="voting",
    settings=VotingSettings,
    worker_class="servicekit.gevent_worker.DrainingWorker",
    gunicorn_options=("--worker-connections", "4000"),
)


def main() -> None:
    """The entry point."""
    PROGRAM.run()
