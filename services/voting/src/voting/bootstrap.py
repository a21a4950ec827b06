"""The only place that wires voting."""

import atexit
import os
import time
from datetime import datetime
from threading import Thread
from typing import Final

import structlog
from flask import Flask
from gevent import monkey  # type: ignore[import-untyped]

from contracts import topics
from contracts.events import EntryState
from servicekit import clock
from servicekit.consumer import Consumer
from servicekit.db import Database
from servicekit.loops import Every, Loop
from servicekit.openapi import DOORS
from servicekit.service import Service
from servicekit.web import create_app
from voting.actions.answer_questions import Clerk
from voting.actions.cast_votes import Caster
from voting.actions.close_voting import close_voting
from voting.actions.fill_filter import FilterFiller
from voting.actions.gather import Gatherer, Limits
from voting.actions.keep_catalogue import CatalogueKeeper
from voting.actions.measure_votes import measure_votes
from voting.actions.recount_votes import recount_votes, show_last_recount
from voting.actions.take_vote import PollingStation
from voting.actions.tell_voters import tell_voters
from voting.actions.watch_log import fix_receipt_keys, watch_log
from voting.consume import merges
from voting.consume.ledger import LedgerLoop
from voting.model.keyrings import read_keyring
from voting.model.partitions import partition_at
from voting.model.passes import PassDesk
from voting.model.rates import RateLimit
from voting.model.receipts import ReceiptBook
from voting.settings import VotingSettings
from voting.store.confluent_log import ConfluentLog
from voting.store.filter import FilterKeeper, VoteFilter
from voting.store.kafka_python_log import KafkaPythonLog
from voting.store.vote_log import VoteLog
from voting.store.vote_reader import LogAway, look_at
from voting.web import BLUEPRINTS
from voting.web.booth import Booth
from voting.web.identity import Identity
from voting.web.keys import CopiedKeys
from voting.web.vote_door import DOOR, VoteDoor

log = structlog.get_logger()

NAME: Final = "voting"
# A refill of the filter and a recount read every vote there is: minutes with millions of them.
WHOLE_LEDGER_SECONDS: Final = 600
QUESTION_BATCH: Final = 50


def make_book(settings: VotingSettings) -> ReceiptBook:
    return ReceiptBook(read_keyring(settings.receipt_key, "receipt"))


def make_desk(settings: VotingSettings, seconds: int) -> PassDesk:
    return PassDesk(read_keyring(settings.pass_key, "ballot pass"), seconds)


def make_log(settings: VotingSettings) -> VoteLog:
    """The votes topic through the client library the settings name."""
    if settings.vote_producer == "confluent":
        return ConfluentLog(settings)
    return KafkaPythonLog(settings)


def make_booth(settings: VotingSettings, database: Database, vote_log: VoteLog) -> Booth:
    """Everything the doors of one process share; it connects to nothing by itself."""
    keeper = CatalogueKeeper(database, settings.catalogue_dir)
    book = make_book(settings)
    votes_filter = VoteFilter(
        settings.redis_url, capacity=settings.filter_capacity, timeout_ms=settings.filter_timeout_ms
    )
    caster = Caster(
        votes_filter,
        vote_log,
        book,
        incarnation=lambda: keeper.incarnation,
        partition=lambda: partition_at(time.monotonic(), os.getpid(), topics.VOTES.partitions),
        clock=clock.now,
    )
    gatherer = Gatherer(
        caster.cast_votes,
        Limits(settings.vote_batch, settings.vote_queue, settings.vote_flushers),
    )
    clerk = Clerk(keeper, votes_filter)
    rates = RateLimit(settings.vote_burst, settings.vote_per_minute)
    return Booth(
        keeper=keeper,
        station=PollingStation(keeper, gatherer, rates, settings.vote_deadline_ms / 1000),
        book=book,
        passes=make_desk(settings, settings.pass_seconds),
        votes_filter=votes_filter,
        gatherer=gatherer,
        clerk=clerk,
        questions=Gatherer(
            clerk.answer, Limits(QUESTION_BATCH, settings.vote_queue), name="questions"
        ),
        vote_log=vote_log,
    )


def make_app(settings: VotingSettings, database: Database) -> Flask:
    """Pages and questions; `open_door` puts the vote endpoint in front of them."""
    return make_flask(settings, database, make_log(settings))


def make_flask(settings: VotingSettings, database: Database, vote_log: VoteLog) -> Flask:
    """The app around a booth that writes to this log."""
    booth = make_booth(settings, database, vote_log)
    app = create_app(settings, database, import_name=NAME, blueprints=BLUEPRINTS, service=NAME)
    app.extensions |= {
        "booth": booth,
        "key_ring": CopiedKeys(booth.keeper),
        "edition_frame": booth.keeper,
        DOORS: (DOOR,),
    }
    return app


def make_door(app: Flask) -> VoteDoor:
    """The vote endpoint in front of the app."""
    booth: Booth = app.extensions["booth"]
    return VoteDoor(app.wsgi_app, booth, Identity(app.extensions["key_ring"], booth.passes))


def open_door(app: Flask, _settings: VotingSettings, _database: Database) -> VoteDoor:
    """In a web worker, after fork: start what runs beside the requests, end it with the worker."""
    if not monkey.is_module_patched("socket"):
        raise RuntimeError("gevent must patch before drivers are imported: use the gevent worker")
    booth: Booth = app.extensions["booth"]
    booth.vote_log.connect()
    booth.keeper.look()  # before the first vote: what is on disk may be old
    Thread(target=booth.keeper.run, name="catalogue", daemon=True).start()
    atexit.register(booth.close)
    return make_door(app)


def make_consumers(settings: VotingSettings, database: Database) -> list[Consumer]:
    """Accounts that staff merged."""
    return [Consumer(settings, database, name="merges", handlers=merges.HANDLERS)]


def make_loops(settings: VotingSettings, database: Database) -> list[Loop]:
    """The worker: incarnations and keys, the filter, close markers, double votes, recounts."""
    filler = FilterFiller(FilterKeeper(settings.redis_url, capacity=settings.filter_capacity))
    vote_log = make_log(settings)
    key_id = make_book(settings).newest

    def watch(found: Database, now: datetime) -> None:
        _watch_log(settings, found, now)

    def prepare(found: Database, _now: datetime) -> None:
        with found.transaction() as conn:
            fix_receipt_keys(conn, key_id)
        filler.fill_filter(found)

    def close(found: Database, now: datetime) -> None:
        close_voting(found, vote_log, now)

    return [
        Every(15, "voting-log", watch, database),
        Every(2, "voting-prepare", prepare, database, patience=WHOLE_LEDGER_SECONDS),
        Every(5, "voting-close", close, database),
        Every(15, "voting-merges", merges.strike_all_doubles, database),
        Every(5, "voting-last-recount", show_last_recount, database),
        Every(15, "voting-measure", measure_votes, database),
        Every(900, "tell-voters", tell_voters, database, patience=WHOLE_LEDGER_SECONDS),
        Every(
            settings.recount_seconds,
            "voting-recount",
            recount_votes,
            database,
            patience=WHOLE_LEDGER_SECONDS,
        ),
    ]


def make_ledger(settings: VotingSettings, database: Database) -> LedgerLoop:
    return LedgerLoop(settings, database, clock.now)


def _watch_log(settings: VotingSettings, database: Database, now: datetime) -> None:
    try:
        topic = look_at(settings)
    except LogAway as error:
        log.warning("log does not answer", reason=str(error))
        return
    with database.transaction() as conn:
        watch_log(conn, topic, now)


def no_catalogue(app: Flask) -> str | None:
    """Readiness: an edition with a receipt key is known by heart, be it from disk (law 12)."""
    booth: Booth = app.extensions["booth"]
    known = booth.keeper.catalogue
    return None if known is not None and known.elections else "no edition is known yet"


SERVICE: Final = Service(
    name=NAME,
    settings=VotingSettings,
    make_app=make_app,
    make_consumers=make_consumers,
    make_loops=make_loops,
    copies=(EntryState,),
    app_checks=(no_catalogue,),
    outlives_database=True,
    wrap=open_door,
)
