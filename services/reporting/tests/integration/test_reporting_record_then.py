"""The final record is of its moment, whatever was said of the same things afterwards."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import msgspec
import pypdfium2 as pdfium
import pytest

from contracts.envelope import EventData
from contracts.events import (
    CorrectionDecided,
    CreditDeclined,
    DossierState,
    DossierTransitioned,
    EntryState,
    FormerName,
    FormerTargets,
    MinuteCount,
    UnitTarget,
    VotesRecorded,
)
from contracts.events.submissions import DossierStage as Stage
from contracts.roles import Role
from servicekit.db import Database
from servicekit.testing import a_unit, an_edition, at, put_copy

pytestmark = pytest.mark.integration

Apply = Callable[..., None]
Go = Callable[..., Any]
MORNING = at("2026-11-10T09:00:00+07:00")
NOON, EVENING = MORNING + timedelta(hours=3), MORNING + timedelta(hours=9)
TOMORROW = MORNING + timedelta(days=1)
TARGETS = [{"label": "Mỗi đơn vị", "groups": ["department"], "minimum": 1}]
DOSSIER, CODE = "d1", "D1"


def state(version: int, stage: Stage, **about: Any) -> DossierState:
    usual = {"title": "Máy thở", "field": "health", "primary_unit": "so-y-te",
             "units": ("so-y-te", "so-noi-vu")}  # fmt: skip
    return DossierState(dossier=DOSSIER, version=version, code=CODE, account=1, stage=stage,
                        edition="trinh-dien", submitted_at=MORNING, **(usual | about))  # fmt: skip


def step(before: Stage | None, after: Stage, moment: Any, **about: Any) -> DossierTransitioned:
    usual: dict[str, Any] = {"title": "Máy thở", "field": "health",
                             "credited": ("so-y-te", "so-noi-vu")}  # fmt: skip
    return DossierTransitioned(dossier=DOSSIER, code=CODE, account=1, before=before, after=after,
                               at=moment, entry="D1/may-tho", **(usual | about))  # fmt: skip


def entry(version: int, **about: Any) -> EntryState:
    usual: dict[str, Any] = {"title": "Máy thở", "unit": "so-y-te"}
    return EntryState(edition="trinh-dien", number=1, version=version, code=CODE, slug="may-tho",
                      account=1, **(usual | about))  # fmt: skip


def votes(offset: int, cast: int = 0, struck: int = 0) -> VotesRecorded:
    def count(n: int) -> tuple[MinuteCount, ...]:
        return (MinuteCount(entry=1, minute=MORNING, votes=n),) if n else ()

    return VotesRecorded(edition=31, partition=0, first_offset=offset, last_offset=offset,
                         counts=count(cast), struck=count(struck))  # fmt: skip


@pytest.fixture
def told(apply: Apply, database: Database) -> Apply:
    """`told(moment, event, …)`: what the log says at a moment; until noon all is well."""

    def tell(moment: Any, *events: EventData) -> None:
        apply(*events, *events, time=moment)

    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, rules={"targets": TARGETS}))
    tell(
        MORNING,
        a_unit(code="so-y-te", name="Sở Y tế", group="department"),
        a_unit(code="so-noi-vu", name="Sở Nội vụ", group="department"),
        step(None, Stage.SUBMITTED, MORNING),
        step(Stage.VALID, Stage.PUBLISHED, MORNING),
        state(3, Stage.PUBLISHED),
        entry(3),
        votes(1, cast=70),
        votes(2, struck=4),
    )
    return tell


def record(go: Go, moment: Any) -> bytes:
    path = f"/bao-cao/tong-ket/trinh-dien.pdf?den={moment:%Y-%m-%dT%H:%M}"
    data: bytes = go(Role.BOARD, path, at=TOMORROW).data
    return data


def text(body: bytes) -> str:
    pages = pdfium.PdfDocument(BytesIO(body))
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


def test_what_is_said_later_changes_no_record_of_before(go: Go, told: Apply) -> None:
    before = record(go, NOON)
    assert "66 phiếu được tính cho 1 bài dự thi, 4 phiếu bị gạch." in text(before)
    assert "1 D1 Máy thở Sở Y tế 66" in text(before)
    assert "2 trong 2 đầu mối đạt chỉ tiêu" in text(before)
    told(
        EVENING,
        votes(3, struck=10),
        CorrectionDecided(
            dossier=DOSSIER, code=CODE, account=1, title="Máy trợ thở", accepted=True, at=EVENING,
            entry="D1/may-tho", field="it", credited=("so-y-te", "so-noi-vu"),
        ),
        CreditDeclined(
            dossier=DOSSIER, code=CODE, unit="so-y-te", title="Máy trợ thở", at=EVENING,
            field="it", credited=("so-noi-vu",), entry="D1/may-tho",
        ),
        state(5, Stage.PUBLISHED, title="Máy trợ thở", field="it", primary_unit="so-noi-vu",
              units=("so-noi-vu",), declined_units=("so-y-te",)),
        entry(5, title="Máy trợ thở", unit="so-noi-vu"),
    )  # fmt: skip
    assert record(go, NOON) == before
    after = text(record(go, EVENING + timedelta(minutes=1)))
    assert "56 phiếu được tính cho 1 bài dự thi, 14 phiếu bị gạch." in after
    assert "1 D1 Máy trợ thở Sở Nội vụ 56" in after
    assert "1 trong 2 đầu mối đạt chỉ tiêu" in after
    told(
        EVENING + timedelta(hours=1),
        step(Stage.PUBLISHED, Stage.DISQUALIFIED, EVENING + timedelta(hours=1), title="Máy trợ thở",
             field="it", credited=("so-noi-vu",)),
        state(6, Stage.DISQUALIFIED, title="Máy trợ thở", field="it", primary_unit="so-noi-vu"),
        entry(6, title="Máy trợ thở", unit="so-noi-vu", standing="disqualified"),
    )  # fmt: skip
    assert record(go, NOON) == before
    late = text(record(go, EVENING + timedelta(hours=2)))
    assert "1 D1 Máy trợ thở" not in late
    assert "D1 Máy trợ thở Sở Nội vụ 56" in late


def test_names_of_units_and_targets_are_those_of_the_moment(
    go: Go, told: Apply, database: Database
) -> None:
    two = UnitTarget(label="Mỗi đơn vị", groups=("department",), minimum=2)
    named = {"code": "so-y-te", "group": "department", "name": "Sở Y tế và Dân số"}
    before = FormerName(name="Sở Y tế", until=TOMORROW.date())
    change = FormerTargets(targets=(msgspec.convert(TARGETS[0], UnitTarget),), until=EVENING)
    told(EVENING, a_unit(version=2, former_names=(before,), **named))
    found = text(record(go, NOON))
    assert "chưa ghi chỉ tiêu trước các lần thay đổi" in found
    assert "Với 1 đơn vị, nhật ký chưa ghi tên trước các lần đổi tên" in found
    told(EVENING, a_unit(code="so-noi-vu", name="Sở Nội vụ", group="department", former_names=()))
    with database.transaction() as conn:
        later = an_edition(version=3, rules={"targets": [msgspec.to_builtins(two)]})
        put_copy(conn, msgspec.structs.replace(later, former_targets=(change,)))
    first = text(record(go, NOON))
    assert "chưa ghi" not in first
    assert "Thời hạn lấy theo bản mới nhất" in first
    assert "1 D1 Máy thở Sở Y tế 66" in first
    assert "2 trong 2 đầu mối đạt chỉ tiêu" in first
    assert "Dân số" not in first
    assert "0 trong 2 đầu mối đạt chỉ tiêu" in text(record(go, EVENING))
    renamed = text(record(go, TOMORROW))
    assert "1 D1 Máy thở Sở Y tế và Dân số 66" in renamed
    assert renamed.count("Sở Y tế và Dân số") == 2


def test_strikes_taken_back_later_are_still_strikes_of_before(go: Go, told: Apply) -> None:
    before = record(go, NOON)
    told(EVENING, votes(3, struck=-4))
    assert record(go, NOON) == before
    assert "70 phiếu được tính cho 1 bài dự thi, 0 phiếu bị gạch." in text(record(go, TOMORROW))


def test_steps_that_say_nothing_of_credits_count_as_now_and_the_record_says_so(
    go: Go, apply: Apply, told: Apply
) -> None:
    assert "chưa ghi lĩnh vực" not in text(record(go, NOON))
    apply(
        DossierState(dossier="d0", version=1, code="D0", account=1, edition="trinh-dien",
                     stage=Stage.SUBMITTED, field="old", primary_unit="so-noi-vu"),
        DossierTransitioned(dossier="d0", code="D0", account=1, title="", before=None,
                            after=Stage.SUBMITTED, at=MORNING),
    )  # fmt: skip
    found = text(record(go, NOON))
    assert "Với 1 hồ sơ, nhật ký chưa ghi lĩnh vực và đơn vị được tính tại từng bước" in found
    assert "đã nộp 2 hồ sơ, hợp lệ 1 hồ sơ" in found
