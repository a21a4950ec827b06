"""Real data behind every address of `support.pages`: made by the forms people use, or found by
following the links of a list.
"""

import re
import secrets
from collections.abc import Callable
from types import TracebackType

from reporting.model.activities import CHANNELS, KINDS
from support.dossiers import hand_in, lasting_entries, publish, start_draft, withdraw
from support.edition import NEW_EDITION, current_edition, draft_edition
from support.forms import FormPage
from support.mailbox import Mailbox
from support.pages import ANYONE, PERSON
from support.people import fresh_email, fresh_title
from support.visitor import Visitor, hidden_value, words
from support.waiting import until

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NUMBER = r"(\d+)"
ID = r"([0-9a-f]{8}-[0-9a-f-]{27})"
SLUG = r"([\w-]+)"
UNIT = "05482"
ARTICLES = {
    "guide": "/huong-dan/",
    "news": "/tin-tuc/",
    "document": "/tai-lieu/",
    "question": "/hoi-dap/",
    "video": "/video/",
    "innovation": "/mo-hinh/",
    "sponsor": "/nha-tai-tro/",
    "press": "/bao-chi/",
}
CEREMONIES = "/quan-tri/le"
EDITIONS = "/quan-tri/cuoc-thi"
CAMPAIGNS = "/quan-tri/tin-nhan/dot-gui"
WRITING = "/quan-tri/noi-dung"


class Scene:
    """`with Scene(…) as places`: what stands in braces in the list of pages; what would be seen by
    others is taken away at the end.

    `readers`: who opens which part of the list; `strangers()` makes one more person.
    """

    def __init__(
        self, readers: dict[str, Visitor], mailbox: Mailbox, strangers: Callable[[], Visitor]
    ) -> None:
        self._readers = readers
        self._mailbox = mailbox
        self._person, self._anyone = readers[PERSON], readers[ANYONE]
        self._secretary, self._officer = readers["secretary"], readers["unit_officer"]
        self._guest = strangers()
        self.places: dict[str, str] = {"edition": current_edition(self._anyone)[0]}

    def __enter__(self) -> dict[str, str]:
        for part in (
            self._dossiers,
            self._papers,
            self._articles,
            self._planned_edition,
            self._ceremony,
            self._messages,
            self._reports,
            self._account,
        ):
            self.places |= part()
        return self.places

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        for name in ("corrected", "proposed"):
            withdraw(self._person, self.places[name])
        path = f"{EDITIONS}/{self.places['planned']}/xoa-du-thao"
        page = self._secretary.get(path).text
        seen = {name: hidden_value(page, name) for name in ("version", "contents")}
        self._secretary.form(path, **seen, reason="Hết dùng cho việc kiểm tra.")

    def _dossiers(self) -> dict[str, str]:
        """A draft, one handed in, two entries: one being corrected, one whose correction waits."""
        person = self._person
        corrected, proposed = (hand_in(person, fresh_title()) for _ in range(2))
        batches = [publish(self._secretary, code) for code in (corrected, proposed)]
        for code in (corrected, proposed):
            person.form(f"/ho-so/{code}/sua")
            person.form(f"/ho-so/{code}/sua/buoc/3", effects="Bớt một nửa củi, đo tại 12 hộ.")
        person.form(f"/ho-so/{proposed}/sua/gui", why="Đo lại.")
        draft, dossier = start_draft(person, fresh_title()), hand_in(person, fresh_title())
        named = person.form(f"/ho-so/{draft}/nhom", name="Nguyễn Thị Lan", role="co_author")
        shown = lasting_entries(person)
        voted = person.post("/api/voting/v1/votes", json={"entry": shown[1]["code"]}).json()
        return {
            "corrected": corrected,
            "proposed": proposed,
            "draft": draft,
            "dossier": dossier,
            "batch": last_part(batches[-1]),
            "member": last_part(named.headers["Location"]),
            "entry": shown[0]["code"],
            "entry_path": shown[0]["url"].split("/bai-du-thi/")[1],
            "receipt": voted["receipt"],
            "check": link(person, f"/ho-so/{dossier}/bien-nhan", r"/ho-so/bien-nhan/(\w+/\w+)"),
        }

    def _papers(self) -> dict[str, str]:
        """A sheet of paper dossiers as it came: nothing is imported."""
        sheet = self._secretary.get("/tham-dinh/nhap/mau.xlsx").content
        files = [("sheet", ("ho-so.xlsx", sheet, XLSX))]
        return {"import": last_part(sent(self._secretary, "/tham-dinh/nhap", files))}

    def _articles(self) -> dict[str, str]:
        """The demonstration's own, a draft with a link to look at it, a question."""
        secretary = self._secretary
        found = {
            kind: link(self._anyone, "/noi-dung/sitemap.xml", path + SLUG)
            for kind, path in ARTICLES.items()
        }
        desk = secretary.form(f"{WRITING}/moi", kind="news", title=fresh_title("Tin"), slug="")
        article = last_part(desk.headers["Location"])
        shared = secretary.form(f"{WRITING}/{article}/dang/lien-ket")
        preview = link(secretary, shared.headers["Location"], r"/xem-truoc/([\w-]+)")
        asked = fresh_title("Nhóm ba người thì sao")
        location = self._anyone.form("/hoi-dap/dat-cau-hoi", question=asked).headers["Location"]
        waiting = secretary.get(f"{WRITING}/cau-hoi").text
        number = re.search(f"/cau-hoi/{NUMBER}", waiting[waiting.index(asked) :])
        assert number is not None
        return found | {
            "article": article,
            "preview": preview,
            "asked": last_part(location),
            "asked_number": number[1],
        }

    def _planned_edition(self) -> dict[str, str]:
        """A draft that nobody but staff sees; given up at the end."""
        values = FormPage(self._secretary.get(NEW_EDITION).text).values
        code = f"thu-{secrets.token_hex(3)}"
        draft_edition(
            self._secretary,
            values
            | {"code": code, "short_title": "Lần thử", "title": "Lần thi thử"}
            | {"source": "2026", "year": "2098"},
        )
        return {"planned": code}

    def _ceremony(self) -> dict[str, str]:
        """An item, a task, an invited guest, a sheet of guests as it came."""
        secretary = self._secretary
        new = {"edition": self.places["edition"], "kind": "other", "title": fresh_title("Lễ thử")}
        made = secretary.form(f"{CEREMONIES}/moi", **new).headers["Location"]
        contact = fresh_email()
        for path, row in (
            ("chuong-trinh", {"title": "Khai mạc", "performer": "Trưởng ban"}),
            ("chuan-bi", {"title": "In giấy mời", "state": "open", "due": "01/01/2040"}),
            ("khach", {"name": "Khách thử", "body": "Sở Thử", "email": contact}),
            ("khach", {"name": "Khách thứ", "body": "Báo Thử"}),
        ):
            secretary.form(f"{made}/{path}/them", **row)
        when = FormPage(secretary.get(f"{made}/thong-tin").text).values
        secretary.form(f"{made}/thong-tin", **when | {"starts_at": "08:00 12/02/2040"})
        secretary.form(f"{made}/khach/moi")
        letter = self._mailbox.wait_for(contact, str(new["title"]))
        invitation = re.search(r"/giay-moi/([\w-]{32})", letter.text)
        assert invitation is not None
        sheet = secretary.get(f"{made}/khach/nhap/mau.xlsx").content
        files = [("sheet", ("khach.xlsx", sheet, XLSX))]
        return {
            "ceremony": last_part(made),
            "item": link(secretary, f"{made}/chuong-trinh", f"/chuong-trinh/{NUMBER}"),
            "guest": link(secretary, f"{made}/khach?q=Sở", f"/khach/{NUMBER}"),
            "other_guest": link(secretary, f"{made}/khach?q=Báo", f"/khach/{NUMBER}"),
            "guests": last_part(sent(secretary, f"{made}/khach/nhap", files)),
            "invitation": invitation[1],
        }

    def _messages(self) -> dict[str, str]:
        """The person's letters, a kind of message, a campaign that stays a draft."""
        secretary, title = self._secretary, fresh_title("Đợt thử")
        path = f"{CAMPAIGNS}/moi"
        letter = {"subject": title, "short": "Tin chung", "body": "Có tin mới."}
        values = FormPage(secretary.get(path).text).values | letter
        campaign = values | {"title": title, "sort": "consenting"}
        made = secretary.form(path, **campaign).headers["Location"]
        inbox = until(
            "the person has a letter",
            lambda: re.search(f"/thong-bao/tin/{ID}", self._person.get("/thong-bao").text),
        )
        return {
            "campaign": last_part(made),
            "message": link(secretary, "/quan-tri/tin-nhan", f"/quan-tri/tin-nhan/{ID}"),
            "wording": link(secretary, "/quan-tri/tin-nhan/mau", f"/quan-tri/tin-nhan/mau/{SLUG}"),
            "inbox": inbox[1],
        }

    def _reports(self) -> dict[str, str]:
        """The unit's first report, what stands beside it, a file taken away."""
        officer, monthly = self._officer, "/bao-cao/thang"
        report = link(officer, monthly, rf"/bao-cao/thang/({NUMBER[1:-1]}-\d+/{UNIT})")
        usual = {"unit": UNIT, "title": fresh_title("Máy sấy chè")}
        rows = {
            "phat-hien": usual | {"owner": "Hợp tác xã thử"},
            "tuyen-truyen": usual | {"kind": KINDS[0], "channel": CHANNELS[0]},
            "vuong-mac": {"unit": UNIT, "text": fresh_title("Thiếu mẫu đơn")},
        }
        for path, row in rows.items():
            values = FormPage(officer.get(f"{monthly}/{path}").text).values
            officer.form(f"{monthly}/{path}", **values | row)
        return {
            "report": report,
            "period": report.partition("/")[0],
            "lead": link(officer, f"{monthly}/phat-hien", f"/phat-hien/{NUMBER}"),
            "activity": link(officer, f"{monthly}/tuyen-truyen", f"/tuyen-truyen/{NUMBER}"),
            "obstacle": link(officer, f"{monthly}/vuong-mac", f"/vuong-mac/{NUMBER}"),
        }

    def _account(self) -> dict[str, str]:
        """The number of somebody's account as administrators see it."""
        contact = fresh_email()
        self._guest.sign_in(contact, self._mailbox)
        found = self._readers["administrator"]
        path = f"/quan-tri/tai-khoan?q={contact}"
        return {"account": link(found, path, f"/quan-tri/tai-khoan/{NUMBER}")}


def link(reader: Visitor, page: str, pattern: str) -> str:
    """What the first link of that kind on the page names. Fails the test when there is none."""
    answer = reader.get(page)
    if answer.is_redirect:
        answer = reader.get(answer.headers["Location"])
        found = re.search(pattern, f"{answer.request.url} {answer.text}")
    else:
        found = re.search(pattern, answer.text)
    assert found is not None, f"{page} has no {pattern}: {answer.status_code} {words(answer)}"
    return found[1]


def sent(reader: Visitor, page: str, files: list[tuple[str, tuple[str, bytes, str]]]) -> str:
    """Where a form with a file leads."""
    answer = reader.post(page, files=files)
    assert answer.status_code == 303, words(answer)
    return str(answer.headers["Location"])


def last_part(address: str) -> str:
    """The last step of a path."""
    return address.rstrip("/").rpartition("/")[2]
