"""Settings of submissions."""

from pathlib import Path
from typing import Literal

import msgspec

from servicekit.settings import Settings

MEGABYTE = 1_048_576

WhenAway = Literal["hold", "refuse"]


class Checks(msgspec.Struct, frozen=True, kw_only=True):
    """What a virus scanner looks at, and what becomes of files while it cannot be asked.

    Without a `url` there is none. `hold`: taken, but shown to nobody else and never published until
    it was asked; `refuse`: the applicant is told to come again.
    """

    url: str = ""
    when_away: WhenAway = "hold"
    images: bool = False

    def wanted(self, kind: str) -> bool:
        """Images are encoded anew, which leaves nothing to find, unless somebody insists."""
        return bool(self.url) and (self.images or kind not in ("jpeg", "png"))


class UploadLimits(msgspec.Struct, frozen=True, kw_only=True):
    """In bytes: of one file by its kind, and of all files of an account in one edition.

    `pages` of a PDF, `seconds` of a video.
    """

    of_file: dict[str, int]
    of_account: int
    pages: int = 200
    seconds: int = 600
    checks: Checks = Checks()


class SubmissionsSettings(Settings, frozen=True, kw_only=True):
    """Where files lie and how large they may be, in megabytes.

    `upload_limit_mb` is of one form; what comes in pieces may be larger, up to `video_limit_mb`.
    `free_disk_mb` is never filled with files: databases and the log may share the disk. With
    `s3_url` files lie in a bucket and `files_dir` holds only what arrives.
    """

    files_dir: Path
    upload_limit_mb: int = 64
    image_limit_mb: int = 20
    document_limit_mb: int = 30
    video_limit_mb: int = 200
    document_limit_pages: int = 200
    video_limit_seconds: int = 600
    account_quota_mb: int = 1024
    free_disk_mb: int = 2048
    scanner_url: str = ""
    scanner_away: WhenAway = "hold"
    scan_images: bool = False
    s3_url: str = ""
    s3_bucket: str = "contest"
    s3_region: str = "us-east-1"
    s3_key: str = ""
    s3_secret: str = ""

    def upload_limits(self) -> UploadLimits:
        return UploadLimits(
            of_file=self._of_file(),
            of_account=self.account_quota_mb * MEGABYTE,
            pages=self.document_limit_pages,
            seconds=self.video_limit_seconds,
            checks=Checks(
                url=self.scanner_url, when_away=self.scanner_away, images=self.scan_images
            ),
        )

    def _of_file(self) -> dict[str, int]:
        image = min(self.image_limit_mb, self.upload_limit_mb) * MEGABYTE
        document = min(self.document_limit_mb, self.upload_limit_mb) * MEGABYTE
        video = self.video_limit_mb * MEGABYTE
        return {"jpeg": image, "png": image, "pdf": document, "docx": document, "mp4": video}
