"""Refusals: what somebody asked for and cannot have, with the words for it; parts have modules."""

from collections.abc import Sequence

from servicekit.problems import FieldError, Forbidden, Problem
from submissions import phrases
from submissions.phrases import consents, editing, members
from submissions.phrases import files as file_phrases


class StepNotPossible(Problem):
    """The life cycle has no such step from where the dossier is; both in people's words."""

    def __init__(self, step: str, stage: str) -> None:
        super().__init__(
            409,
            "step-not-possible",
            f"Không thể thực hiện: {step}",
            detail=f"Hồ sơ đang ở trạng thái “{stage}”. Tải lại trang để xem tình trạng mới nhất.",
        )


class ReasonMissing(Problem):
    """The step needs a coded reason or words. `field` is `reason` or `note`."""

    def __init__(self, field: str) -> None:
        self.field = field
        self.words = (
            "Chọn lý do trong danh sách." if field == "reason" else "Ghi rõ nội dung bằng lời."
        )
        super().__init__(
            422, "reason-missing", "Thiếu lý do", errors=[FieldError(field, self.words)]
        )


class ChangedMeanwhile(Problem):
    """Somebody else changed the dossier since it was shown (optimistic lock)."""

    def __init__(self) -> None:
        super().__init__(
            409,
            "changed-meanwhile",
            "Hồ sơ đã được thay đổi ở nơi khác",
            detail="Nội dung bạn vừa gửi chưa được lưu. Mở lại hồ sơ để xem bản mới nhất.",
        )


class HeldByAnother(Problem):
    """Another reviewer has the dossier open; taking it over is a step of its own."""

    def __init__(self, name: str) -> None:
        super().__init__(
            409,
            "held-by-another",
            f"{name} đang xử lý hồ sơ này",
            detail="Kết luận của bạn chưa được ghi. Mở lại hồ sơ và bấm “Nhận xử lý thay” nếu bạn"
            " đã thống nhất với người đang xử lý.",
        )


class OwnProposal(Problem):
    """Two persons: whoever proposed a conclusion does not confirm it."""

    def __init__(self) -> None:
        super().__init__(
            409,
            "own-proposal",
            "Cần người thứ hai xác nhận",
            detail="Bạn đã đề nghị kết luận này. Một người khác trong Tổ thư ký sẽ xác nhận.",
        )


class UndoTooLate(Problem):
    """The edition's minutes to take a conclusion or a publication back are over."""

    def __init__(self, minutes: int, instead: str) -> None:
        super().__init__(
            409,
            "undo-too-late",
            f"Đã quá {minutes} phút, không hoàn tác được nữa",
            detail=f"Hãy dùng “{instead}”: đó là một quyết định mới, có lý do và được lưu lại.",
        )


class AlreadyVoted(Problem):
    """Votes exist: the publication is part of what people voted on (S1-16)."""

    def __init__(self) -> None:
        super().__init__(
            409,
            "already-voted",
            "Bài dự thi đã có phiếu bình chọn",
            detail="Không thu hồi công bố được nữa. Dùng “Tạm dừng” hoặc “Loại”: phiếu vẫn được giữ"
            " trong sổ phiếu.",
        )


class OwnDossier(Forbidden):
    """Nobody judges what their own account handed in."""

    def __init__(self) -> None:
        super().__init__("Hồ sơ này do tài khoản của bạn nộp. Người khác trong Tổ thư ký sẽ xử lý.")
        self.title = "Bạn không xử lý hồ sơ của chính mình"


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


class QuotaReached(Problem):
    """All files of an account in one edition together take only so much; `limit` in bytes."""

    def __init__(self, name: str, limit: int) -> None:
        self.words = phrases.quota_reached(name, limit)
        super().__init__(
            422, "quota-reached", "Hết dung lượng cho tệp", errors=[FieldError("files", self.words)]
        )


class TooManyFiles(Problem):
    """A dossier keeps only so many files."""

    def __init__(self, limit: int) -> None:
        self.words = f"Mỗi hồ sơ có tối đa {limit} tệp. Xóa bớt tệp rồi gửi lại."
        super().__init__(
            422, "too-many-files", "Quá nhiều tệp", errors=[FieldError("files", self.words)]
        )


class TooManyUploads(Problem):
    """An account has only so many files on their way."""

    def __init__(self, limit: int) -> None:
        self.words = file_phrases.too_many_uploads(limit)
        super().__init__(429, "too-many-uploads", self.words, headers={"Retry-After": "60"})


class UploadBusy(Problem):
    """Another request writes to the same upload at this moment."""

    def __init__(self) -> None:
        super().__init__(423, "upload-busy", file_phrases.UPLOAD_BUSY)


class UploadMoved(Problem):
    """A piece that does not follow what is there; `received` bytes are."""

    def __init__(self, received: int) -> None:
        super().__init__(
            409,
            "upload-moved",
            file_phrases.UPLOAD_MOVED,
            headers={"Upload-Offset": str(received)},
        )


class ScannerUnavailable(Problem):
    """No virus scanner answers, and the settings take nothing that was not scanned."""

    def __init__(self) -> None:
        super().__init__(
            503,
            "scanner-unavailable",
            file_phrases.SCANNER_AWAY,
            detail=file_phrases.SCANNER_AWAY_DETAIL,
            headers={"Retry-After": "60"},
        )


class WaitsForScan(Problem):
    """A file that nobody but its owner may open yet."""

    def __init__(self) -> None:
        super().__init__(409, "waits-for-scan", file_phrases.WAITS_FOR_SCAN)


class CommitmentRefused(Problem):
    """A file cannot be registered; `field` is `name` or `hash`."""

    def __init__(self, field: str, words: str) -> None:
        self.field, self.words = field, words
        super().__init__(
            422, "commitment-refused", "Chưa đăng ký được tệp", errors=[FieldError(field, words)]
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


class FileRefused(Problem):
    """One file cannot be taken. The words name the file and why; nothing else is lost."""

    def __init__(self, name: str, why: str) -> None:
        self.words = f"Tệp “{name}” chưa được nhận: {why}"
        super().__init__(
            422, "file-refused", "Có tệp chưa được nhận", errors=[FieldError("files", self.words)]
        )


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


class InvitationUnknown(Problem):
    """No such code, or a newer link has taken its place."""

    def __init__(self) -> None:
        super().__init__(
            404,
            "invitation-unknown",
            members.INVITATION_UNKNOWN,
            detail=members.INVITATION_UNKNOWN_DETAIL,
        )


class InvitationExpired(Problem):
    """Nobody answered it in time; `until` in people's words."""

    def __init__(self, until: str) -> None:
        super().__init__(
            409,
            "invitation-expired",
            members.INVITATION_EXPIRED,
            detail=members.expired_at(until),
        )


class InvitationUsed(Problem):
    """One link, one answer."""

    def __init__(self) -> None:
        super().__init__(
            409,
            "invitation-used",
            members.INVITATION_USED,
            detail=members.INVITATION_USED_DETAIL,
        )


class InvitationOwn(Problem):
    """Nobody confirms in another person's place, least of all the one who invites."""

    def __init__(self) -> None:
        super().__init__(
            409, "invitation-own", members.INVITATION_OWN, detail=members.INVITATION_OWN_DETAIL
        )


class AlreadyMember(Problem):
    """One person, one place in a group."""

    def __init__(self) -> None:
        super().__init__(409, "already-member", members.ALREADY_MEMBER)


class TooManyMembers(Problem):
    """A dossier names only so many people."""

    def __init__(self, limit: int) -> None:
        self.words = members.too_many(limit)
        super().__init__(
            422,
            "too-many-members",
            members.TOO_MANY,
            detail=self.words,
            errors=[FieldError("name", self.words)],
        )


class NoRoomOnDisk(Problem):
    """The file store cannot write, or the disk is nearly full: say so, lose nothing else."""

    def __init__(self) -> None:
        super().__init__(
            503,
            "store-unavailable",
            "Tạm thời chưa nhận được tệp",
            detail="Phần nội dung đã lưu vẫn còn. Vui lòng thử lại sau ít phút.",
            headers={"Retry-After": "60"},
        )


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
