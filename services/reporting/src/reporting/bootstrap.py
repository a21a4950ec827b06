"""Wires reporting: settings, app, loops."""

from datetime import datetime
from typing import Final

from flask import Flask

from reporting import consume, web
from reporting.actions.apply_events import TOPICS
from reporting.actions.expect_reports import expect_reports, republish_reports
from reporting.actions.exports import forget_files, run_exports
from reporting.actions.measure_lag import measure_lag
from reporting.settings import ReportingSettings
from reporting.store import generations
from reporting.store.log import LogEnds
from servicekit import clock, kafka, positions
from servicekit.db import Connection, Database
from servicekit.loops import Every, Loop
from servicekit.service import Service
from servicekit.web import create_app

EXPORT_SECONDS: Final = 1
EXPORT_PATIENCE: Final = 600
FORGET_SECONDS: Final = 300
EXPECT_SECONDS: Final = 15


def make_app(settings: ReportingSettings, database: Database) -> Flask:
    """The pages and the API."""
    app = create_app(
        settings,
        database,
        import_name="reporting",
        blueprints=web.BLUEPRINTS,
        service="reporting",
    )
    web.install(app, database)
    return app


def make_loops(settings: ReportingSettings, database: Database) -> list[Loop]:
    """The projections and the measurement of their lag; files that are made in the background."""
    ends = LogEnds(settings, TOPICS)

    def measure(found: Database, now: datetime) -> None:
        measure_lag(found, ends, now)

    return [
        consume.Projections(settings, database),
        Every(settings.lag_seconds, "lag", measure, database),
        Every(
            EXPORT_SECONDS,
            "exports",
            lambda found, _now: run_exports(found, clock.now),
            database,
            patience=EXPORT_PATIENCE,
        ),
        Every(FORGET_SECONDS, "forget-exports", forget_files, database),
        Every(EXPECT_SECONDS, "expect-reports", expect_reports, database),
    ]


def catching_up(settings: ReportingSettings, conn: Connection) -> str | None:
    """Readiness: the live generation has read what was in the log when it began (law 5)."""
    number = generations.live(conn)
    if number is None:
        return "no generation is live yet"
    wanted = [kafka.full_name(settings, topic) for topic in TOPICS]
    behind = positions.behind(conn, generations.consumer_of(number), wanted)
    return f"projections catching up: {', '.join(behind)}" if behind else None


SERVICE: Final = Service(
    name="reporting",
    settings=ReportingSettings,
    make_app=make_app,
    make_loops=make_loops,
    republish=republish_reports,
    checks=(catching_up,),
)
