"""What has been written for an edition that nobody outside sees yet."""

import msgspec


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """An article or a ceremony; `known`: people outside were invited to it."""

    id: int
    title: str
    known: bool = False


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """In the order they were begun."""

    articles: list[Written]
    ceremonies: list[Written]

    @property
    def known(self) -> list[Written]:
        """Ceremonies that people outside have heard of: they keep the edition."""
        return [ceremony for ceremony in self.ceremonies if ceremony.known]

    @property
    def mark(self) -> str:
        """The same for whoever saw the same list: `3.7/2`."""
        lists = (self.articles, self.ceremonies)
        return "/".join(".".join(str(one.id) for one in several) for several in lists)
