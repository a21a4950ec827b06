"""What the filter takes in Redis when everybody has voted for everything."""

from redis import Redis

from load.place import Place
from voting.store.filter import FilterKeeper

REDIS_DATABASE = 14
ENTRIES, ACCOUNTS = 300, 1_500_000


def measure(place: Place) -> dict[str, float]:
    """Megabytes (10^6 bytes) of `ENTRIES` bitmaps with a set bit for each of `ACCOUNTS`."""
    url = place.environment("voting")["REDIS_URL"].rpartition("/")[0] + f"/{REDIS_DATABASE}"
    keeper = FilterKeeper(url, capacity=ACCOUNTS)
    with Redis.from_url(url) as redis:
        redis.flushdb()
        before = _used(redis)
        try:
            keeper.make_room(1, 1, range(1, ENTRIES + 1))
            for bitmap in redis.scan_iter():
                redis.setrange(bitmap, 0, b"\xff" * (ACCOUNTS // 8))
            grown = _used(redis) - before
        finally:
            redis.flushdb()
            keeper.close()
    return {"entries": ENTRIES, "accounts": ACCOUNTS, "megabytes": round(grown / 1e6, 1)}


def _used(redis: "Redis") -> int:
    return int(redis.info("memory")["used_memory"])
