"""The letters: one with a link to confirm, and the weekly digest."""

from __future__ import annotations

from dataclasses import dataclass

from weighin.domain.digest import News, subject
from weighin.domain.types import Site, Story
from weighin.mail.message import Letter
from weighin.render import render


@dataclass(frozen=True, slots=True)
class Places:
    """Where a letter's links lead: the site, and the page that ends it."""

    home: str
    stop: str


def confirmation(site: Site, story: Story, link: str, places: Places, asked: str) -> Letter:
    """A link that confirms that somebody wants to follow a story; `asked` names their asking."""
    told = {"site": site, "story": story, "link": link, "places": places}
    return _letter("confirmation", site, f"Confirm: follow “{story.title}”", places, told, asked)


def digest(site: Site, news: list[News], places: Places, since: str) -> Letter:
    """What changed in the stories that somebody follows; `since` names what they were told last."""
    told = {"site": site, "news": news, "places": places}
    return _letter("digest", site, subject(site.name, news), places, told, since)


def _letter(name: str, site: Site, subject: str, places: Places, told: dict[str, object], again: str) -> Letter:
    text, html = render(f"mail/{name}.txt", **told), render(f"mail/{name}.html", **told)
    return Letter(site.name, subject, text, html, places.stop, f"{name} {site.key} {again}")
