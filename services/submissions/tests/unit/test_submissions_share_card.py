"""The picture of a shared link: every title fits, with and without a photo."""

from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from services.submissions.tests.submissions_desk import jpeg

from servicekit.typesetting import ELLIPSIS, plain_line, set_block
from submissions.store.share_drawing import Words, draw_share_card

pytestmark = pytest.mark.unit

SIZES = range(60, 28, -2)
LONG = "Ứng dụng trí tuệ nhân tạo phát hiện sớm bệnh đốm lá chè bằng ảnh chụp điện thoại " * 3
TITLES = (
    "Máy sao chè",
    LONG[:200],
    "Ặ" * 200,
    "",
    "😀" * 20,
    "Ng\u0323uye\u0302\u0303n",
    "a " * 100,
)


def words(**changes: str) -> Words:
    usual = {"contest": "Cuộc thi", "title": "Máy sao chè", "authors": "Nhóm A", "foot": "Z7K3MX"}
    return Words(**usual | changes)


@pytest.mark.parametrize("title", TITLES)
def test_text_never_leaves_its_box(title: str) -> None:
    block = set_block(title, (520, 300), SIZES, "Bold")
    assert block.height <= 300
    assert all(block.font.getlength(line) <= 520 for line in block.lines)


@pytest.mark.parametrize("title", [LONG[:200], "Ặ" * 200])
def test_title_of_the_longest_kind_is_shown_whole(title: str) -> None:
    block = set_block(title, (592, 330), range(74, 26, -2), "Bold")
    assert "".join(block.lines).replace(" ", "") == title.replace(" ", "")


def test_what_cannot_fit_is_shortened_visibly() -> None:
    block = set_block(LONG * 5, (520, 100), SIZES, "Regular")
    assert block.lines[-1].endswith(ELLIPSIS)
    assert block.height <= 100


def test_short_title_is_larger_than_a_long_one() -> None:
    sizes = [set_block(title, (520, 300), SIZES, "Bold").font.size for title in TITLES[:2]]
    assert sizes[0] == 60 > sizes[1]


def test_line_has_only_what_the_font_can_draw() -> None:
    assert plain_line(" Che\u0300 😀\u202e\x00 ngon\n<b> ") == "Chè ngon <b>"


@pytest.mark.parametrize(
    ("title", "with_photo"), [("Chè", True), (LONG[:200], True), ("Ặ" * 200, False), ("", False)]
)
def test_card_is_a_jpeg_of_the_agreed_size(title: str, with_photo: bool) -> None:
    card = draw_share_card(words(title=title), jpeg((300, 900)) if with_photo else None)
    image = Image.open(card)
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (1200, 630), {})
    assert card.getbuffer().nbytes < 300_000


def test_card_shows_title_and_photo() -> None:
    plain, other, pictured = (
        Image.open(draw_share_card(words(title=title), photo)).convert("RGB")
        for title, photo in (("Một", None), ("Hai", None), ("Một", red_photo()))
    )
    assert plain.crop((0, 0, 600, 630)).tobytes() != other.crop((0, 0, 600, 630)).tobytes()
    red, green, blue = pictured.getpixel((1000, 300))  # type: ignore[misc]
    assert red > 200 > 60 > max(green, blue)


def red_photo() -> BytesIO:
    image = Image.new("RGB", (960, 720), "black")
    ImageDraw.Draw(image).rectangle((0, 0, 960, 720), fill="#f01010")
    stream = BytesIO()
    image.save(stream, "JPEG")
    stream.seek(0)
    return stream
