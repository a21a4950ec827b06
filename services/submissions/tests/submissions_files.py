"""Files for tests: small ones of each kind, uploads in pieces."""

import base64
import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

from servicekit.testing import GatewayClient

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"
PNG_HEADER = 33
"""Bytes of the signature and the first chunk."""
WORD_TEXT = (
    '<?xml version="1.0"?><w:document xmlns:w='
    '"http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
)


def png_with(kind: bytes, content: bytes) -> bytes:
    """A small PNG with one more chunk of this kind."""
    stream = BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "PNG")
    whole = stream.getvalue()
    chunk = struct.pack(">I", len(content)) + kind + content
    chunk += struct.pack(">I", zlib.crc32(kind + content))
    return whole[:PNG_HEADER] + chunk + whole[PNG_HEADER:]


def text_bomb() -> bytes:
    """A PNG of a few kilobytes whose comment unpacks to 50 MB."""
    return png_with(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(50_000_000)))


def send_files(client: GatewayClient, path: str, *files: tuple[bytes, str]) -> Any:
    """By a plain form, as a browser does."""
    parts = [(BytesIO(content), name) for content, name in files]
    answer = client.post(path, data={"files": parts}, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()  # werkzeug's client spools a large body to disk
    return answer


def paper(pages: int = 1) -> bytes:
    """A PDF of blank pages."""
    stream = BytesIO()
    blank = [Image.new("RGB", (60, 80), "white")] * pages
    blank[0].save(stream, "PDF", save_all=True, append_images=blank[1:])
    return stream.getvalue()


def word(*paragraphs: str, **parts: str) -> bytes:
    """A Word document with these paragraphs."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", parts.get("document") or WORD_TEXT.format(body))
    return stream.getvalue()


def zipped() -> bytes:
    """An archive with something in it."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("hidden.exe", b"MZ")
    return stream.getvalue()


def metadata(**pairs: str) -> str:
    """`Upload-Metadata`."""
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in pairs.items())


class Sender:
    """Uploads in pieces as a browser does."""

    def __init__(self, client: GatewayClient, code: str) -> None:
        self._client, self._code = client, code

    def begin(self, name: str, size: int, **more: str) -> Any:
        headers = TUS | {
            "Upload-Length": str(size),
            "Upload-Metadata": metadata(filename=name, **more),
        }
        return self._client.post(f"/ho-so/{self._code}/tai-len", headers=headers)

    def look(self, address: str) -> Any:
        return self._client.head(address, headers=TUS)

    def piece(self, address: str, offset: int, content: bytes, **headers: str) -> Any:
        return self._client.patch(
            address,
            data=content,
            content_type=PIECE,
            headers=TUS | {"Upload-Offset": str(offset)} | headers,
        )

    def send(self, name: str, content: bytes, **more: str) -> Any:
        """The whole in two pieces; the last answer."""
        made = self.begin(name, len(content), **more)
        if made.status_code != 201:
            return made
        half = len(content) // 2
        if half:
            self.piece(made.location, 0, content[:half])
        return self.piece(made.location, half, content[half:])
