"""The real processes: gunicorn with gevent, a vote, a clean end under load, what probes hear."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import msgspec
import pytest

from servicekit import clock
from support.ports import free_port
from voting.actions.keep_catalogue import CatalogueKeeper
from voting.bootstrap import make_ledger
from voting.model.keyrings import read_keyring
from voting.model.passes import PassDesk
from voting.store.vote_reader import VoteReader, identify

pytestmark = pytest.mark.integration


class Worker:
    """`voting web` (or another command) as the stack starts it."""

    def __init__(self, settings: Any, command: str = "web") -> None:
        self.settings = settings
        port, ops = free_port(), free_port()
        self.url, self.ops = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{ops}"
        environ = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": settings.database_url,
            "KAFKA_BOOTSTRAP": settings.kafka_bootstrap,
            "TOPIC_PREFIX": settings.topic_prefix,
            "REDIS_URL": settings.redis_url,
            "RECEIPT_KEY": settings.receipt_key,
            "PASS_KEY": settings.pass_key,
            "SEAL_KEY": settings.seal_key,
            "CATALOGUE_DIR": str(settings.catalogue_dir),
            "RUN_DIR": str(settings.run_dir),
            "LISTEN": f"127.0.0.1:{port}",
            "OPS_LISTEN": f"127.0.0.1:{ops}",
            "LEDGER_OPS_LISTEN": f"127.0.0.1:{ops}",
            "DEAD_LETTER_LIMIT": str(settings.dead_letter_limit),
            "PUBLIC_URL": "http://localhost",
            "VOTE_DEADLINE_MS": str(settings.vote_deadline_ms),
        }
        limits = httpx.Limits(max_keepalive_connections=0)  # the gateway's reuse is not the point
        self.browser = httpx.Client(base_url=self.url, timeout=30, limits=limits, trust_env=False)
        self.process = subprocess.Popen([sys.executable, "-c", PROGRAM, command], env=environ)

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if httpx.get(self.ops + "/healthz", timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        pytest.fail("the web worker did not start")

    def readiness(self) -> tuple[int, dict[str, Any]]:
        """Status and body of `/readyz`."""
        answer = httpx.get(self.ops + "/readyz", timeout=60)
        return answer.status_code, answer.json()

    def vote(self, account: int, code: str) -> tuple[int, str]:
        """Status and receipt; `(0, "")` when nothing answered."""
        desk = PassDesk(read_keyring(self.settings.pass_key, "ballot pass"), 600)
        text, _ = desk.issue(31, account, clock.now())
        headers = {
            "Authorization": f"Bearer {text}",
            "X-Received-At": f"{clock.now().timestamp():.3f}",
        }
        try:
            answer = self.browser.post(
                "/api/voting/v1/votes", json={"entry": code}, headers=headers
            )
        except httpx.HTTPError:
            return 0, ""
        return answer.status_code, answer.json().get("receipt", "")

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


PROGRAM = "from voting.program import main; main()"


@pytest.fixture
def worker(kafka_settings: Any, stage: Any, token: Any) -> Iterator[Worker]:
    stage.prepare(identify(kafka_settings))
    found = Worker(kafka_settings)
    found.wait_until_it_answers()
    yield found
    found.stop()
    found.browser.close()


def vote_until_counted(worker: Worker, code: str) -> None:
    """The log is connected beside the requests: the first vote may come too early for it."""
    deadline = time.monotonic() + 60
    while worker.vote(1, code)[0] not in (200, 201):
        assert time.monotonic() < deadline


def test_worker_ends_cleanly_under_load_and_loses_no_acknowledged_vote(
    worker: Worker, stage: Any, database: Any, conn: Any, kafka_settings: Any
) -> None:
    code = stage.code(1)
    vote_until_counted(worker, code)
    with ThreadPoolExecutor(16) as voters:
        answers = list(voters.map(lambda account: worker.vote(account, code), range(2, 60)))
        more = [voters.submit(worker.vote, account, code) for account in range(60, 160)]
        ended = worker.stop()
        late = [vote.result() for vote in more]
    assert ended == 0
    assert {status for status, _ in answers} == {201}
    assert {status for status, _ in late} <= {0, 201, 503}

    ledger, reader = make_ledger(kafka_settings, database), VoteReader(kafka_settings, database)
    reached: list[Any] = []
    while not reached or any(one.recorded_until is None for one in reached):
        ledger.step(reader)
        reached = reader.reached([], clock.now())
    reader.close()
    rows = {account for (account,) in conn.execute("SELECT account FROM ledger")}
    acknowledged = {
        account for account, (status, _) in enumerate([*answers, *late], start=2) if status == 201
    }
    assert acknowledged - rows == set()
    assert len(acknowledged) >= 58


@pytest.fixture
def frozen_database() -> Iterator[str]:
    """The address of a database that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"postgresql://nobody@127.0.0.1:{server.getsockname()[1]}/none"


@pytest.mark.usefixtures("token")
def test_worker_that_starts_while_the_database_is_frozen_takes_votes(
    kafka_settings: Any, stage: Any, database: Any, frozen_database: str
) -> None:
    stage.prepare(identify(kafka_settings))
    assert CatalogueKeeper(database, kafka_settings.catalogue_dir).refresh()
    worker = Worker(msgspec.structs.replace(kafka_settings, database_url=frozen_database))
    try:
        worker.wait_until_it_answers()
        vote_until_counted(worker, stage.code(1))
        assert worker.vote(2, stage.code(1))[0] == 201
        assert worker.readiness() == (
            200,
            {"ok": True, "reasons": [], "degraded": ["database away"]},
        )
    finally:
        worker.stop()
        worker.browser.close()


def of_ledger(answer: tuple[int, dict[str, Any]]) -> list[str]:
    """The ledger's own reasons; copies nobody feeds here are the others."""
    status, body = answer
    assert status == 503
    return [reason for reason in body["reasons"] if reason.startswith("ledger stopped")]


def test_stopped_ledger_lives_is_not_ready_and_says_why(
    kafka_settings: Any, stage: Any, conn: Any
) -> None:
    stage.prepare(identify(kafka_settings))
    conn.execute(
        """
        INSERT INTO kit.dead_letters (consumer, topic, partition, record_offset, reason)
        VALUES ('ledger', 'votes', 0, 0, 'poison')
        """
    )
    ledger = Worker(msgspec.structs.replace(kafka_settings, dead_letter_limit=0), "ledger")
    try:
        ledger.wait_until_it_answers()
        deadline = time.monotonic() + 60
        while not (reasons := of_ledger(ledger.readiness())):
            assert time.monotonic() < deadline
        assert reasons == [
            "ledger stopped: more than 0 dead letters, settle them or mend the cause"
        ]
        assert httpx.get(ledger.ops + "/healthz", timeout=60).json()["reasons"] == []
    finally:
        ledger.stop()
        ledger.browser.close()
