"""The dry run of an import: every row is read and judged, nothing becomes a dossier yet."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from contracts.events import Choice
from servicekit import filetypes
from servicekit.db import Connection
from servicekit.filetypes import FileRefused
from servicekit.ids import new_id
from servicekit.times import as_date, as_datetime, as_deadline
from submissions import phrases
from submissions.actions.attach import Offered
from submissions.actions.looking import Setting, current_setting
from submissions.errors.imports import SheetRefused
from submissions.model import contents, paper
from submissions.model.sheet_rows import Entered, Reading
from submissions.model.sheets import CellError, Lists, SheetRow
from submissions.phrases import imports as words
from submissions.settings import UploadLimits
from submissions.store import archives, imports, paper_dossiers
from submissions.store.archives import Member
from submissions.store.files import Store
from submissions.store.imports import Import, ImportRow, RowState
from submissions.store.sheet_reader import read_rows

FILE_COLUMN: Final = "key"
"""Where what is wrong with a row's files is said: they lie under the row's number."""


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet, the ZIP beside it if there is one, and who brought them."""

    sheet: Offered
    archive: Offered | None
    account: int
    name: str


def lists_of(setting: Setting, now: datetime) -> Lists:
    """What may be chosen in the edition now."""
    rules = setting.rules
    return Lists(
        named={
            "kind": _named(rules.object_kinds),
            "field": _named(rules.fields),
            "themes": _named(rules.themes),
            "areas": _named(rules.areas),
            "applicant_kind": phrases.APPLICANT_KINDS,
            "unit": setting.units_on(now),
        },
        not_asked=contents.not_asked(rules),
    )


def check_sheet(
    conn: Connection, store: Store, brought: Brought, limits: UploadLimits, now: datetime
) -> UUID:
    """Keep the sheet with everything that was found in it. Raises SheetRefused, OSError."""
    setting = current_setting(conn)
    rows = read_rows(brought.sheet.content)
    archive = brought.archive.content if brought.archive else None
    folders: dict[str, list[Member]] = {}
    for member in archives.members(archive) if archive else ():
        folders.setdefault(member.folder.casefold(), []).append(member)
    made = Import(
        id=UUID(new_id()),
        edition=setting.edition.code,
        account=brought.account,
        name=brought.name,
        file=filetypes.clean_name(brought.sheet.name),
        archive=None,
        archive_problems=_strays(rows, folders),
        stage="checked",
        created_at=now,
    )
    keys = [row.text("key") for row in rows]
    check = Check(setting, paper_dossiers.codes_of(conn, made.edition, keys), now)
    found = []
    for row in rows:
        files = folders.get(row.text("key").casefold(), [])
        wrong = _wrong_files(archive, files, limits) if archive else []
        found.append(check.row(made.id, row, files, wrong))
    if archive is not None:
        archive.seek(0)
        made = msgspec.structs.replace(made, archive=store.keep(archive))
    imports.add(conn, made, found)
    return made.id


class Check:
    """Judges one row after the other; remembers the numbers it has seen.

    `known`: the code of the dossier that was imported under a number, in small letters, before.
    """

    def __init__(self, setting: Setting, known: dict[str, str], now: datetime) -> None:
        self._setting = setting
        self._lists = lists_of(setting, now)
        self._known = known
        self._now = now
        self._lines: dict[str, int] = {}

    def row(self, made: UUID, row: SheetRow, files: list[Member], wrong: list[str]) -> ImportRow:
        """The row with its state and everything that is wrong in it."""
        reading = Reading(row, self._lists, self._now)
        entered = reading.read()
        errors = [*reading.errors, *self._about_files(files, wrong), *self._about_key(row)]
        state: RowState = "ready"
        sentence = ""
        if not errors and entered is not None:
            state, sentence, early = self._timing(entered)
            errors += early
        key = row.text("key")
        if key.lower() in self._known:
            state, sentence, errors = "known", words.already(self._known[key.lower()]), []
        return ImportRow(
            import_=made,
            line=row.line,
            key=key[:40],
            title=row.text("title")[:200],
            cells=msgspec.to_builtins(row.cells),
            errors=errors,
            entered=None if errors else entered,
            files=files,
            state="wrong" if errors else state,
            words=sentence,
        )

    def _about_files(self, files: list[Member], wrong: list[str]) -> Iterable[CellError]:
        rules = self._setting.rules
        if len(files) > rules.max_files:
            wrong = [*wrong, words.too_many_files(rules.max_files)]
        if rules.evidence_required and not files:
            wrong = [*wrong, words.NEEDS_FILES]
        return [CellError(column=FILE_COLUMN, message=message) for message in wrong]

    def _about_key(self, row: SheetRow) -> list[CellError]:
        """Two rows with one number would be one dossier."""
        key = row.text("key").casefold()
        first = self._lines.setdefault(key, row.line)
        if not key or first == row.line:
            return []
        return [CellError(column="key", message=words.same_key(first))]

    def _timing(self, entered: Entered) -> tuple[RowState, str, list[CellError]]:
        """Whether the paper came in time (S3-04)."""
        window = self._setting.edition.windows.submission
        counts_by = self._setting.rules.paper_counts_by
        day = entered.paper.counted_on(counts_by)
        found = paper.timing(window, day)
        if found == "in_time":
            return "ready", "", []
        if found == "unknown" or window is None:
            return "late", phrases.WINDOW_UNKNOWN, []
        shown = f"{day:%d/%m/%Y}"
        if found == "early":
            start = as_datetime(window.start)
            column = "postmark" if day == entered.paper.postmark else "received_on"
            return "wrong", "", [CellError(column=column, message=words.came_early(shown, start))]
        rule = words.RULES["postmark" if day == entered.paper.postmark else "receipt"]
        end = as_deadline(window.end) if window.end else as_date(window.start)
        return "late", words.came_late(shown, rule, end), []


def _wrong_files(archive: object, files: list[Member], limits: UploadLimits) -> list[str]:
    """The same checks as an upload's, but for decoding, which waits for the import."""
    found = []
    for member in files:
        try:
            with archives.open_member(archive, member) as content:  # type: ignore[arg-type]
                kind = filetypes.identify(member.name, "", content).kind
            filetypes.check_size(member.name, member.size, limits.of_file[kind])
        except (FileRefused, SheetRefused) as refusal:
            found.append(refusal.words)
    return found


def _strays(rows: list[SheetRow], folders: dict[str, list[Member]]) -> list[str]:
    """Files that no row will take."""
    keys = {row.text("key").casefold() for row in rows}
    strays = [member for folder, found in folders.items() if folder not in keys for member in found]
    return [words.stray_file(f"{m.folder}/{m.name}" if m.folder else m.name) for m in strays[:50]]


def _named(choices: Iterable[Choice]) -> dict[str, str]:
    return {choice.code: choice.label for choice in choices}
