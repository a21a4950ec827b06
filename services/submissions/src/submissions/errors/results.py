"""Refusals about results."""

from servicekit.problems import Problem


class OwnResults(Problem):
    """Two persons: whoever wrote the list does not publish it."""

    def __init__(self) -> None:
        super().__init__(
            409,
            "own-results",
            "Cần người thứ hai công bố",
            detail="Bạn đã ghi danh sách này. Một người khác trong Tổ thư ký xem lại và công bố.",
        )


class StillVoting(Problem):
    """Points of the community depend on votes that may yet come."""

    def __init__(self) -> None:
        super().__init__(
            409,
            "still-voting",
            "Chưa hết thời gian bình chọn",
            detail="Kết quả chỉ công bố được sau khi bình chọn kết thúc.",
        )


class ResultsMoved(Problem):
    """The list was written anew, discarded or published meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            409,
            "results-moved",
            "Danh sách không còn như bạn đã xem",
            detail="Danh sách vừa được ghi lại, bỏ hoặc công bố ở nơi khác. Mở lại trang để xem"
            " bản mới nhất.",
        )


class AnotherListWaits(Problem):
    """One list waits at a time: results and what puts them right never replace each other."""

    def __init__(self) -> None:
        super().__init__(
            409,
            "another-list-waits",
            "Đang có danh sách khác chờ công bố",
            detail="Công bố hoặc bỏ danh sách đang chờ ở trang Kết quả, rồi lưu lại danh sách này."
            " Nội dung bạn gõ vẫn ở đây.",
        )
