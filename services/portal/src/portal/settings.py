"""What the portal reads from its environment."""

import msgspec

from servicekit.settings import Settings

MEGABYTE = 1_048_576


class FileLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes of one file by its kind; `seconds` of a video.

    `scanner`: where a clamd is that every file but pictures is shown to; empty: there is none.
    """

    of_file: dict[str, int]
    seconds: int
    scanner: str = ""


class PortalSettings(Settings, frozen=True, kw_only=True):
    """How large the files of articles may be, in megabytes, and how long a video.

    Large ones wait in `spool_dir` on their way to the database; empty: where the system says. With
    a `scanner_url` nothing is taken that clamd has not seen, but pictures, which are drawn anew.
    """

    spool_dir: str = ""
    image_limit_mb: int = 30
    document_limit_mb: int = 50
    video_limit_mb: int = 250
    video_limit_seconds: int = 1_800
    scanner_url: str = ""

    def file_limits(self) -> FileLimits:
        image, document = self.image_limit_mb * MEGABYTE, self.document_limit_mb * MEGABYTE
        return FileLimits(
            of_file={
                "jpeg": image,
                "png": image,
                "pdf": document,
                "docx": document,
                "vtt": MEGABYTE,
                "mp4": self.video_limit_mb * MEGABYTE,
            },
            seconds=self.video_limit_seconds,
            scanner=self.scanner_url,
        )
