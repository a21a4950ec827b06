"""A pytest plug-in: real servers of the running stack, databases and topics of a test's own."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
import psycopg
import pytest
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import OKPKey
from kafka import TopicPartition
from kafka.admin import NewTopic
from psycopg import sql

from contracts.envelope import EventData, open_envelope, read_data
from contracts.events import EditionState, EditionWindows, SigningKeyState, UnitState
from contracts.roles import Role
from contracts.topics import Topic
from contracts.windows import Window
from servicekit import auth, clock, copies, db, kafka, migrations, waiting
from servicekit.db import Connection, Database
from servicekit.ids import new_id
from servicekit.openapi_calls import is_described
from servicekit.settings import Settings
from servicekit.topics import configuration

S = TypeVar("S", bound=Settings)
HOMES = ("/var/lib/contest-test", "/var/lib/contest")
SEAL_KEY = Fernet.generate_key().decode()
LETTER_KEY = "a letter key of the tests"


@dataclass(frozen=True)
class Stack:
    """Where the servers of the running stack are; from its `stack.json`."""

    home: Path
    facts: dict[str, Any]

    def admin_url(self, database: str) -> str:
        url: str = self.facts["postgres"]["superuser"]
        return url.replace("/postgres?", f"/{database}?")


@dataclass(frozen=True)
class Signer:
    """Makes tokens that the service under test accepts."""

    key: OKPKey

    def __call__(
        self,
        account: int = 1,
        *,
        roles: tuple[Role | tuple[Role, str], ...] = (),
        declared: bool = True,
        verified: tuple[str, ...] = ("email",),
        expires_at: datetime | None = None,
        **claims: Any,
    ) -> str:
        over = expires_at or clock.now() + timedelta(hours=1)
        body = {
            "iss": "http://127.0.0.1:8080",
            "sub": str(account),
            "roles": [list(r) if isinstance(r, tuple) else [r, None] for r in roles],
            "dec": declared,
            "ver": list(verified),
            "sid": new_id(),
            "iat": int(clock.now().timestamp()),
            "exp": int(over.timestamp()),
            **claims,
        }
        kid = str(self.key.kid)
        return jwt.encode({"alg": auth.ALGORITHM, "kid": kid}, body, self.key, [auth.ALGORITHM])


@dataclass(frozen=True)
class KafkaForTest:
    """Topics under a prefix of their own, deleted afterwards."""

    bootstrap: str
    prefix: str

    def create(self, *topics: Topic) -> None:
        wanted = [
            NewTopic(name, topic.partitions, 1, topic_configs=configuration(topic, 1))
            for name, topic in zip(self._names(topics), topics, strict=True)
        ]
        with self._admin() as admin:
            admin.create_topics(wanted)
            admin.wait_for_topics(self._names(topics), timeout_ms=60_000)

    def delete(self, *topics: Topic) -> None:
        """Returns when the broker knows of no such topics any more: the names are free.

        One that has agreed to delete a topic shows it a little longer.
        """
        names = self._names(topics)
        with self._admin() as admin:
            admin.delete_topics(names)
            gone = set(names).isdisjoint
            waiting.until("the end", lambda: gone(admin.list_topics()), timeout=60, pause=0.05)

    def forget_records(self, topic: Topic, partition: int, *, before: int) -> None:
        """The log begins at `before` from now on, as after its retention."""
        with self._admin() as admin:
            admin.delete_records({TopicPartition(self.prefix + topic.name, partition): before})

    def delete_all(self) -> None:
        with self._admin() as admin:
            mine = [name for name in admin.list_topics() if name.startswith(self.prefix)]
            if mine:
                admin.delete_topics(mine)

    def _names(self, topics: Sequence[Topic]) -> list[str]:
        return [self.prefix + topic.name for topic in topics]

    @contextmanager
    def _admin(self) -> Iterator[Any]:
        found = kafka.make_admin(
            Settings(database_url="", kafka_bootstrap=self.bootstrap, topic_prefix=self.prefix)
        )
        try:
            yield found
        finally:
            found.close()


class GatewayClient(FlaskClient):
    """A client behind an imagined gateway: receive time and request id are always there.

    No call may refuse otherwise than its description says.
    """

    received_at: datetime | None = None

    def open(self, *args: Any, **kwargs: Any) -> Any:
        headers = dict(kwargs.pop("headers", None) or {})
        moment = self.received_at or clock.now()
        headers.setdefault("X-Received-At", f"{moment.timestamp():.3f}")
        headers.setdefault("X-Request-Id", new_id())
        if str(kwargs.get("method", "GET")).upper() != "GET" and "Authorization" not in headers:
            headers.setdefault("Origin", "http://localhost")
        answer = super().open(*args, headers=headers, **kwargs)
        if answer.mimetype == "application/problem+json":
            asked, problem = answer.request, answer.get_json()
            if not is_described(self.application, asked.method, asked.path, problem):
                raise AssertionError(f"{asked.method} {asked.path} does not describe {problem}")
        return answer


@pytest.fixture(scope="session")
def stack() -> Stack:
    """The running test stack; `./contest test` starts it."""
    chosen = os.environ.get("CONTEST_TEST_HOME")  # noqa: TID251  # set by the launcher
    for home in [Path(chosen)] if chosen else map(Path, HOMES):
        facts = home / "stack.json"
        if facts.exists():
            return Stack(home, json.loads(facts.read_text(encoding="utf-8")))
    pytest.fail("no stack is running: start one with ./contest test --keep")


@pytest.fixture(scope="session")
def service_name() -> str:
    """Overridden by each service's conftest."""
    pytest.fail("conftest.py of the service must define `service_name`")


@pytest.fixture(scope="session")
def database_urls() -> dict[str, str]:
    """Databases of this test process by service: one process runs the tests of several."""
    return {}


@pytest.fixture(scope="module")
def database_url(
    stack: Stack,
    service_name: str,
    database_urls: dict[str, str],
    request: pytest.FixtureRequest,
) -> str:
    """A migrated database of this service and this test process, made once."""
    if service_name not in database_urls:
        worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
        name = f"test_{service_name}_{worker}_{os.getpid()}"
        database_urls[service_name] = _make_database(stack, service_name, name)
    return database_urls[service_name]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The service's database as it is right after migration."""
    found = Database(database_url)
    found.open()
    yield found
    found.close()
    _reset(database_url)


@pytest.fixture
def conn(database: Database) -> Iterator[Connection]:
    """An autocommitting connection to look at what happened."""
    with database.session() as found:
        yield found


@pytest.fixture
def kafka_topics(stack: Stack) -> Iterator[KafkaForTest]:
    """Call `create(TOPIC, …)` for what the test needs."""
    found = KafkaForTest(stack.facts["kafka"], f"test-{new_id()[-12:]}.")
    yield found
    found.delete_all()


@pytest.fixture(scope="session")
def redis_url(stack: Stack, request: pytest.FixtureRequest) -> str:
    """A Redis database of this test process (1…15); flush it before use."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "gw0")
    url: str = stack.facts["redis"]
    return url.rsplit("/", 1)[0] + f"/{1 + int(worker.removeprefix('gw')) % 15}"


@pytest.fixture
def make_settings(database_url: str, stack: Stack, tmp_path: Path) -> Callable[..., Any]:
    """`make_settings(VotingSettings, topic_prefix=…, …)`: the service's settings for a test."""

    def make(kind: type[S], **changes: Any) -> S:
        values = {
            "database_url": database_url,
            "kafka_bootstrap": stack.facts["kafka"],
            "run_dir": tmp_path / "run",
            "seal_key": SEAL_KEY,
            "public_url": "http://localhost",
        }
        return kind(**(values | changes))

    return make


@pytest.fixture(scope="session")
def signing_key() -> OKPKey:
    key = OKPKey.generate_key("Ed25519", private=True)
    key.ensure_kid()
    return key


@pytest.fixture
def token(database: Database, signing_key: OKPKey) -> Signer:
    """`token(7, roles=(Role.SECRETARY,))`: a bearer token the service accepts."""
    jwk = {name: str(value) for name, value in signing_key.as_dict(private=False).items()}
    with database.transaction() as found:
        copies.store(found, SigningKeyState(kid=str(signing_key.kid), version=1, jwk=jwk))
    return Signer(signing_key)


@pytest.fixture
def client(app: Flask) -> GatewayClient:
    """A client of the service's `app` fixture."""
    return GatewayClient(app, app.response_class, use_cookies=True)


def sign_in(client: FlaskClient, text: str) -> None:
    """Give the client the token as a cookie, as a browser has it."""
    client.set_cookie(auth.COOKIE, text)


def at(text: str) -> datetime:
    """`at("2026-10-31T23:59:59.999+07:00")`."""
    return datetime.fromisoformat(text)


def put_copy(conn: Connection, state: EventData) -> None:
    """Store a copy as if the service had consumed it."""
    copies.store(conn, state)


def outbox_events(conn: Connection) -> list[EventData]:
    """What the service published, oldest first; tombstones left out."""
    found = conn.execute("SELECT body FROM kit.outbox WHERE body IS NOT NULL ORDER BY id")
    return [read_data(open_envelope(bytes(body))) for (body,) in found]


RULES: Final = {
    "object_kinds": [{"code": "product", "label": "Sản phẩm"}],
    "fields": [
        {"code": "it", "label": "Công nghệ thông tin"},
        {"code": "agriculture", "label": "Nông, lâm, ngư nghiệp"},
    ],
    "themes": [
        {"code": "digital", "label": "Chuyển đổi số"},
        {"code": "green", "label": "Chuyển đổi xanh"},
    ],
    "max_files": 12,
    "supplement_days": 5,
    "review_days": 2,
    "targets": [{"label": "Mỗi đơn vị", "groups": ["commune_or_ward", "department"], "minimum": 1}],
}


def an_edition(**changes: Any) -> EditionState:
    """A current demonstration edition whose windows are open for the next ten days.

    `rules` given replace only those of the same name.
    """
    start, end = clock.now() - timedelta(days=10), clock.now() + timedelta(days=10)
    window = Window(start=start, end=end, label="từ … đến hết ngày …")
    usual = EditionState(
        code="trinh-dien",
        number=31,
        version=1,
        title="Cuộc thi trình diễn",
        current=True,
        demonstration=True,
        windows=EditionWindows(submission=window, voting=window),
    )
    rules = RULES | changes.pop("rules", {})
    return msgspec.structs.replace(usual, rules=rules, **changes)


def a_unit(**changes: Any) -> UnitState:
    """A ward, which strives for one dossier in `an_edition`."""
    usual = UnitState(
        code="05482", version=1, name="Phường Thử", kind="phường", group="commune_or_ward"
    )
    return msgspec.structs.replace(usual, **changes)


def _make_database(stack: Stack, service: str, name: str) -> str:
    with psycopg.connect(stack.admin_url("postgres"), autocommit=True) as conn:
        _drop_left_over(conn)
        conn.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        # Nothing here has to survive a power cut.
        quick = sql.SQL("ALTER DATABASE {} SET synchronous_commit = off")
        conn.execute(quick.format(sql.Identifier(name)))
    url = stack.admin_url(name)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm")
    migrations.migrate(url, service)
    _remember_seeds(url)
    return url


def _drop_left_over(conn: Connection) -> None:
    """Databases of test processes that are gone."""
    found = conn.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%\\_%'")
    for (name,) in found.fetchall():
        if not Path(f"/proc/{name.rsplit('_', 1)[-1]}").exists():
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            conn.execute(drop.format(sql.Identifier(name)))


def _tables(conn: Connection) -> list[tuple[str, str]]:
    found = conn.execute(
        """
        SELECT schemaname, tablename FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'test_seed')
          AND (schemaname, tablename) <> ('kit', 'migrations')
        """
    )
    return [(schema, table) for schema, table in found]


def _remember_seeds(url: str) -> None:
    """Keep the rows that migrations themselves inserted."""
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("CREATE SCHEMA test_seed")
        for schema, table in _tables(conn):
            source = sql.Identifier(schema, table)
            if db.value(conn, sql.SQL("SELECT 1 FROM {} LIMIT 1").format(source)):  # type: ignore[arg-type]
                copy = sql.SQL("CREATE TABLE {} AS TABLE {}")
                conn.execute(copy.format(sql.Identifier("test_seed", f"{schema}.{table}"), source))


def _reset(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as conn, conn.transaction():
        # Deleting the few rows of a test is ten times quicker than TRUNCATE's new files.
        conn.execute("SET LOCAL session_replication_role = replica")
        for name in _tables(conn):
            conn.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(*name)))
        conn.execute(
            """
            SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
            FROM pg_sequences WHERE last_value IS NOT NULL AND schemaname <> 'test_seed'
            """
        )
        seeds = conn.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'test_seed'")
        for (seed,) in seeds.fetchall():
            back = sql.SQL("INSERT INTO {} OVERRIDING SYSTEM VALUE TABLE {}")
            target = sql.Identifier(*seed.split(".", 1))
            conn.execute(back.format(target, sql.Identifier("test_seed", seed)))
