"""Refusals about published entries."""

from servicekit.problems import Problem


class EntryGone(Problem):
    """The entry was withdrawn or disqualified: the address was real once."""

    def __init__(self) -> None:
        super().__init__(
            410,
            "entry-gone",
            "Bài dự thi không còn được công bố",
            detail="Bài dự thi này đã được rút, đang chờ công bố lại"
            " hoặc không còn đủ điều kiện dự thi.",
        )
