"""Forms around official documents: the letterhead, and what is entered after signing."""

from typing import Final

from wtforms import (
    DateField,
    FileField,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from reporting.model.consolidations import Words
from reporting.model.letterheads import OfficeLetterhead
from reporting.phrases import official as words
from servicekit.forms import Form

MOST_LETTERS: Final = 10_000
LINE_LETTERS: Final = 300
SYMBOL: Final = r"^[^\s/]+(?:/[^\s/]+)*$"


class LetterheadForm(Form):
    """What stands on an office's documents; lists have a line for each item."""

    superior = StringField("Cơ quan chủ quản", [Optional(), Length(max=LINE_LETTERS)])
    issuer = StringField("Tên cơ quan, đơn vị", [InputRequired(), Length(max=LINE_LETTERS)])
    symbol = StringField(
        "Ký hiệu văn bản",
        [InputRequired(), Length(max=50), Regexp(SYMBOL, message=words.BAD_SYMBOL)],
    )
    place = StringField("Địa danh", [InputRequired(), Length(max=100)])
    recipients = TextAreaField("Kính gửi", [Optional(), Length(max=2_000)])
    positions = TextAreaField("Chức vụ người ký", [InputRequired(), Length(max=500)])
    signer = StringField("Họ tên người ký", [Optional(), Length(max=100)])
    copies = TextAreaField("Nơi nhận", [Optional(), Length(max=2_000)])
    archive = StringField("Đơn vị soạn thảo (ở dòng Lưu)", [Optional(), Length(max=50)])
    saves = HiddenField()

    def letterhead(self, office: str) -> OfficeLetterhead:
        """After validation."""
        saves = str(self.saves.data or "")
        return OfficeLetterhead(
            office=office,
            superior=self.superior.data or "",
            issuer=self.issuer.data or "",
            symbol=self.symbol.data or "",
            place=self.place.data or "",
            recipients=_lines(self.recipients.data),
            positions=_lines(self.positions.data),
            signer=self.signer.data or "",
            copies=_lines(self.copies.data),
            archive=self.archive.data or "",
            saves=int(saves) if saves.isdecimal() and len(saves) < 9 else -1,
        )


def letterhead_form(head: OfficeLetterhead) -> LetterheadForm:
    """The form as it stands now."""
    return LetterheadForm(
        superior=head.superior,
        issuer=head.issuer,
        symbol=head.symbol,
        place=head.place,
        recipients="\n".join(head.recipients),
        positions="\n".join(head.positions),
        signer=head.signer,
        copies="\n".join(head.copies),
        archive=head.archive,
        saves=str(head.saves),
    )


class SignedForm(Form):
    """Number and day of a signed document, and the file of it."""

    number = IntegerField(
        "Số văn bản",
        [
            InputRequired(words.NUMBER_NEEDED),
            NumberRange(min=1, max=999_999, message=words.NUMBER_NEEDED),
        ],
    )
    issued_on = DateField("Ngày ban hành", [InputRequired(words.DAY_NEEDED)])
    file = FileField("Bản ký (PDF)")


class WordsForm(Form):
    """What the standing body writes in a consolidated report."""

    assessment = TextAreaField(words.ASSESSMENT, [Optional(), Length(max=MOST_LETTERS)])
    difficulties = TextAreaField(words.DIFFICULTIES, [Optional(), Length(max=MOST_LETTERS)])
    proposals = TextAreaField(words.PROPOSALS, [Optional(), Length(max=MOST_LETTERS)])

    def words(self) -> Words:
        """After validation."""
        return Words(
            assessment=self.assessment.data or "",
            difficulties=self.difficulties.data or "",
            proposals=self.proposals.data or "",
        )


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())
