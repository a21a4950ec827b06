"""One example of every event: what the golden files and the page of events are made from."""

from datetime import UTC, date, datetime
from typing import Final

from contracts.envelope import EventData
from contracts.events import (
    AccountState,
    ContactState,
    CorrectionDecided,
    DossierState,
    DossierTransitioned,
    EditionState,
    EditionWindows,
    EntryState,
    FormerParent,
    MessageSettled,
    MinuteCount,
    Organiser,
    RoleGrant,
    SignInCodeRequested,
    SigningKeyState,
    UnitContact,
    UnitState,
    VoteCast,
    VotesRecorded,
    VotingClosed,
    VotingRules,
)
from contracts.events.submissions import DossierStage
from contracts.roles import Role
from contracts.windows import Window

MOMENT: Final = datetime(2025, 11, 20, 16, 59, 59, 999_000, tzinfo=UTC)
DOSSIER: Final = "019a0c2e-7a10-7c5e-9d6f-2f1f6a3b4c5d"

EXAMPLES: Final[tuple[EventData, ...]] = (
    AccountState(
        account=1024,
        version=3,
        commune="05482",
        declared_at=MOMENT,
        verified=("email",),
        roles=(RoleGrant(role=Role.UNIT_OFFICER, unit="05482"),),
        created_at=MOMENT,
    ),
    ContactState(account=1024, version=2, name="Người Thử", email="thu@example.vn"),
    UnitState(
        code="05482",
        version=1,
        name="Phường Quan Triều",
        kind="phường",
        group="commune_or_ward",
        parent="tinh",
        aliases=("P. Quan Triều",),
        valid_from=date(2025, 7, 1),
        former_parents=(FormerParent(parent="huyen-cu", until=date(2025, 7, 1)),),
        contacts=(UnitContact(channel="phone", address="0208 3000 000", label="Văn phòng"),),
    ),
    SigningKeyState(kid="k1", version=1, jwk={"kty": "OKP", "crv": "Ed25519", "x": "AA"}),
    SignInCodeRequested(
        challenge="019a0c2e-0000-7000-8000-000000000001",
        channel="email",
        sealed="gAAAAA",
        expires_at=MOMENT,
    ),
    EditionState(
        code="trinh-dien",
        number=31,
        version=4,
        title="Cuộc thi trình diễn",
        current=True,
        demonstration=True,
        windows=EditionWindows(
            voting=Window(start=MOMENT, end=None, label="từ ngày 05/11 đến hết ngày 20/11")
        ),
        voting=VotingRules(declaration="asked"),
        rules={
            "fields": [{"code": "it", "label": "Công nghệ thông tin"}],
            "targets": [{"label": "Xã, phường", "groups": ["commune_or_ward"], "minimum": 1}],
        },
        organiser=Organiser(board="Ban Tổ chức Cuộc thi", standing_body="Sở Thử nghiệm"),
    ),
    DossierState(
        dossier=DOSSIER,
        version=5,
        edition="trinh-dien",
        code="ZK3M8QX",
        account=1024,
        stage=DossierStage.SUBMITTED,
        title="Máy sấy chè",
        kind="product",
        field="agriculture",
        primary_unit="05482",
        units=("05482",),
        created_at=MOMENT,
        submitted_at=MOMENT,
    ),
    DossierTransitioned(
        dossier=DOSSIER,
        code="ZK3M8QX",
        account=1024,
        title="Máy sấy chè",
        before=DossierStage.SUBMITTED,
        after=DossierStage.NEEDS_SUPPLEMENT,
        reason="missing_evidence",
        at=MOMENT,
        until=MOMENT,
    ),
    CorrectionDecided(
        dossier=DOSSIER,
        code="ZK3M8QX",
        account=1024,
        title="Máy sấy chè",
        accepted=False,
        reason="unproven",
        at=MOMENT,
        entry="ZK3M8QX/may-say-che",
    ),
    EntryState(
        edition="trinh-dien",
        number=7,
        version=1,
        code="ZK3M8QX",
        slug="may-say-che",
        title="Máy sấy chè",
        account=1024,
        published_at=MOMENT,
    ),
    VoteCast(edition=31, entry=7, account=1024, received_at=MOMENT),
    VotingClosed(edition=31, partition=2, closed_at=MOMENT),
    VotesRecorded(
        edition=31,
        partition=2,
        first_offset=10,
        last_offset=19,
        counts=(MinuteCount(entry=7, minute=MOMENT.replace(second=0, microsecond=0), votes=9),),
        duplicates=1,
        closed=(MOMENT,),
    ),
    MessageSettled(
        message="019a0c2e-0000-7000-8000-000000000002",
        kind="dossier_received",
        channel="email",
        state="sent",
        tries=1,
        at=MOMENT,
    ),
)
