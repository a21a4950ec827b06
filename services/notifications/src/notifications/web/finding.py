"""Beside the list of messages: find those of an address, take a filtered list away."""

from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from notifications import phrases
from notifications.errors import BadContact
from notifications.model.recipients import read_contact
from notifications.phrases import preferences as words
from notifications.store import contacts, lists
from notifications.store.lists import Listed
from notifications.web.forms import AddressForm, FilterForm
from notifications.web.staff import READERS, ROOT
from servicekit import auth
from servicekit.problems import Problem
from servicekit.sheets import Row, Sheet, as_csv
from servicekit.times import as_datetime
from servicekit.web import database

MOST: Final = 50_000
"""Rows of a file; a filter makes smaller ones."""

pages = Blueprint("finding", __name__, url_prefix=ROOT)


@pages.get("/tim")
@auth.requires(*READERS)
def ask() -> str:
    """Asks for an address."""
    return _ask_page(AddressForm())


@pages.post("/tim")
@auth.requires(*READERS)
def find() -> WerkzeugResponse | tuple[str, int]:
    """Leads to the messages of the account at an address; the address stays out of every link."""
    form = AddressForm.posted()
    if not form.validate():
        return _ask_page(form), 422
    try:
        address = read_contact(form.contact.data or "")
    except BadContact:
        form.refuse({"contact": words.BAD_CONTACT})
        return _ask_page(form), 422
    with database().transaction() as conn:
        found = contacts.accounts_at(conn, address)
    if not found:
        form.refuse({"contact": phrases.NOBODY_THERE})
        return _ask_page(form), 422
    return redirect(url_for("staff.sent", account=found[0]), 303)


@pages.get("/thu-da-gui.csv")
@auth.requires(*READERS)
def export() -> Response:
    """The filtered list, newest first, addresses masked."""
    form = FilterForm(request.args)
    if not form.validate():
        raise Problem(422, "invalid", phrases.BAD_FILTER)
    with database().transaction() as conn:
        found = lists.newest(conn, form.wanted(), after=None, limit=MOST, depth=None)
    sheet = Sheet(name=phrases.EXPORT_NAME, headings=phrases.EXPORT_HEADINGS, rows=map(_row, found))
    answer = Response(as_csv(sheet), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{sheet.name}.csv"'
    return answer


def _ask_page(form: AddressForm) -> str:
    return render_template("notifications/find.html", form=form)


def _row(message: Listed) -> Row:
    return (
        message.id,
        as_datetime(message.created_at),
        phrases.KINDS[message.kind],
        phrases.STATES[message.state],
        phrases.FAILURES[message.failure] if message.failure else "",
        phrases.CHANNELS[message.channel] if message.channel else "",
        message.masked,
        message.account,
        message.tries,
        as_datetime(message.settled_at) if message.settled_at else "",
    )
