"""Files of a dossier: taken or refused by name, private, re-encoded, chosen, removed."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from services.submissions.tests.submissions_desk import (
    ALICE,
    BOB,
    CHARLIE,
    SECRETARY,
    Desk,
    jpeg,
)
from services.submissions.tests.submissions_files import send_files

from contracts.roles import Role
from servicekit.db import Connection
from servicekit.testing import GatewayClient
from submissions.store import attachments
from submissions.store.attachments import Attachment
from submissions.store.files import FileStore

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def send(client: GatewayClient, code: str, *files: tuple[bytes, str]) -> Any:
    return send_files(client, f"/ho-so/{code}/tep", *files)


@pytest.fixture
def draft(desk: Desk) -> str:
    return desk.draft(picture=False).code


def files_of(conn: Connection, desk: Desk, code: str) -> list[Attachment]:
    return attachments.of_dossier(conn, desk.now(code).id)


def test_vietnamese_name_survives_the_round(
    browser: Browser, desk: Desk, draft: str, conn: Connection
) -> None:
    client = browser(ALICE)
    assert send(client, draft, (PDF, "Bản mô tả sáng kiến.pdf")).status_code == 303
    (kept,) = files_of(conn, desk, draft)
    assert (kept.name, kept.kind, kept.size) == ("Bản mô tả sáng kiến.pdf", "pdf", len(PDF))
    answer = client.get(f"/ho-so/{draft}/tep/{kept.id}", buffered=True)
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''B%E1%BA%A3n" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_image_is_encoded_anew_with_a_picture(
    browser: Browser, desk: Desk, draft: str, conn: Connection
) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    photo = jpeg(exif=exif).getvalue() + b"<script>hidden</script>"
    client = browser(ALICE)
    send(client, draft, (photo, "ảnh.jpg"))
    (kept,) = files_of(conn, desk, draft)
    stored = client.get(f"/ho-so/{draft}/tep/{kept.id}", buffered=True).data
    assert b"hidden" not in stored
    assert dict(Image.open(BytesIO(stored)).getexif()) == {}
    small = client.get(f"/ho-so/{draft}/tep/{kept.id}?anh", buffered=True)
    assert Image.open(BytesIO(small.data)).size == (960, 720)
    assert (kept.cover, kept.shown) == (True, True)


def test_refused_file_is_named_and_the_others_are_kept(
    browser: Browser, desk: Desk, draft: str, conn: Connection
) -> None:
    answer = send(
        browser(ALICE),
        draft,
        (PDF, "tốt.pdf"),
        (b"MZ\x90", "xấu.pdf"),
        (b"x" * 10, "lạ.exe"),
        (PDF + b"0" * 2_100_000, "to.pdf"),
    )
    assert answer.status_code == 422
    for name in ("xấu.pdf", "lạ.exe", "to.pdf"):
        assert f"Tệp “{name}” chưa được nhận" in answer.text
    assert [file.name for file in files_of(conn, desk, draft)] == ["tốt.pdf"]


def test_upload_beyond_every_limit_is_413_and_loses_nothing(
    browser: Browser, desk: Desk, draft: str, conn: Connection
) -> None:
    answer = send(browser(ALICE), draft, (b"0" * 3_500_000, "to.pdf"))
    assert answer.status_code == 413
    assert "vượt quá 2 MB" in answer.text
    assert files_of(conn, desk, draft) == []
    assert desk.now(draft).title == "Máy sao chè Hoà Bình"


def test_empty_upload_says_what_to_do(browser: Browser, draft: str) -> None:
    answer = send(browser(ALICE), draft)
    assert answer.status_code == 422
    assert "Chọn ít nhất một tệp" in answer.text


def test_number_of_files_is_limited(browser: Browser, draft: str) -> None:
    many = [(PDF + str(n).encode(), f"{n}.pdf") for n in range(13)]
    answer = send(browser(ALICE), draft, *many)
    assert answer.status_code == 422
    assert "tối đa 12 tệp" in answer.text


def test_file_is_removed_and_replaced(
    browser: Browser, desk: Desk, draft: str, conn: Connection
) -> None:
    client = browser(ALICE)
    send(client, draft, (PDF, "cũ.pdf"))
    (old,) = files_of(conn, desk, draft)
    assert client.post(f"/ho-so/{draft}/tep/{old.id}/xoa").status_code == 303
    send(client, draft, (PDF + b"new", "mới.pdf"))
    assert [file.name for file in files_of(conn, desk, draft)] == ["mới.pdf"]
    assert client.get(f"/ho-so/{draft}/tep/{old.id}").status_code == 404


def test_cover_and_published_files_are_chosen(
    browser: Browser, desk: Desk, draft: str, conn: Connection
) -> None:
    client = browser(ALICE)
    send(client, draft, (jpeg().getvalue(), "a.jpg"), (jpeg((800, 800)).getvalue(), "b.jpg"))
    send(client, draft, (PDF, "c.pdf"), (PDF + b"2", "d.pdf"))
    by_name = {file.name: file for file in files_of(conn, desk, draft)}
    client.post(
        f"/ho-so/{draft}/tep/chon",
        data={"cover": str(by_name["b.jpg"].id), "shown": [str(by_name["c.pdf"].id), "nonsense"]},
    )
    kept = {f.name: (f.cover, f.shown) for f in files_of(conn, desk, draft)}
    assert kept == {
        "a.jpg": (False, False),
        "b.jpg": (True, True),
        "c.pdf": (False, True),
        "d.pdf": (False, False),
    }


def test_file_of_another_dossier_cannot_be_reached_through_ones_own(
    browser: Browser, desk: Desk, draft: str, conn: Connection
) -> None:
    other = desk.draft(account=BOB)
    (file,) = files_of(conn, desk, other.code)
    assert browser(ALICE).get(f"/ho-so/{draft}/tep/{file.id}").status_code == 404
    assert browser(ALICE).post(f"/ho-so/{draft}/tep/{file.id}/xoa").status_code == 404
    assert len(files_of(conn, desk, other.code)) == 1


def test_only_owner_and_reviewers_read_private_files(
    browser: Browser, desk: Desk, client: GatewayClient, conn: Connection
) -> None:
    dossier = desk.submitted()
    (file,) = files_of(conn, desk, dossier.code)
    own, reviewed = (
        f"/ho-so/{dossier.code}/tep/{file.id}",
        f"/tham-dinh/{dossier.code}/tep/{file.id}",
    )
    readers = {
        own: [browser(ALICE), browser(BOB), client],
        reviewed: [
            browser(CHARLIE, SECRETARY),
            browser(CHARLIE, (Role.AUDITOR,)),
            browser(BOB, (Role.UNIT_OFFICER, Role.OPERATOR)),
            client,
        ],
    }
    answers = {
        path: [reader.get(path, buffered=True).status_code for reader in who]
        for path, who in readers.items()
    }
    assert answers == {own: [200, 404, 303], reviewed: [200, 200, 403, 303]}
    assert client.get(file.public_path).status_code == 404


def test_handed_in_files_cannot_be_changed(browser: Browser, desk: Desk, conn: Connection) -> None:
    dossier = desk.submitted()
    (file,) = files_of(conn, desk, dossier.code)
    client = browser(ALICE)
    assert client.post(f"/ho-so/{dossier.code}/tep/{file.id}/xoa").status_code == 409
    assert send(client, dossier.code, (PDF, "muộn.pdf")).status_code == 409
    assert len(files_of(conn, desk, dossier.code)) == 1


def test_lost_file_is_a_kind_page(
    browser: Browser, desk: Desk, store: FileStore, conn: Connection
) -> None:
    draft = desk.draft()
    (file,) = files_of(conn, desk, draft.code)
    store.path(file.hash).unlink()
    answer = browser(ALICE).get(f"/ho-so/{draft.code}/tep/{file.id}")
    assert answer.status_code == 404
    assert "không còn trong kho lưu trữ" in answer.text


def test_store_that_cannot_write_says_so(browser: Browser, draft: str, store: FileStore) -> None:
    folder = store.path(store.keep(BytesIO(PDF))).parent.parent / "incoming"
    folder.rmdir()
    folder.write_text("in the way")
    answer = send(browser(ALICE), draft, (PDF + b"3", "a.pdf"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "Tạm thời chưa nhận được tệp" in answer.text
