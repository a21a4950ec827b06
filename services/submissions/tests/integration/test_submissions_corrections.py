"""Corrections: written in the dossier's own forms, nothing public before staff accept, races."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from services.submissions.tests.corrections_desk import judged, page_of, proposed, written
from services.submissions.tests.submissions_desk import (
    ALICE,
    BOB,
    CHARLIE,
    OTHER_WARD,
    SECRETARY,
    WARD,
    Desk,
    entry_states,
    published_states,
    transitions,
)

from contracts.roles import Role
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.problems import Problem
from servicekit.testing import GatewayClient
from submissions.actions.correction_review import Verdict, decide_correction
from submissions.actions.corrections import drop, open_correction, save_correction
from submissions.actions.erasure import forget_unpublished
from submissions.actions.hand_in import withdraw
from submissions.actions.looking import whole_file
from submissions.actions.nominations import decline_credit
from submissions.errors.corrections import TooManyCorrections
from submissions.model.corrections import A_DAY, State
from submissions.model.lifecycle import Verb
from submissions.store import attachments, corrections, dossiers
from submissions.store.dossiers import Dossier

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
SECRET = "Máy sao chè bí mật của bản sửa"


def states_of(conn: Connection, entry: Dossier) -> list[str]:
    return [one.state for one in corrections.of_dossier(conn, entry.id)]


def seen(conn: Connection, entry: Dossier, verdict: str, **words: str) -> dict[str, object]:
    """The form as the reviewer's page holds it now."""
    found = corrections.open_of(conn, entry.id)
    assert found is not None
    version = dossiers.get(conn, entry.code).version
    return {"correction": found.version, "dossier": version, "verdict": verdict, **words}


def also_waiting(conn: Connection, entry: Dossier, number: int) -> None:
    """So many entries more, each with the same correction, all sent at the same moment."""
    conn.execute(
        """
        WITH more AS (
            INSERT INTO dossiers (id, edition, code, account, stage, title, created_at, updated_at,
                                  submitted_at, decided_at, decided_by, published_at, number, slug)
            SELECT ('ffffffff-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, edition, 'Y' || n,
                   account, stage, title, created_at, updated_at, submitted_at, decided_at,
                   decided_by, published_at, number + n, slug
            FROM dossiers, generate_series(1, %(number)s) AS n WHERE id = %(entry)s
            RETURNING id
        )
        INSERT INTO corrections (id, dossier, state, contents, opened_by, opened_at, proposed_at)
        SELECT more.id, more.id, c.state, c.contents, c.opened_by, c.opened_at, c.proposed_at
        FROM corrections c, more WHERE c.dossier = %(entry)s
        """,
        {"entry": entry.id, "number": number},
    )


def test_applicant_writes_in_the_same_forms_and_sends(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    entry, client = desk.published(), browser(ALICE)
    assert page_of(entry) in client.get(f"/ho-so/{entry.code}").text
    begun = client.post(page_of(entry), data={"from": "public"})
    assert (begun.status_code, begun.location) == (303, page_of(entry, "/buoc/1"))
    step = client.get(page_of(entry, "/buoc/3")).text
    assert f'action="{page_of(entry, "/buoc/3")}"' in step
    assert f'hx-post="{page_of(entry, "/buoc/3/luu")}"' in step
    assert "Bớt một phần ba lượng củi." in step
    saved = client.post(page_of(entry, "/buoc/3"), data={"effects": "Bớt một nửa lượng củi."})
    assert saved.location == page_of(entry, "/buoc/4")
    overview = client.get(page_of(entry)).text
    assert "<del>phần ba</del>" in overview
    assert "<ins>nửa</ins>" in overview
    sent = client.post(page_of(entry, "/gui"), data={"why": "Đo lại"})
    assert (sent.status_code, sent.location) == (303, page_of(entry))
    (found,) = corrections.of_dossier(conn, entry.id)
    assert (found.state, found.why, found.contents.effects) == (
        "proposed", "Đo lại", "Bớt một nửa lượng củi.",
    )  # fmt: skip
    assert desk.now(entry.code) == entry


def test_autosave_keeps_what_is_typed_and_says_what_is_not_saved(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    entry, client = desk.published(), browser(ALICE)
    client.post(page_of(entry), data={"from": "public"})
    story = {"problem": "P", "solution": "S", "where_applied": "W", "applied_since": "04/2024"}
    answer = client.post(page_of(entry, "/buoc/2/luu"), data=story)
    assert (answer.status_code, "data-saved" in answer.text) == (200, True)
    bad = client.post(page_of(entry, "/buoc/2/luu"), data=story | {"applied_since": "mai"})
    assert "Chưa lưu." in bad.text
    refused = client.post(page_of(entry, "/buoc/2"), data=story | {"applied_since": "mai"})
    assert (refused.status_code, 'value="mai"' in refused.text) == (422, True)
    found = corrections.open_of(conn, entry.id)
    assert found is not None
    assert (found.contents.problem, found.contents.applied_since) == ("P", "04/2024")
    assert desk.now(entry.code) == entry


def test_nothing_of_a_proposal_is_public(
    client: GatewayClient, desk: Desk, database: Database, conn: Connection
) -> None:
    entry = desk.published(account=ALICE)
    before = len(entry_states(conn)), len(published_states(conn)), len(transitions(conn))
    proposed(database, entry, title=SECRET, summary=SECRET, solution=SECRET, authors=SECRET)
    paths = (
        entry.url, "/binh-chon", "/binh-chon?q=bi+mat", f"/bai-du-thi/{entry.code}/qr.svg",
        "/api/submissions/v1/entries", "/api/submissions/v1/entries?q=bi+mat",
        f"/api/submissions/v1/entries/{entry.code}",
    )  # fmt: skip
    answers = [client.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [200] * len(paths)
    assert [answer.request.path for answer in answers if "bí mật" in answer.text] == []
    assert "Chưa tìm thấy bài nào" in answers[2].text
    after = len(entry_states(conn)), len(published_states(conn)), len(transitions(conn))
    assert after == before
    told = conn.execute("SELECT body FROM kit.outbox")
    assert not any("bí mật" in bytes(body).decode() for (body,) in told)


def test_accepted_text_is_public_under_the_same_address_and_told_to_everybody(
    browser: Browser, client: GatewayClient, desk: Desk, database: Database, conn: Connection
) -> None:
    entry = desk.published()
    proposed(database, entry, title="Máy sao chè đời hai", effects="Bớt một nửa lượng củi.")
    review = browser(CHARLIE, SECRETARY)
    shown = review.get(f"/tham-dinh/{entry.code}/sua").text
    assert "<ins>đời hai</ins>" in shown
    assert "Thêm số hộ" in shown
    data = seen(conn, entry, "accepted")
    answer = review.post(f"/tham-dinh/{entry.code}/sua/ket-luan", data=data)
    assert (answer.status_code, answer.location) == (303, f"/tham-dinh/{entry.code}")
    now = desk.now(entry.code)
    assert (now.title, now.slug, now.number, now.stage, now.version) == (
        "Máy sao chè đời hai", entry.slug, entry.number, "published", entry.version + 1,
    )  # fmt: skip
    page = client.get(entry.url)
    assert (page.status_code, "Máy sao chè đời hai" in page.text) == (200, True)
    assert "Bớt một nửa lượng củi." in page.text
    state = entry_states(conn)[-1]
    assert (state.title, state.slug, state.version, state.standing) == (
        now.title, entry.slug, now.version, "published",
    )  # fmt: skip
    assert published_states(conn)[-1].title == now.title
    assert transitions(conn)[-1].after == "published"
    (found,) = corrections.of_dossier(conn, entry.id)
    assert (found.state, found.decided_by) == ("accepted", CHARLIE)
    lines = [(line.kind, line.who, line.actor) for line in whole_file(conn, now).chronicle]
    assert lines[:2] == [
        ("correction_accepted", "reviewer", CHARLIE),
        ("correction_proposed", "applicant", ALICE),
    ]
    assert "Bản sửa được duyệt" in browser(ALICE).get(f"/ho-so/{entry.code}").text


def test_refusal_needs_reason_and_words_keeps_them_and_changes_nothing(
    browser: Browser, desk: Desk, database: Database, conn: Connection
) -> None:
    entry = desk.published()
    proposed(database, entry, effects="Bớt nhiều.")
    client, path = browser(CHARLIE, SECRETARY), f"/tham-dinh/{entry.code}/sua/ket-luan"
    no_code = client.post(path, data=seen(conn, entry, "refused", note="Nêu số đo"))
    assert (no_code.status_code, "Chọn lý do trong danh sách." in no_code.text) == (422, True)
    assert "Nêu số đo" in no_code.text
    no_words = client.post(path, data=seen(conn, entry, "refused", reason="unproven"))
    assert (no_words.status_code, "Ghi rõ nội dung bằng lời." in no_words.text) == (422, True)
    assert states_of(conn, entry) == ["proposed"]
    done = client.post(path, data=seen(conn, entry, "refused", reason="unproven", note="Nêu số đo"))
    assert done.status_code == 303
    assert (states_of(conn, entry), desk.now(entry.code)) == (["refused"], entry)
    own = browser(ALICE).get(page_of(entry)).text
    assert "Nội dung sửa chưa có minh chứng" in own
    assert "Nêu số đo" in own


def test_after_a_refusal_one_goes_on_from_it_or_from_what_is_public(
    browser: Browser, desk: Desk, database: Database, conn: Connection
) -> None:
    entry, client = desk.published(), browser(ALICE)
    proposed(database, entry, effects="Bớt nhiều củi.")
    judged(database, entry, accepts=False)
    client.post(page_of(entry), data={"from": "refused"})
    again = corrections.open_of(conn, entry.id)
    assert again is not None
    assert again.contents.effects == "Bớt nhiều củi."
    client.post(page_of(entry, "/bo"))
    client.post(page_of(entry), data={"from": "public"})
    fresh = corrections.open_of(conn, entry.id)
    assert fresh is not None
    assert fresh.contents == entry.contents
    assert states_of(conn, entry) == ["writing", "refused"]


def test_a_correction_without_difference_or_with_a_gap_is_not_sent(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    entry, client = desk.published(), browser(ALICE)
    client.post(page_of(entry), data={"from": "public"})
    same = client.post(page_of(entry, "/gui"), data={"why": "x"})
    assert (same.status_code, "Bản sửa chưa có gì khác" in same.text) == (422, True)
    client.post(page_of(entry, "/buoc/3"), data={"effects": ""})
    gap = client.post(page_of(entry, "/gui"), data={"why": "x"})
    assert (gap.status_code, "Còn mục bắt buộc đang trống" in gap.text) == (422, True)
    assert page_of(entry, "/buoc/3") in gap.text
    too_long = client.post(page_of(entry, "/gui"), data={"why": "x" * 1001})
    assert too_long.status_code == 422
    assert states_of(conn, entry) == ["writing"]


def test_files_are_chosen_again_and_change_only_when_accepted(
    browser: Browser, client: GatewayClient, desk: Desk, database: Database, conn: Connection
) -> None:
    entry, owner = desk.published(), browser(ALICE)
    (file,) = attachments.of_dossier(conn, entry.id)
    owner.post(page_of(entry), data={"from": "public"})
    assert file.name in owner.get(page_of(entry, "/buoc/5")).text
    assert owner.post(page_of(entry, "/buoc/5"), data={}).location == page_of(entry)
    overview = owner.get(page_of(entry)).text
    assert f"{file.name} (<del>ảnh đại diện</del>)" in overview
    assert f"{file.name} (<ins>chỉ Ban Tổ chức xem</ins>)" in overview
    owner.post(page_of(entry, "/gui"), data={"why": ""})
    assert client.get(str(file.picture_path), buffered=True).status_code == 200
    judged(database, entry, accepts=True)
    assert client.get(str(file.picture_path)).status_code == 404
    assert entry_states(conn)[-1].cover is None


def test_waiting_ones_are_listed_page_by_page_oldest_first(
    browser: Browser, desk: Desk, database: Database, conn: Connection
) -> None:
    entry, staff = desk.published(), browser(CHARLIE, SECRETARY)
    proposed(database, entry, effects="Bớt nhiều.")
    also_waiting(conn, entry, corrections.PAGE)
    first = staff.get("/tham-dinh/sua").text
    (following,) = set(re.findall(r"/tham-dinh/sua\?cursor=[^\"]+", first))
    second = staff.get(following).text
    assert [re.findall(r"/tham-dinh/(\w+)/sua\"", page) for page in (first, second)] == [
        [entry.code, *(f"Y{n}" for n in range(1, corrections.PAGE))],
        [f"Y{corrections.PAGE}"],
    ]
    assert "cursor=" not in second
    assert staff.get("/tham-dinh/sua?cursor=khac").text == first


def test_taken_back_is_out_of_sight_of_staff_and_dropped_leaves_the_public_text(
    browser: Browser, desk: Desk, database: Database, conn: Connection
) -> None:
    entry, owner, staff = desk.published(), browser(ALICE), browser(CHARLIE, SECRETARY)
    proposed(database, entry, effects="Bớt nhiều.")
    assert entry.code in staff.get("/tham-dinh/sua").text
    assert "1</span> bản sửa" in staff.get("/tham-dinh/viec").text
    assert "Có bản sửa chờ duyệt" in staff.get(f"/tham-dinh/{entry.code}").text
    late = seen(conn, entry, "accepted")
    owner.post(page_of(entry, "/lay-lai"))
    assert entry.code not in staff.get("/tham-dinh/sua").text
    assert "Có bản sửa chờ duyệt" not in staff.get(f"/tham-dinh/{entry.code}").text
    assert "Bớt nhiều." not in staff.get(f"/tham-dinh/{entry.code}/sua").text
    answer = staff.post(f"/tham-dinh/{entry.code}/sua/ket-luan", data=late)
    assert (answer.status_code, "không còn ở bước này" in answer.text) == (409, True)
    owner.post(page_of(entry, "/bo"))
    assert (states_of(conn, entry), desk.now(entry.code)) == (["withdrawn"], entry)


def test_what_was_never_sent_leaves_nothing_when_dropped(
    browser: Browser, desk: Desk, database: Database, conn: Connection
) -> None:
    entry = desk.published()
    written(database, entry, effects="Bớt nhiều.")
    browser(ALICE).post(page_of(entry, "/bo"))
    assert states_of(conn, entry) == []


def test_a_decision_on_what_was_not_seen_is_refused(
    browser: Browser, desk: Desk, database: Database, conn: Connection
) -> None:
    """The owner took it back, wrote on and sent it again while the reviewer read."""
    entry, staff, owner = desk.published(), browser(CHARLIE, SECRETARY), browser(ALICE)
    proposed(database, entry, effects="Bớt nhiều.")
    old = seen(conn, entry, "accepted")
    owner.post(page_of(entry, "/lay-lai"))
    owner.post(page_of(entry, "/buoc/3"), data={"effects": "Bớt rất nhiều."})
    owner.post(page_of(entry, "/gui"), data={"why": ""})
    answer = staff.post(f"/tham-dinh/{entry.code}/sua/ket-luan", data=old)
    assert (answer.status_code, "đã được thay đổi ở nơi khác" in answer.text) == (409, True)
    assert (states_of(conn, entry), desk.now(entry.code)) == (["proposed"], entry)


def test_racing_accept_refuse_and_withdraw_leave_exactly_one_outcome(
    desk: Desk, database: Database, conn: Connection
) -> None:
    for round_ in range(4):
        entry = desk.published(title=f"Bài {round_}")
        sent = proposed(database, entry, effects="Bớt nhiều.")
        done = list(_race(database, entry, sent.version))
        after = desk.now(entry.code)
        (state,) = states_of(conn, entry)
        assert (done.count("done"), state) == (1, state)
        assert state in ("accepted", "refused", "withdrawn")
        assert (after.effects == "Bớt nhiều.") is (state == "accepted")


def _race(database: Database, entry: Dossier, version: int) -> list[str]:
    def staff(accepts: bool) -> str:
        verdict = Verdict(
            accepts=accepts,
            correction=version,
            dossier=entry.version,
            reason="unclear_correction",
            note="Ghi rõ.",
        )
        try:
            with database.transaction() as held:
                decide_correction(held, entry.code, verdict, account=CHARLIE, now=clock.now())
        except Problem:
            return "refused"
        return "done"

    def owner() -> str:
        try:
            with database.transaction() as held:
                drop(held, entry.code, entry.account, clock.now())
        except Problem:
            return "refused"
        return "done"

    with ThreadPoolExecutor(6) as pool:
        acts = [
            pool.submit(act, *arguments)
            for _ in range(2)
            for act, arguments in ((staff, (True,)), (owner, ()), (staff, (False,)))
        ]
        return [act.result() for act in acts]


@pytest.mark.parametrize("how", ["disqualified", "withdrawn"])
def test_what_left_the_contest_is_not_corrected(
    browser: Browser, desk: Desk, database: Database, conn: Connection, how: str
) -> None:
    entry, owner, staff = desk.published(), browser(ALICE), browser(CHARLIE, SECRETARY)
    proposed(database, entry, effects="Bớt nhiều.")
    if how == "disqualified":
        desk.take(entry, Verb.DISQUALIFY, reason="legal")
    else:
        with database.transaction() as held:
            withdraw(held, dossiers.lock(held, entry.code), "", clock.now())
    out = desk.now(entry.code)
    data = seen(conn, entry, "accepted")
    answers = [
        staff.post(f"/tham-dinh/{entry.code}/sua/ket-luan", data=data),
        owner.post(page_of(entry), data={"from": "public"}),
        owner.get(page_of(entry, "/buoc/1")),
        owner.post(page_of(entry, "/gui"), data={"why": ""}),
    ]
    assert [answer.status_code for answer in answers] == [409] * 4
    assert all("không sửa được" in answer.text for answer in answers)
    assert "Bài này không sửa được" in owner.get(page_of(entry)).text
    assert page_of(entry) not in owner.get(f"/ho-so/{entry.code}").text
    assert entry.code not in staff.get("/tham-dinh/sua").text
    assert desk.now(entry.code) == out


def test_a_suspended_entry_is_corrected_and_stays_suspended(
    client: GatewayClient, desk: Desk, database: Database, conn: Connection
) -> None:
    held = desk.take(desk.published(), Verb.SUSPEND, reason="false_information")
    proposed(database, held, effects="Bớt nhiều.")
    now = judged(database, held, accepts=True)
    assert (now.stage, now.effects, entry_states(conn)[-1].standing) == (
        "suspended", "Bớt nhiều.", "suspended",
    )  # fmt: skip
    assert "Bớt nhiều." not in client.get(held.url).text
    back = desk.take(now, Verb.RESTORE, reason="cleared")
    assert (back.stage, "Bớt nhiều." in client.get(back.url).text) == ("published", True)


def test_unpublished_dossiers_have_no_corrections(browser: Browser, desk: Desk) -> None:
    for dossier in (desk.draft(), desk.submitted(), desk.valid()):
        answer = browser(ALICE).post(page_of(dossier), data={"from": "public"})
        assert answer.status_code == 409
        assert page_of(dossier) not in browser(ALICE).get(f"/ho-so/{dossier.code}").text


def test_a_unit_that_declined_meanwhile_is_not_credited_again(
    desk: Desk, database: Database, conn: Connection
) -> None:
    entry = desk.published()
    proposed(database, entry, effects="Bớt nhiều.")
    with database.transaction() as held:
        decline_credit(held, entry.code, WARD, "Không phải", BOB, clock.now())
    now = judged(database, entry, accepts=True)
    assert (now.units, now.primary_unit, now.declined_units) == (
        (OTHER_WARD,), OTHER_WARD, (WARD,),
    )  # fmt: skip


def test_strangers_see_and_change_nothing(
    browser: Browser, desk: Desk, database: Database, conn: Connection
) -> None:
    entry = desk.published()
    proposed(database, entry, effects=SECRET)
    stranger = browser(BOB)
    reads = [page_of(entry), page_of(entry, "/buoc/1"), f"/tham-dinh/{entry.code}/sua",
             "/tham-dinh/sua", f"/tham-dinh/{entry.code}/lich-su"]  # fmt: skip
    writes = [page_of(entry), *(page_of(entry, act) for act in ("/gui", "/lay-lai", "/bo")),
              page_of(entry, "/buoc/3"), page_of(entry, "/buoc/3/luu"),
              f"/tham-dinh/{entry.code}/sua/ket-luan"]  # fmt: skip
    data = seen(conn, entry, "accepted", effects="x")
    answers = [stranger.get(path) for path in reads]
    answers += [stranger.post(path, data=data) for path in writes]
    assert [answer.status_code for answer in answers] == (
        [404, 404, 403, 403, 403] + [404] * 6 + [403]
    )
    assert not any(SECRET in answer.text for answer in answers)
    found = corrections.open_of(conn, entry.id)
    assert found is not None
    assert (found.state, found.contents.effects) == ("proposed", SECRET)


@pytest.mark.parametrize("role", [Role.COUNCIL, Role.BOARD, Role.ADMINISTRATOR, Role.OPERATOR])
def test_other_staff_do_not_see_corrections(
    browser: Browser, desk: Desk, database: Database, role: Role
) -> None:
    entry = desk.published()
    proposed(database, entry, effects=SECRET)
    answer = browser(BOB, (role,)).get(f"/tham-dinh/{entry.code}/sua")
    assert (answer.status_code, SECRET in answer.text) == (403, False)


def test_auditor_reads_but_does_not_decide(
    browser: Browser, desk: Desk, database: Database, conn: Connection
) -> None:
    entry = desk.published()
    proposed(database, entry, effects=SECRET)
    auditor = browser(BOB, (Role.AUDITOR,))
    page = auditor.get(f"/tham-dinh/{entry.code}/sua")
    assert (page.status_code, SECRET in page.text, "/ket-luan" in page.text) == (200, True, False)
    data = seen(conn, entry, "accepted")
    assert auditor.post(f"/tham-dinh/{entry.code}/sua/ket-luan", data=data).status_code == 403
    assert states_of(conn, entry) == ["proposed"]


def test_nobody_decides_on_an_own_correction(
    browser: Browser, desk: Desk, database: Database, conn: Connection
) -> None:
    entry = desk.published(account=BOB)
    proposed(database, entry, effects="Bớt nhiều.")
    owner = browser(BOB, SECRETARY)
    assert "/ket-luan" not in owner.get(f"/tham-dinh/{entry.code}/sua").text
    data = seen(conn, entry, "accepted")
    answer = owner.post(f"/tham-dinh/{entry.code}/sua/ket-luan", data=data)
    assert (answer.status_code, "hồ sơ của chính mình" in answer.text) == (403, True)
    assert (states_of(conn, entry), desk.now(entry.code)) == (["proposed"], entry)


def test_script_is_shown_as_text(browser: Browser, desk: Desk, database: Database) -> None:
    entry = desk.published()
    proposed(database, entry, effects="<script>alert(1)</script>", title="<img src=x>")
    for page in (
        browser(ALICE).get(page_of(entry)).text,
        browser(CHARLIE, SECRETARY).get(f"/tham-dinh/{entry.code}/sua").text,
    ):
        assert "<script>alert" not in page
        assert "<img src=x>" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_pressing_twice_opens_one_correction(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    entry, client = desk.published(), browser(ALICE)
    with ThreadPoolExecutor(4) as pool:
        press = lambda _: browser(ALICE).post(page_of(entry), data={"from": "public"})  # noqa: E731
        answers = list(pool.map(press, range(4)))
    assert [answer.status_code for answer in answers] == [303] * 4
    assert states_of(conn, entry) == ["writing"]
    client.post(page_of(entry, "/buoc/3"), data={"effects": "Bớt nhiều."})
    client.post(page_of(entry, "/gui"), data={"why": ""})
    again = client.post(page_of(entry, "/gui"), data={"why": ""})
    assert (again.status_code, states_of(conn, entry)) == (409, ["proposed"])


def test_a_day_takes_only_so_many(desk: Desk, database: Database) -> None:
    entry, moment = desk.published(), clock.now()

    def sent_and_dropped(number: int, at: timedelta) -> None:
        with database.transaction() as held:
            open_correction(held, entry.code, ALICE, moment + at, from_refused=False)
            save_correction(held, entry.code, ALICE, {"effects": f"Số {number}"})
        with database.transaction() as held:
            corrections.move(
                held,
                found := _open(held, entry),
                corrections.Moved(state=State.WITHDRAWN, why="", proposed_at=found.opened_at),
            )

    for number in range(A_DAY):
        sent_and_dropped(number, timedelta())
    with pytest.raises(TooManyCorrections):
        sent_and_dropped(99, timedelta(hours=23))
    sent_and_dropped(99, timedelta(hours=24, seconds=1))


def _open(conn: Connection, entry: Dossier) -> corrections.Correction:
    found = corrections.open_of(conn, entry.id)
    assert found is not None
    return found


def test_erasure_takes_what_was_never_sent(
    desk: Desk, database: Database, conn: Connection
) -> None:
    kept, gone = desk.published(title="Bài Một"), desk.published(title="Bài Hai")
    proposed(database, kept, effects="Bớt nhiều.")
    written(database, gone, effects="Bớt ít.")
    with database.transaction() as held:
        forget_unpublished(held, ALICE, clock.now())
    assert (states_of(conn, kept), states_of(conn, gone)) == (["proposed"], [])
