"""The program of a service, as far as it gets without the service's code.

Loading that code takes one to two seconds of a processor. `migrate` does not need it, and `web`
becomes gunicorn, which loads it anyway.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Final, NoReturn

import structlog
from psycopg import OperationalError

from servicekit import logs, migrations, settings
from servicekit.settings import Settings

log = structlog.get_logger()


@dataclass(frozen=True)
class Program:
    """What gunicorn and migrations need to know of a service; `<name>.cli` knows the rest."""

    name: str
    settings: type[Settings]
    worker_class: str = "gthread"
    gunicorn_options: Sequence[str] = ()

    def run(self) -> None:
        """Run the command named by the first argument; exits the process."""
        signal.signal(signal.SIGTERM, _end)
        command = sys.argv[1] if len(sys.argv) > 1 else ""
        if command not in LIGHT:
            import_module(f"{self.name}.cli").main()
            return
        found = settings.load(self.settings)
        logs.configure(found.log_level, f"{self.name}-{command}")
        sys.exit(LIGHT[command](self, found))


def _end(*_: object) -> NoReturn:
    """The first process of a container is not ended by a signal that it does not expect."""
    sys.exit(128 + signal.SIGTERM)


def _web(program: Program, found: Settings) -> NoReturn:
    """Become gunicorn, which waits for nobody: readiness says what is missing."""
    metrics_dir = found.run_dir / f"{program.name}-web-metrics"
    shutil.rmtree(metrics_dir, ignore_errors=True)
    metrics_dir.mkdir(parents=True)
    environ = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(metrics_dir)}  # noqa: TID251
    arguments = [
        *(sys.executable, "-m", "gunicorn", "--config", "python:servicekit.gunicorn"),
        *("--bind", found.listen, "--bind", found.ops_listen),
        *("--worker-class", program.worker_class, "--workers", str(found.web_workers)),
        *("--threads", str(found.web_threads), "--no-control-socket"),
        *program.gunicorn_options,
        f"{program.name}.wsgi:app",
    ]
    os.execve(sys.executable, arguments, environ)  # noqa: S606


def _migrate(program: Program, found: Settings) -> int:
    """EX_TEMPFAIL when it may succeed later: the server is away, or a lock was not to be had."""
    try:
        applied = migrations.migrate(found.database_url, program.name)
    except OperationalError as error:
        print(f"{program.name} migrate: {migrations.first_line(error)}", file=sys.stderr)
        return os.EX_TEMPFAIL
    except (migrations.MigrationChanged, migrations.MigrationFailed) as error:
        sys.exit(f"{program.name} migrate: {error}")
    log.info("migrations", applied=applied)
    return 0


LIGHT: Final[Mapping[str, Callable[[Program, Settings], int]]] = MappingProxyType(
    {"web": _web, "migrate": _migrate}
)
