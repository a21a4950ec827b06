"""Refusals about writing a dossier and handing it in."""

from collections.abc import Sequence

from servicekit.problems import FieldError, Problem
from submissions.phrases import consents, editing


class NotEditable(Problem):
    """Contents can be changed as a draft, while a supplement is asked for, and after handing in

    until the edition's edit-end, as long as nobody works on it.
    """

    def __init__(self, detail: str = editing.NOT_EDITABLE) -> None:
        super().__init__(409, "not-editable", "Hồ sơ này không còn sửa được", detail=detail)


class ConsentsChanged(Problem):
    """The form was shown with other words than are in force: nobody agreed to these."""

    def __init__(self) -> None:
        super().__init__(
            409, "consents-changed", "Nội dung cam kết đã đổi", detail=consents.CHANGED
        )


class LateCodeRefused(Problem):
    """A late-access code that admits nothing; the words say why."""

    def __init__(self, words: str) -> None:
        super().__init__(
            422, "late-code-refused", "Chưa nộp được", errors=[FieldError("late_code", words)]
        )


class TooManyDrafts(Problem):
    """An account keeps only so many drafts."""

    def __init__(self) -> None:
        super().__init__(
            409,
            "too-many-drafts",
            "Bạn đang có quá nhiều bản nháp",
            detail="Hãy hoàn thiện hoặc rút bớt bản nháp trước khi tạo hồ sơ mới.",
        )


class TooManyDraftsToday(Problem):
    """An account opens only so many drafts within a day, whatever became of them."""

    def __init__(self) -> None:
        super().__init__(
            429,
            "too-many-drafts-today",
            "Hôm nay bạn đã tạo nhiều hồ sơ",
            detail="Các bản nháp đang có vẫn được giữ. Hãy viết tiếp một bản nháp, hoặc tạo hồ sơ"
            " mới vào ngày mai.",
            headers={"Retry-After": "86400"},
        )


class WindowClosed(Problem):
    """Outside the reception of dossiers (S3-04, S3-05)."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            409, "submission-window-closed", "Chưa nhận hoặc đã hết nhận hồ sơ", detail=detail
        )


class SupplementTooLate(Problem):
    """The days to answer a supplement request are over."""

    def __init__(self) -> None:
        super().__init__(
            409,
            "supplement-too-late",
            "Đã hết thời hạn bổ sung hồ sơ",
            detail="Liên hệ Tổ thư ký nếu bạn gặp trở ngại.",
        )


class Incomplete(Problem):
    """Required fields are empty; `missing` names them with what to do."""

    def __init__(self, missing: Sequence[FieldError]) -> None:
        super().__init__(422, "incomplete", "Hồ sơ còn thiếu nội dung", errors=missing)
