"""Settings of submissions."""

from pathlib import Path

import msgspec

from servicekit.settings import Settings

MEGABYTE = 1_048_576


class UploadLimits(msgspec.Struct, frozen=True, kw_only=True):
    """In bytes: of one file by its kind, and of all files of an account in one edition."""

    of_file: dict[str, int]
    of_account: int


class SubmissionsSettings(Settings, frozen=True, kw_only=True):
    """Where files lie and how large they may be, in megabytes. Videos may fill a whole upload.

    `free_disk_mb` is never filled with files: databases and the log may share the disk.
    """

    files_dir: Path
    upload_limit_mb: int = 64
    image_limit_mb: int = 20
    document_limit_mb: int = 30
    account_quota_mb: int = 1024
    free_disk_mb: int = 2048

    def upload_limits(self) -> UploadLimits:
        return UploadLimits(of_file=self._of_file(), of_account=self.account_quota_mb * MEGABYTE)

    def _of_file(self) -> dict[str, int]:
        image = min(self.image_limit_mb, self.upload_limit_mb) * MEGABYTE
        document = min(self.document_limit_mb, self.upload_limit_mb) * MEGABYTE
        video = self.upload_limit_mb * MEGABYTE
        return {"jpeg": image, "png": image, "pdf": document, "docx": document, "mp4": video}
