"""Words that staff may write: how they are read, what is refused, and that values stay values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.errors import BadWording
from notifications.model.campaigns import WITH_OWN_WORDS
from notifications.model.filling import BadSource, fill, names_in
from notifications.model.kinds import Kind
from notifications.model.wording_rules import check, variables_of
from notifications.model.wordings import Block, Wording, blocks, filled
from notifications.phrases import wordings as words
from notifications.store import letters

pytestmark = pytest.mark.unit

SHIPPED = [kind for kind in Kind if kind not in WITH_OWN_WORDS | {Kind.TRIAL}]
GOOD = Wording(
    subject="Hồ sơ {{ code }}", short="Ho so {{ code }}", body="Xin chào.\n\n[Xem]({{ page }})"
)


def problems(kind: Kind = Kind.DOSSIER_VALID, **changes: str) -> dict[str, str]:
    parts = {"subject": GOOD.subject, "short": GOOD.short, "body": GOOD.body} | changes
    try:
        check(kind, Wording(**parts))
    except BadWording as error:
        return error.problems
    return {}


def test_body_is_read_as_people_write_mail() -> None:
    body = "Một dòng\nrồi dòng nữa.\n- Mã: {{ code }}\n- Lý do: {{ reason }}\r\n\r\n"
    body += "[Xem]({{ page }})\n# {{ code }}\n"
    assert blocks(body) == (
        Block(shape="paragraph", text="Một dòng rồi dòng nữa."),
        Block(shape="facts", rows=(("Mã", "{{ code }}"), ("Lý do", "{{ reason }}"))),
        Block(shape="button", text="Xem", url="{{ page }}"),
        Block(shape="digits", text="{{ code }}"),
    )


def test_what_stays_empty_is_left_out() -> None:
    def put(source: str) -> str:
        return fill(source, {"reason": "", "page": ""})

    left = [
        filled(one, put)
        for one in blocks("- Lý do: {{ reason }}\n[Xem]({{ page }})\n{% if reason %}Vì{% endif %}")
    ]
    assert left == [None, None, None]


@given(st.text(alphabet="- []():#\n{}%ab", max_size=40))
def test_value_never_becomes_a_row_a_button_or_a_command(value: str) -> None:
    [block] = blocks("{{ title }}")
    done = filled(block, lambda source: fill(source, {"title": value}))
    assert done in (None, Block(shape="paragraph", text=" ".join(value.split())))


@pytest.mark.parametrize(
    "source",
    [
        "{{ code.__class__ }}",
        "{{ code | upper }}",
        "{{ range(9) }}",
        "{% for x in code %}{{ x }}{% endfor %}",
        "{% set code = 1 %}",
        "{% include 'layout.html' %}",
        "{{ 'a' * 999999999 }}",
        "{% if code %}",
        "{{ code",
    ],
)
def test_more_than_putting_in_values_is_refused(source: str) -> None:
    with pytest.raises(BadSource):
        names_in(source)
    with pytest.raises(BadSource):
        fill(source, {"code": "H7K3MX"})
    assert problems(short=source) == {"short": words.NOT_READABLE}


def test_good_words_are_accepted() -> None:
    assert problems() == {}


def test_unknown_variable_is_named_with_those_that_exist() -> None:
    [(field, said)] = problems(subject="Hồ sơ {{ ma }}").items()
    assert field == "subject"
    assert said.startswith("Không có biến {{ ma }}. Các biến dùng được: {{ name }}, ")
    assert "{{ code }}" in said


def test_every_empty_or_long_field_is_named() -> None:
    assert problems(subject=" ", short="a" * 460, body="") == {
        "subject": words.EMPTY,
        "short": words.TOO_LONG.format(limit=459),
        "body": words.EMPTY,
    }


def test_code_cannot_be_forgotten_in_its_letter() -> None:
    said = problems(Kind.SIGN_IN_CODE, subject="Mã", short="Ma", body="Mã của bạn")
    assert set(said) == {"short", "body"}
    assert "{{ code }}" in said["body"]


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("{{ page }}", True),
        ("{{ public_url }}/the-le", True),
        ("{{public_url}}?a=1", True),
        ("https://la.example/dang-nhap", False),
        ("{{ public_url }}.la.example", False),
        ("{{ public_url }}@la.example", False),
        ("{{ code }}", False),
    ],
)
def test_buttons_lead_to_the_official_site_only(url: str, home: bool) -> None:
    assert (problems(body=f"[Xem]({url})") == {}) == home


@pytest.mark.parametrize("kind", SHIPPED)
def test_shipped_words_keep_the_rules_of_staff(kind: Kind) -> None:
    check(kind, letters.shipped(kind))


def test_every_variable_is_explained_and_every_explanation_used() -> None:
    used = {name for kind in Kind for name in variables_of(kind)}
    assert used == set(words.MEANINGS)
