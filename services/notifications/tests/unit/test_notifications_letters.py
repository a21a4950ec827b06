"""Every letter: both forms, what it must say, and nothing that breaks out of it."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from notifications.actions.compose import Reader, preview_letter, write_letter
from notifications.errors import LetterBroken
from notifications.model.campaigns import WITH_OWN_WORDS
from notifications.model.kinds import OPTIONAL, Kind
from notifications.model.mail import Letter
from notifications.phrases import wordings as words
from notifications.settings import NotificationsSettings
from notifications.store import letters
from notifications.store.lists import Detailed
from servicekit.sealing import seal

pytestmark = pytest.mark.unit

KEY = Fernet.generate_key().decode()
SETTINGS = NotificationsSettings(
    database_url="",
    public_url="https://cuocthi.example",
    smtp_url="smtp://localhost",
    mail_from="thu@cuocthi.example",
    seal_key=KEY,
    letter_key=KEY,
)
AT = datetime(2026, 10, 31, 16, 59, 59, tzinfo=UTC)
AFTER_MIDNIGHT = "2026-11-06T00:00:00+07:00"
DOSSIER = {
    "dossier": "0199",
    "code": "H7K3MX",
    "title": "Máy sấy chè bằng năng lượng mặt trời",
    "reason": "not_applied",
    "entry": "Z7K3MX/may-say-che",
    "at": AT.isoformat(),
}
FACTS: dict[Kind, dict[str, Any]] = {Kind(kind): facts for kind, facts in words.SAMPLES.items()} | {
    Kind.RESULT: DOSSIER | {"after": "awarded"},
    Kind.CERTIFICATE: DOSSIER | {"prize": "Giải Nhất", "number": "01/GCN-BTC"},
}
VOID = "meta"


class Tags(HTMLParser):
    """What is still `open`, and what was closed in the wrong place."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opened and closed at once."""

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


SHIPPED = [kind for kind in Kind if kind not in WITH_OWN_WORDS | {Kind.TRIAL}]


def letter(
    kind: Kind, name: str = "An", code: str | None = None, *, preview: bool = False, **facts: Any
) -> Letter:
    message = Detailed(
        id="1",
        kind=kind,
        state="created",
        channel=None,
        masked="",
        account=7,
        failure=None,
        tries=0,
        created_at=AT,
        due_at=AT,
        settled_at=None,
        edition="2026",
        lane="ordinary",
        facts=FACTS.get(kind, DOSSIER) | facts,
        expires_at=AT,
    )
    sealed = None
    wording = letters.shipped(kind)
    if preview:
        return preview_letter(message, wording, contest="Cuộc thi", settings=SETTINGS)
    if code:
        body = f'{{"contact": "an@example.vn", "code": "{code}", "channel": "email"}}'
        sealed = seal(KEY, body.encode())
    reader = Reader(name=name, contest="Cuộc thi", sealed=sealed)
    return write_letter(message, wording, reader=reader, settings=SETTINGS)


@pytest.mark.parametrize("kind", SHIPPED)
def test_letter_names_the_one_official_site_in_both_forms(kind: Kind) -> None:
    found = letter(kind)
    assert "Trang chính thức duy nhất: https://cuocthi.example" in found.text
    assert 'Trang chính thức duy nhất: <a href="https://cuocthi.example"' in found.html
    assert "Chào An," in found.text
    assert found.subject
    assert len(found.subject) <= 60


@pytest.mark.parametrize("kind", SHIPPED)
def test_short_form_has_no_diacritics(kind: Kind) -> None:
    """Names of units and places keep theirs until the channel takes them away."""
    found = letter(kind, code="402917" if kind is Kind.SIGN_IN_CODE else None)
    assert letters.shipped(kind).short.isascii()
    assert "\n" not in found.short


@pytest.mark.parametrize("kind", SHIPPED)
def test_only_optional_letters_can_be_stopped(kind: Kind) -> None:
    link = "https://cuocthi.example/thong-bao/ngung?the="
    found = letter(kind)
    assert (link in found.text) == (link in found.html) == (kind in OPTIONAL)


@pytest.mark.parametrize("kind", SHIPPED)
def test_mail_needs_nothing_from_elsewhere(kind: Kind) -> None:
    html = letter(kind).html
    assert not re.search(r"<(script|img|link|iframe|form)\b|@import|url\(|\bsrc=", html)
    assert not re.search(r"</?mj-", html)


@pytest.mark.parametrize("kind", SHIPPED)
@pytest.mark.parametrize("outlook", [False, True])
def test_html_is_closed_as_it_was_opened_in_every_mail_program(kind: Kind, outlook: bool) -> None:
    """Outlook reads what others take for comments: tables of its own around the columns."""
    code = "402917" if kind is Kind.SIGN_IN_CODE else None
    html = letter(kind, code=code).html
    tags = Tags()
    tags.feed(re.sub(r"<!--\[if mso[^>]*>(.*?)<!\[endif\]-->", r"\1", html) if outlook else html)
    assert tags.open == []
    assert tags.wrong == []


@pytest.mark.parametrize("kind", SHIPPED)
def test_words_are_styled_where_programs_drop_what_stands_in_the_head(kind: Kind) -> None:
    html = letter(kind).html
    for cell in re.findall(r"<(?:div|a|th|td)\b[^>]*>(?=[^<\s])", html):
        assert 'style="' in cell


def test_facts_are_a_table_with_heads_and_every_other_table_is_layout() -> None:
    html = letter(Kind.DOSSIER_RECEIVED).html
    tables = re.findall(r"<table\b[^>]*>", html)
    assert len([table for table in tables if 'role="presentation"' not in table]) == 1
    heads = re.findall(r'<th scope="row"[^>]*>([^<]*)</th>', html)
    assert heads[:2] == ["Mã hồ sơ", "Tên sản phẩm"]


@pytest.mark.parametrize("kind", SHIPPED)
def test_longest_letter_is_shown_whole_by_gmail(kind: Kind) -> None:
    """Gmail cuts a mail at 102 KB; a title has at most 2,000 letters of three bytes."""
    long = "ệ" * 2_000
    assert len(letter(kind, title=long, name=long).html.encode()) < 50_000


def test_code_letter_shows_the_code_and_its_end() -> None:
    found = letter(Kind.SIGN_IN_CODE, code="402917")
    assert "    402917\n" in found.text
    assert ">402917</div>" in found.html
    assert found.short.startswith("Ma dang nhap cuocthi.example: 402917.")
    assert "23:59 31/10/2026" in found.text


def test_preview_has_neither_code_nor_a_link_that_acts() -> None:
    assert "    ••••••\n" in letter(Kind.SIGN_IN_CODE, preview=True).text
    found = letter(Kind.PUBLISHED, preview=True).text
    assert "https://cuocthi.example/thong-bao/ngung?the=••••••\n" in found
    assert "Chào bạn," in found


def test_received_letter_has_code_time_and_link() -> None:
    text = letter(Kind.DOSSIER_RECEIVED).text
    assert "- Mã hồ sơ: H7K3MX\n" in text
    assert "- Nhận lúc: 23:59 31/10/2026\n" in text
    assert "https://cuocthi.example/ho-so/H7K3MX\n" in text


def test_refusal_says_why_in_words() -> None:
    known = letter(Kind.DOSSIER_NOT_VALID).text
    assert "- Lý do: Chưa được triển khai, áp dụng có hiệu quả vào thực tiễn\n" in known
    assert (
        "- Lý do: Xem chi tiết trên trang hồ sơ\n"
        in letter(Kind.DOSSIER_NOT_VALID, reason="a_new_one").text
    )


def test_supplement_letter_names_reason_and_last_day() -> None:
    found = letter(Kind.SUPPLEMENT_ASKED, reason="missing_evidence", until=AFTER_MIDNIGHT)
    assert "- Nội dung: Thiếu minh chứng đã áp dụng trong thực tế\n" in found.text
    assert "- Nộp lại: đến hết ngày 05/11/2026\n" in found.text
    assert ", nop lai den het ngay 05/11/2026. Xem tai " in found.short
    older = letter(Kind.SUPPLEMENT_ASKED, reason="missing_evidence")
    assert "Nộp lại" not in older.text


def test_published_letter_links_to_the_entry_and_to_sharing() -> None:
    text = letter(Kind.PUBLISHED).text
    assert "https://cuocthi.example/bai-du-thi/Z7K3MX/may-say-che\n" in text
    assert "u=https%3A%2F%2Fcuocthi.example%2Fbai-du-thi%2FZ7K3MX%2Fmay-say-che\n" in text


@given(st.text(max_size=2_500), st.text(max_size=2_500))
def test_names_and_titles_stay_text(name: str, title: str) -> None:
    html = letter(Kind.PUBLISHED, name=f"<script>{name}", title=f"<img src=x>{title}").html
    assert not re.search(r"<(script|img)\b", html)


def test_missing_variable_breaks_the_letter_instead_of_leaving_a_hole() -> None:
    with pytest.raises(LetterBroken):
        letters.render(letters.shipped(Kind.WELCOME), {"name": "An"})
