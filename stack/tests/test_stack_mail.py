"""A mail server instead of the demonstration's mailbox, and when one is demanded."""

from pathlib import Path

import pytest
from stack.environment import environment_of
from stack.home import Choices, Home, open_home
from stack.mail import check_mail, password_file
from stack.refusal import Refusal
from stack.welcome import welcome

pytestmark = pytest.mark.unit

SENDER = "Cuộc thi <thi@tinh.example>"
SERVER = "smtp+starttls://thi%40tinh.example@mail.tinh.example:587"
REAL = Choices(smtp_url=SERVER, mail_from=SENDER)
MAIL_NAMES = ("SMTP_URL", "MAIL_FROM", "PHONE_SINK_URL", "SMTP_PASSWORD", "SMTP_PASSWORD_FILE")


def mail_of(home: Home) -> dict[str, str]:
    found = environment_of(home, "notifications")
    return {name: found[name] for name in MAIL_NAMES if name in found}


def test_demonstration_sends_everything_to_its_mailbox(tmp_path: Path) -> None:
    assert mail_of(Home(tmp_path)) == {
        "SMTP_URL": "smtp://127.0.0.1:18105",
        "PHONE_SINK_URL": "smtp://127.0.0.1:18105",
        "MAIL_FROM": "Cuộc thi Đổi mới sáng tạo <khong-tra-loi@contest.example>",
    }


def test_mail_server_reaches_no_phone_and_needs_no_password(tmp_path: Path) -> None:
    assert mail_of(Home(tmp_path, REAL)) == {"SMTP_URL": SERVER, "MAIL_FROM": SENDER}


def test_password_is_named_by_its_file(tmp_path: Path) -> None:
    home = Home(tmp_path, REAL)
    home.make()
    password_file(home).write_text("secret")

    assert mail_of(home) == {
        "SMTP_URL": SERVER,
        "MAIL_FROM": SENDER,
        "SMTP_PASSWORD_FILE": f"{tmp_path}/secrets/smtp-password",
    }


def test_mail_server_is_remembered_until_it_is_taken_back(tmp_path: Path) -> None:
    told = open_home(str(tmp_path), {"smtp_url": SERVER, "mail_from": SENDER})
    told.make()
    told.remember()

    assert open_home(str(tmp_path)).choices == REAL
    assert open_home(str(tmp_path), {"smtp_url": ""}).has_mailbox


@pytest.mark.parametrize("listen", ["127.0.0.1", "127.0.0.2", "localhost", "[::1]"])
def test_mailbox_may_be_read_on_this_machine(tmp_path: Path, listen: str) -> None:
    check_mail(Home(tmp_path, Choices(listen=listen)))


@pytest.mark.parametrize("listen", ["0.0.0.0", "10.0.0.5", "[::]", "contest.example"])  # noqa: S104
def test_mailbox_for_strangers_is_refused_in_one_sentence(tmp_path: Path, listen: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_mail(Home(tmp_path, Choices(listen=listen)))

    assert str(refused.value) == (
        f"Whoever reaches {listen} could read every sign-in code at /hop-thu-thu: name a mail "
        "server with --smtp-url, or agree to that with --public-demonstration."
    )


def test_strangers_are_let_in_with_a_mail_server_or_with_consent(tmp_path: Path) -> None:
    check_mail(Home(tmp_path, Choices(listen="10.0.0.5", smtp_url=SERVER, mail_from=SENDER)))
    check_mail(Home(tmp_path, Choices(listen="10.0.0.5", public_demonstration=True)))


@pytest.mark.parametrize(
    "url",
    ["mail.example", "http://mail.example", "smtp://", "smtp://h:x", "smtp://h:0", "smtp://h\n"],
)
def test_address_that_is_no_mail_server_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(Refusal, match=r"^--smtp-url must look like smtp://HOST:25"):
        check_mail(Home(tmp_path, Choices(smtp_url=url, mail_from=SENDER)))


def test_password_in_the_address_is_refused_without_repeating_it(tmp_path: Path) -> None:
    choices = Choices(smtp_url="smtps://me:hunter2@mail.example", mail_from=SENDER)

    with pytest.raises(Refusal, match="secrets/smtp-password") as refused:
        check_mail(Home(tmp_path, choices))

    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("sender", ["", "Cuộc thi", "Cuộc thi <thi>", '"A" <a@b>', "A # B <a@b>"])
def test_sender_without_an_address_is_refused(tmp_path: Path, sender: str) -> None:
    with pytest.raises(Refusal, match=r"^--mail-from must look like Name <address@host>"):
        check_mail(Home(tmp_path, Choices(smtp_url=SERVER, mail_from=sender)))


@pytest.mark.parametrize(("choices", "times"), [(Choices(), 1), (REAL, 0)])
def test_welcome_names_the_mailbox_where_there_is_one(
    tmp_path: Path, choices: Choices, times: int
) -> None:
    assert welcome(Home(tmp_path, choices)).count("/hop-thu-thu") == times
