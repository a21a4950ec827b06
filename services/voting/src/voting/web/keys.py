"""Signing keys from the worker's own copy: tokens are checked while PostgreSQL is away (law 12)."""

from joserfc.jwk import OKPKey

from servicekit import clock
from servicekit.auth import BadToken, KeyRing
from voting.actions.keep_catalogue import CatalogueKeeper
from voting.store.catalogue import SavedCatalogue


class CopiedKeys(KeyRing):
    """The same question as servicekit's key ring, answered without a database."""

    def __init__(self, keeper: CatalogueKeeper) -> None:
        self._keeper = keeper
        self._taken: SavedCatalogue | None = None
        self._by_id: dict[str, OKPKey] = {}

    def find(self, kid: str) -> OKPKey:
        """Raises BadToken for a key nobody published."""
        saved = self._keeper.saved
        if saved is not None and saved is not self._taken:
            self._by_id = {
                state.kid: OKPKey.import_key(dict(state.jwk))
                for state in saved.keys
                if state.retired_at is None or state.retired_at > clock.now()
            }
            self._taken = saved
        try:
            return self._by_id[kid]
        except KeyError as error:
            raise BadToken("unknown key") from error
