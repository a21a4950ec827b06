"""Two versions of a dossier side by side, field by field, as templates show them."""

from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

import msgspec

from servicekit import differences
from servicekit.differences import Row
from submissions import phrases
from submissions.actions.looking import Setting
from submissions.model.contents import Contents
from submissions.phrases import corrections as words


class NamedFile(Protocol):
    """What a version tells of a file."""

    @property
    def name(self) -> str: ...
    @property
    def cover(self) -> bool: ...
    @property
    def shown(self) -> bool: ...


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What one version says."""

    contents: Contents
    files: tuple[NamedFile, ...]


def rows(before: Told, after: Told, setting: Setting) -> list[Row]:
    """Every field of the form, then the files; those empty in both are left out."""
    return differences.rows(_texts(before, setting), _texts(after, setting))


def _texts(told: Told, setting: Setting) -> dict[str, str]:
    """By label; every field of `Contents` is here, those without words of their own as they are."""
    texts = {}
    for field in msgspec.structs.fields(Contents):
        if field.name not in _TOLD_WITH_UNITS:
            value = getattr(told.contents, field.name)
            tell = _TELLING.get(field.name, _plain)
            texts[_LABELS.get(field.name, field.name)] = tell(value, told.contents, setting)
    texts[words.FILES] = "\n".join(_file(file) for file in told.files)
    return texts


def _plain(value: Any, _contents: Contents, _setting: Setting) -> str:
    if isinstance(value, tuple | list):
        return "\n".join(str(one) for one in value)
    return "" if value is None else str(value)


def _label(value: str, _contents: Contents, setting: Setting) -> str:
    return setting.rules.label(value) if value else ""


def _labels(values: Iterable[str], contents: Contents, setting: Setting) -> str:
    return "\n".join(_label(value, contents, setting) for value in values)


def _figures(_value: Any, contents: Contents, _setting: Setting) -> str:
    return "\n".join(f"{figure.value}: {figure.label}" for figure in contents.figures)


def _kind(value: str, _contents: Contents, _setting: Setting) -> str:
    return phrases.APPLICANT_KINDS.get(value, value)


def _units(_value: Any, contents: Contents, setting: Setting) -> str:
    several = len(contents.units) > 1
    return "\n".join(
        setting.unit_name(unit)
        + (f" ({words.PRIMARY})" if several and unit == contents.primary_unit else "")
        for unit in contents.units
    )


def _file(file: NamedFile) -> str:
    role = words.COVER if file.cover else words.PUBLIC if file.shown else words.PRIVATE
    return f"{file.name} ({role})"


_TELLING: Final[dict[str, Callable[[Any, Contents, Setting], str]]] = {
    "kind": _label,
    "field": _label,
    "themes": _labels,
    "areas": _labels,
    "figures": _figures,
    "applicant_kind": _kind,
    "units": _units,
}
_LABELS: Final = phrases.FIELDS | {"figures": words.FIGURES, "units": words.UNITS}
_TOLD_WITH_UNITS: Final = ("primary_unit",)
