"""The staff's list of questions from the public."""

from flask import Blueprint, Response, flash, make_response, redirect, url_for

from portal.actions.answer_questions import make_article
from portal.phrases import articles as phrases
from portal.store import questions
from portal.web.article_forms import AnswerForm
from portal.web.article_words import page
from portal.web.articles import MAY_WRITE, writer
from servicekit import clock
from servicekit.auth import caller, requires
from servicekit.web import database

bp = Blueprint("answering", __name__, url_prefix="/quan-tri/noi-dung/cau-hoi")


@bp.get("")
@requires(*MAY_WRITE)
def every() -> str:
    """Those that wait, the oldest first; then the settled ones."""
    with database().transaction() as conn:
        waiting, settled = questions.waiting(conn), questions.settled(conn)
    return page("questions", waiting=waiting, settled=settled)


@bp.get("/<int:question>")
@requires(*MAY_WRITE)
def one(question: int) -> Response:
    """A question and the form of its answer."""
    return _show(question, None)


@bp.post("/<int:question>")
@requires(*MAY_WRITE)
def answer(question: int) -> Response:
    """Give an answer; the asker sees it behind the link."""
    form = AnswerForm.posted()
    if not form.validate():
        return _show(question, form, 422)
    words = str(form.answer.data).replace("\r\n", "\n")
    with database().transaction() as conn:
        questions.answer(conn, question, words, caller().account, clock.now())
    flash(phrases.ANSWERED)
    return make_response(redirect(url_for("answering.one", question=question), 303))


@bp.post("/<int:question>/xep-lai")
@requires(*MAY_WRITE)
def close(question: int) -> Response:
    """Needs no answer."""
    with database().transaction() as conn:
        questions.close(conn, question, caller().account)
    flash(phrases.CLOSED)
    return make_response(redirect(url_for("answering.every"), 303))


@bp.post("/<int:question>/hoi-dap")
@requires(*MAY_WRITE)
def publish(question: int) -> Response:
    """A draft for everybody out of the question and its answer."""
    with database().transaction() as conn:
        made = make_article(conn, question, writer())
    flash(phrases.MADE_ARTICLE)
    return make_response(redirect(url_for("article_editing.edit", number=made.id), 303))


def _show(number: int, form: AnswerForm | None, status: int = 200) -> Response:
    with database().transaction() as conn:
        question = questions.find(conn, number)
    shown = form or AnswerForm(data={"answer": question.answer})
    return make_response(page("question", question=question, form=shown), status)
