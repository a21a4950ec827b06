"""The form of a new edition."""

from collections.abc import Sequence
from typing import Final, Self

from wtforms import IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Regexp

from contracts.events import EditionState
from portal.model.draft_contents import Contents
from portal.model.new_editions import Naming
from portal.phrases import rules as rule_phrases
from portal.web.forms import ChangeForm
from servicekit.forms import Form

TEMPLATE: Final = ""
"""The choice of the template instead of a former edition."""
NEW: Final = "moi"
"""Stands where codes stand in addresses."""
CODE: Final = rf"(?!{NEW}$)[a-z0-9][a-z0-9-]{{0,39}}$"
NUMBERS: Final = 31
LOST: Final = "_"
"""Instead of an edition that takes the articles; no code looks like it."""


class RemovalForm(ChangeForm):
    """Why a draft is given up, and where the articles written for it go."""

    articles = RadioField(
        rule_phrases.ARTICLES_OF_DRAFT,
        [InputRequired(rule_phrases.CHOOSE_FOR_ARTICLES)],
        choices=(),
        description=rule_phrases.ARTICLES_OF_DRAFT_HELP,
    )

    def offer(self, contents: Contents, heirs: Sequence[EditionState]) -> Self:
        """With these editions to take the articles, if there are any."""
        if not contents.articles:
            del self.articles
            return self
        go_to = rule_phrases.ARTICLES_GO_TO
        self.articles.choices = [
            *(SelectChoice(e.code, go_to.format(title=e.short_title)) for e in heirs),
            SelectChoice(LOST, rule_phrases.ARTICLES_GO_TOO),
        ]
        return self

    def heir(self) -> str | None:
        """The edition that takes the articles; None: they are lost."""
        chosen = self.articles.data if "articles" in self else LOST
        return None if chosen == LOST else chosen


class NewEditionForm(Form):
    """What a new edition starts from, and what it is called."""

    source = RadioField("Lấy quy định từ", choices=())
    code = StringField(
        "Mã trong địa chỉ",
        [DataRequired(), Regexp(CODE, message=rule_phrases.BAD_CODE)],
        description="Chữ thường, số và gạch nối, ví dụ 2027. Không đổi được về sau.",
    )
    number = IntegerField(
        "Số thứ tự trong hệ thống",
        [InputRequired(), NumberRange(1, NUMBERS)],
        description="Từ 1 đến 31; số đã dùng không dùng lại.",
    )
    year = IntegerField(
        "Năm",
        [InputRequired(), NumberRange(2000, 2100)],
        description="Các thời hạn được chuyển sang năm này, giữ ngày và tháng.",
    )
    title = StringField("Tên đầy đủ", [DataRequired(), Length(max=200)])
    short_title = StringField(
        "Tên ngắn", [DataRequired(), Length(max=60)], description="Ví dụ: Lần thứ ba, năm 2027."
    )

    def offer(self, editions: Sequence[EditionState]) -> Self:
        """With these editions to start from, and the template."""
        self.source.choices = [
            *(SelectChoice(e.code, f"{e.short_title} ({e.code})") for e in editions),
            SelectChoice(TEMPLATE, rule_phrases.FROM_TEMPLATE),
        ]
        return self

    def naming(self) -> Naming:
        """Only after validate()."""
        return Naming(
            code=self.code.data or "",
            number=self.number.data or 0,
            title=self.title.data or "",
            short_title=self.short_title.data or "",
            year=self.year.data or 0,
        )
