"""What `up` says at its end: where to go, who one can be, where codes can be read."""

from stack.home import Home


def welcome(home: Home) -> str:
    url = home.public_url
    mailbox = f"Messages and codes:   {url}/hop-thu-thu  (or: ./contest otp CONTACT)"
    lines = [
        "",
        f"The contest is open:  {url}",
        *([mailbox] if home.has_mailbox else []),
        f"Staff sign-in:        {url}/tai-khoan/can-bo",
        f"Demo accounts:        {home.demo_accounts}",
    ]
    if home.demo_accounts.exists():
        lines += [f"    {line}" for line in home.demo_accounts.read_text().splitlines()]
    return "\n".join([*lines, "", "Stop: ./contest down    Look: ./contest status"])
