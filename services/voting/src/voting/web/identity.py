"""Who votes at the lean door: a ballot pass, a bearer token or a same-origin cookie."""

from collections import OrderedDict
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final

from servicekit import auth, hooks, phrases
from servicekit.auth import BadToken, KeyRing, TokenExpired
from servicekit.problems import NotSignedIn, Problem
from voting.model.passes import PREFIX, BallotPass, PassDesk
from voting.model.voters import Voter
from voting.web.booth import as_voter

REMEMBERED: Final = 20_000
Environ = dict[str, Any]


class Identity:
    """Checks a token's signature once: people vote for several entries with one token."""

    def __init__(self, keys: KeyRing, passes: PassDesk) -> None:
        self._keys = keys
        self._passes = passes
        self._checked: OrderedDict[str, auth.Caller] = OrderedDict()

    def voter(self, environ: Environ, now: datetime) -> Voter | BallotPass:
        """Raises NotSignedIn, BadPass, or a 403 problem for a foreign site's form."""
        header = environ.get("HTTP_AUTHORIZATION", "")
        if not header:
            text = _cookie(environ)
            _check_origin(environ)
            return as_voter(self._caller(text, now))
        scheme, _, text = header.partition(" ")
        if scheme.lower() != "bearer":
            raise NotSignedIn
        text = text.strip()
        if text.startswith(PREFIX):
            return self._passes.read(text, now)
        return as_voter(self._caller(text, now))

    def _caller(self, text: str, now: datetime) -> auth.Caller:
        known = self._checked.get(text)
        if known is not None and known.expires_at > now:
            return known
        try:
            caller = auth.read_token(text, self._keys, now)
        except TokenExpired as error:
            raise NotSignedIn(expired=True) from error
        except BadToken as error:
            raise NotSignedIn from error
        self._checked[text] = caller
        if len(self._checked) > REMEMBERED:
            self._checked.popitem(last=False)
        return caller


def _cookie(environ: Environ) -> str:
    """The token of the browser's cookie. Raises NotSignedIn."""
    try:
        found = SimpleCookie(environ.get("HTTP_COOKIE", "")).get(auth.COOKIE)
    except CookieError as error:
        raise NotSignedIn from error
    if found is None or not found.value:
        raise NotSignedIn
    return found.value


def _check_origin(environ: Environ) -> None:
    """A page of another site must not vote with our cookie."""
    origin = environ.get("HTTP_ORIGIN", "")
    if not origin or not hooks.same_origin(origin, environ.get("HTTP_HOST", "")):
        title, detail = phrases.FOREIGN_ORIGIN, phrases.FOREIGN_ORIGIN_DETAIL
        raise Problem(403, "foreign-origin", title, detail=detail)
