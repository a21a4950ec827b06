"""Refusals about sheets of paper dossiers."""

from servicekit.problems import FieldError, Problem


class SheetRefused(Problem):
    """A sheet of paper dossiers, or the ZIP beside it (`field`), cannot be read at all."""

    def __init__(self, words: str, field: str = "sheet") -> None:
        self.words, self.field = words, field
        super().__init__(
            422, "sheet-refused", "Chưa kiểm tra được bảng", errors=[FieldError(field, words)]
        )


class ImportNotPossible(Problem):
    """An import cannot be started or undone as it stands."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            409, "import-not-possible", "Chưa thực hiện được với lần nhập này", detail=detail
        )
