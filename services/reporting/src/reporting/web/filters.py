"""Filters in the address: which edition, group, unit, field and period the figures are of."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import request
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind

from contracts.events import EditionState
from reporting import phrases
from reporting.model.names import labels
from reporting.model.periods import Step
from reporting.model.query import Query
from reporting.store import units
from reporting.web import access, words
from reporting.web.forms import ALL, FilterForm, RowsForm
from servicekit import copies
from servicekit.db import Connection
from servicekit.problems import FieldError, Invalid
from servicekit.times import as_date


def read_form(conn: Connection, kind: type[FilterForm] = FilterForm) -> FilterForm:
    """The form as the address fills it, or what was sent, with the choices that exist."""
    current = copies.current_edition(conn)
    given = request.form if request.method == "POST" else request.args
    form = kind(given, data={"lan": current.code})
    if not form.lan.data or "lan" not in given:
        form.lan.data = current.code
    editions = copies.every(conn, EditionState)
    form.lan.choices = [SelectChoice(e.code, e.short_title or e.title) for e in editions]
    every = units.every(conn)
    groups = sorted({unit.unit_group for unit in every if unit.listed})
    form.nhom.choices = [ALL, *(SelectChoice(group, words.group_name(group)) for group in groups)]
    if isinstance(form.don_vi, SelectField):
        shown = (unit for unit in every if unit.listed or unit.code == form.don_vi.data)
        form.don_vi.choices = [ALL, *(SelectChoice(unit.code, unit.name) for unit in shown)]
    else:
        form.don_vi.offer({unit.code: unit.name for unit in access.within_scope(every)})
    chosen = next((e for e in editions if e.code == form.lan.data), current)
    form.linh_vuc.choices = [
        ALL,
        *(SelectChoice(*item) for item in labels(chosen, "fields").items()),
    ]
    for field in (form.nhom, form.don_vi, form.linh_vuc, form.buoc):
        field.data = field.data or ""
    return form


def read_query(conn: Connection, form: FilterForm, now: datetime) -> Query:
    """Raises Invalid, naming each field."""
    if not form.validate():
        raise Invalid(list(_errors(form.errors)))
    return Query(
        edition=copies.edition(conn, form.lan.data),
        now=now,
        group=form.nhom.data or None,
        field=form.linh_vuc.data or None,
        unit=form.don_vi.data or None,
        first_day=form.tu.data,
        last_day=form.den.data,
        step=Step(form.buoc.data) if form.buoc.data else None,
    )


def query_from_address(conn: Connection, now: datetime) -> Query:
    """For doors without a form. Raises Invalid."""
    return read_query(conn, read_form(conn), now)


def address(**changes: str | None) -> str:
    """The present filters as `?…`, with changes; empty ones are left out."""
    chosen = {**request.args.to_dict(), **changes}
    text = urlencode({name: value for name, value in chosen.items() if value})
    return f"?{text}" if text else ""


def in_words(form: FilterForm) -> list[str]:
    """What is chosen, for the closed filter panel."""
    selects: list[Any] = [form.lan, form.nhom, form.linh_vuc]
    selects.append(form.giai_doan if isinstance(form, RowsForm) else form.don_vi)
    labels = [
        str(choice.label)
        for field in selects
        for choice in field.iter_choices()
        if choice.value and choice.value == field.data
    ]
    if isinstance(form, RowsForm) and form.don_vi.label_of_chosen:
        labels.append(form.don_vi.label_of_chosen)
    first, last = form.tu.data, form.den.data
    labels += [phrases.SINCE.format(day=as_date(first))] if first else []
    labels += [phrases.UNTIL.format(day=as_date(last))] if last else []
    return labels


def _errors(found: Mapping[Any, Any]) -> Iterable[FieldError]:
    return (FieldError(str(name), str(messages[0])) for name, messages in found.items())
