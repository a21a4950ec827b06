"""The form of a decision's results."""

import msgspec
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from servicekit.clock import now
from servicekit.forms import Form
from servicekit.times import VN
from submissions.actions.results import Decision

MOST_TEXT = 200_000


class ResultsForm(Form):
    """Which decision says it, and its list."""

    number = StringField(
        "Số, ký hiệu quyết định",
        [DataRequired("Ghi số của quyết định công nhận kết quả."), Length(max=100)],
        description="Ví dụ: 123/QĐ-UBND",
    )
    day = DateField("Ngày quyết định", [InputRequired("Chọn ngày ký quyết định.")])
    lines = TextAreaField(
        "Danh sách",
        [DataRequired("Dán danh sách kết quả."), Length(max=MOST_TEXT)],
        description="Mỗi bài một dòng: mã hồ sơ; giải; số giấy chứng nhận. Bài không đạt giải để"
        " trống phần giải; bài không cấp giấy để trống phần số. Dán được từ bảng tính.",
    )

    def decision(self) -> Decision:
        """After validation."""
        return Decision(
            number=(self.number.data or "").strip(),
            day=self.day.data or now().astimezone(VN).date(),
            text=self.lines.data or "",
        )


class RectificationForm(ResultsForm):
    """What was published wrongly, and how it reads now."""

    reason = TextAreaField(
        "Lý do đính chính",
        [DataRequired("Ghi lý do đính chính."), Length(max=1_000)],
        description="Được công bố ở trang Kết quả; không ghi thông tin cá nhân.",
    )
    lines = TextAreaField(
        "Kết quả đúng",
        [DataRequired("Ghi kết quả đúng, mỗi bài một dòng."), Length(max=MOST_TEXT)],
        description="Mỗi bài một dòng: mã hồ sơ; giải đúng; số giấy chứng nhận mới. Giấy đã cấp"
        " hết giá trị và số của giấy đó không dùng lại; để trống phần số thì bài không có giấy.",
    )

    def decision(self) -> Decision:
        """After validation."""
        return msgspec.structs.replace(super().decision(), reason=(self.reason.data or "").strip())
