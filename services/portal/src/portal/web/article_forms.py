"""Forms of articles and questions."""

from collections.abc import Sequence
from typing import Any, Final, Self

from wtforms import (
    BooleanField,
    DateField,
    FileField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)
from wtforms.widgets import TextInput

from contracts.events import EditionState
from portal.actions.answer_questions import has_contact
from portal.model import articles
from portal.model.articles import Details, Text
from portal.phrases import articles as phrases
from portal.store.article_files import File
from portal.web.forms import Moment, choices_of
from portal.web.versioned import returned_number
from servicekit.forms import Form

TITLE_LIMIT: Final = 200
SUMMARY_LIMIT: Final = 500
BODY_LIMIT: Final = 40_000
QUESTION_LIMIT: Final = 1_000
WORDS_LIMIT: Final = 200
RELATIONS: Final = ("based_on", "implements", "supersedes")
FIELDS: Final[dict[str, frozenset[str]]] = {
    "news": frozenset({"cover", "attached"}),
    "guide": frozenset({"cover", "attached", "position"}),
    "question": frozenset({"position"}),
    "document": frozenset(
        {"symbol", "issued_on", "issuer", "basis", "position", "attached", *RELATIONS}
    ),
    "video": frozenset({"attached", "position"}),
    "innovation": frozenset({"place", "cover", "attached", "position"}),
    "sponsor": frozenset({"tier", "website", "cover", "attached", "position"}),
    "press": frozenset({"attached", "cover", "position"}),
}
"""What each kind is asked besides title, summary and body."""
SPECIAL: Final = frozenset().union(*FIELDS.values())


class ArticleForm(Form):
    """A version as it is typed; `ArticleForm.of(kind)` asks only what the kind has."""

    version = HiddenField()
    unsaved = HiddenField(name="_unsaved")  # the address of what is typed (web/unsaved_articles.py)
    title = StringField("Tiêu đề", [DataRequired(), Length(max=TITLE_LIMIT)])
    summary = TextAreaField(
        "Tóm tắt",
        [Length(max=SUMMARY_LIMIT)],
        description="Một hai câu, hiện trong danh sách và khi chia sẻ liên kết.",
    )
    symbol = StringField(
        "Số, ký hiệu", [Length(max=60)], description="Như trên văn bản, ví dụ 131/KH-UBND."
    )
    issued_on = DateField(
        "Ngày ban hành",
        [Optional()],
        format=["%d/%m/%Y", "%Y-%m-%d"],
        widget=TextInput(),
        description="Ví dụ 02/04/2026. Để trống nếu chưa rõ ngày.",
    )
    issuer = StringField("Cơ quan ban hành", [Length(max=200)])
    basis = BooleanField("Là căn cứ của thể lệ")
    tier = SelectField("Hạng tài trợ", choices=choices_of(phrases.TIERS))
    website = StringField(
        "Trang web",
        [
            Optional(),
            Length(max=200),
            Regexp(r"https://[^\s/]+\.[^\s]+$", message=phrases.BAD_WEBSITE),
        ],
        description="Ví dụ https://example.vn.",
    )
    place = StringField("Nơi áp dụng", [Length(max=200)])
    body = TextAreaField(
        phrases.BODY,
        [Length(max=BODY_LIMIT)],
        description="Viết bằng Markdown: **đậm**, *nghiêng*, ## tiêu đề, - gạch đầu dòng,"
        " [chữ](https://địa-chỉ), ![mô tả](anh:12) để đặt ảnh số 12.",
    )
    cover = SelectField("Ảnh đại diện", coerce=int, choices=[])
    attached = SelectMultipleField("Tệp kèm theo", coerce=int, choices=[])
    based_on = SelectMultipleField("Căn cứ vào", coerce=int, choices=[])
    implements = SelectMultipleField("Thực hiện văn bản", coerce=int, choices=[])
    supersedes = SelectMultipleField("Thay thế văn bản", coerce=int, choices=[])
    position = IntegerField(
        "Thứ tự trong danh sách",
        [Optional(), NumberRange(0, 9_999)],
        description="Số nhỏ đứng trước; để 0 thì bài cũ hơn đứng trước.",
    )
    file = FileField("Thêm ảnh hoặc tệp", [Optional()])
    words = StringField("Mô tả ảnh", [Length(max=WORDS_LIMIT)])

    def shaped(
        self, kind: str, files: list[File], documents: list[tuple[int, str]]
    ) -> "ArticleForm":
        """Only what the kind has, with what can be chosen."""
        for name in SPECIAL - FIELDS[kind]:
            if name in self:
                del self[name]
        self.title.label.text = phrases.TITLES[kind]
        self.body.label.text = phrases.BODIES.get(kind, phrases.BODY)
        pictures = [(file.id, f"{file.id}: {file.words}") for file in files if file.is_picture]
        attachable = [
            (file.id, f"{file.name} ({file.about})")
            for file in files
            if not file.is_picture or kind == "press"
        ]
        self._offer("cover", [(0, phrases.NO_COVER), *pictures])
        self._offer("attached", attachable)
        for name in RELATIONS:
            self._offer(name, documents)
        return self

    def _offer(self, name: str, choices: list[tuple[int, str]]) -> None:
        if name in self:
            field: Any = self[name]
            field.choices = choices
            if field.data is None:
                field.data = 0 if name == "cover" else []

    def text(self, kind: str) -> Text:
        """What is typed. Only after validate(), except for a preview."""
        given = {name: self[name].data for name in FIELDS[kind]}
        for name in ("attached", *RELATIONS):
            if name in given:
                given[name] = tuple(sorted(given[name] or ()))
        given |= {"cover": given.get("cover") or None, "position": given.get("position") or 0}
        return Text(
            title=self.title.data or "",
            summary=self.summary.data or "",
            body=(self.body.data or "").replace("\r\n", "\n"),
            details=Details(**given),
        )

    def based_on_version(self) -> int:
        """The version the form was opened with; 0 when it was tampered with."""
        return returned_number(str(self.version.data or ""))


def filled(text: Text, version: int, **choices: Any) -> ArticleForm:
    """The form of a version. `choices`: kind, files, documents."""
    details = text.details
    values = {name: getattr(details, name) for name in SPECIAL}
    for name in ("attached", *RELATIONS):
        values[name] = list(values[name])
    values["cover"] = details.cover or 0
    form = ArticleForm(
        data=values
        | {"title": text.title, "summary": text.summary, "body": text.body, "version": str(version)}
    )
    return form.shaped(**choices)


class NewArticleForm(Form):
    """A new article: its edition, its kind, its title, its address."""

    edition = SelectField("Lần thi", choices=[])

    kind = SelectField("Loại bài", choices=choices_of(phrases.KINDS))
    title = StringField("Tiêu đề", [DataRequired(), Length(max=TITLE_LIMIT)])
    slug = StringField(
        "Địa chỉ",
        [Length(max=articles.SLUG_LIMIT)],
        description="Phần cuối của liên kết, ví dụ le-phat-dong. Để trống thì lấy theo tiêu đề.",
    )

    def offer(self, editions: Sequence[EditionState], usual: str = "") -> Self:
        """With these editions to choose from; `usual` for a form that names none."""
        self.edition.choices = [SelectChoice(e.code, e.short_title) for e in editions]
        self.edition.data = self.edition.data or usual
        return self


class SlugForm(Form):
    """Another address."""

    slug = StringField("Địa chỉ mới", [DataRequired(), Length(max=articles.SLUG_LIMIT)])


class ScheduleForm(Form):
    """When a version is shown."""

    version = HiddenField()
    moment = Moment(
        "Thời điểm đăng",
        [InputRequired(phrases.MOMENT_NEEDED)],
        description="Giờ Việt Nam, ví dụ 08:00 05/11/2026.",
    )


class QuestionForm(Form):
    """What anybody may ask."""

    question = TextAreaField(
        "Câu hỏi của bạn",
        [DataRequired(phrases.QUESTION_NEEDED), Length(max=QUESTION_LIMIT)],
        description="Không ghi tên, số điện thoại, địa chỉ: bạn xem trả lời bằng liên kết riêng.",
    )

    def validate_question(self, field: Any) -> None:
        """Raises ValidationError, which becomes the field's message."""
        if has_contact(str(field.data)):
            raise ValidationError(phrases.NO_CONTACTS)


class AnswerForm(Form):
    """An answer by staff."""

    answer = TextAreaField(
        "Câu trả lời", [DataRequired(phrases.ANSWER_NEEDED), Length(max=BODY_LIMIT)]
    )
