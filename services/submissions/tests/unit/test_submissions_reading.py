"""Files are read by a program of their own: pages, lengths, pictures, words, at worst nothing."""

import struct
from io import BytesIO

import pytest
from PIL import Image
from services.submissions.tests.submissions_files import paper, word, zipped

from servicekit import file_reader, filetypes, images, reading
from servicekit.filetypes import FileRefused
from servicekit.reading import Content
from support.files import film

pytestmark = pytest.mark.unit

DOCX_MIME = filetypes.BY_KIND["docx"].mime


def pdf_with_words(text: str) -> bytes:
    """The smallest PDF that says something."""
    stream = f"BT /F1 12 Tf 10 10 Td ({text}) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    body = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    return body + table + b"trailer<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF" % len(body)


def test_document_has_pages_words_and_a_picture() -> None:
    content = BytesIO(pdf_with_words("May sao che"))
    assert reading.measure(content, "pdf") == Content(pages=1)
    found = reading.read(content, "pdf")
    assert (found.pages, found.text) == (1, "May sao che")
    with Image.open(BytesIO(found.picture)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (800, 400))


def test_film_has_a_length_and_a_moment() -> None:
    content = BytesIO(film(3))
    assert reading.measure(content, "mp4") == Content(seconds=3, codecs=("h264/yuv420p",))
    with Image.open(BytesIO(reading.read(content, "mp4").picture)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (64, 48))


def test_words_of_a_document_come_by_paragraph() -> None:
    found = reading.read(BytesIO(word("Máy sao chè", "", "Bớt củi &amp; khói")), "docx")
    assert found == Content(text="Máy sao chè\nBớt củi & khói")


def test_words_are_not_endless() -> None:
    found = reading.read(BytesIO(word(*["x" * 20_000] * 10)), "docx")
    assert len(found.text) == file_reader.TEXT_LIMIT


BILLION = (
    "<!DOCTYPE x [<!ENTITY a 'ha ha ha ha ha ha ha ha ha ha'>"
    + "".join(
        f"<!ENTITY {n} '{f'&{p};' * 10}'>" for p, n in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><x>&i;</x>"
)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", b"%PDF-1.7\nnothing"),
        ("pdf", paper()[:200]),
        ("mp4", b"\x00\x00\x00\x18ftypmp42" + b"\xff" * 500),
        ("mp4", film()[:300]),
        ("mp4", b"#EXTM3U\nfile:///etc/passwd"),
        ("docx", word(document="<broken")),
        ("docx", word(document=BILLION)),
        ("docx", zipped()),
    ],
    ids=["garbage", "torn", "garbage-film", "torn-film", "playlist", "broken", "billion", "zip"],
)
def test_broken_file_has_no_preview_and_is_no_error(kind: str, content: bytes) -> None:
    assert reading.read(BytesIO(content), kind) == Content()


def test_reader_knows_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "secret")
    assert "DATABASE_URL" not in reading.ENVIRONMENT
    assert reading.measure(BytesIO(paper(2)), "pdf").pages == 2


def test_pages_and_seconds_are_limited_inclusively() -> None:
    filetypes.check_pages("a.pdf", 200, 200)
    filetypes.check_pages("a.pdf", None, 200)
    filetypes.check_seconds("a.mp4", 600.0, 600)
    with pytest.raises(FileRefused) as refused:
        filetypes.check_pages("a.pdf", 1_201, 200)
    assert "có 1.201 trang, cho phép tối đa 200 trang" in refused.value.words
    with pytest.raises(FileRefused) as refused:
        filetypes.check_seconds("a.mp4", 725, 600)
    assert "video dài 12 phút 5 giây, cho phép tối đa 10 phút" in refused.value.words


@pytest.mark.parametrize(
    ("name", "declared", "content"),
    [
        ("a.pdf", "application/pdf", paper() + zipped()),
        ("a.mp4", "video/mp4", film() + zipped()),
        ("a.docx", DOCX_MIME, paper() + word("x")),
        ("a.jpg", "image/jpeg", paper()),
        ("a.pdf", "application/pdf", b"\n" * 2_000 + paper()),
        ("a.mp4", "video/mp4", b"<script>alert(1)</script>" + film()),
    ],
)
def test_two_files_in_one_are_refused(name: str, declared: str, content: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        filetypes.identify(name, declared, BytesIO(content))
    assert f"“{name}”" in refused.value.words


def chunk(kind: bytes, content: bytes) -> bytes:
    """A segment of a JPEG."""
    return b"\xff" + kind + struct.pack("!H", len(content) + 2) + content


def test_no_place_is_left_in_an_image_however_it_was_written() -> None:
    """EXIF, XMP, IPTC, a profile, a comment and bytes behind the end."""
    stream = BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (21.0, 35.0, 40.0)
    Image.new("RGB", (64, 48), "green").save(
        stream, "JPEG", exif=exif, icc_profile=b"PLACE-ICC" * 20, comment=b"PLACE-COMMENT"
    )
    plain = stream.getvalue()
    xmp = chunk(b"\xe1", b"http://ns.adobe.com/xap/1.0/\0<exif:GPSLatitude>PLACE-XMP</x>")
    iptc = chunk(b"\xed", b"Photoshop 3.0\0PLACE-IPTC")
    sent = plain[:2] + xmp + iptc + plain[2:] + b"PLACE-TAIL"
    prepared = images.prepare(BytesIO(sent), "jpeg")
    for copy in (prepared.original, prepared.picture, prepared.card):
        assert b"PLACE" not in copy.getvalue()
        with Image.open(copy) as kept:
            assert (dict(kept.getexif()), kept.info.keys() & {"icc_profile", "xmp", "comment"}) == (
                {},
                set(),
            )
