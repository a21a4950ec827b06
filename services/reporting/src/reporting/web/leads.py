"""Leads: whom units have found, introduced and mobilised."""

from typing import Final

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from reporting.model.leads import Lead
from reporting.model.periods import day_of
from reporting.model.scope import READERS
from reporting.phrases import leads as words
from reporting.store import dossiers, generations, leads
from reporting.web.framing import page
from reporting.web.lead_forms import LeadForm
from reporting.web.report_forms import sent_saves
from reporting.web.reports import duties, own_unit, reporting_edition
from reporting.web.units_of import units_of
from servicekit import auth
from servicekit.auth import requires
from servicekit.db import Connection
from servicekit.web import database, received_at

bp: Final = Blueprint("reporting_leads", __name__, url_prefix="/bao-cao/thang/phat-hien")
PAGE_SIZE: Final = 100


@bp.get("")
@requires(*READERS)
def table() -> Response:
    """Leads of the caller's units, newest first, and the form for a new one."""
    with generations.reading(database()) as conn:
        return _page(conn)


@bp.post("")
@requires(*READERS)
def add() -> AnyResponse:
    """Record a lead."""
    with generations.writing(database()) as conn:
        edition = reporting_edition(conn)
        form = _form(conn)
        if not _is_valid(conn, form, edition.code):
            return _page(conn, 422, form)
        unit = own_unit(form.unit.data)
        leads.add(conn, edition.code, unit, form.words(), auth.caller().account, received_at())
    flash(words.LEAD_SAVED.format(title=form.title.data))
    return redirect("/bao-cao/thang/phat-hien", 303)


@bp.get("/<int:number>")
@requires(*READERS)
def one(number: int) -> Response:
    """A lead to go on with."""
    with generations.reading(database()) as conn:
        lead = _lead(conn, number)
        return _page(conn, form=_form(conn, lead), lead=lead)


@bp.post("/<int:number>")
@requires(*READERS)
def change(number: int) -> AnyResponse:
    """Write a lead anew."""
    with generations.writing(database()) as conn:
        edition = reporting_edition(conn)
        lead = _lead(conn, number)
        form = _form(conn, lead)
        if not _is_valid(conn, form, edition.code):
            return _page(conn, 422, form, lead)
        if sent_saves() != lead.saves:
            return _page(conn, 409, form, lead)
        leads.change(conn, lead, form.words())
    flash(words.LEAD_SAVED.format(title=form.title.data))
    return redirect("/bao-cao/thang/phat-hien", 303)


def _page(
    conn: Connection, status: int = 200, form: LeadForm | None = None, lead: Lead | None = None
) -> Response:
    about = units_of(conn)
    before = request.args.get("sau", type=int)
    edition = reporting_edition(conn)
    found = leads.of_units(conn, edition.code, about.shown, before=before, limit=PAGE_SIZE + 1)
    shown = found if duties().sees_names else [one.masked() for one in found]
    return page(
        "reporting/reports/leads.html",
        conn,
        status,
        edition=edition,
        about=about,
        leads=shown[:PAGE_SIZE],
        older=shown[PAGE_SIZE - 1].id if len(shown) > PAGE_SIZE else None,
        form=form or _form(conn),
        others=[words.CHANGED_MEANWHILE] if status == 409 else [],
        lead=lead,
    )


def _form(conn: Connection, lead: Lead | None = None) -> LeadForm:
    form = LeadForm.of(units_of(conn).own, day_of(received_at()), lead)
    if lead is not None:
        form.unit.data = lead.unit
    elif request.method == "GET":
        form.found_on.data = form.today
    return form


def _is_valid(conn: Connection, form: LeadForm, edition: str) -> bool:
    if not form.validate():
        return False
    code = form.words().dossier_code
    if code is not None and not dossiers.exists(conn, edition, code):
        form.dossier_code.errors = [words.NO_SUCH_DOSSIER]
        return False
    return True


def _lead(conn: Connection, number: int) -> Lead:
    """For those who write it. Raises NotFound, NotYourReport."""
    lead = leads.read(conn, reporting_edition(conn).code, number)
    own_unit(lead.unit)
    return lead
