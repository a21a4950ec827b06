"""Refusals about corrections of published entries."""

from servicekit.problems import Problem


class NotCorrectable(Problem):
    """Only what is published, or suspended for a while, can be corrected."""

    def __init__(self) -> None:
        super().__init__(
            409,
            "not-correctable",
            "Bài này không sửa được",
            detail="Chỉ sửa được bài đang công bố hoặc đang tạm dừng. Bài đã rút hoặc bị loại giữ"
            " nguyên nội dung.",
        )


class CorrectionMoved(Problem):
    """The correction is no longer where the page showed it: sent, taken back or decided."""

    def __init__(self) -> None:
        super().__init__(
            409,
            "correction-moved",
            "Bản sửa không còn ở bước này",
            detail="Bản sửa đã được gửi, rút hoặc duyệt ở nơi khác. Mở lại trang để xem tình trạng"
            " mới nhất.",
        )


class NothingCorrected(Problem):
    """A correction must differ from what is public."""

    def __init__(self) -> None:
        super().__init__(
            422,
            "nothing-corrected",
            "Bản sửa chưa có gì khác",
            detail="Nội dung và tệp đang giống hệt bài đã công bố. Sửa ít nhất một mục rồi gửi.",
        )


class TooManyCorrections(Problem):
    """A dossier takes only so many corrections within a day, whatever became of them."""

    def __init__(self) -> None:
        super().__init__(
            429,
            "too-many-corrections",
            "Hôm nay bài này đã có nhiều bản sửa",
            detail="Bài đang công bố không thay đổi. Bạn có thể tạo bản sửa mới vào ngày mai.",
            headers={"Retry-After": "86400"},
        )
