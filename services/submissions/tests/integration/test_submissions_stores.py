"""Both stores keep what they are given in the same way: a folder, and a bucket of an S3 server."""

import hashlib
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import msgspec
import pytest
from services.submissions.tests.submissions_desk import (
    ALICE,
    NEEDED_TICKS,
    Desk,
    jpeg,
)
from services.submissions.tests.submissions_files import Sender

from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, Signer
from submissions.actions.reading import read_files
from submissions.actions.upkeep import sweep_files
from submissions.bootstrap import make_app
from submissions.model.lifecycle import Verb
from submissions.settings import SubmissionsSettings
from submissions.store import attachments
from submissions.store.buckets import PART, Bucket, BucketStore
from submissions.store.files import DiskNearlyFull, FileStore, Store, sweep
from submissions.store.parts import Parts
from submissions.store.stores import open_store
from support.buckets import find_server, make_bucket, running_server
from support.files import film

pytestmark = pytest.mark.integration

NUMBERS = count(1)
LARGE = bytes(range(256)) * (PART // 256) + b"end"
"""More than one part of a bucket's upload."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """An S3 server of these tests."""
    with (
        TemporaryDirectory(prefix="s3") as folder,
        running_server(find_server(), Path(folder)) as url,
    ):
        yield url


@pytest.fixture
def bucket(server: str) -> Bucket:
    return make_bucket(server, f"contest-{next(NUMBERS)}")


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "folder":
        return FileStore(tmp_path)
    return BucketStore(request.getfixturevalue("bucket"), tmp_path)


def test_what_is_kept_is_found_under_its_hash(store: Store) -> None:
    digest = store.keep(BytesIO(LARGE))
    assert digest == hashlib.sha256(LARGE).hexdigest()
    assert store.size(digest) == len(LARGE)
    with store.open(digest) as content:
        assert content.read() == LARGE
    assert [stored.name for stored in store.stored()] == [digest]


def test_the_same_again_is_the_same(store: Store) -> None:
    assert store.keep(BytesIO(b"abc")) == store.keep(BytesIO(b"abc"))
    assert len(list(store.stored())) == 1


def test_content_is_read_from_any_place(store: Store) -> None:
    with store.open(store.keep(BytesIO(b"0123456789"))) as content:
        assert content.seek(4) == 4
        assert content.read(3) == b"456"
        assert content.seek(-2, 2) == 8
        assert (content.read(), content.read()) == (b"89", b"")
        content.seek(0)
        assert content.read(1) == b"0"


@pytest.mark.parametrize("digest", ["../../etc/passwd", "0" * 64, "", "A" * 64])
def test_what_is_not_there_is_not_found(store: Store, digest: str) -> None:
    with pytest.raises(FileNotFoundError):
        store.size(digest)
    with pytest.raises(FileNotFoundError):
        store.open(digest)


class Torn(BytesIO):
    """A stream that breaks in the middle."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 0:
            raise OSError("connection lost")
        return super().read(10)


def test_broken_stream_leaves_nothing(store: Store) -> None:
    with pytest.raises(OSError, match="connection lost"):
        store.keep(Torn(LARGE))
    assert list(store.stored()) == []


def test_sweep_takes_what_nobody_names(store: Store, tmp_path: Path) -> None:
    kept, orphan, discarded = (store.keep(BytesIO(content)) for content in (b"a", b"b", b"c"))
    upload = UUID(int=7)
    Parts(tmp_path).append(upload, 0, BytesIO(b"part"), 4)
    named = {kept, str(upload)}
    assert sweep(store, named, {kept, discarded}, older_than=0) == 1
    assert {stored.name for stored in store.stored()} == {*named, orphan}
    assert sweep(store, named, set(), older_than=time.time() + 60) == 1
    assert {stored.name for stored in store.stored()} == named
    store.remove(orphan)


def test_what_arrives_leaves_the_rest_of_the_disk_to_others(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    for made in (
        FileStore(tmp_path, 10**18),
        BucketStore(request.getfixturevalue("bucket"), tmp_path, 10**18),
    ):
        with pytest.raises(DiskNearlyFull):
            made.keep(BytesIO(b"abc"))
        assert list(made.stored()) == []


def test_bucket_that_is_away_is_no_missing_file(bucket: Bucket, tmp_path: Path) -> None:
    away = BucketStore(msgspec.structs.replace(bucket, url="http://127.0.0.1:1"), tmp_path)
    for ask in (away.size, away.open):
        with pytest.raises(OSError, match="bucket") as refused:
            ask("0" * 64)
        assert not isinstance(refused.value, FileNotFoundError)
    with pytest.raises(OSError, match="bucket"):
        away.keep(BytesIO(b"abc"))


@pytest.fixture(params=["folder", "bucket"])
def settings_of(
    request: pytest.FixtureRequest, settings: SubmissionsSettings
) -> SubmissionsSettings:
    if request.param == "folder":
        return settings
    bucket: Bucket = request.getfixturevalue("bucket")
    return msgspec.structs.replace(
        settings, s3_url=bucket.url, s3_bucket=bucket.name, s3_key=bucket.key,
        s3_secret=bucket.secret,
    )  # fmt: skip


@pytest.fixture
def client_of(
    settings_of: SubmissionsSettings, open_edition: None, database: Database, token: Signer
) -> Callable[..., GatewayClient]:
    app = make_app(settings_of, database)

    def signed_in(account: int | None = None) -> GatewayClient:
        client = GatewayClient(app, app.response_class, use_cookies=True)
        if account:
            client.set_cookie("contest_token", token(account))
        return client

    return signed_in


def test_film_is_private_then_published_and_watched_from_its_middle(
    client_of: Callable[..., GatewayClient], settings_of: SubmissionsSettings,
    database: Database, conn: Connection,
) -> None:  # fmt: skip
    store = open_store(settings_of)
    desk = Desk(database, store)  # type: ignore[arg-type]  # it only keeps files
    owner, anybody, content = client_of(ALICE), client_of(), film()
    code = desk.draft().code
    assert Sender(owner, code).send("phim.mp4", content).status_code == 204
    assert Sender(owner, code).send("ảnh.jpg", jpeg().getvalue()).status_code == 204
    read_files(database, store, clock.now())
    file = next(f for f in attachments.of_dossier(conn, desk.now(code).id) if f.kind == "mp4")
    owner.post(f"/ho-so/{code}/tep/chon", data={"shown": [str(file.id)]})
    assert anybody.get(file.public_path).status_code == 404
    owner.post(f"/ho-so/{code}/nop", data=NEEDED_TICKS)
    desk.take(desk.take(desk.now(code), Verb.ACCEPT), Verb.PUBLISH)
    whole = anybody.get(file.public_path, buffered=True)
    assert (whole.status_code, whole.data, whole.mimetype) == (200, content, "video/mp4")
    assert whole.headers["Accept-Ranges"] == "bytes"
    middle = anybody.get(file.public_path, headers={"Range": "bytes=100-199"}, buffered=True)
    assert (middle.status_code, middle.data) == (206, content[100:200])
    assert middle.headers["Content-Range"] == f"bytes 100-199/{len(content)}"
    tail = anybody.get(file.public_path, headers={"Range": "bytes=-5"}, buffered=True)
    assert tail.data == content[-5:]
    beyond = anybody.get(file.public_path, headers={"Range": "bytes=9999999-"}, buffered=True)
    assert beyond.status_code == 416
    kept = anybody.get(
        file.public_path, headers={"If-None-Match": whole.headers["ETag"]}, buffered=True
    )
    assert kept.status_code == 304
    assert anybody.get(file.preview_path or "", buffered=True).mimetype == "image/jpeg"
    desk.take(desk.now(code), Verb.SUSPEND, reason="complaint")
    assert anybody.get(file.public_path).status_code == 404
    assert sweep_files(database, store, clock.now()) == 0
