"""Who a browser is: signed cookies, and signed links that sign a moderator in."""

from __future__ import annotations

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.responses import Response

from weighin.domain.types import Person, Site

COOKIE = "weighin"
YEAR_SECONDS = 365 * 24 * 3600


class Sessions:
    """Makes and reads the signed values; `secret` never leaves it."""

    def __init__(self, secret: str) -> None:
        self._cookies = URLSafeTimedSerializer(secret, salt="weighin.session")
        self._links = URLSafeTimedSerializer(secret, salt="weighin.sign-in")

    def person_id(self, site: Site, cookie: str | None) -> int | None:
        """The person that a cookie of this site names, or None if it is missing, forged or old."""
        return self._read(self._cookies, site, cookie, YEAR_SECONDS)

    def remember(self, response: Response, site: Site, person_id: int, *, secure: bool, framed: bool = False) -> None:
        """Set the cookie that lets this browser edit its comments and change its votes."""
        value = self._cookies.dumps([site.key, person_id])
        # Inside another site's frame only a partitioned cookie is kept, and browsers want it secure.
        same = "None; Partitioned" if framed and secure else "Lax"
        cookie = f"{COOKIE}={value}; Path=/; Max-Age={YEAR_SECONDS}; HttpOnly; SameSite={same}"
        response.headers.append("set-cookie", cookie + ("; Secure" if secure else ""))

    def forget(self, response: Response) -> None:
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")

    def link(self, site: Site, person: Person) -> str:
        """The path of a link that signs a person in."""
        return f"/sign-in/{self._links.dumps([site.key, person.id])}"

    def person_of_link(self, site: Site, token: str, seconds: int) -> int | None:
        """The person that a sign-in link names, or None if it is forged or older than `seconds`."""
        return self._read(self._links, site, token, seconds)

    @staticmethod
    def _read(serializer: URLSafeTimedSerializer, site: Site, value: str | None, seconds: int) -> int | None:
        if not value:
            return None
        try:
            key, person_id = serializer.loads(value, max_age=seconds)
        except (BadData, ValueError, TypeError):
            return None
        return person_id if key == site.key and isinstance(person_id, int) else None
