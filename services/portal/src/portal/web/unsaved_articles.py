"""What is typed and not saved has an address: reloading its page sends nothing again."""

from typing import Any, Final
from uuid import UUID

import msgspec
from flask import Response, make_response, redirect, request, url_for
from werkzeug.datastructures import MultiDict

from portal.store import unsaved_articles
from portal.store.unsaved_articles import Unsaved
from portal.web.article_forms import ArticleForm
from servicekit import clock
from servicekit.auth import caller
from servicekit.ids import new_id, read_id
from servicekit.web import database

ASKED: Final = "dang-viet"
"""In the address of the page."""
NOT_TYPED: Final = frozenset({"file", "unsaved"})


def shown(number: int) -> ArticleForm | None:
    """What the address asks for; None for another's, an unknown one, or none."""
    wanted = read_id(request.args.get(ASKED, ""))
    if wanted is None:
        return None
    with database().transaction() as conn:
        found = unsaved_articles.find(conn, wanted, number, caller().account)
    if found is None:
        return None
    texts = MultiDict([(name, one) for name, several in found.form.items() for one in several])
    form = ArticleForm(texts)
    form.unsaved.data = str(wanted)
    return form


def keep(number: int, form: ArticleForm, **address: str) -> Response:
    """Keep what is typed, and lead to the page that shows it."""
    kept = Unsaved(
        id=read_id(form.unsaved.data) or UUID(new_id()),
        article=number,
        account=caller().account,
        form={
            field.short_name: _texts(field) for field in form if field.short_name not in NOT_TYPED
        },
    )
    with database().transaction() as conn:
        if not unsaved_articles.keep(conn, kept, clock.now()):
            kept = msgspec.structs.replace(kept, id=UUID(new_id()))
            unsaved_articles.keep(conn, kept, clock.now())
    address |= {ASKED: str(kept.id)}
    where = url_for("article_editing.edit", number=number, **address)  # type: ignore[arg-type]
    return make_response(redirect(where, 303))


def forget(form: ArticleForm) -> None:
    """It was saved."""
    wanted = read_id(form.unsaved.data)
    if wanted is not None:
        with database().transaction() as conn:
            unsaved_articles.forget(conn, wanted, caller().account)


def _texts(field: Any) -> list[str]:
    """As typed, but for what a press on the page chose since."""
    match field.type:
        case "SelectMultipleField":
            return [str(one) for one in field.data or ()]
        case "SelectField":
            return [] if field.data is None else [str(field.data)]
        case "StringField" | "TextAreaField" | "HiddenField":
            return [str(field.data or "")]
    return [str(one).replace("\0", "") for one in field.raw_data or ()]
