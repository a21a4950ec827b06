"""What a worker knows by heart: from PostgreSQL first, from disk when it must (law 12)."""

import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask import Flask

from servicekit.db import Database
from voting.actions.keep_catalogue import CatalogueKeeper
from voting.bootstrap import no_catalogue
from voting.store import catalogue as store

pytestmark = pytest.mark.integration


@pytest.fixture
def folder(settings: Any, stage: Any, database: Database) -> Path:
    """The copy on disk of a worker that has gone."""
    stage.prepare()
    assert CatalogueKeeper(database, settings.catalogue_dir).refresh()
    found: Path = settings.catalogue_dir
    return found


def titles(keeper: CatalogueKeeper) -> set[str]:
    assert keeper.catalogue is not None
    return {entry.title for entry in keeper.catalogue.entries.values()}


def test_copy_on_disk_gives_way_to_the_database_although_its_mark_is_the_same(
    folder: Path, database: Database
) -> None:
    file = folder / store.FILE
    file.write_text(file.read_text(encoding="utf-8").replace("Bài dự thi", "Của bản cũ"), "utf-8")
    keeper = CatalogueKeeper(database, folder)
    assert titles(keeper) == {f"Của bản cũ số {number}" for number in range(1, 6)}
    assert keeper.refresh()
    assert titles(keeper) == {f"Bài dự thi số {number}" for number in range(1, 6)}
    assert titles(CatalogueKeeper(database, folder)) == titles(keeper)


def test_catalogue_is_loaded_once_while_nothing_changes(folder: Path, database: Database) -> None:
    keeper = CatalogueKeeper(database, folder)
    keeper.refresh()
    loaded = keeper.saved
    keeper.refresh()
    assert keeper.saved is loaded


@pytest.mark.parametrize(
    "content",
    [b"", b'{"catalogue": {"finger', b'{"catalogue": {"fingerprint": 1}}', b"\xff\xfe", b"[]"],
)
def test_copy_of_another_shape_is_left_alone(
    folder: Path, database: Database, content: bytes
) -> None:
    (folder / store.FILE).write_bytes(content)
    keeper = CatalogueKeeper(database, folder)
    assert keeper.saved is None
    assert keeper.refresh()
    assert msgspec.json.decode((folder / store.FILE).read_bytes())["catalogue"]["incarnation"] == 1


def test_entry_that_took_the_place_of_another_is_seen(
    folder: Path, database: Database, stage: Any, conn: Any
) -> None:
    keeper = CatalogueKeeper(database, folder)
    keeper.refresh()
    conn.execute("DELETE FROM kit.copies WHERE topic = 'entries' AND body->>'number' = '5'")
    stage.version = 0  # the new one's version is that of the one that is gone
    stage.entry(6)
    assert keeper.refresh()
    assert titles(keeper) == {f"Bài dự thi số {number}" for number in (1, 2, 3, 4, 6)}


def test_look_outlives_a_database_whose_schema_is_not_there_yet(
    folder: Path, stack: Any, database: Database
) -> None:
    empty = Database(stack.admin_url("postgres"))
    empty.open()
    keeper = CatalogueKeeper(empty, folder)
    began = time.monotonic()
    keeper.look()
    empty.close()
    assert titles(keeper) == {f"Bài dự thi số {number}" for number in range(1, 6)}
    assert not keeper.is_fresh
    assert time.monotonic() - began < 5


def test_web_process_is_not_ready_before_it_knows_an_edition(app: Flask) -> None:
    keeper = app.extensions["booth"].keeper
    assert no_catalogue(app) is None
    known = keeper.saved
    keeper.saved = msgspec.structs.replace(
        known, catalogue=msgspec.structs.replace(known.catalogue, elections={})
    )
    assert no_catalogue(app) == "no edition is known yet"
    keeper.saved = None
    assert no_catalogue(app) == "no edition is known yet"
