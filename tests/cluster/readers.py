"""People who read pages while programs are rolled: everything they ask for must be answered."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

import httpx

PAGES = (
    "/",
    "/binh-chon",
    "/doi-soat",
    "/viec-cua-toi",
    "/tai-khoan/dang-nhap",
    "/ho-so",
    "/phieu-cua-toi",
    "/thong-bao",
    "/bao-cao",
    "/api/submissions/v1/entries",
    "/api/voting/v1/tallies",
)
"""Of every service, most of them never from the gateway's cache."""
CODES = "/api/accounts/v1/otp"
"""Asked with what is no address: a POST that reaches accounts and changes nothing."""
PAUSE = 0.25


@dataclass
class Readers:
    """One reader for each page, some times a second. `failed`: 5xx or none, by page and answer."""

    gateway: str
    asked: int = 0
    failed: Counter[str] = field(default_factory=Counter)

    async def read(self, stop: asyncio.Event) -> None:
        # Each on a connection of its own: browsers hide that a kept one was closed, this must not.
        fresh = httpx.Limits(max_keepalive_connections=0)
        async with httpx.AsyncClient(base_url=self.gateway, timeout=30, limits=fresh) as client:
            await asyncio.gather(
                *(self._follow(client, page, stop) for page in PAGES),
                self._follow(client, CODES, stop),
            )

    async def _follow(self, client: httpx.AsyncClient, page: str, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self.asked += 1
            told = await _status(client, page)
            if not told.isdecimal() or int(told) >= 500:
                self.failed[f"{page} {told}"] += 1
            await asyncio.sleep(PAUSE)


async def _status(client: httpx.AsyncClient, page: str) -> str:
    try:
        if page == CODES:
            answer = await client.post(page, json={"contact": "nobody"})
        else:
            answer = await client.get(page)
    except httpx.HTTPError as error:
        return type(error).__name__
    return str(answer.status_code)
