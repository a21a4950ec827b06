"""What gunicorn loads: the app behind its ops port."""

import os
from typing import Any

from servicekit import logs, settings, tracing
from servicekit.db import Database
from servicekit.ops import OpsApp, OpsSplit
from servicekit.service import DATABASE_AWAY, Service


def make_wsgi(service: Service) -> Any:
    """Build everything a web worker needs. Called after fork, so pools may open here."""
    found = settings.load(service.settings)
    logs.configure(found.log_level, f"{service.name}-web")
    tracing.start(found, f"{service.name}-web")
    database = Database(found.database_url, max_size=found.database_pool)
    database.open()
    flask = service.make_app(found, database)
    served: Any = flask
    if service.wrap is not None:
        served = service.wrap(flask, found, database)
    metrics_dir = os.environ.get("PROMETHEUS_MULTIPROC_DIR")  # noqa: TID251  # set by `web` itself
    ops = OpsApp(
        lambda: [*service.unready(found, database), *service.app_unready(flask)],
        tolerated={DATABASE_AWAY} if service.outlives_database else (),
        metrics_dir=metrics_dir,
    )
    return OpsSplit(served, ops, found.ops_listen)
