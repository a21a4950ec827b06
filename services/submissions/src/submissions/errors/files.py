"""Refusals about files, whole or in pieces."""

from servicekit.problems import FieldError, Problem
from submissions import phrases
from submissions.phrases import files as file_phrases


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
