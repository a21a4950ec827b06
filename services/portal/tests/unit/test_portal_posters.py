"""Sheets of the promotion kit: every format fits, prints at its size and carries its code."""

from io import BytesIO
from xml.etree import ElementTree

import pypdfium2
import pytest
from PIL import Image

from portal.model.drawings import FORMATS, Box, Format, Line, Squares
from portal.store import posters
from portal.store.posters.layout import Sayings, draw
from servicekit import qr
from servicekit.typesetting import font

pytestmark = pytest.mark.unit

ADDRESS = "https://doimoisangtao.example.vn/d/05482?k=qr"
LONG = "Hiệp hội Doanh nghiệp nhỏ và vừa, Hội Nữ Doanh nhân và Hội Doanh nhân trẻ của tỉnh " * 3
SVG = "{http://www.w3.org/2000/svg}"


def sayings(**changes: str) -> Sayings:
    usual = {
        "invitation": "Mời bạn gửi sáng kiến, sản phẩm, giải pháp của mình dự thi",
        "when": "Từ ngày 01/10/2026 đến hết ngày 31/10/2026",
        "scan": "Quét mã để xem thể lệ và nộp hồ sơ",
        "unit": "Phường Quan Triều",
        "address": ADDRESS,
    }
    return Sayings(**usual | changes, squares=qr.squares(ADDRESS))


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_every_line_stays_on_the_sheet(form: Format) -> None:
    drawing = draw(sayings(unit=LONG, when="W" * 60), form)
    for line in (shape for shape in drawing.shapes if isinstance(shape, Line)):
        assert line.length == font(line.weight, round(line.size)).getlength(line.text)
        assert line.x > 0
        assert line.x + line.length < drawing.width, line.text
        assert 0 < line.y - line.size * 0.7 < line.y < drawing.height, line.text


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_code_lies_on_white_with_its_quiet_zone(form: Format) -> None:
    shapes = draw(sayings(), form).shapes
    code = next(shape for shape in shapes if isinstance(shape, Squares))
    card = next(s for s in reversed(shapes) if isinstance(s, Box) and s.colour == "#ffffff")
    free = 4 * code.side / len(code.rows)
    assert code.rows == qr.squares(ADDRESS)
    assert card.x <= code.x - free
    assert card.y <= code.y - free
    assert code.x + code.side + free <= card.x + card.width
    assert code.y + code.side + free <= card.y + card.height


@pytest.mark.parametrize(
    "form", [form for form in FORMATS.values() if "pdf" in form.kinds], ids=lambda form: form.name
)
def test_pdf_is_one_page_of_the_size_to_print_with_its_words(form: Format) -> None:
    body = posters.as_file(draw(sayings(), form), form, "pdf")
    document = pypdfium2.PdfDocument(body)
    page = document[0]
    text = " ".join(page.get_textpage().get_text_range().split())
    sizes = tuple(round(points / 72 * 25.4) for points in page.get_size())
    assert (len(document), sizes) == (1, (form.width, form.height))
    assert "Phường Quan Triều" in text
    assert body == posters.as_file(draw(sayings(), form), form, "pdf")


@pytest.mark.parametrize(
    ("name", "size"),
    [("ap-phich-a4", (1240, 1754)), ("anh-vuong", (1080, 1080)), ("bieu-ngu-web", (1200, 300))],
)
def test_png_has_the_pixels_it_promises(name: str, size: tuple[int, int]) -> None:
    form = FORMATS[name]
    image = Image.open(BytesIO(posters.as_file(draw(sayings(), form), form, "png")))
    assert all(abs(got - wanted) <= 1 for got, wanted in zip(image.size, size, strict=True))
    assert image.convert("RGB").getpixel((5, 5)) == (7, 64, 47)


def test_svg_shows_markup_in_a_name_as_letters() -> None:
    name = '<script>alert("x")</script> & Co'
    form = FORMATS["anh-vuong"]
    body = posters.as_file(draw(sayings(unit=name), form), form, "svg")
    root = ElementTree.fromstring(body)  # noqa: S314  # drawn by us just now
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags == {"svg", "title", "rect", "polygon", "path", "text"}
    assert name.split()[0] in "".join(root.itertext())
