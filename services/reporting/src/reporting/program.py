"""The `reporting` program; `reporting.cli` is loaded when a command needs it."""

from typing import Final

from reporting.settings import ReportingSettings
from servicekit.program import Program

PROGRAM: Final = Program(
    name="reporting",
    settings=ReportingSettings,
    worker_class="servicekit.gevent_worker.RoomyWorker",
    gunicorn_options=("--worker-connections", "2000"),
)


def main() -> None:
    """The entry point."""
    PROGRAM.run()
