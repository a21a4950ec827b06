"""Settings of submissions."""

from pathlib import Path

from servicekit.settings import Settings

MEGABYTE = 1_048_576


class SubmissionsSettings(Settings, frozen=True, kw_only=True):
    """Where files lie and how large they may be, in megabytes. Videos may fill a whole upload."""

    files_dir: Path
    upload_limit_mb: int = 64
    image_limit_mb: int = 20
    document_limit_mb: int = 30

    def size_limits(self) -> dict[str, int]:
        """Bytes by kind of file."""
        image = min(self.image_limit_mb, self.upload_limit_mb) * MEGABYTE
        document = min(self.document_limit_mb, self.upload_limit_mb) * MEGABYTE
        video = self.upload_limit_mb * MEGABYTE
        return {"jpeg": image, "png": image, "pdf": document, "docx": document, "mp4": video}
