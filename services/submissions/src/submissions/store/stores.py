"""Which store the settings name."""

from functools import cache

from submissions.settings import MEGABYTE, SubmissionsSettings
from submissions.store.files import FileStore, Store


def open_store(settings: SubmissionsSettings) -> Store:
    """A folder, or a bucket where `s3_url` names a server; a client of it is made only once."""
    return _opened(settings)


@cache
def _opened(settings: SubmissionsSettings) -> Store:
    room = settings.free_disk_mb * MEGABYTE
    if not settings.s3_url:
        return FileStore(settings.files_dir, room)
    from submissions.store.buckets import Bucket, BucketStore  # noqa: PLC0415

    bucket = Bucket(
        url=settings.s3_url,
        name=settings.s3_bucket,
        region=settings.s3_region,
        key=settings.s3_key,
        secret=settings.s3_secret,
    )
    return BucketStore(bucket, settings.files_dir, room)
