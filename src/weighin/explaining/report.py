"""What was found, as one HTML page that needs nothing else: no script, no request, light and dark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

from weighin.explaining.types import Comment, Found, Link, Mode, Stance, Story, Suggestion
from weighin.sheet import sheet

_AROUND = 160  # characters of a comment shown on either side of the words that count
_SHOWN = 40  # comments of an explanation
_BAR, _GAP, _HALF, _WIDTH = 22, 12, 150, 640


def report(story: Story, comments: Sequence[Comment], found: Found) -> str:
    """The page: the explanations, how many comments speak for and against each, and the words that this rests on."""
    by_id = {each.id: each for each in reversed(comments)}
    count = len(found.suggestions)
    counted = f"{count} explanation{'' if count == 1 else 's'} in {len(by_id)} comment{'' if len(by_id) == 1 else 's'}"
    basis = "words, replies and sentence embeddings" if found.mode is Mode.EMBEDDINGS else "words and replies alone"
    title = story.title or "Untitled"
    body = [
        f"<header><p class=soft>What readers think happened</p><h1 dir=auto>{escape(title)}</h1>",
        f"<p>{counted}. These are suggestions, found by {basis}; somebody should read them before others do.</p>",
        f"<p class=soft>{escape(found.note)}</p>" if found.note else "",
        "</header>",
        _chart(found.suggestions) if count else "<p>Nothing that readers say explains the event clearly enough.</p>",
        *(_explanation(number, each, by_id) for number, each in enumerate(found.suggestions, 1)),
    ]
    return sheet(f"{title}: explanations", "\n".join(part for part in body if part))


def _chart(suggestions: Sequence[Suggestion]) -> str:
    counts = [_counts(each) for each in suggestions]
    most = max(1, *(max(each[Stance.FOR], each[Stance.AGAINST]) for each in counts))
    height = len(suggestions) * (_BAR + _GAP)
    bars = []
    for row, each in enumerate(counts):
        top = row * (_BAR + _GAP)
        pro, con = (round(_HALF * each[side] / most) for side in (Stance.FOR, Stance.AGAINST))
        label = escape(_short(suggestions[row].statement))
        bars.append(
            f'<rect class=against x="{_HALF - con}" y="{top}" width="{con}" height="{_BAR}" rx="2"/>'
            f'<rect class=for x="{_HALF}" y="{top}" width="{pro}" height="{_BAR}" rx="2"/>'
            f'<text x="{2 * _HALF + 14}" y="{top + 15}">{row + 1}. {label}</text>'
        )
    rows = "".join(
        f"<tr><td class=n>{row}</td><td dir=auto>{escape(each.statement)}</td><td class=n>{its[Stance.FOR]}</td>"
        f"<td class=n>{its[Stance.AGAINST]}</td><td class=n>{each.people}</td></tr>"
        for row, (each, its) in enumerate(zip(suggestions, counts, strict=True), 1)
    )
    return (
        f'<figure><svg viewBox="0 0 {_WIDTH} {height}" role=img aria-label="Comments for and against each explanation">'
        f'<line x1="{_HALF}" x2="{_HALF}" y1="0" y2="{height}"/>{"".join(bars)}</svg>'
        "<figcaption>Comments <span class=against-text>against</span> (left), <span class=for-text>for</span> (right)."
        "</figcaption><details><summary>The same as a table</summary><table><thead><tr>"
        "<th class=n scope=col>#<th scope=col>"
        "Explanation<th class=n scope=col>For<th class=n scope=col>Against<th class=n scope=col>People</tr></thead>"
        f"<tbody>{rows}</tbody></table></details></figure>"
    )


def _explanation(number: int, each: Suggestion, by_id: Mapping[str, Comment]) -> str:
    counts = _counts(each)
    wording = " This is the nearest clause; it needs wording." if each.needs_wording else ""
    links = "".join(_link(link, by_id[link.comment]) for link in each.links[:_SHOWN])
    more = len(each.links) - _SHOWN
    return (
        f"<article><h2 dir=auto>{number}. {escape(each.statement)}</h2><p class=soft>{counts[Stance.FOR]} for, "
        f"{counts[Stance.AGAINST]} against, by {each.people} {'person' if each.people == 1 else 'people'}.{wording}</p>"
        f"<ol>{links}</ol>{f'<p class=soft>And {more} more.</p>' if more > 0 else ''}</article>"
    )


def _link(link: Link, comment: Comment) -> str:
    left, right = max(0, link.start - _AROUND), min(len(comment.text), link.end + _AROUND)
    before = ("…" if left else "") + escape(comment.text[left : link.start])
    after = escape(comment.text[link.end : right]) + ("…" if right < len(comment.text) else "")
    said = {Stance.FOR: "for", Stance.AGAINST: "against", Stance.NEITHER: "takes no side"}[link.stance]
    return (
        f"<li class={link.stance}><b>{said}</b> <span class=soft><bdi>{escape(comment.author)}</bdi></span><br>"
        f"<span dir=auto>{before}<mark>{escape(comment.text[link.start : link.end])}</mark>{after}</span></li>"
    )


def _counts(each: Suggestion) -> Counter[Stance]:
    return Counter(link.stance for link in each.links)


def _short(text: str, most: int = 34) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
