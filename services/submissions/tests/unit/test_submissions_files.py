"""Which files are taken: ending, declared type and content agree; images lose hidden data."""

import shutil
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from services.submissions.tests.submissions_files import png_with, text_bomb

from servicekit import filetypes, images
from servicekit.filetypes import FileRefused
from submissions.store.files import DiskNearlyFull, FileStore, sweep

pytestmark = pytest.mark.unit

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
WORD_PARTS = ("[Content_Types].xml", "word/document.xml")
PNG_HEAD = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def picture(kind: str = "JPEG", mode: str = "RGB", **options: object) -> bytes:
    stream = BytesIO()
    Image.new(mode, (1600, 1200)).save(stream, kind, **options)
    return stream.getvalue()


def word(*names: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names or WORD_PARTS:
            archive.writestr(name, "<x/>")
    return stream.getvalue()


DOCX_MIME = filetypes.BY_KIND["docx"].mime


@pytest.mark.parametrize(
    ("name", "declared", "content", "kind"),
    [
        ("Bản mô tả.pdf", "application/pdf", PDF, "pdf"),
        ("Bản mô tả.PDF", "application/octet-stream", PDF, "pdf"),
        ("mô tả.docx", DOCX_MIME, word(), "docx"),
        ("ảnh.jpg", "image/jpeg", picture(), "jpeg"),
        ("ảnh.jpeg", "image/pjpeg", picture(), "jpeg"),
        ("ảnh.png", "image/png", picture("PNG"), "png"),
        ("phim.mp4", "video/mp4; codecs=avc1", MP4, "mp4"),
    ],
)
def test_file_is_taken_when_all_three_agree(
    name: str, declared: str, content: bytes, kind: str
) -> None:
    assert filetypes.identify(name, declared, BytesIO(content)).kind == kind


@pytest.mark.parametrize(
    ("name", "declared", "content"),
    [
        ("script.html", "text/html", b"<script>"),
        ("ảnh.jpg", "image/png", picture()),
        ("ảnh.jpg", "image/jpeg", picture("PNG")),
        ("ảnh.png", "image/png", b"GIF89a"),
        ("ảnh.png", "image/png", b"<svg onload=alert(1)>"),
        ("mô tả.pdf", "application/pdf", b"MZ\x90\x00"),
        ("mô tả.pdf", "application/pdf", b""),
        ("mô tả.docx", DOCX_MIME, word("xl/workbook.xml", "[Content_Types].xml")),
        ("mô tả.docx", DOCX_MIME, word()[:40]),
        ("macro.docx", DOCX_MIME, word(*WORD_PARTS, "word/vbaProject.bin")),
        ("phim.mp4", "video/mp4", b"\x00\x00\x00\x14ftypqt  \x00\x00"),
        ("phim.mp4", "video/mp4", b"\x1a\x45\xdf\xa3"),
        ("không đuôi", "application/pdf", PDF),
        ("a.pdf.exe", "application/pdf", PDF),
    ],
)  # fmt: skip
def test_file_is_refused_by_name_when_they_do_not(name: str, declared: str, content: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        filetypes.identify(name, declared, BytesIO(content))
    assert f"“{name}”" in refused.value.words


def test_zip_bomb_is_refused() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        with archive.open("word/document.xml", "w") as member:
            for _ in range(201):
                member.write(b"\0" * 1_048_576)
    with pytest.raises(FileRefused):
        filetypes.identify("bom.docx", DOCX_MIME, stream)


def test_size_limit_is_inclusive_and_named() -> None:
    filetypes.check_size("a.pdf", 1_048_576, 1_048_576)
    with pytest.raises(FileRefused) as refused:
        filetypes.check_size("a.pdf", 1_048_577, 1_048_576)
    assert refused.value.words.endswith("dung lượng 1,0 MB, cho phép tối đa 1,0 MB.")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Lan\\Ảnh chè.jpg", "Ảnh chè.jpg"),
        ("a\u0301nh.jpg", "ánh.jpg"),
        ("\u202eexe.pdf", "exe.pdf"),
        ('x"><script>.pdf', "xscript.pdf"),
        ("...", "tep"),
        ("a." + "x" * 300, "a." + "x" * (filetypes.NAME_LIMIT - 3)),
        ("", "tep"),
    ],
)
def test_name_is_cleaned(sent: str, kept: str) -> None:
    assert filetypes.clean_name(sent) == kept


@given(st.text(max_size=300))
def test_any_name_becomes_one_safe_component(sent: str) -> None:
    name = filetypes.clean_name(sent)
    assert name
    assert len(name) <= filetypes.NAME_LIMIT
    assert not set(name) & set('/\\<>:"|?*\0\n')
    assert filetypes.plain_name(name).isascii() or "." in name


def test_image_loses_location_and_keeps_its_look() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Nhà của tác giả"
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x0112] = 6  # to be turned by a quarter
    prepared = images.prepare(BytesIO(picture(exif=exif)), "jpeg")
    with Image.open(prepared.original) as kept:
        assert (kept.size, dict(kept.getexif())) == ((1200, 1600), {})
    with Image.open(prepared.picture) as small, Image.open(prepared.card) as card:
        assert (small.size, card.size) == (images.PICTURE, images.CARD)


def test_png_keeps_transparency_without_text() -> None:
    stream = BytesIO(picture("PNG", "RGBA"))
    with Image.open(images.prepare(stream, "png").original) as kept:
        assert (kept.format, kept.mode, kept.info) == ("PNG", "RGBA", {})


@pytest.mark.parametrize(("kind", "content"), [("png", PNG_HEAD), ("jpeg", picture()[:200])])
def test_broken_image_is_unreadable(kind: str, content: bytes) -> None:
    with pytest.raises(images.UnreadableImage):
        images.prepare(BytesIO(content), kind)


@pytest.mark.parametrize(
    "content",
    [
        text_bomb(),
        png_with(b"iTXt", b"Comment\0\1\0\0\0" + zlib.compress(bytes(50_000_000))),
        *(png_with(kind, b"1") for kind in (b"pHYs", b"gAMA", b"tRNS", b"cHRM")),
    ],
)
def test_image_with_a_bomb_or_a_broken_part_is_unreadable(content: bytes) -> None:
    with pytest.raises(images.UnreadableImage):
        images.prepare(BytesIO(content), "png")


def test_image_of_too_many_pixels_is_refused() -> None:
    stream = BytesIO()
    Image.new("1", (5_000, 5_001)).save(stream, "PNG")
    with pytest.raises(images.UnreadableImage):
        images.prepare(stream, "png")


def test_image_at_the_limit_is_kept_small() -> None:
    stream = BytesIO()
    Image.new("L", (5_000, 5_000)).save(stream, "PNG", compress_level=1)
    with Image.open(images.prepare(stream, "png").original) as kept:
        assert (kept.size, kept.mode) == ((images.LONGEST_SIDE,) * 2, "RGB")


def test_large_photograph_is_kept_upright_and_small() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    stream = BytesIO()
    Image.new("RGB", (3_200, 1_600)).save(stream, "JPEG", exif=exif)
    with Image.open(images.prepare(stream, "jpeg").original) as kept:
        assert (kept.size, dict(kept.getexif())) == ((1_280, 2_560), {})


def test_palette_is_shrunk_in_shades_and_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    stripes = Image.new("P", (5_120, 64))
    stripes.putpalette([0, 0, 0, 255, 255, 255])
    for column in range(0, 5_120, 2):
        stripes.paste(1, (column, 0, column + 1, 64))
    stream = BytesIO()
    stripes.save(stream, "PNG", exif=exif)
    with Image.open(images.prepare(stream, "png").original) as kept:
        assert (kept.size, dict(kept.getexif())) == ((32, 2_560), {})
        red, _, _ = kept.convert("RGB").getpixel((16, 1_280))  # type: ignore[misc]
    assert 64 < red < 192


class Watched(BytesIO):
    """Notes for every read whether another image could be decoded meanwhile."""

    could_start: bool = False

    def read(self, size: int | None = -1, /) -> bytes:
        if images.TURN.acquire(blocking=False):
            images.TURN.release()
            self.could_start = True
        return super().read(size)


@pytest.mark.parametrize("content", [picture(), picture()[:200]])
def test_one_image_is_decoded_at_a_time(content: bytes) -> None:
    stream = Watched(content)
    with suppress(images.UnreadableImage):
        images.prepare(stream, "jpeg")
    assert stream.could_start is False
    assert images.TURN.acquire(blocking=False) is True
    images.TURN.release()


def test_store_keeps_by_content_and_finds_again(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    first, second = store.keep(BytesIO(PDF)), store.keep(BytesIO(PDF))
    assert first == second
    assert store.path(first).read_bytes() == PDF
    assert sorted(path.name for path in store.stored()) == [first]


@pytest.mark.parametrize("digest", ["../../etc/passwd", "0" * 64, "", "A" * 64])
def test_store_answers_only_for_hashes_it_has(tmp_path: Path, digest: str) -> None:
    with pytest.raises(FileNotFoundError):
        FileStore(tmp_path).path(digest)


class Torn(BytesIO):
    """A stream that breaks in the middle."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 0:
            raise OSError("connection lost")
        return super().read(10)


def test_broken_upload_leaves_nothing(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    with pytest.raises(OSError, match="connection lost"):
        store.keep(Torn(PDF))
    assert list(store.stored()) == []


def test_sweep_removes_only_old_leftovers(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    kept, orphan = store.keep(BytesIO(PDF)), store.keep(BytesIO(MP4))
    assert sweep(store, {kept}, set(), older_than=0) == 0
    future = store.path(orphan).stat().st_mtime + 10
    assert sweep(store, {kept}, set(), older_than=future) == 1
    assert [path.name for path in store.stored()] == [kept]


def test_sweep_removes_what_was_discarded_at_once_unless_somebody_else_has_it(
    tmp_path: Path,
) -> None:
    store = FileStore(tmp_path)
    kept, discarded = store.keep(BytesIO(PDF)), store.keep(BytesIO(MP4))
    assert sweep(store, {kept}, {kept, discarded}, older_than=0) == 1
    assert [path.name for path in store.stored()] == [kept]


def test_store_leaves_the_rest_of_the_disk_to_others(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free
    with pytest.raises(DiskNearlyFull):
        FileStore(tmp_path, keep_free=2 * free).keep(BytesIO(PDF))
    assert list(FileStore(tmp_path).stored()) == []
    digest = FileStore(tmp_path, keep_free=free // 2).keep(BytesIO(PDF))
    assert FileStore(tmp_path).path(digest).read_bytes() == PDF
