"""Step 4 of the dossier form: who made it, who stands behind it, which units nominate it."""

from datetime import datetime
from typing import Any, Final

from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import Optional, ValidationError

from contracts.events import DossierRules
from submissions import phrases
from submissions.actions.completeness import Written
from submissions.model import contents
from submissions.model.applicants import FIELDS, Applicant, is_contact
from submissions.phrases import applicants as words
from submissions.web.forms import NO_UNIT, Names, StepForm, text_field

AGES: Final = {"yes": True, "no": False}
UNITS: Final = 6
"""As many as the form shows; a dossier that names more keeps them."""
USUAL_UNITS: Final = 3


def _unit(label: str) -> SelectField:
    return SelectField(label, [Optional()], default="")


class AuthorForm(StepForm):
    """Fields of a body or of a guardian matter only for those; others are not kept."""

    names_units = True

    applicant_kind = RadioField(
        phrases.FIELDS["applicant_kind"],
        [Optional()],
        choices=[SelectChoice(code, name) for code, name in phrases.APPLICANT_KINDS.items()],
        default="",
    )
    authors = text_field(
        "authors",
        contents.AUTHORS_LIMIT,
        "Họ tên các tác giả hoặc tên đơn vị, cách nhau bằng dấu phẩy. Tên này sẽ được"
        " công bố cùng bài dự thi.",
    )
    of_age = RadioField(
        words.AGE_QUESTION,
        [Optional()],
        choices=[SelectChoice("yes", words.YES), SelectChoice("no", words.NO)],
        default="",
        description=words.AGE_HELP,
    )
    guardian_name = text_field("guardian_name", 120)
    guardian_relation = text_field("guardian_relation", 60, words.RELATION_HELP)
    guardian_contact = text_field("guardian_contact", 120, words.CONTACT_HELP)
    organisation = text_field("organisation", 200, words.ORGANISATION_HELP)
    organisation_number = text_field("organisation_number", 60, words.NUMBER_HELP)
    representative = text_field("representative", 120)
    representative_position = text_field("representative_position", 120, words.POSITION_HELP)
    unit_1 = _unit("Đơn vị giới thiệu chính")
    unit_2 = _unit("Đơn vị cùng giới thiệu thứ nhất")
    unit_3 = _unit("Đơn vị cùng giới thiệu thứ hai")
    unit_4 = _unit("Đơn vị cùng giới thiệu thứ ba")
    unit_5 = _unit("Đơn vị cùng giới thiệu thứ tư")
    unit_6 = _unit("Đơn vị cùng giới thiệu thứ năm")
    more_units: tuple[str, ...] = ()

    @classmethod
    def of(cls, written: Written, sent: Any, rules: DossierRules, units: Names) -> "StepForm":
        saved, who = written.contents, written.applicant
        named = {f"unit_{n}": code for n, code in enumerate(saved.units[:UNITS], start=1)}
        known = {name: getattr(who, name) for name in FIELDS}
        known["of_age"] = next((word for word, old in AGES.items() if old is who.of_age), "")
        known |= {"applicant_kind": saved.applicant_kind, "authors": saved.authors}
        made = cls(sent, data={**known, **named})
        made.more_units = saved.units[UNITS:]
        made.offer(rules, units)
        return made

    def offer(self, rules: DossierRules, units: Names) -> None:
        for field in self._all_units():
            field.choices = [NO_UNIT, *(SelectChoice(code, name) for code, name in units.items())]

    def validate_guardian_contact(self, field: StringField) -> None:
        """It is there to be called or written to."""
        if self.of_age.data == "no" and field.data and not is_contact(field.data):
            raise ValidationError(words.BAD_CONTACT)

    @property
    def unit_fields(self) -> list[SelectField]:
        """The primary unit's field, those in use and one more; without scripts, save to get it."""
        fields = list(self._all_units())
        in_use = [place for place, field in enumerate(fields, start=1) if field.data]
        return fields[: max(USUAL_UNITS, max(in_use, default=0) + 1)]

    @property
    def body_fields(self) -> tuple[StringField, ...]:
        """Asked of organisations and enterprises."""
        return (
            self.organisation,
            self.organisation_number,
            self.representative,
            self.representative_position,
        )

    @property
    def guardian_fields(self) -> tuple[StringField, ...]:
        """Asked where somebody is under 16."""
        return self.guardian_name, self.guardian_relation, self.guardian_contact

    def changes(self, now: datetime) -> dict[str, Any]:
        units = [field.data for field in self._all_units() if field.data]
        return {
            "applicant_kind": self.applicant_kind.data or "",
            "authors": self.authors.data or "",
            "primary_unit": self.unit_1.data or None,
            "units": tuple(dict.fromkeys((*units, *self.more_units))),
        }

    def applicant(self) -> Applicant:
        texts = {f.name: f.data or "" for f in (*self.body_fields, *self.guardian_fields)}
        return Applicant(of_age=AGES.get(self.of_age.data or ""), **texts)

    def _all_units(self) -> tuple[SelectField, ...]:
        return self.unit_1, self.unit_2, self.unit_3, self.unit_4, self.unit_5, self.unit_6
