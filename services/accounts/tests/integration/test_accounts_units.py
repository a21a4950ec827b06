"""Units: seeded, changed within the branch, with history, published."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from accounts.actions.seed import seed_people, seed_units
from accounts.actions.unit_editing import Details, Editor
from accounts.actions.units import (
    add_unit,
    change_unit,
    end_unit,
    merge_units,
    move_unit,
    rename_unit,
)
from accounts.errors import (
    DayOutOfOrder,
    NameTaken,
    NoSuchUnit,
    NotYourBranch,
    UnitChangedMeanwhile,
    UnitEnded,
    UnitHasChildren,
    WouldBeCycle,
)
from accounts.model.grants import today
from accounts.model.units import Unit
from accounts.store import units
from accounts.store.audit import Doing
from accounts.store.units import NameOfDays
from contracts.events import FormerName, FormerParent, UnitContact, UnitState
from servicekit.db import Connection, Database
from servicekit.testing import outbox_events
from servicekit.text import fold

pytestmark = pytest.mark.integration

Later = Callable[..., datetime]
HAMLET = Details(kind="tổ dân phố")


@pytest.fixture
def directory(database: Database, doing: Doing) -> None:
    seed_units(database, doing)


@pytest.fixture
def admin(doing: Doing) -> Editor:
    return Editor(doing=doing, everywhere=True)


@pytest.fixture
def officer(doing: Doing) -> Editor:
    """The officer of Quan Triều ward."""
    return Editor(doing=doing, own=("05482",))


def hamlet(database: Database, editor: Editor, name: str, parent: str = "05482") -> str:
    day = today(editor.doing.now)
    return add_unit(database, editor, parent=parent, name=name, valid_from=day, details=HAMLET)


def get(conn: Connection, code: str) -> Unit:
    return units.get_unit(conn, code)


def last_state(conn: Connection, code: str) -> UnitState:
    states = [e for e in outbox_events(conn) if isinstance(e, UnitState) and e.code == code]
    return states[-1]


def test_seed_has_every_commune_and_body(directory: None, conn: Connection) -> None:
    states = {e.code: e for e in outbox_events(conn) if isinstance(e, UnitState)}
    communes = [e for e in states.values() if e.group == "commune_or_ward"]
    listed = [e for e in states.values() if e.listed]
    assert (len(communes), len(listed), len(states)) == (92, 117, 121)
    assert {e.parent for e in communes} == {"tinh-thai-nguyen"}
    assert states["ubnd-tinh-thai-nguyen"].parent == "tinh-thai-nguyen"
    assert Counter(e.group for e in listed if e.group != "commune_or_ward") == {
        "department": 15,
        "business_association": 4,
        "public_service": 2,
        "association_union": 1,
        "cooperative_alliance": 1,
        "media": 1,
        "university": 1,
    }
    assert "Báo và Đài Phát thanh, truyền hình" in (
        states["bao-va-phat-thanh-truyen-hinh-thai-nguyen"].aliases
    )


def test_seed_again_changes_nothing_and_keeps_what_staff_changed(
    directory: None, database: Database, admin: Editor, conn: Connection, doing: Doing
) -> None:
    unit = get(conn, "05482")
    day = today(doing.now)
    rename_unit(database, admin, "05482", unit.version, name="Phường Mới", day=day)
    assert seed_units(database, doing) == 0
    assert get(conn, "05482").name == "Phường Mới"


@pytest.mark.parametrize("asked", ["Quan Triều", "quan trieu", "QUAN TRIEU", "05482"])
def test_search_finds_with_and_without_diacritics(
    directory: None, conn: Connection, asked: str
) -> None:
    assert [unit.code for unit in units.search_units(conn, fold(asked))] == ["05482"]


def test_search_finds_aliases_and_keeps_look_alikes_apart(
    directory: None, conn: Connection
) -> None:
    (found,) = units.search_units(conn, fold("Hội Nữ doanh nhân"))
    assert found.name == "Hội Nữ Doanh nhân tỉnh"
    alike = units.search_units(conn, fold("Xã Văn Lang"))
    assert sorted(unit.name for unit in alike) == ["Xã Văn Lang", "Xã Văn Lăng"]


def test_officer_adds_below_the_own_unit_only(
    directory: None, database: Database, officer: Editor, conn: Connection, doing: Doing
) -> None:
    code = hamlet(database, officer, "Tổ dân phố số 5")
    state = last_state(conn, code)
    assert (state.code, state.parent, state.listed) == ("05482.to-dan-pho-so-5", "05482", False)
    assert state.valid_from == today(doing.now)
    below = hamlet(database, officer, "Cụm 1", parent=code)
    assert last_state(conn, below).parent == code
    with pytest.raises(NotYourBranch):
        hamlet(database, officer, "Tổ dân phố số 5", parent="05443")


def test_officer_cannot_decide_group_and_listing(
    directory: None, database: Database, officer: Editor, admin: Editor, conn: Connection
) -> None:
    code = hamlet(database, officer, "Tổ dân phố số 5")
    wanted = Details(kind="xóm", unit_group="department", listed=True)
    change_unit(database, officer, code, 1, details=wanted)
    state = last_state(conn, code)
    assert (state.kind, state.group, state.listed) == ("xóm", "sub_unit", False)
    change_unit(database, admin, code, 2, details=wanted)
    state = last_state(conn, code)
    assert (state.group, state.listed) == ("department", True)


def test_officer_keeps_contacts_of_the_own_unit_but_neither_renames_nor_ends_it(
    directory: None, database: Database, officer: Editor, conn: Connection, doing: Doing
) -> None:
    contact = UnitContact(channel="email", label="Văn thư", address="vanthu@example.vn")
    details = Details(kind="phường", aliases=("P. Quan Triều",), contacts=(contact,))
    change_unit(database, officer, "05482", 1, details=details)
    assert units.contacts_of(conn, "05482") == [contact]
    assert last_state(conn, "05482").aliases == ("P. Quan Triều",)
    assert last_state(conn, "05482").group == "commune_or_ward"
    day = today(doing.now)
    with pytest.raises(NotYourBranch):
        rename_unit(database, officer, "05482", 2, name="Phường Khác", day=day)
    with pytest.raises(NotYourBranch):
        end_unit(database, officer, "05482", 2, day=day)


def test_rename_keeps_history_and_the_old_name_as_alias(
    directory: None, database: Database, admin: Editor, conn: Connection, doing: Doing
) -> None:
    day = today(doing.now)
    rename_unit(database, admin, "05482", 1, name="Phường Mới", day=day)
    assert units.names_of(conn, "05482") == [
        NameOfDays("Phường Mới", day, None),
        NameOfDays("Phường Quan Triều", None, day),
    ]
    state = last_state(conn, "05482")
    assert (state.name, state.aliases, state.version) == ("Phường Mới", ("Phường Quan Triều",), 2)
    assert state.former_names == (FormerName(name="Phường Quan Triều", until=day),)
    rename_unit(database, admin, "05482", 2, name="Phường Mới Nữa", day=day)
    assert last_state(conn, "05482").former_names == state.former_names
    found = units.search_units(conn, fold("quan triều"))
    assert [unit.code for unit in found] == ["05482"]
    with pytest.raises(DayOutOfOrder):
        rename_unit(database, admin, "05482", 3, name="X Y", day=day + timedelta(days=1))


def test_same_name_is_refused_below_the_same_parent_only(
    directory: None, database: Database, admin: Editor
) -> None:
    hamlet(database, admin, "Tổ dân phố 1")
    hamlet(database, admin, "Tổ dân phố 1", parent="05443")
    with pytest.raises(NameTaken):
        hamlet(database, admin, "tổ dân phố 1")


def test_change_of_an_old_version_is_refused(
    directory: None, database: Database, admin: Editor
) -> None:
    change_unit(database, admin, "05482", 1, details=Details(kind="phường"))
    with pytest.raises(UnitChangedMeanwhile):
        change_unit(database, admin, "05482", 1, details=Details(kind="phường"))
    with pytest.raises(NoSuchUnit):
        change_unit(database, admin, "khong-co", 1, details=Details(kind="phường"))


def test_end_waits_for_the_units_below(
    directory: None, database: Database, admin: Editor, conn: Connection, doing: Doing
) -> None:
    day = today(doing.now)
    first, second = (hamlet(database, admin, f"Tổ dân phố {n}") for n in (1, 2))
    with pytest.raises(UnitHasChildren) as refusal:
        end_unit(database, admin, "05482", 1, day=day)
    assert refusal.value.names == ("Tổ dân phố 1", "Tổ dân phố 2")
    end_unit(database, admin, first, 1, day=day)
    move_unit(database, admin, second, 1, parent="05443")
    end_unit(database, admin, "05482", 1, day=day)
    assert last_state(conn, "05482").valid_to == day
    assert not get(conn, "05482").is_valid(day)
    with pytest.raises(UnitEnded):
        change_unit(database, admin, "05482", 2, details=Details(kind="phường"))
    with pytest.raises(UnitEnded):
        hamlet(database, admin, "Tổ dân phố 3")


def test_moved_unit_says_where_it_stood_before_each_day_it_was_moved(
    directory: None, database: Database, admin: Editor, conn: Connection, doing: Doing
) -> None:
    def on(days: int) -> Editor:
        then = msgspec.structs.replace(doing, now=doing.now + timedelta(days=days))
        return msgspec.structs.replace(admin, doing=then)

    child, day = hamlet(database, admin, "Tổ dân phố 1"), today(doing.now)
    move_unit(database, on(1), child, 1, parent="05443")
    move_unit(database, on(5), child, 2, parent="05482")
    move_unit(database, on(5), child, 3, parent="05443")
    state = last_state(conn, child)
    assert (state.parent, state.former_parents) == (
        "05443",
        (
            FormerParent(parent="05482", until=day + timedelta(days=1)),
            FormerParent(parent="05443", until=day + timedelta(days=5)),
        ),
    )


def test_unit_says_how_it_can_be_reached(
    directory: None, database: Database, admin: Editor, conn: Connection
) -> None:
    contact = UnitContact(channel="email", label="Văn thư", address="vanthu@example.vn")
    change_unit(database, admin, "05482", 1, details=Details(kind="phường", contacts=(contact,)))
    assert last_state(conn, "05482").contacts == (contact,)


def test_merge_hands_over_children_and_names(
    directory: None, database: Database, admin: Editor, conn: Connection, doing: Doing
) -> None:
    day = today(doing.now)
    child = hamlet(database, admin, "Tổ dân phố 1")
    merge_units(database, admin, "05482", 1, into="05443", day=day)
    gone, heir = last_state(conn, "05482"), last_state(conn, "05443")
    assert (gone.valid_to, gone.replaced_by) == (day, "05443")
    assert heir.aliases == ("Phường Quan Triều",)
    assert last_state(conn, child).parent == "05443"
    found = [unit.code for unit in units.search_units(conn, fold("quan trieu"))]
    assert sorted(found) == ["05443", "05482"]
    log = conn.execute(
        "SELECT subject, action, reason FROM audit WHERE action = 'unit_merged'"
    ).fetchall()
    assert log == [("05482", "unit_merged", doing.reason)]


def test_no_move_or_merge_makes_a_cycle(
    directory: None, database: Database, admin: Editor, doing: Doing
) -> None:
    child = hamlet(database, admin, "Tổ dân phố 1")
    with pytest.raises(WouldBeCycle):
        move_unit(database, admin, "05482", 1, parent=child)
    with pytest.raises(WouldBeCycle):
        merge_units(database, admin, "05482", 1, into=child, day=today(doing.now))
    with pytest.raises(WouldBeCycle):
        move_unit(database, admin, "05482", 1, parent="05482")


def test_seeded_people_cover_every_role_and_passwords_stay_in_their_file(
    directory: None, database: Database, conn: Connection, tmp_path: Path, doing: Doing
) -> None:
    file = tmp_path / "state" / "people.txt"
    assert seed_people(database, file, doing) == 10
    first = file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o777 == 0o600
    assert seed_people(database, file, doing) == 0
    assert file.read_text(encoding="utf-8") == first
    roles = {row[0] for row in conn.execute("SELECT role FROM grants WHERE active").fetchall()}
    assert roles == {line.split("\t")[0] for line in first.splitlines()} - {"applicant"}
    file.unlink()
    assert seed_people(database, file, doing) == 0
    assert file.read_text(encoding="utf-8") != first


def test_communes_are_those_valid_on_the_day_in_vietnamese_order(
    directory: None, database: Database, admin: Editor, conn: Connection, doing: Doing
) -> None:
    day = today(doing.now)
    end_unit(database, admin, "05482", 1, day=day)
    before = units.communes(conn, day - timedelta(days=1))
    after = [unit.code for unit in units.communes(conn, day)]
    assert (len(before), len(after)) == (92, 91)
    assert "05482" not in after
    assert [unit.name for unit in before][:3] == [
        "Phường Bá Xuyên",
        "Phường Bách Quang",
        "Phường Bắc Kạn",
    ]
