"""What goes in and out of the API, as its description shows it."""

from typing import Annotated, Any, Final

import msgspec

from reporting.model import figures
from reporting.model.freshness import Freshness
from reporting.model.visits import VisitFigures
from reporting.web.forms import FilterForm, RowsForm
from reporting.web.sections import BY_NAME

WORDS: Final = {
    "lan": "Code of an edition; the current one unless given.",
    "nhom": "A group of units.",
    "linh_vuc": "Code of a field.",
    "tu": "First day, `2026-10-31`, in Viet Nam.",
    "den": "Last day, included.",
    "buoc": "Step of votes over time: `minute`, `hour` or `day`.",
    "giai_doan": "Stage of the dossiers.",
    "don_vi": "Code of a unit: only dossiers of its branch.",
    "sau": "`next` of the page before.",
}

SectionName = Annotated[
    str, msgspec.Meta(description="What of.", extra_json_schema={"enum": sorted(BY_NAME)})
]
UnitCode = Annotated[str, msgspec.Meta(description="Code of a unit.", examples=["05482"])]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The edition that the figures are of, and how fresh they are."""

    edition: str
    freshness: Freshness


class Report(Answer, frozen=True, kw_only=True):
    """Figures by section; those not asked for are left out."""

    dossiers: figures.DossierFigures | msgspec.UnsetType = msgspec.UNSET
    queue: figures.QueueFigures | msgspec.UnsetType = msgspec.UNSET
    units: figures.TargetFigures | msgspec.UnsetType = msgspec.UNSET
    votes: figures.VoteFigures | msgspec.UnsetType = msgspec.UNSET
    entries: figures.EntryFigures | msgspec.UnsetType = msgspec.UNSET
    accounts: figures.AccountFigures | msgspec.UnsetType = msgspec.UNSET
    visits: VisitFigures | msgspec.UnsetType = msgspec.UNSET
    messages: figures.MessageFigures | msgspec.UnsetType = msgspec.UNSET
    lag: figures.LagFigures | msgspec.UnsetType = msgspec.UNSET


class Branch(Answer, frozen=True, kw_only=True):
    """One unit with its branch."""

    unit: figures.UnitFigures


class Rows(Answer, frozen=True, kw_only=True):
    """One page of dossiers, newest first; `next` is null on the last."""

    items: list[figures.DossierRow]
    next: str | None


def _arguments(form: type[FilterForm], *more: str) -> Any:
    """The query arguments that a form reads, and more."""
    names = [*(field.name for field in form()), *more]
    described: list[Any] = [
        (name, Annotated[str, msgspec.Meta(description=WORDS[name])], "") for name in names
    ]
    return msgspec.defstruct(form.__name__, described)


Filters: Final = _arguments(FilterForm)
RowFilters: Final = _arguments(RowsForm, "sau")
