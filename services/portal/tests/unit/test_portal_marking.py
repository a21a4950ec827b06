"""Markdown becomes HTML that is safe whatever was typed."""

import pytest

from portal.model import marking
from portal.model.marking import Picture

pytestmark = pytest.mark.unit

PICTURES = {12: Picture(path="/noi-dung/12/le.jpg", words="Lễ phát động", width=640, height=480)}


def html(body: str) -> str:
    return marking.to_html(body, PICTURES, "Bảng số liệu").strip()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        ("[a](JaVaScRiPt&#58;alert(1))", "<p>[a](JaVaScRiPt:alert(1))</p>"),
        ("[a](data:text/html,x)", "<p>[a](data:text/html,x)</p>"),
        ("![a](https://example.com/x.png)", "<p>a</p>"),
        ("![<b>a</b>](anh:12 'x\" onerror=\"y')", None),
        ("`<svg onload=alert(1)>`", "<p><code>&lt;svg onload=alert(1)&gt;</code></p>"),
    ],
)
def test_script_is_only_text(typed: str, shown: str | None) -> None:
    made = html(typed)
    assert shown is None or made == shown
    assert "<script" not in made
    assert "<svg" not in made
    assert ' onerror="' not in made


def test_picture_has_its_address_size_and_words() -> None:
    assert html("![](anh:12)") == (
        '<p><img src="/noi-dung/12/le.jpg" alt="Lễ phát động" width="640" height="480"'
        ' loading="lazy"></p>'
    )
    assert 'alt="Khai mạc"' in html("![Khai mạc](anh:12)")


@pytest.mark.parametrize("typed", ["![ảnh](anh:13)", "![ảnh](anh:x)", "![ảnh](anh:)", "![ảnh](12)"])
def test_unknown_picture_leaves_its_words(typed: str) -> None:
    assert html(typed) == "<p>ảnh</p>"


@pytest.mark.parametrize(
    ("signs", "ranks"),
    [
        ("# ##", "h2 h3"),
        ("## ###", "h2 h3"),
        ("## ## ###", "h2 h2 h3"),
        ("# ####", "h2 h3"),
        ("### # ###", "h2 h2 h3"),
        ("# ## ### ####", "h2 h3 h4 h4"),
    ],
)
def test_headings_follow_that_of_the_page_without_a_gap(signs: str, ranks: str) -> None:
    made = html("\n\n".join(f"{sign} Một" for sign in signs.split()))
    assert made == "\n".join(f"<{rank}>Một</{rank}>" for rank in ranks.split())


def test_table_can_be_reached_by_keyboard() -> None:
    made = html("|a|b|\n|-|-|\n|1|2|")
    assert made.startswith('<div class="table-frame" role="region" aria-label="Bảng số liệu" tabi')
    assert made.endswith("</table>\n</div>")


def test_links_to_elsewhere_say_nothing_of_us() -> None:
    assert html("[a](https://example.com)") == (
        '<p><a href="https://example.com" rel="noopener">a</a></p>'
    )


def test_plain_words_of_a_text() -> None:
    assert marking.plain("## Tin **mới**\n\n- một\n- [hai](/x)") == "Tin mới một hai"


def test_pictures_of_a_text_are_found_however_they_are_written() -> None:
    body = '![](anh:7) ![a](anh:5 "tên") ![b][c] `![](anh:8)` (anh:9)\n\n[c]: anh:12'
    assert marking.pictures_in(body) == {5, 7, 12}


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p onclick='x()'>a</p><script>x()</script>", "<p>a</p>"),
        ("<a href='javascript:x()'>a</a>", '<a rel="noopener">a</a>'),
        ("<img src='/a.png' onerror='x()' alt='b'>", '<img src="/a.png" alt="b">'),
        ("<svg onload='x()'><p>a</p></svg><style>p{}</style><iframe src='/'></iframe>", "<p>a</p>"),
        ("<form action='/x'><input name='a'>b</form>", "b"),
        ("<p style='position:fixed' class='btn' id='x'>a</p>", "<p>a</p>"),
    ],
)
def test_second_wall_lets_only_known_elements_through(html: str, left: str) -> None:
    assert marking.cleaned(html) == left
