"""Every page for everybody: axe finds nothing, nothing scrolls sideways, the keyboard suffices."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser

from support.browser import DESK, HEIGHT, PHONE, Window, open_window
from support.dossiers import hand_in, lasting_entries, publish, start_draft, withdraw
from support.edition import current_edition
from support.people import StaffMember, fresh_title
from support.visitor import Visitor

pytestmark = pytest.mark.journey

PUBLIC = (
    "/",
    "/the-le",
    "/the-le/{edition}/quy-tac",
    "/huong-dan",
    "/tin-tuc",
    "/tai-lieu",
    "/su-kien",
    "/nha-tai-tro",
    "/quyen-rieng-tu",
    "/api/docs",
    "/binh-chon",
    "/binh-chon?q=khong+co+bai+nay",
    "/binh-chon/du-lieu-mo",
    "/binh-chon/ket-qua",
    "/bai-du-thi/{entry}",
    "/bai-du-thi/{entry}/in/ap-phich",
    "/doi-soat",
    "/ho-so/bien-nhan",
    "/ho-so/giay-chung-nhan",
    "/tai-khoan/dang-nhap",
    "/tai-khoan/can-bo",
    "/tai-khoan/da-xoa",
    "/the-le/{edition}",
    "/tuyen-truyen",
    "/tuyen-truyen?q=khong+co+don+vi+nay",
    "/tuyen-truyen/05482",
    "/tuyen-truyen/05482/nhung",
    "/en",
    "/en/rules",
    "/en/voting",
    "/en/entries",
    "/en/help",
    "/khong-co-trang-nay",
)
PERSONAL = (
    "/binh-chon/{entry}/xac-nhan",
    "/phieu-cua-toi",
    "/phieu/{receipt}",
    "/tai-khoan",
    "/tai-khoan/khai-bao",
    "/tai-khoan/dang-xuat",
    "/thong-bao",
    "/ho-so",
    "/ho-so/moi",
    "/ho-so/{draft}",
    "/ho-so/{draft}/buoc/1",
    "/ho-so/{draft}/buoc/2",
    "/ho-so/{draft}/buoc/3",
    "/ho-so/{draft}/buoc/4",
    "/ho-so/{draft}/buoc/5",
    "/ho-so/{draft}/tu-kiem-tra",
    "/ho-so/{draft}/nop",
    "/ho-so/{draft}/nhom",
    "/ho-so/{draft}/ban-in",
    "/ho-so/{dossier}/bien-nhan",
    "/ho-so/{corrected}/sua",
    "/ho-so/{corrected}/sua/buoc/3",
    "/ho-so/{corrected}/sua/buoc/4",
    "/ho-so/{corrected}/sua/buoc/5",
)
SECRETARYS = (
    "/viec-cua-toi",
    "/tham-dinh",
    "/tham-dinh/{dossier}",
    "/tham-dinh?stage=valid",
    "/tham-dinh/ma-nop-muon",
    "/tham-dinh/ket-qua",
    "/tham-dinh/sua",
    "/tham-dinh/{proposed}/sua",
    "/tham-dinh/{proposed}/lich-su",
    "/bao-cao",
    "/bao-cao/ho-so",
    "/bao-cao/don-vi",
    "/bao-cao/thang",
    "/bao-cao/thang/nhan",
    "/bao-cao/thang/bang",
    "/bao-cao/thang/phat-hien",
    "/bao-cao/thang/tuyen-truyen",
    "/bao-cao/thang/vuong-mac",
    "/quan-tri/cuoc-thi",
    "/quan-tri/cuoc-thi/{edition}",
    "/quan-tri/cuoc-thi/{edition}/thoi-han/voting",
    "/quan-tri/cuoc-thi/{edition}/binh-chon",
    "/quan-tri/cuoc-thi/{edition}/tham-dinh",
    "/quan-tri/cuoc-thi/{edition}/tiep-nhan",
    "/quan-tri/cuoc-thi/{edition}/cong-van",
    "/quan-tri/cuoc-thi/{edition}/cham-diem",
    "/quan-tri/cuoc-thi/{edition}/giai-thuong",
    "/quan-tri/cuoc-thi/{edition}/giai-doan",
    "/quan-tri/cuoc-thi/{edition}/cong-bo-the-le",
    "/quan-tri/cuoc-thi/moi",
    "/quan-tri/cuoc-thi/{edition}/lien-he",
    "/quan-tri/cuoc-thi/{edition}/chi-tieu",
    "/quan-tri/cuoc-thi/{edition}/bao-cao-thang",
    "/quan-tri/cuoc-thi/{edition}/tin-nhan",
    "/quan-tri/tin-nhan",
    "/quan-tri/le",
    "/quan-tri/le/{ceremony}",
    "/quan-tri/le/{ceremony}/chuan-bi",
    "/quan-tri/le/{ceremony}/khach",
    "/quan-tri/le/{ceremony}/cua",
    "/quan-tri/le/{ceremony}/dieu-hanh",
    "/quan-tri/le/{ceremony}/trinh-chieu",
    "/quan-tri/tin-nhan/mau",
    "/quan-tri/tin-nhan/khong-gui",
    "/quan-tri/tin-nhan/dot-gui",
    "/quan-tri/tin-nhan/dot-gui/moi",
    "/quan-tri/tin-nhan/tim",
    "/quan-tri/tin-nhan/theo-thang",
    "/quan-tri/tuyen-truyen",
    "/quan-tri/tuyen-truyen/loi-mau",
    "/quan-tri/nhat-ky",
    "/viec-cua-toi/tim?q=che",
    "/viec-cua-toi/tim?q=khongcogica",
    "/tham-dinh/nhap",
    "/bao-cao/don-vi/05482",
    "/bao-cao/xuat",
    "/bao-cao/he-thong",
    "/bao-cao/tong-ket",
)
ADMINISTRATORS = (
    "/quan-tri/don-vi",
    "/quan-tri/don-vi/05482",
    "/quan-tri/tai-khoan",
)
AXE: str = Axe().axe_script
VIOLATIONS = """
    async only => {
        const options = only ? {runOnly: {type: "rule", values: [only]}} : {};
        const alike = {exclude: ["tbody tr:nth-child(n+12)"]};  // rows of the same making
        const found = await axe.run(alike, {...options, resultTypes: ["violations"]});
        return found.violations.flatMap(rule =>
            rule.nodes.map(node => `${rule.id}: ${node.target} ${node.html.slice(0, 160)}`));
    }"""
CONTRAST = "color-contrast"
TABS = 60


@pytest.fixture(scope="module")
def person(newcomer: Callable[[], Visitor]) -> Visitor:
    return newcomer()


@pytest.fixture(scope="module")
def reviewer(visitor: Callable[[], Visitor], staff: dict[str, StaffMember]) -> Visitor:
    """A secretary with a session for the window alone, which renews it by itself."""
    found = visitor()
    found.sign_in_as(staff["secretary"])
    return found


@pytest.fixture(scope="module")
def administrator(visitor: Callable[[], Visitor], staff: dict[str, StaffMember]) -> Visitor:
    found = visitor()
    found.sign_in_as(staff["administrator"])
    return found


@pytest.fixture(scope="module")
def entries(person: Visitor, secretary: Visitor) -> Iterator[list[str]]:
    """Codes of two entries of the person's: one being corrected, one whose correction waits."""
    codes = [hand_in(person, fresh_title()) for _ in range(2)]
    for code in codes:
        publish(secretary, code)
        person.form(f"/ho-so/{code}/sua")
        person.form(f"/ho-so/{code}/sua/buoc/3", effects="Bớt một nửa củi, đo tại 12 hộ.")
    person.form(f"/ho-so/{codes[1]}/sua/gui", why="Đo lại.")
    yield codes
    for code in codes:
        withdraw(person, code)


@pytest.fixture(scope="module")
def ceremony(reviewer: Visitor) -> str:
    """The number of a fresh ceremony with an item, a task and a guest."""
    new = {"edition": current_edition(reviewer)[0], "kind": "other", "title": fresh_title("Lễ thử")}
    made = reviewer.post("/quan-tri/le/moi", data=new).headers["Location"]
    for path, row in (
        ("chuong-trinh", {"title": "Khai mạc", "performer": "Trưởng ban"}),
        ("chuan-bi", {"title": "In giấy mời", "state": "open", "due": "01/01/2040"}),
        ("khach", {"name": "Khách thử", "body": "Sở Thử"}),
    ):
        assert reviewer.post(f"{made}/{path}/them", data=row).status_code == 303
    return str(made.rpartition("/")[2])


@pytest.fixture(scope="module")
def places(person: Visitor, entries: list[str], ceremony: str) -> dict[str, str]:
    """What stands in the addresses of pages: entries, a receipt, a draft and a dossier.

    Entries of the demonstration: those of other tests come and go.
    """
    codes = [item["code"] for item in lasting_entries(person)]
    voted = person.post("/api/voting/v1/votes", json={"entry": codes[1]}).json()
    return {
        "entry": codes[0],
        "receipt": voted["receipt"],
        "draft": start_draft(person, fresh_title()),
        "dossier": hand_in(person, fresh_title()),
        "edition": current_edition(person)[0],
        "corrected": entries[0],
        "proposed": entries[1],
        "ceremony": ceremony,
    }


@pytest.fixture(scope="module")
def reader(
    browser: Browser,
    gateway: str,
    person: Visitor,
    reviewer: Visitor,
    administrator: Visitor,
) -> Iterator[Callable[[str], Window]]:
    """`reader("/ho-so")`: a window of somebody who may read that page, used again and again."""
    windows: dict[int, Window] = {}

    def find(pattern: str) -> Window:
        who = next(
            (
                visitor
                for pages, visitor in (
                    (PERSONAL, person),
                    (SECRETARYS, reviewer),
                    (ADMINISTRATORS, administrator),
                )
                if pattern in pages
            ),
            None,
        )
        if id(who) not in windows:
            windows[id(who)] = open_window(browser, gateway, width=PHONE, scripts=True)
            if who is not None:
                windows[id(who)].carry(who.http.cookies)
        return windows[id(who)]

    yield find
    for window in windows.values():
        window.page.context.close()


def violations(window: Window, only: str = "") -> list[str]:
    """Rule and place of everything axe, which the page must have been given, objects to."""
    found: list[str] = window.page.evaluate(VIOLATIONS, only)
    return found


def sideways(window: Window) -> int:
    """By how many pixels the page is wider than the window."""
    return int(window.page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.parametrize("pattern", [*PUBLIC, *PERSONAL, *SECRETARYS, *ADMINISTRATORS])
def test_page_is_accessible(
    reader: Callable[[str], Window], places: dict[str, str], pattern: str
) -> None:
    window = reader(pattern)
    page = window.page
    window.trouble.found.clear()
    if pattern == "/khong-co-trang-nay":
        window.trouble.expect(404)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    window.go(pattern.format(**places))
    page.evaluate(AXE)
    on_phone = violations(window), max(sideways(window), 0)
    page.set_viewport_size({"width": DESK, "height": HEIGHT})
    on_desk = violations(window)
    page.emulate_media(color_scheme="dark")
    in_the_dark = violations(window, CONTRAST)
    assert (on_phone, on_desk, in_the_dark) == (([], 0), [], [])
    assert page.locator("h1").count() == 1
    assert window.trouble.found == []


@pytest.mark.parametrize(
    "pattern", ["/", "/binh-chon", "/bai-du-thi/{entry}", "/tham-dinh/ma-nop-muon"]
)
def test_skip_link_leads_to_the_content(
    reader: Callable[[str], Window], places: dict[str, str], pattern: str
) -> None:
    window = reader(pattern)
    window.go(pattern.format(**places))
    window.page.keyboard.press("Tab")
    assert window.page.evaluate("document.activeElement.className") == "skip-link"
    window.page.keyboard.press("Enter")
    assert window.page.evaluate("document.activeElement.id") == "noi-dung"


@pytest.mark.parametrize(
    ("pattern", "button"),
    [
        ("/", "Xem bài dự thi và bình chọn"),
        ("/bai-du-thi/{entry}", "Bình chọn"),
        ("/binh-chon/{entry}/xac-nhan", "Xác nhận bình chọn"),
        ("/tai-khoan/dang-nhap", "Gửi mã"),
        ("/ho-so/{draft}/buoc/1", "Lưu và tiếp tục"),
    ],
)
def test_tab_key_reaches_the_main_button(
    reader: Callable[[str], Window], places: dict[str, str], pattern: str, button: str
) -> None:
    window = reader(pattern)
    window.go(pattern.format(**places))
    reached = []
    for _ in range(TABS):
        window.page.keyboard.press("Tab")
        reached.append(str(window.page.evaluate("document.activeElement.textContent.trim()")))
        if reached[-1].startswith(button):
            return
    pytest.fail(f"{button} is not among what the Tab key reaches: {reached}")
