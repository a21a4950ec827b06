"""What submissions says: dossiers as staff see them, entries as the public sees them."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Literal

from contracts import topics
from contracts.envelope import EventData, register
from contracts.topics import Topic


class DossierStage(StrEnum):
    """The life cycle of X-06."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    NEEDS_SUPPLEMENT = "needs_supplement"
    VALID = "valid"
    NOT_VALID = "not_valid"
    PUBLISHED = "published"
    JUDGED = "judged"
    AWARDED = "awarded"
    NOT_AWARDED = "not_awarded"
    WITHDRAWN = "withdrawn"
    DISQUALIFIED = "disqualified"
    SUSPENDED = "suspended"


@register
class DossierState(EventData, frozen=True, kw_only=True):
    """A dossier without its contents; the applicant is an account number."""

    topic: ClassVar[Topic] = topics.DOSSIERS
    type: ClassVar[str] = "submissions.dossier_state"

    dossier: str
    version: int
    edition: str
    code: str
    account: int
    stage: DossierStage
    title: str = ""
    kind: str = ""
    field: str = ""
    primary_unit: str | None = None
    units: tuple[str, ...] = ()
    declined_units: tuple[str, ...] = ()
    created_at: datetime | None = None
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    published_at: datetime | None = None

    @property
    def credited(self) -> tuple[str, ...]:
        """Primary unit and co-units, without those that declined the credit (S0-21)."""
        named = dict.fromkeys((self.primary_unit, *self.units))
        return tuple(unit for unit in named if unit is not None and unit not in self.declined_units)

    def key(self) -> str:
        return self.dossier


@register
class DossierTransitioned(EventData, frozen=True, kw_only=True):
    """A step of the life cycle, for history and for messages to the applicant."""

    topic: ClassVar[Topic] = topics.DOSSIER_TRANSITIONS
    type: ClassVar[str] = "submissions.dossier_transitioned"

    dossier: str
    code: str
    account: int
    title: str
    before: DossierStage | None
    after: DossierStage
    reason: str | None = None
    """The coded reason only; free text stays in submissions and is read there."""
    at: datetime
    until: datetime | None = None
    """The half-open end of the applicant's days to answer, when a supplement is asked for."""
    entry: str | None = None
    """The public entry's code and slug, once published: `code/slug`."""
    quiet: bool = False
    """History only: who took the step did so for many at once, and nobody waits for a message."""
    by: int | None = None
    """The account that took the step; None: of a time before this was said."""
    field: str = ""
    credited: tuple[str, ...] | None = None
    """Units that the dossier counts for from now on; None: of a time before this was said."""
    prize: str = ""
    """What was awarded, as the edition calls it."""
    members: tuple[int, ...] = ()
    """With a result: accounts of the confirmed members of its group, without the applicant's."""

    def key(self) -> str:
        return self.dossier


@register
class CorrectionDecided(EventData, frozen=True, kw_only=True):
    """Staff decided on a correction of a published entry; only what is public now is named."""

    topic: ClassVar[Topic] = topics.DOSSIER_TRANSITIONS
    type: ClassVar[str] = "submissions.correction_decided"

    dossier: str
    code: str
    account: int
    title: str
    accepted: bool
    reason: str | None = None
    """The coded reason of a refusal; words stay in submissions and are read there."""
    at: datetime
    entry: str
    """The public entry's code and slug: `code/slug`."""
    field: str = ""
    credited: tuple[str, ...] | None = None
    """As in DossierTransitioned."""

    def key(self) -> str:
        return self.dossier


@register
class CreditDeclined(EventData, frozen=True, kw_only=True):
    """A named unit said that a dossier handed in is not its own (S0-21); submissions knows why."""

    topic: ClassVar[Topic] = topics.DOSSIER_TRANSITIONS
    type: ClassVar[str] = "submissions.credit_declined"

    dossier: str
    code: str
    unit: str
    title: str
    at: datetime
    field: str
    credited: tuple[str, ...]
    """Units that the dossier counts for from now on."""
    entry: str | None = None
    """The public entry's code and slug, once published: `code/slug`."""

    def key(self) -> str:
        return self.dossier


@register
class FileTakenOut(EventData, frozen=True, kw_only=True):
    """The virus scanner found something in a file that was held, and the file left its dossier.

    What it was called and what was found stays in submissions and is read there.
    """

    topic: ClassVar[Topic] = topics.DOSSIER_TRANSITIONS
    type: ClassVar[str] = "submissions.file_taken_out"

    dossier: str
    code: str
    account: int
    title: str
    at: datetime

    def key(self) -> str:
        return self.dossier


@register
class CertificateIssued(EventData, frozen=True, kw_only=True):
    """A published result gave an entry a certificate, which its applicant and group can take away.

    Without a prize it certifies that they took part. Whether it still stands is read at
    submissions: an entry that is disqualified later has none.
    """

    topic: ClassVar[Topic] = topics.DOSSIER_TRANSITIONS
    type: ClassVar[str] = "submissions.certificate_issued"

    dossier: str
    code: str
    account: int
    title: str
    prize: str = ""
    number: str
    """In the organiser's register."""
    at: datetime
    entry: str
    """The public entry's code and slug: `code/slug`."""
    members: tuple[int, ...] = ()
    """As in DossierTransitioned."""

    def key(self) -> str:
        return self.dossier


@register
class ResultRectified(EventData, frozen=True, kw_only=True):
    """A later decision puts a published result right; why is read at submissions.

    The step of the life cycle that goes with it is quiet: its readers hear of this alone.
    """

    topic: ClassVar[Topic] = topics.DOSSIER_TRANSITIONS
    type: ClassVar[str] = "submissions.result_rectified"

    dossier: str
    code: str
    account: int
    title: str
    prize_before: str = ""
    """As it was told until now; empty: without a prize."""
    prize: str = ""
    replaced: str = ""
    """The certificate's number that is good no more; empty where there was none."""
    number: str = ""
    """Of the new certificate; empty where none is handed out."""
    decision: str
    at: datetime
    entry: str
    """The public entry's code and slug: `code/slug`."""
    members: tuple[int, ...] = ()
    """As in DossierTransitioned."""

    def key(self) -> str:
        return self.dossier


@register
class EntryState(EventData, frozen=True, kw_only=True):
    """A published entry. `number` is dense within the edition and never reused (law 2)."""

    topic: ClassVar[Topic] = topics.ENTRIES
    type: ClassVar[str] = "submissions.entry_state"

    edition: str
    number: int
    version: int
    code: str
    slug: str
    title: str
    summary: str = ""
    authors: str = ""
    unit: str | None = None
    unit_name: str = ""
    field: str = ""
    cover: str | None = None
    account: int
    standing: Literal["published", "suspended", "withdrawn", "disqualified"] = "published"
    published_at: datetime | None = None

    def key(self) -> str:
        return f"{self.edition}:{self.number}"

    @property
    def url(self) -> str:
        return f"/bai-du-thi/{self.code}/{self.slug}"
