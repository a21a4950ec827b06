"""Small real files to hand in, made here: a PDF, a photo that knows where it was taken, fakes."""

from io import BytesIO
from typing import Literal

import av
from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD

PDF = "application/pdf"
JPEG = "image/jpeg"


def pdf(words: str = "Minh chung ap dung") -> bytes:
    """A valid one-page document with a correct cross-reference table."""
    stream = f"BT /F1 18 Tf 72 720 Td ({words}) Tj ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(body))
    )


def photo(words: str = "anh minh chung") -> bytes:
    """A JPEG whose EXIF tells a place, as phones write it."""
    image = Image.new("RGB", (1200, 900), "#0b6b4f")
    ImageDraw.Draw(image).text((80, 80), words, fill="white")
    exif = Image.Exif()
    place = exif.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "N", (21.0, 35.0, 40.0)
    place[GPS.GPSLongitudeRef], place[GPS.GPSLongitude] = "E", (105.0, 50.0, 53.0)
    out = BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def film(seconds: int = 2, codec: Literal["libx264", "mpeg4"] = "libx264") -> bytes:
    """A small MP4, of a kind that phones play unless another is named."""
    stream = BytesIO()
    with av.open(stream, "w", format="mp4") as container:
        track = container.add_stream(codec, rate=1)
        track.width, track.height, track.pix_fmt = 64, 48, "yuv420p"
        for _ in range(seconds):
            picture = Image.new("RGB", (64, 48), (11, 107, 79))
            frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
            container.mux(track.encode(frame))
        container.mux(track.encode())
    return stream.getvalue()


def place_of(content: bytes) -> dict[int, object]:
    """The GPS part of an image's EXIF; empty when nothing is told."""
    with Image.open(BytesIO(content)) as image:
        return dict(image.getexif().get_ifd(IFD.GPSInfo))


def program_named_pdf() -> bytes:
    """What a Windows program begins with."""
    return b"MZ\x90\x00\x03" + bytes(2000)
