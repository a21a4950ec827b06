"""The shared macros: labels, help and errors are wired to their controls, values are escaped."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import InputRequired

from servicekit.db import Database
from servicekit.forms import Form
from servicekit.settings import Settings
from servicekit.web import create_app

pytestmark = pytest.mark.unit

FORMS = '{% from "kit/forms.html" import field, error_summary, submit %}'
PARTS = '{% from "kit/parts.html" import alert, breadcrumbs, empty %}'
TABLES = '{% from "kit/tables.html" import table, pager %}'


class Sample(Form):
    name = StringField("Tên", [InputRequired("Cần tên.")], description="Ví dụ: Máy sao chè.")
    size = IntegerField("Cỡ")
    kind = RadioField("Loại", choices=[SelectChoice("a", "Loại A"), SelectChoice("b", "Loại B")])
    agreed = BooleanField("Tôi đồng ý")


@pytest.fixture
def page() -> Iterator[Flask]:
    settings = Settings(database_url="postgresql://nowhere", seal_key="x")
    app = create_app(
        settings,
        Database(settings.database_url),
        import_name="servicekit",
        blueprints=(),
        service="sample",
    )
    with app.test_request_context("/"):
        yield app


def posted(**values: str) -> Sample:
    form = Sample(MultiDict(values))
    form.validate()
    return form


def render(source: str, **context: Any) -> str:
    return re.sub(r"\s+", " ", render_template_string(source, **context))


def test_field_with_an_error_names_help_and_error(page: Flask) -> None:
    html = render(FORMS + "{{ field(form.name) }}", form=posted(name=""))
    assert '<label class="form-label" for="name">Tên</label>' in html
    assert 'id="name-help">Ví dụ: Máy sao chè.' in html
    assert 'aria-describedby="name-help name-error"' in html
    assert 'aria-invalid="true"' in html
    assert re.search(r'id="name-error">.*Cần tên\.', html)


def test_field_without_an_error_claims_none(page: Flask) -> None:
    html = render(FORMS + "{{ field(form.name) }}", form=Sample())
    assert 'aria-describedby="name-help"' in html
    assert "aria-invalid" not in html
    assert "field-error" not in html


def test_field_shows_again_what_was_typed_escaped(page: Flask) -> None:
    form = posted(name='<b>"x"</b>', size="nhiều", kind="b", agreed="y")
    html = render(
        FORMS + "{% for f in form %}{{ field(f, autocomplete='off') }}{% endfor %}", form=form
    )
    assert 'value="&lt;b&gt;&#34;x&#34;&lt;/b&gt;"' in html
    assert 'value="nhiều"' in html
    assert 'value="b" checked' in html
    assert re.search(r'<input [^>]*\bchecked\b[^>]* name="agreed"', html)
    assert 'autocomplete="off"' in html


def test_choices_are_a_group_with_a_legend(page: Flask) -> None:
    html = render(FORMS + "{{ field(form.kind) }}", form=posted(name="x"))
    assert "<legend>Loại</legend>" in html
    assert html.count('type="radio"') == 2
    assert '<fieldset class="field has-error" id="kind"' in html


def test_error_summary_links_each_failed_field(page: Flask) -> None:
    html = render(FORMS + "{{ error_summary(form) }}", form=posted(name="", size="nhiều"))
    assert re.findall(r'href="#(\w+)"', html) == ["name", "size", "kind"]
    assert 'role="alert"' in html


def test_error_summary_of_a_good_form_is_empty(page: Flask) -> None:
    good = posted(name="x", size="1", kind="a")
    assert render(FORMS + "{{ error_summary(form) }}", form=good).strip() == ""


def test_table_has_caption_scopes_and_sort_mark(page: Flask) -> None:
    source = TABLES + (
        "{% call table('Hồ sơ', ['Đơn vị', {'label': 'Số', 'number': true, 'href': '?sort=n',"
        " 'sort': 'descending'}]) %}<tr><td>x</td></tr>{% endcall %}"
    )
    html = render(source)
    assert "<caption>Hồ sơ</caption>" in html
    assert '<th scope="col" class="number" aria-sort="descending"><a href="?sort=n">Số</a>' in html
    assert 'role="region" aria-label="Hồ sơ" tabindex="0"' in html


def test_pager_shows_only_what_exists(page: Flask) -> None:
    assert render(TABLES + "{{ pager() }}").strip() == ""
    html = render(TABLES + "{{ pager(next='?cursor=x') }}")
    assert 'rel="next" href="?cursor=x"' in html
    assert 'rel="prev"' not in html


def test_breadcrumbs_end_at_the_page_itself(page: Flask) -> None:
    html = render(PARTS + "{{ breadcrumbs([('Trang chủ', '/'), ('<Đây>', none)]) }}")
    assert '<a href="/">Trang chủ</a>' in html
    assert 'aria-current="page">&lt;Đây&gt;</li>' in html


def test_alert_of_danger_interrupts_others_do_not(page: Flask) -> None:
    assert 'role="alert"' in render(PARTS + "{{ alert('Hỏng', 'danger') }}")
    assert 'role="note"' in render(PARTS + "{{ alert('Nhớ') }}")


def test_error_page_has_no_inline_style_or_script(page: Flask) -> None:
    html = render('{% extends "kit/base.html" %}{% block main %}<h1>x</h1>{% endblock %}')
    assert "<style" not in html
    assert " style=" not in html
    assert re.findall(r"<script(?![^>]* src=)", html) == []
    assert re.findall(r'\son\w+="', html) == []
    assert '<html lang="vi">' in html
    assert 'href="#noi-dung"' in html
    assert 'id="noi-dung"' in html
