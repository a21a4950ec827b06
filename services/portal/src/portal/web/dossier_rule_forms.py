"""Forms of how dossiers are received, reviewed and written to."""

from collections.abc import Sequence
from typing import Any, Final, Self

import msgspec
from wtforms import BooleanField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from contracts.events import Choice, DossierRules, Letterhead
from portal import phrases
from portal.model import checklists
from portal.model.checklists import POINT_LIMIT, POINTS, lines_of
from portal.web.forms import ChangeForm, choices_of

DAYS: Final = 60
MINUTES_OF_A_DAY: Final = 24 * 60
HOURS_OF_A_MONTH: Final = 30 * 24
POSITIONS: Final = 4


class ReviewForm(ChangeForm):
    """How dossiers are reviewed (S4-06)."""

    review_days = IntegerField(
        "Số ngày để thẩm định một hồ sơ",
        [InputRequired(), NumberRange(1, DAYS)],
        description="Hồ sơ chờ lâu hơn được đánh dấu quá hạn.",
    )
    supplement_days = IntegerField(
        "Số ngày để người nộp bổ sung",
        [InputRequired(), NumberRange(1, DAYS)],
        description="Tính trọn ngày, đến hết ngày cuối. Yêu cầu đã gửi giữ nguyên thời hạn cũ.",
    )
    undo_minutes = IntegerField(
        "Số phút được hoàn tác một kết luận hoặc lần công bố",
        [InputRequired(), NumberRange(0, MINUTES_OF_A_DAY)],
        description="0 là không hoàn tác. Sau thời gian này cần một quyết định mới, có lý do.",
    )
    two_person_review = BooleanField("Kết luận hợp lệ, không hợp lệ cần hai người")
    checklist = TextAreaField(
        "Các điểm cần kiểm tra",
        description="Mỗi dòng một điểm. Để trống để dùng sáu điểm thông thường."
        " Điểm được viết lại là điểm mới, chưa ai đánh dấu.",
    )

    @classmethod
    def of(cls, rules: DossierRules, version: int) -> Self:
        """With what is in force."""
        known = {
            name: getattr(rules, name)
            for name in ("review_days", "supplement_days", "undo_minutes", "two_person_review")
        }
        points = "\n".join(point.label for point in rules.checklist)
        return cls(data={**known, "checklist": points}, version=str(version))

    def validate_checklist(self, field: TextAreaField) -> None:
        """Few enough to be looked at, short enough to be read."""
        points = lines_of(field.data or "")
        if len(points) > POINTS:
            raise ValidationError(phrases.too_many_points(POINTS))
        if any(len(point) > POINT_LIMIT for point in points):
            raise ValidationError(phrases.point_too_long(POINT_LIMIT))

    def rules(self, before: Sequence[Choice]) -> dict[str, Any]:
        """Only after validate(). `before`: the points in force, whose codes stay."""
        points = checklists.points(lines_of(self.checklist.data or ""), before)
        return {
            "review_days": self.review_days.data,
            "supplement_days": self.supplement_days.data,
            "undo_minutes": self.undo_minutes.data,
            "two_person_review": self.two_person_review.data,
            "checklist": msgspec.to_builtins(points),
        }


class ReceptionForm(ChangeForm):
    """How paper (S3-04) and files after the deadline (S3-05) are received."""

    paper_counts_by = RadioField("Hồ sơ giấy tính theo", choices=choices_of(phrases.PAPER))
    import_undo_hours = IntegerField(
        "Số giờ được hoàn tác một lần nhập hồ sơ giấy",
        [InputRequired(), NumberRange(0, HOURS_OF_A_MONTH)],
        description="0 là không hoàn tác.",
    )
    upload_grace_minutes = IntegerField(
        "Số phút nhận thêm tệp đã đăng ký sau thời hạn",
        [InputRequired(), NumberRange(0, MINUTES_OF_A_DAY)],
        description="0 là không nhận. Chỉ nhận đúng tệp có mã SHA-256 đăng ký trước thời hạn."
        " Tệp đã đăng ký giữ nguyên hạn gửi.",
    )

    def rules(self) -> dict[str, Any]:
        """Only after validate()."""
        return {
            "paper_counts_by": self.paper_counts_by.data,
            "import_undo_hours": self.import_undo_hours.data,
            "upload_grace_minutes": self.upload_grace_minutes.data,
        }


class LetterheadForm(ChangeForm):
    """What stands on official letters (Decree 30/2020, Annex I); empty: left out."""

    superior = StringField(
        "Cơ quan chủ quản", [Length(max=120)], description="Ví dụ UBND tỉnh Thái Nguyên."
    )
    symbol = StringField(
        "Ký hiệu văn bản", [Length(max=30)], description="Sau số, ví dụ BTCCT-TTK."
    )
    place = StringField("Địa danh", [Length(max=60)], description="Ví dụ Thái Nguyên.")
    positions = TextAreaField(
        "Chức vụ người ký",
        [Length(max=400)],
        description="Mỗi dòng một dòng trên chữ ký, ví dụ KT. Trưởng ban, rồi Phó Trưởng ban.",
    )
    archive = StringField(
        "Nơi lưu", [Length(max=30)], description="Viết tắt đơn vị lưu văn bản, ví dụ TTK."
    )

    @classmethod
    def of(cls, head: Letterhead, version: int) -> Self:
        """With what is in force."""
        known = msgspec.structs.asdict(head) | {"positions": "\n".join(head.positions)}
        return cls(data=known, version=str(version))

    def validate_positions(self, field: TextAreaField) -> None:
        """What stands over a signature is a few lines."""
        if len(lines_of(field.data or "")) > POSITIONS:
            raise ValidationError(phrases.too_many_positions(POSITIONS))

    def rules(self) -> dict[str, Any]:
        """Only after validate()."""
        texts = {name: self[name].data or "" for name in ("superior", "symbol", "place", "archive")}
        return {"letterhead": {**texts, "positions": lines_of(self.positions.data or "")}}
