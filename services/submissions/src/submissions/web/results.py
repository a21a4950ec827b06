"""The secretariat's page of results: write a decision's list, look at it, publish it."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from contracts.roles import Role
from servicekit import languages
from servicekit.auth import caller, public, requires
from servicekit.clock import now
from servicekit.problems import Problem
from servicekit.web import cache_public, database
from submissions.actions.looking import current_setting
from submissions.actions.results import discard_results, publish_results, write_results
from submissions.errors.results import AnotherListWaits
from submissions.model.lifecycle import ON_SHOW, REVIEWERS
from submissions.model.results import BadLines
from submissions.phrases import results as words
from submissions.store import results
from submissions.store.results import Outcome, Results
from submissions.web.result_forms import ResultsForm

bp = Blueprint("results", __name__)

READERS: Final = (*REVIEWERS, Role.AUDITOR)
PLACE: Final = "/tham-dinh/ket-qua"
CACHE_SECONDS: Final = 60
F = TypeVar("F", bound=ResultsForm)


@bp.get(PLACE)
@requires(*READERS)
def table() -> Response:
    """The list that waits, the form for one, what was published."""
    return _page(ResultsForm(formdata=None))


@bp.post(PLACE)
@requires(*REVIEWERS)
def write() -> Response:
    """Keep a list that somebody else publishes."""
    return keep(ResultsForm(request.form), _page)


def keep(form: F, page: Callable[[F, int, Problem | None], Response]) -> Response:
    """Keep what a form says for a second person; `page` shows it again when it is refused."""
    if not form.validate():
        return page(form, 422, None)
    try:
        write_results(database(), form.decision(), caller().account, now())
    except BadLines as error:
        form.lines.errors = list(error.problems)
        return page(form, 422, None)
    except AnotherListWaits as problem:
        return page(form, problem.status, problem)
    flash(words.WRITTEN)
    return redirect(PLACE, 303)


@bp.post(f"{PLACE}/<int:number>/cong-bo")
@requires(*REVIEWERS)
def publish(number: int) -> Response:
    """Every entry takes its step, applicants are told."""
    try:
        published = publish_results(database(), number, caller().account, now())
    except Problem as problem:
        return _page(ResultsForm(formdata=None), problem.status, problem)
    told = words.RECTIFIED if published.rectified else words.PUBLISHED
    flash(told.format(count=published.count))
    return redirect(PLACE, 303)


@bp.post(f"{PLACE}/<int:number>/bo")
@requires(*REVIEWERS)
def discard(number: int) -> Response:
    """Nothing of it is published."""
    discard_results(database(), number)
    flash(words.DISCARDED)
    return redirect(PLACE, 303)


@bp.get("/binh-chon/ket-qua")
@bp.get("/en/results")
@public
def shown() -> Response:
    """What was awarded, the highest prize first, and what was put right since; entries that lost

    theirs are left out.
    """
    with database().transaction() as conn:
        setting = current_setting(conn)
        lists = results.published(conn, setting.edition.code)
        found = results.outcomes(conn, [one.id for one in lists])
    order = [prize.name for prize in setting.edition.prizes]
    awarded = [one for one in found if one.prize and one.stands]
    named = order + sorted({one.prize for one in awarded} - set(order))
    groups = [(name, [one for one in awarded if one.prize == name]) for name in named]
    page = languages.render(
        "submissions/outcomes.html",
        setting=setting,
        lists=lists,
        groups=[(name, those) for name, those in groups if those],
        rectified=_rectified(lists, found),
        certificate_changes=words.ENGLISH_CERTIFICATE_CHANGES
        if languages.is_english(request.path)
        else words.CERTIFICATE_CHANGES,
        without_prize=words.WITHOUT_PRIZE,
    )
    return cache_public(make_response(page), CACHE_SECONDS)


def _rectified(
    lists: Sequence[Results], found: Sequence[Outcome]
) -> list[tuple[Results, list[Outcome]]]:
    """Lists that put others right, with those of their entries that are on show."""
    on_show = [one for one in found if one.stage in ON_SHOW]
    groups = [(one, [o for o in on_show if o.results == one.id]) for one in lists if one.reason]
    return [(one, those) for one, those in groups if those]


def _page(form: ResultsForm, status: int = 200, problem: Problem | None = None) -> Response:
    with database().transaction() as conn:
        setting = current_setting(conn)
        waiting = results.waiting(conn, setting.edition.code)
        lists = results.published(conn, setting.edition.code)
        numbers = [one.id for one in [*([waiting] if waiting else []), *lists]]
        outcomes = results.outcomes(conn, numbers)
    page = render_template(
        "submissions/results.html",
        form=form,
        setting=setting,
        waiting=waiting,
        lists=lists,
        outcomes=outcomes,
        problem=problem,
        may_write=caller().has(*REVIEWERS),
        mine=waiting is not None and waiting.written_by == caller().account,
        without_prize=words.WITHOUT_PRIZE,
    )
    return make_response(page, status)
