"""PDF of tables, opened again."""

import pypdfium2 as pdfium
import pytest

from servicekit.documents.printed import LINE, print_sheet
from servicekit.sheets import Row, Sheet

pytestmark = pytest.mark.unit

HEADINGS = ("Mã", "Tên hồ sơ", "Số")


def made(*rows: Row) -> bytes:
    sheet = Sheet(name="ho-so", title="Hồ sơ dự thi", headings=HEADINGS, rows=iter(rows))
    return print_sheet(sheet, ("Số liệu đến 14:05:07 ngày 20/10/2026.",))


def texts(content: bytes) -> list[str]:
    document = pdfium.PdfDocument(content)
    return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def test_every_row_is_printed_below_heads_on_every_page() -> None:
    pages = texts(made(*((f"M{n:03}", f"Máy sấy chè {n}", n) for n in range(100))))
    assert len(pages) > 2
    assert pages[0].startswith("Hồ sơ dự thi\nSố liệu đến 14:05:07 ngày 20/10/2026.\n")
    for number, page in enumerate(pages, start=1):
        assert page.count("Tên hồ sơ") == 1
        assert page.endswith(f"Trang {number}")
    words = " ".join(pages).split()
    assert [n for n in range(100) if f"M{n:03}" not in words] == []


def test_page_is_a4_across() -> None:
    width, height = pdfium.PdfDocument(made())[0].get_size()
    assert (round(width), round(height)) == (842, 595)


def test_row_higher_than_a_page_goes_on_on_the_next() -> None:
    story = " ".join(f"từ{n}" for n in range(4_000))
    pages = texts(made(("M1", story, 1)))
    assert len(pages) > 1
    found = set(" ".join(pages).split())
    assert [n for n in range(4_000) if f"từ{n}" not in found] == []


def test_word_wider_than_its_column_is_parted() -> None:
    word = "x" * 600
    content = made(("M1", word, 1))
    assert "".join(texts(content)).count("x") == 600
    page = pdfium.PdfDocument(content)[0].get_textpage()
    right = max(page.get_charbox(n)[2] for n in range(page.count_chars()))
    assert right < LINE + 50


def test_formula_is_only_text_and_same_rows_give_the_same_bytes() -> None:
    row = ("M1", "=HYPERLINK(1)", 1_234)
    assert "=HYPERLINK(1) 1.234" in " ".join(texts(made(row))[0].split())
    assert made(row) == made(row)
