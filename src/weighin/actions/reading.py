"""What a reader sees: a story with a page of its thread, a comment in its context, the list of stories.

Each function opens one read transaction, so a page shows one moment of the thread.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import Connection

from weighin.domain import tree
from weighin.domain.errors import Code, Refusal
from weighin.domain.listing import Bearing, Evidence, Explanation, Place
from weighin.domain.ordering import BY_CAMPS, Cursor, Sort, cursor_after
from weighin.domain.tree import Bounds, Row, Shown
from weighin.domain.types import Comment, Decision, Instant, Person, Role, Site, State, Story
from weighin.storage import (
    attachments,
    bearings,
    comments,
    decisions,
    evidence,
    explanations,
    fits,
    stories,
    threads,
    votes,
)
from weighin.storage.attachments import Said
from weighin.storage.db import Database

CONTEXT = 4  # how many comments above one are shown with it
MENTIONS = 20

Labels = dict[int, list[tuple[str, Bearing]]]  # comment id -> [(letter of an explanation, for or against)]


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A page of a story's thread. `next` continues it; `votes` are the reader's own, by comment."""

    story: Story
    sort: Sort
    rows: list[Row]
    next: Cursor | None
    first: bool
    mentions: list[Comment] = field(default_factory=list)
    votes: dict[int, int] = field(default_factory=dict)
    accounts: list[Explanation] = field(default_factory=list)  # the explanations on the story's list
    has_camps: bool = False  # whether enough have voted for orders that camps of readers decide
    has_list: bool = False  # whether anything is on it, or suggested for it
    labels: Labels = field(default_factory=dict)

    @property
    def by_camps(self) -> bool:
        """Whether camps of readers decide the order."""
        return self.sort in BY_CAMPS


@dataclass(frozen=True, slots=True)
class CommentPage:
    """A comment, those above it (top first), and a page of those below it.

    `attached`: the evidence that it speaks for or against; `attachable`: what this person may let it speak of.
    """

    story: Story
    comment: Comment
    above: list[Comment]
    rows: list[Row]
    after: int
    decision: Decision | None = None
    edits: list[tuple[Instant, str]] = field(default_factory=list)  # for moderators: (when replaced, what it said)
    votes: dict[int, int] = field(default_factory=dict)
    accounts: list[Explanation] = field(default_factory=list)
    labels: Labels = field(default_factory=dict)
    attached: list[tuple[Evidence, Said]] = field(default_factory=list)
    attachable: list[Evidence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Decided:
    """A moderator's decision, the comment as it is now, and whether it is the last one about it in the list."""

    decision: Decision
    comment: Comment
    holds: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits, oldest first, what moderators decided, newest first, and the titles of the stories by id."""

    held: list[Comment]
    more: bool
    decided: list[Decided]
    titles: dict[int, str]
    lists: list[tuple[Story, int]]  # stories on whose lists so many explanations and pieces of evidence wait


def desk(db: Database, site: Site, limit: int) -> Desk:
    """What a moderator has to decide and what moderators have decided, at most `limit` of each."""
    with db.read() as conn:
        held = comments.held(conn, site.id, limit + 1)
        taken = decisions.of_people(conn, site.id, limit)
        about = comments.by_ids(conn, site.id, {one.comment_id for one in taken}) if taken else {}
        last: dict[int, int] = {}
        for decision in taken:
            last.setdefault(decision.comment_id, decision.id)
        decided = [Decided(one, about[one.comment_id], last[one.comment_id] == one.id) for one in taken]
        waiting = Counter(one.story_id for one in explanations.held(conn, site.id, limit))
        waiting.update(one.story_id for one in evidence.held(conn, site.id, limit))
        its = stories.by_ids(conn, waiting) if waiting else {}
        lists = [(its[story_id], count) for story_id, count in sorted(waiting.items())]
        under = {comment.story_id for comment in (*held, *about.values())}
        titles = stories.titles(conn, under) if under else {}
        return Desk(held[:limit], len(held) > limit, decided, titles, lists)


def thread(
    db: Database,
    site: Site,
    slug: str,
    sort: Sort,
    after: Cursor | None,
    bounds: Bounds,
    person: Person | None = None,
) -> ThreadPage:
    """The page of a story's thread that begins after the cursor. Raises Refusal for an unknown story."""
    with db.read() as conn:
        story = public_story(stories.by_slug(conn, site.id, slug), person)
        rows, following = page_of_roots(conn, story.id, sort, after, bounds)
        mentions = threads.mentions(conn, story.id, MENTIONS) if story.mentions and not after else []
        explained = explanations.shown(conn, story.id)
        accounts = [one for one in explained if one.place is Place.LISTED]
        return ThreadPage(
            story=stories.with_credits(conn, story),
            sort=sort,
            rows=rows,
            next=following,
            first=after is None,
            mentions=mentions,
            votes=_votes(conn, person, rows),
            accounts=accounts,
            has_camps=sort in BY_CAMPS and fits.has_camps(conn, site.id),
            has_list=any(one.place is not Place.MERGED for one in explained),
            labels=_labels(conn, explained, rows),
        )


def page_of_roots(
    conn: Connection, story_id: int, sort: Sort, after: Cursor | None, bounds: Bounds
) -> tuple[list[Row], Cursor | None]:
    """The rows of one page and the cursor of the next, or None at the end: a few queries, whatever the thread."""
    found = threads.roots(conn, story_id, sort, after, bounds.first)
    tops = tree.fit(found, bounds)
    if len(tops) == len(found) == bounds.first:  # there is room for more of them than most pages need
        found += threads.roots(conn, story_id, sort, cursor_after(found[-1], sort), bounds.size + 1 - bounds.first)
        tops = tree.fit(found[: bounds.size], bounds)
    whole = [top.id for top in tops if 0 < top.descendants <= bounds.branch]
    large = [top.id for top in tops if top.descendants > bounds.branch]
    # Apart, so that a large branch cannot use up what is meant for the small ones.
    below = threads.below(conn, whole, bounds.branch, bounds.size)
    below += threads.below(conn, large, bounds.width, min(bounds.size, bounds.branch * len(large)))
    following = cursor_after(tops[-1], sort) if len(tops) < len(found) else None
    return tree.arrange(tops, below, bounds), following


def page_of_replies(conn: Connection, parent: Comment, after: int, bounds: Bounds) -> tuple[list[Row], int | None]:
    """The replies below one comment from a place on, and the place after which the next page begins."""
    found = threads.replies(conn, parent.id, after, bounds.size + 1)
    tops = found[: max(1, bounds.size // 2)]
    below = threads.below(conn, [top.id for top in tops if top.replies], bounds.width, bounds.size - len(tops))
    following = (tops[-1].position or 0) if len(tops) < len(found) else None
    return tree.arrange(tops, below, Bounds(2 * bounds.size)), following


def comment_in_context(
    db: Database, site: Site, comment_id: int, after: int, bounds: Bounds, person: Person | None = None
) -> CommentPage:
    """A comment with what stands above and below it. Raises Refusal for what this person may not see."""
    with db.read() as conn:
        comment = comments.by_id(conn, site.id, comment_id)
        if comment is None:
            raise Refusal(Code.COMMENT_UNKNOWN, "There is no such comment here.")
        story = public_story(stories.by_id(conn, site.id, comment.story_id), person)
        if not may_see(comment, person):
            raise Refusal(Code.COMMENT_UNKNOWN, "This comment is not, or no longer, public.")
        rows, following = page_of_replies(conn, comment, after, bounds)
        if following is not None:
            place = following
            rows.append(tree.More(comment, 0, comment.replies - place, place))
        above, explained = threads.ancestors(conn, comment, CONTEXT), explanations.shown(conn, story.id)
        attached, attachable = _evidence(conn, story, comment, person)
        return CommentPage(
            story=story,
            comment=comment,
            above=above,
            rows=rows,
            after=after,
            edits=comments.edits(conn, comment.id) if may_see_edits(comment, person) else [],
            decision=None if comment.is_public else decisions.latest(conn, comment.id),
            votes=_votes(conn, person, [Shown(comment, 0), *rows]),
            accounts=[one for one in explained if one.place is Place.LISTED],
            labels=_labels(conn, explained, [Shown(comment, 0), *(Shown(one, 0) for one in above), *rows]),
            attached=attached,
            attachable=attachable,
        )


def _evidence(
    conn: Connection, story: Story, comment: Comment, person: Person | None
) -> tuple[list[tuple[Evidence, Said]], list[Evidence]]:
    """What a comment speaks of, and the evidence of which its reader may say so: as its writer, or as a moderator."""
    if not comment.is_public:
        return [], []
    said = {one.evidence_id: one for one in attachments.of_comment(conn, comment.id)}
    its_writer = person is not None and comment.person_id == person.id and story.open
    may = is_moderator(person) or its_writer
    if not (said or may):
        return [], []
    listed = [row for row in evidence.of_story(conn, story.id) if row.place is Place.LISTED]
    attached = [(row, said[row.id]) for row in listed if row.id in said and said[row.id].bearing]
    theirs = [row for row in listed if is_moderator(person) or row.id not in said or not said[row.id].by_moderator]
    return attached, theirs if may else []


def may_see(comment: Comment, person: Person | None) -> bool:
    """Whether a person may open a comment: public ones and markers all may, others its writer and moderators."""
    if comment.is_public or comment.position is not None:
        return True
    if person is None or comment.state is State.WITHDRAWN:
        return False
    return is_moderator(person) or comment.person_id == person.id


def may_see_edits(comment: Comment, person: Person | None) -> bool:
    """Whether a person may read what a comment said before: moderators may, until its writer takes it back."""
    return comment.edited_at is not None and comment.state is not State.WITHDRAWN and is_moderator(person)


def shown_comment(comment: Comment | None, story: Story) -> Comment:
    """The comment, if it has a place in the story's thread. Raises Refusal if not."""
    if comment is None or comment.story_id != story.id or comment.position is None:
        raise Refusal(Code.COMMENT_UNKNOWN, "There is no such comment in this story.")
    return comment


def is_moderator(person: Person | None) -> bool:
    return person is not None and person.role is Role.MODERATOR


def public_story(story: Story | None, person: Person | None) -> Story:
    """The story, if this person may see it. Raises Refusal if there is none or it is not public."""
    if story is None or not (story.public or is_moderator(person)):
        raise Refusal(Code.STORY_UNKNOWN, "There is no such story here.")
    return story


def votes_of(conn: Connection, person: Person | None, comment_ids: list[int]) -> dict[int, int]:
    """{comment id: 1 or -1}: a person's own votes on these comments."""
    return {} if person is None else votes.of_person(conn, person.id, comment_ids)


def _votes(conn: Connection, person: Person | None, rows: list[Row]) -> dict[int, int]:
    return votes_of(conn, person, [row.comment.id for row in rows if isinstance(row, Shown)])


def _labels(conn: Connection, explained: list[Explanation], rows: list[Row]) -> Labels:
    return bearings.of_comments(conn, [row.comment.id for row in rows if isinstance(row, Shown)], explained)
