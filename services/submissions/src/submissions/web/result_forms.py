"""The form of a decision's results."""

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
