"""News for open pages, as the doors of one process give them."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contracts.events import DossierState
from contracts.events.submissions import DossierStage as Stage
from contracts.roles import Role
from reporting.actions.broadcast import Broadcaster
from reporting.store import generations, lag, pulse
from reporting.web.live import EXTENSION, PagePainter
from servicekit import clock
from servicekit.db import Database
from servicekit.testing import Signer, a_unit, an_edition, put_copy, sign_in

pytestmark = pytest.mark.integration

Apply = Callable[..., None]
STREAM = "/bao-cao/truc-tiep"
NEWS = "event: parts"
NOW = clock.now()


@pytest.fixture
def app(app: Flask, database: Database) -> Flask:
    """The broadcaster looks again at once, always at one minute: no test waits for its pauses."""
    app.extensions[EXTENSION] = Broadcaster(database, PagePainter(app), lambda: NOW, pause=0.05)
    return app


@pytest.fixture
def board(client: FlaskClient, token: Signer) -> FlaskClient:
    sign_in(client, token(7, roles=(Role.BOARD,)))
    return client


def dossier(number: int) -> DossierState:
    now = clock.now()
    return DossierState(
        dossier=f"d{number}", version=1, edition="trinh-dien", code=f"D{number}", account=1,
        stage=Stage.VALID, created_at=now, submitted_at=now,
    )  # fmt: skip


def read_on(conn_of: Database, live: int, events: int) -> None:
    """The consumer has applied so many events more."""
    with conn_of.transaction() as conn:
        conn.execute(
            """
            INSERT INTO kit.positions (consumer, cluster_id, topic_id, topic, partition,
                                       next_offset)
            VALUES (%s, 'c', 't', 'dossiers', 0, %s)
            ON CONFLICT (consumer, cluster_id, topic_id, partition) DO UPDATE
            SET next_offset = kit.positions.next_offset + excluded.next_offset
            """,
            (generations.consumer_of(live), events),
        )


def stream(client: FlaskClient, address: str = STREAM, **headers: str) -> Iterator[str]:
    """The events of a stream, each as its text."""
    answer = client.get(address, headers=headers, buffered=False)
    assert (answer.status_code, answer.mimetype) == (200, "text/event-stream")
    assert (answer.headers["X-Accel-Buffering"], answer.headers["Cache-Control"]) == (
        "no", "no-store"
    )  # fmt: skip
    for piece in answer.response:
        assert isinstance(piece, bytes)
        yield piece.decode()


def parts_of(event: str) -> list[str]:
    data = next(line for line in event.splitlines() if line.startswith("data: "))
    found: list[str] = json.loads(data.removeprefix("data: "))
    return found


def next_news(events: Iterator[str]) -> str:
    return next(event for event in events if NEWS in event)


def mark_of(database: Database) -> str:
    with generations.reading(database) as conn:
        return pulse.read(conn, NOW)


def test_stream_begins_with_every_part_and_then_tells_what_changed(
    board: FlaskClient, apply: Apply, database: Database, live: int
) -> None:
    apply(a_unit(), dossier(1))
    events = stream(board)
    assert next(events) == "retry: 3000\n\n"
    whole = "".join(parts_of(next_news(events)))
    assert "<strong>1</strong> hồ sơ hợp lệ" in whole
    assert [whole.count(f'id="{part}"') for part in ("do-moi", "tom-tat", "phieu-so")] == [1, 1, 1]
    apply(dossier(2))
    read_on(database, live, 1)
    news = "".join(parts_of(next_news(events)))
    assert "<strong>2</strong> hồ sơ hợp lệ" in news
    assert ('id="tom-tat"' in news, 'id="tin-nhan-so"' in news) == (True, False)


def test_page_that_shows_the_newest_state_hears_only_of_later_ones(
    board: FlaskClient, apply: Apply, database: Database, live: int
) -> None:
    apply(dossier(1))
    read_on(database, live, 5)
    mark = mark_of(database)
    by_header, by_address = (
        stream(board, **{"Last-Event-ID": mark}),
        stream(board, f"{STREAM}?tu_moc={mark}"),
    )
    for events in (by_header, by_address):
        next(events)
    apply(dossier(2))
    read_on(database, live, 1)
    for events in (by_header, by_address):
        assert "<strong>2</strong> hồ sơ hợp lệ" in "".join(parts_of(next_news(events)))


def test_page_carries_the_mark_and_the_address_of_its_news(
    board: FlaskClient, database: Database
) -> None:
    page = board.get("/bao-cao?linh_vuc=&nhom=").text
    assert 'data-live="/bao-cao/truc-tiep"' in page
    assert f'data-seen="{mark_of(database).rpartition("-")[0]}-' in page
    assert "data-live=" not in board.get("/bao-cao?cap_nhat=khong").text


def test_readers_of_one_page_share_a_board_and_filters_have_their_own(
    app: Flask, board: FlaskClient, apply: Apply, database: Database, live: int
) -> None:
    apply(dossier(1))
    first, same = stream(board), stream(board, f"{STREAM}?nhom=&tu_moc=x")
    other = stream(board, f"{STREAM}?den=2020-01-01")
    for events in (first, same, other):
        next(events)
    assert next_news(first) == next_news(same)
    assert "<strong>0</strong> hồ sơ hợp lệ" in "".join(parts_of(next_news(other)))


def test_change_of_the_edition_is_news(
    board: FlaskClient, database: Database, apply: Apply
) -> None:
    events = stream(board)
    next_news(events)
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, short_title="Tên khác"))
    assert f"id: {mark_of(database)}" in next_news(events)


def test_freshness_is_news_although_nothing_happened(
    board: FlaskClient, database: Database, live: int
) -> None:
    events = stream(board, "/bao-cao/he-thong/truc-tiep")
    next_news(events)
    with database.transaction() as conn:
        generations.enter(conn, live)
        lag.save(conn, {"dossiers": 3}, clock.now())
    news = parts_of(next_news(events))
    assert "Còn 3 sự kiện chưa xử lý" in news[0]
    assert "Còn <strong>3</strong> sự kiện" in news[1]


def test_stream_ends_when_figures_cannot_be_read(
    board: FlaskClient, database: Database, live: int
) -> None:
    events = stream(board)
    next_news(events)
    with database.transaction() as conn:
        conn.execute("DELETE FROM generations")
    assert [event for event in events if NEWS in event] == []


def test_stream_ends_with_the_token(client: FlaskClient, token: Signer, database: Database) -> None:
    over = clock.now().replace(microsecond=0) + timedelta(seconds=10)
    sign_in(client, token(7, roles=(Role.BOARD,), expires_at=over))
    assert NEWS in "".join(stream(client))
    assert clock.now() >= over


def test_stream_ends_when_its_worker_leaves(board: FlaskClient) -> None:
    leaving: list[bool] = []
    answer = board.get(
        STREAM, buffered=False, environ_overrides={"contest.is_draining": lambda: bool(leaving)}
    )
    events = iter(answer.response)
    assert next(events) == b"retry: 3000\n\n"
    leaving.append(True)
    assert list(events) == []


def test_streams_are_closed_to_strangers_and_to_those_who_see_only_a_part(
    client: FlaskClient, token: Signer
) -> None:
    assert client.get(STREAM).status_code == 303
    for grant in (Role.COUNCIL, Role.OPERATOR, (Role.UNIT_OFFICER, "so-y-te")):
        sign_in(client, token(7, roles=(grant,)))
        assert (grant, client.get(STREAM).status_code) == (grant, 403)
    sign_in(client, token(7, roles=(Role.OPERATOR,)))
    next(stream(client, "/bao-cao/he-thong/truc-tiep"))
    sign_in(client, token(7, roles=((Role.UNIT_OFFICER, "so-y-te"),)))
    assert client.get("/bao-cao/he-thong/truc-tiep").status_code == 403


def test_wrong_filters_are_refused_before_a_stream_begins(board: FlaskClient) -> None:
    assert board.get(f"{STREAM}?tu=2026-10-20&den=2026-10-19").status_code == 422
