"""Files in a bucket of any S3 server, under the same names as in a folder.

The bucket is private and nobody but us talks to it: readers get everything through the gateway.
Bytes come through a folder of this machine first, because their hash is their name.
"""

from collections.abc import Iterator
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

import msgspec

from submissions.store.files import INCOMING, FileStore, Stored, arriving, check_hash

PART: Final = 8 * 1_048_576
BUFFER: Final = 262_144
CONNECT_SECONDS: Final = 5
READ_SECONDS: Final = 30
ATTEMPTS: Final = 3


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """Where it is and who we are there."""

    url: str
    name: str
    region: str
    key: str
    secret: str


class BucketStore:
    """`ab/abcdef…` in a bucket; what arrives lies in `root`, with `keep_free` bytes left."""

    def __init__(self, bucket: Bucket, root: Path, keep_free: int = 0) -> None:
        self._bucket = bucket
        self._root = root
        self._disk = FileStore(root, keep_free)
        self._client = _client(bucket)

    def check_room(self, wanted: int = 0) -> None:
        """What arrives lies on this disk for a while. Raises DiskNearlyFull."""
        self._disk.check_room(wanted)

    def free_bytes(self) -> int:
        return self._disk.free_bytes()

    def keep(self, content: BinaryIO) -> str:
        """Store a stream from its present place on; answers its hash. Raises OSError."""
        self.check_room()
        with arriving(self._root, content) as (temporary, digest), _plain_errors():
            self._client.upload_file(
                str(temporary), self._bucket.name, _key(digest), Config=_in_turn()
            )
        return digest

    def size(self, digest: str) -> int:
        with _plain_errors(digest):
            found = self._client.head_object(Bucket=self._bucket.name, Key=_key(digest))
        return int(found["ContentLength"])

    def open(self, digest: str) -> BinaryIO:
        size = self.size(digest)
        ranges = _Ranges(self._client, self._bucket.name, _key(digest), size)
        return cast("BinaryIO", BufferedReader(ranges, BUFFER))

    def spool(self) -> Path:
        return self._disk.spool()

    def stored(self) -> Iterator[Stored]:
        """The bucket's files, then what is left in the folder."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket.name)
        with _plain_errors():
            for page in pages:
                for found in page.get("Contents", ()):
                    name = found["Key"].rpartition("/")[2]
                    yield Stored(name, found["LastModified"].timestamp())
        yield from self._disk.stored()

    def remove(self, name: str) -> None:
        (self._root / INCOMING / name).unlink(missing_ok=True)
        with _plain_errors():
            self._client.delete_object(Bucket=self._bucket.name, Key=f"{name[:2]}/{name}")


class _Ranges(RawIOBase):
    """An object read by ranges, so that a film can be watched from its middle."""

    def __init__(self, client: Any, bucket: str, key: str, size: int) -> None:
        self._client, self._bucket, self._key, self._size = client, bucket, key, size
        self._place = 0
        self._body: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        place = offset + (0, self._place, self._size)[whence]
        if place != self._place:
            self._let_go()
        self._place = max(place, 0)
        return self._place

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: Any) -> int:
        if self._place >= self._size:
            return 0
        with _plain_errors(self._key):
            if self._body is None:
                self._body = self._client.get_object(
                    Bucket=self._bucket, Key=self._key, Range=f"bytes={self._place}-"
                )["Body"]
            piece = self._body.read(len(buffer))
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def close(self) -> None:
        self._let_go()
        super().close()

    def _let_go(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None


class _plain_errors:  # noqa: N801  # reads like the context it is
    """A bucket's refusals as what a folder would say: FileNotFoundError, else OSError."""

    def __init__(self, name: str = "") -> None:
        self._name = name

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        from boto3.exceptions import Boto3Error  # type: ignore[import-untyped]  # noqa: PLC0415
        from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]  # noqa: PLC0415

        if isinstance(error, ClientError):
            code = error.response.get("Error", {}).get("Code", "")
            if code in ("404", "NoSuchKey", "NotFound"):
                raise FileNotFoundError(self._name) from error
        if isinstance(error, (ClientError, BotoCoreError, Boto3Error)):
            raise OSError(f"bucket: {type(error).__name__}") from error


def _client(bucket: Bucket) -> Any:
    """Imported only where there is a bucket: it is the largest thing we know."""
    import boto3  # type: ignore[import-untyped]  # noqa: PLC0415
    from botocore.config import Config  # type: ignore[import-untyped]  # noqa: PLC0415

    return boto3.client(
        "s3",
        endpoint_url=bucket.url,
        region_name=bucket.region,
        aws_access_key_id=bucket.key,
        aws_secret_access_key=bucket.secret,
        config=Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
            s3={"addressing_style": "path"},
            # Servers other than Amazon's know neither by default.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


def _in_turn() -> Any:
    """One part after the other: memory stays at one of them."""
    from boto3.s3.transfer import TransferConfig  # type: ignore[import-untyped]  # noqa: PLC0415

    return TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, use_threads=False)


def _key(digest: str) -> str:
    return f"{check_hash(digest)[:2]}/{digest}"
