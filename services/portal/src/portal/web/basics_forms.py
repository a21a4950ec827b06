"""Forms of what an edition is called and which phases it has."""

from typing import Self

from wtforms import SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from contracts.events import EditionState
from portal import phrases
from portal.model import windows
from portal.web.forms import ChangeForm, choices_of


class NamesForm(ChangeForm):
    """Names of the edition and of what is entered ("công trình", "sản phẩm", S3-07)."""

    title = StringField("Tên đầy đủ", [DataRequired(), Length(max=200)])
    short_title = StringField("Tên ngắn", [DataRequired(), Length(max=60)])
    object_name = StringField(
        "Gọi chung những gì dự thi",
        [Length(max=40)],
        description="Ví dụ: sản phẩm, công trình. Thuộc thể lệ.",
    )


class PhasesForm(ChangeForm):
    """Phases the edition does not have at all; others without a window are yet to come (Y-04)."""

    absent = SelectMultipleField(
        "Lần thi này không có",
        description="Giai đoạn không chọn mà chưa có thời hạn thì ghi “sẽ công bố”.",
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )

    def offer(self, edition: EditionState) -> Self:
        """Only phases without a window: what has one is not absent."""
        announced = windows.of_edition(edition.windows)
        names = {kind: n for kind, n in phrases.WINDOW_NAMES.items() if kind not in announced}
        self.absent.choices = choices_of(names)
        return self
