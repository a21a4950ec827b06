from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from contracts.events import (
    AccountState,
    DossierState,
    DossierTransitioned,
    EditionWindows,
    EntryState,
    MessageSettled,
    MinuteCount,
    UnitState,
    VotesRecorded,
    VotingRules,
)
from contracts.events.submissions import DossierStage as Stage
from contracts.windows import Window
from reporting.actions import read_dossiers, read_figures, read_stages
from reporting.actions.apply_events import FORGETS
from reporting.model.figures import EntryVotes
from reporting.model.periods import Bucket, Step
from reporting.model.query import Query
from reporting.model.targets import Counts
from reporting.store import generations
from servicekit.db import Database
from servicekit.testing import a_unit, an_edition, at

pytestmark = pytest.mark.integration

NOW = at("2026-10-20T12:00:00+07:00")
MINUTE = at("2026-10-20T04:30:00+00:00")
Apply = Callable[..., None]


def query(**changes: Any) -> Query:
    voting = Window(start=NOW - timedelta(days=10), end=NOW + timedelta(days=10))
    return Query(edition=an_edition(windows=EditionWindows(voting=voting)), now=NOW, **changes)


def dossier(number: int, stage: Stage, **changes: Any) -> DossierState:
    usual: dict[str, Any] = {
        "dossier": f"d{number:03}", "version": 1, "edition": "trinh-dien", "code": f"D{number}",
        "account": number, "stage": stage, "title": f"Hồ sơ {number}", "field": "it",
        "created_at": NOW - timedelta(days=5), "submitted_at": NOW - timedelta(days=1),
    }  # fmt: skip
    return DossierState(**(usual | changes))


def batch(first: int, counts: dict[int, int], *, partition: int = 0, **more: Any) -> VotesRecorded:
    return VotesRecorded(
        edition=31,
        partition=partition,
        first_offset=first,
        last_offset=first + sum(counts.values()) - 1,
        counts=tuple(MinuteCount(entry=e, minute=MINUTE, votes=n) for e, n in counts.items()),
        **more,
    )


def test_dossier_counts_once_for_its_province_and_for_every_unit_above_it(
    apply: Apply, database: Database
) -> None:
    apply(
        a_unit(code="so-y-te", name="Sở Y tế", group="department"),
        a_unit(code="benh-vien", name="Bệnh viện", group="department", parent="so-y-te",
               listed=False),
        a_unit(code="05482", name="Phường Thử"),
        dossier(1, Stage.VALID, primary_unit="benh-vien", units=("05482",)),
        dossier(2, Stage.SUBMITTED, primary_unit="05482", units=("so-y-te",),
                declined_units=("so-y-te",)),
        dossier(3, Stage.DRAFT, primary_unit=None),
    )  # fmt: skip
    with generations.reading(database) as conn:
        found = read_dossiers.unit_targets(conn, query())
        hospital = read_dossiers.unit(conn, query(), "benh-vien")
        department = read_dossiers.unit(conn, query(), "so-y-te")
    lines = {line.code: line.counts for line in found.lines}
    assert lines == {"so-y-te": Counts(1, 1, 1), "05482": Counts(2, 2, 1)}
    assert found.counts == Counts(3, 2, 1)
    assert (found.unattributed, found.units, found.strivers, found.reached) == (1, 2, 2, 2)
    assert hospital.counts == department.counts == Counts(1, 1, 1)
    assert [line.code for line in department.children] == ["benh-vien"]
    assert [unit.code for unit in hospital.parents] == ["so-y-te"]


def test_group_that_strives_jointly_counts_each_dossier_once_on_every_members_page(
    apply: Apply, database: Database
) -> None:
    jointly = {"label": "Các hội", "groups": ["business_association"], "scope": "group",
               "minimum": 20}  # fmt: skip
    edition = an_edition(rules={"targets": [jointly]})
    apply(
        *(a_unit(code=code, name=f"Hội {code}", group="business_association") for code in "abc"),
        a_unit(code="05482"),
        dossier(1, Stage.VALID, primary_unit="a", units=("b",)),
        dossier(2, Stage.VALID, primary_unit="b"),
        dossier(3, Stage.VALID, primary_unit="05482"),
    )
    asked = msgspec.structs.replace(query(), edition=edition)
    with generations.reading(database) as conn:
        found = read_dossiers.unit_targets(conn, asked)
        alone = read_dossiers.unit(conn, asked, "c")
    (striver,) = (line for line in found.lines if line.target is not None)
    assert (striver.target, striver.members, striver.percent) == (20, 3, 10)
    assert (striver.counts, striver.rank) == (Counts(2, 2, 2), 1)
    assert alone.joint == msgspec.structs.replace(striver, rank=None)
    assert (alone.counts, alone.target) == (Counts(), None)


def test_dossier_of_a_replaced_unit_counts_for_its_successor(
    apply: Apply, database: Database
) -> None:
    apply(
        a_unit(code="moi", name="Phường Mới"),
        a_unit(code="cu", name="Phường Cũ", valid_to=NOW.date(), replaced_by="moi"),
        dossier(1, Stage.VALID, primary_unit="cu"),
    )
    with generations.reading(database) as conn:
        found = read_dossiers.unit_targets(conn, query())
    assert {line.code: line.counts.valid for line in found.lines} == {"moi": 1}


def test_tree_with_a_cycle_still_answers(apply: Apply, database: Database) -> None:
    apply(
        a_unit(code="a", parent="b"),
        a_unit(code="b", parent="a"),
        dossier(1, Stage.VALID, primary_unit="a"),
    )
    with generations.reading(database) as conn:
        found = read_dossiers.unit_targets(conn, query())
    assert {line.code: line.counts.valid for line in found.lines} == {"a": 1, "b": 1}


def test_counts_of_the_last_hours_are_hidden_until_every_partition_is_closed(
    apply: Apply, database: Database
) -> None:
    end = NOW - timedelta(minutes=5)
    voting = Window(start=NOW - timedelta(days=10), end=end)
    edition = an_edition(
        windows=EditionWindows(voting=voting), voting=VotingRules(counts_hidden_last_hours=6)
    )

    def hidden(*partitions: int, closed: datetime = end) -> bool:
        apply(*(batch(n, {}, partition=n, closed=(closed,)) for n in partitions))
        with generations.reading(database) as conn:
            asked = msgspec.structs.replace(query(), edition=edition)
            return read_figures.entries(conn, asked).hidden

    assert hidden() is True
    assert hidden(0, 1, 2, 3, 4) is True
    assert hidden(4) is True
    assert hidden(5, closed=end - timedelta(days=1)) is True
    assert hidden(5) is False


def test_older_version_arriving_late_changes_nothing(apply: Apply, database: Database) -> None:
    new = dossier(1, Stage.PUBLISHED, version=5)
    apply(new, dossier(1, Stage.SUBMITTED, version=4), new)
    apply(a_unit(version=3, name="Tên mới"), a_unit(version=2, name="Tên cũ"))
    with generations.reading(database) as conn:
        found = read_stages.dossiers(conn, query())
        name = conn.execute("SELECT name FROM units").fetchall()
    assert {c.stage: c.dossiers for c in found.stages if c.dossiers} == {Stage.PUBLISHED: 1}
    assert name == [("Tên mới",)]


def test_same_ledger_transaction_twice_is_added_once(apply: Apply, database: Database) -> None:
    first, second = batch(0, {1: 3, 2: 1}), batch(4, {1: 2}, duplicates=1)
    other = batch(0, {2: 5}, partition=1)
    apply(second, first, other, first, second)
    with generations.reading(database) as conn:
        votes = read_figures.votes(conn, query())
        entries = read_figures.entries(conn, query())
    assert (votes.counted, votes.struck) == (11, 0)
    assert votes.peak == Bucket(MINUTE, 11)
    assert [(e.number, e.votes, e.rank) for e in entries.entries] == [(2, 6, 1), (1, 5, 2)]


def test_ledger_transaction_of_a_new_log_is_added_though_its_offsets_were_seen(
    apply: Apply, database: Database
) -> None:
    apply(batch(0, {1: 3}), batch(0, {1: 3}))
    with generations.reading(database) as conn:
        assert read_figures.votes(conn, query()).counted == 6


def test_struck_votes_are_subtracted_but_shown(apply: Apply, database: Database) -> None:
    apply(
        batch(0, {1: 5}),
        batch(5, {}, struck=(MinuteCount(entry=1, minute=MINUTE, votes=2),)),
    )
    with generations.reading(database) as conn:
        votes = read_figures.votes(conn, query())
    assert (votes.counted, votes.struck) == (3, 2)


def test_votes_of_another_edition_do_not_leak(apply: Apply, database: Database) -> None:
    apply(msgspec.structs.replace(batch(0, {1: 7}), edition=2), batch(0, {1: 1}))
    with generations.reading(database) as conn:
        assert read_figures.votes(conn, query()).counted == 1
        assert read_figures.entries(conn, query()).total == 1


def test_votes_over_time_fill_every_step_and_follow_the_filters(
    apply: Apply, database: Database
) -> None:
    apply(
        a_unit(code="so-y-te", group="department"),
        a_unit(code="benh-vien", group="department", parent="so-y-te", listed=False),
        EntryState(edition="trinh-dien", number=1, version=1, code="A", slug="a", title="Một",
                   field="it", unit="benh-vien", account=1),
        EntryState(edition="trinh-dien", number=2, version=1, code="B", slug="b", title="Hai",
                   field="medicine", account=1),
        batch(0, {1: 3, 2: 4}),
    )  # fmt: skip
    day = NOW.date()
    with generations.reading(database) as conn:
        whole = read_figures.votes(conn, query(first_day=day, step=Step.HOUR))
        fields = read_figures.votes(conn, query(field="medicine"))
        group = read_figures.votes(conn, query(group="department"))
        none = read_figures.votes(conn, query(last_day=day - timedelta(days=1)))
        top = read_figures.entries(conn, query(field="it"))
    assert [bucket.count for bucket in whole.buckets] == [0] * 11 + [7]
    assert sum(bucket.count for bucket in whole.last_hour) == 7
    assert len(whole.last_hour) == 60
    assert (fields.counted, group.counted, none.counted) == (4, 3, 0)
    assert top.entries == [
        EntryVotes(rank=1, number=1, code="A", title="Một", unit_name="Phường Thử",
                   standing="published", votes=3)
    ]  # fmt: skip


def test_withdrawn_entry_keeps_its_votes_but_has_no_rank(apply: Apply, database: Database) -> None:
    entry = EntryState(
        edition="trinh-dien", number=1, version=1, code="A", slug="a", title="Một", account=1
    )
    apply(
        msgspec.structs.replace(entry, standing="withdrawn"),
        msgspec.structs.replace(entry, number=2, code="B"),
        batch(0, {1: 9, 2: 4, 3: 1}),
    )
    with generations.reading(database) as conn:
        found = read_figures.entries(conn, query())
    assert [(e.number, e.votes, e.rank) for e in found.entries] == [
        (2, 4, 1), (3, 1, 2), (1, 9, None)
    ]  # fmt: skip


def test_history_counts_first_hand_in_once_and_each_step_by_day(
    apply: Apply, database: Database
) -> None:
    def step(before: Stage | None, after: Stage, text: str) -> DossierTransitioned:
        return DossierTransitioned(
            dossier="d001", code="D1", account=1, title="Hồ sơ 1", before=before, after=after,
            at=at(text),
        )  # fmt: skip

    handed_in = step(Stage.DRAFT, Stage.SUBMITTED, "2026-10-18T23:59:59.999+07:00")
    apply(dossier(1, Stage.VALID))
    apply(handed_in, id="e1")
    apply(handed_in, id="e1")
    apply(step(Stage.SUBMITTED, Stage.NEEDS_SUPPLEMENT, "2026-10-19T00:00:00+07:00"))
    apply(step(Stage.NEEDS_SUPPLEMENT, Stage.SUBMITTED, "2026-10-19T09:00:00+07:00"))
    apply(step(Stage.SUBMITTED, Stage.VALID, "2026-10-20T09:00:00+07:00"))
    with generations.reading(database) as conn:
        found = read_stages.dossiers(conn, query())
    assert [(d.handed_in, d.supplements, d.valid) for d in found.days] == [
        (1, 0, 0), (0, 1, 0), (0, 0, 1)
    ]  # fmt: skip
    assert [bucket.count for bucket in found.handed_in_by_day] == [1, 1, 1]


def test_accounts_count_those_in_good_standing_by_day_and_commune(
    apply: Apply, database: Database
) -> None:
    born = NOW - timedelta(days=2)
    apply(
        a_unit(code="05482", name="Phường Thử"),
        AccountState(account=1, version=1, created_at=born, commune="05482", declared_at=NOW),
        AccountState(account=2, version=1, created_at=born),
        AccountState(account=3, version=1, created_at=born),
        AccountState(account=3, version=2, created_at=born, state="merged", merged_into=1),
        AccountState(account=4, version=1, created_at=NOW - timedelta(days=40)),
    )
    with generations.reading(database) as conn:
        found = read_figures.accounts(conn, query())
    assert (found.total, found.declared) == (2, 1)
    assert [bucket.count for bucket in found.by_day if bucket.count] == [2]
    assert [(c.code, c.name, c.accounts) for c in found.communes] == [
        ("05482", "Phường Thử", 1), (None, None, 1)
    ]  # fmt: skip


def test_account_sums_do_not_depend_on_what_was_seen_before(
    apply: Apply, database: Database, live: int
) -> None:
    born = at("2026-10-19T23:59:59.999+07:00")
    states = [
        AccountState(account=1, version=1, created_at=born),
        AccountState(account=1, version=2, created_at=born, commune="05482", declared_at=NOW),
        AccountState(account=2, version=1, created_at=born),
        AccountState(account=2, version=2, created_at=born, state="erased"),
    ]

    def sums() -> list[Any]:
        with generations.reading(database) as conn:
            found = conn.execute(
                "SELECT day::text, commune, accounts, declared FROM accounts_by_day"
            )
            return found.fetchall()

    apply(*states, *states)
    after_all = sums()
    with database.transaction() as conn:
        generations.enter(conn, live)
        conn.execute("TRUNCATE accounts, accounts_by_day")
    apply(states[3], states[1], states[0], states[2])
    assert sums() == after_all == [("2026-10-19", "05482", 1, 1)]


def test_messages_count_the_last_end_within_what_the_log_keeps(
    apply: Apply, database: Database
) -> None:
    def message(name: str, state: Any, tries: int, days: int) -> MessageSettled:
        return MessageSettled(
            message=name, kind="submitted", channel="email", state=state, tries=tries,
            at=NOW - timedelta(days=days),
        )  # fmt: skip

    apply(
        message("a", "sent", 2, 1), message("a", "failed", 1, 2), message("b", "failed", 3, 1),
        message("old", "sent", 1, 91),
    )  # fmt: skip
    with generations.reading(database) as conn:
        found = read_figures.messages(conn, query())
    assert [(c.channel, c.sent, c.failed, c.expired) for c in found.channels] == [
        ("email", 1, 1, 0)
    ]


def test_period_and_field_filter_dossiers(apply: Apply, database: Database) -> None:
    last_moment = at("2026-10-19T23:59:59.999+07:00")
    apply(
        dossier(1, Stage.VALID, submitted_at=last_moment),
        dossier(2, Stage.VALID, submitted_at=last_moment + timedelta(milliseconds=1)),
        dossier(3, Stage.VALID, submitted_at=last_moment, field="medicine"),
    )
    day = last_moment.date()
    with generations.reading(database) as conn:
        found = read_stages.dossiers(conn, query(first_day=day, last_day=day, field="it"))
    assert found.counts == Counts(1, 1, 1)


def test_unit_erased_from_the_log_is_forgotten(apply: Apply, database: Database, live: int) -> None:
    apply(a_unit(code="x"), a_unit(code="y"))
    with database.transaction() as conn:
        generations.enter(conn, live)
        FORGETS[UnitState.topic](conn, "x")
    with generations.reading(database) as conn:
        assert [line.code for line in read_dossiers.unit_targets(conn, query()).lines] == ["y"]
