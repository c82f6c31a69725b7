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


def confirmation(site: Site, story: Story, link: str, places: Places) -> Letter:
    """A link that confirms that somebody wants to follow a story."""
    told = {"site": site, "story": story, "link": link, "places": places}
    return _letter("confirmation", site, f"Confirm: follow “{story.title}”", places, told)


def digest(site: Site, news: list[News], places: Places) -> Letter:
    """What changed in the stories that somebody follows."""
    told = {"site": site, "news": news, "places": places}
    return _letter("digest", site, subject(site.name, news), places, told)


def _letter(name: str, site: Site, subject: str, places: Places, told: dict[str, object]) -> Letter:
    text, html = render(f"mail/{name}.txt", **told), render(f"mail/{name}.html", **told)
    return Letter(site.name, subject, text, html, places.stop)
