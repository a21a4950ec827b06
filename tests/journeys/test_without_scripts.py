"""Voting and handing in without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from support.browser import Window
from support.dossiers import Entry
from support.mailbox import Mailbox
from support.people import fresh_email, fresh_phone, fresh_title
from support.scenes import confirm_vote, declare, hand_in, sign_in_by_code, write_dossier

pytestmark = pytest.mark.journey


def test_vote_without_scripts_ends_at_receipt(
    window: Callable[..., Window], mailbox: Mailbox, entries: Callable[[int], list[Entry]]
) -> None:
    entry = entries(1)[0]
    voter = window(scripts=False)

    voter.go(f"/bai-du-thi/{entry.code}")
    voter.page.locator(".vote-button:visible").first.click()
    sign_in_by_code(voter, fresh_phone(), mailbox)
    declare(voter)
    receipt = confirm_vote(voter)
    voter.go(f"/binh-chon/{entry.code}/xac-nhan")

    assert entry.title in receipt.words
    expect(voter.page.get_by_role("heading", name="Bạn đã bình chọn bài này")).to_be_visible()
    expect(voter.page.get_by_role("link", name="Xem biên nhận")).to_have_attribute(
        "href", f"/phieu/{receipt.code}"
    )


def test_dossier_without_scripts_is_handed_in(
    window: Callable[..., Window], mailbox: Mailbox
) -> None:
    applicant = window(scripts=False)
    title = fresh_title()

    applicant.go("/tai-khoan/dang-nhap?tiep=/ho-so")
    sign_in_by_code(applicant, fresh_email(), mailbox)
    code = write_dossier(applicant, title)
    hand_in(applicant)

    assert code in applicant.text()
    assert title in applicant.text()
