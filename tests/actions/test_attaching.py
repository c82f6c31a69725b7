"""Comments attached to evidence: who may, what they move, and what a crowd of new accounts cannot move with them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import Connection, update

from camps import COMMENTS, READERS, vote_in_camps
from cast import NOW, Say
from listed import Made, make_list, observe, reader, weigh_in, weighted
from weighin.actions import assessing, attaching, changes, curating, moderating, posting, publishing, sites, voting
from weighin.actions.listpage import of_slug
from weighin.actions.ranking import Fits, refit
from weighin.actions.weighing import NO_CAMPS, Camps, Lists
from weighin.domain.errors import Code, Refusal
from weighin.domain.listing import Bearing
from weighin.domain.types import MINUTE, Comment, Person, Site, State, Story
from weighin.storage import comments, list_events, people, votes
from weighin.storage.db import Database
from weighin.storage.schema import comments as stored

FOR, AGAINST, NEITHER = Bearing.FOR, Bearing.AGAINST, Bearing.NEITHER
FOR_THE_TIDE: list[list[assessing.Value]] = [[2, -2, -1], [2, -2, 0], [1, -2, -1]]


@pytest.fixture
def made(db: Database, site: Site, story: Story) -> Made:
    return make_list(db, site, story)


def believed(db: Database, story: Story, number: str = "1", camps: Camps = NO_CAMPS) -> float:
    with db.read() as conn:
        return Lists().weighted(conn, story.id, camps).standings.evidence[number].credibility


def writer_of(db: Database, site: Site, comment: Comment) -> Person:
    with db.read() as conn:
        found = people.by_id(conn, site.id, comment.person_id or 0)
    assert found is not None
    return found


def vote_all(db: Database, site: Site, comment: Comment, voters: Sequence[Person], value: int = 1) -> None:
    """Every one's vote at once, as if each had come by."""

    def work(conn: Connection) -> None:
        for person in voters:
            votes.put(conn, site.id, comment.id, person.id, value, NOW)
        ups = len(voters) if value > 0 else 0
        comments.set_votes(conn, comment.id, ups, len(voters) - ups, 0, 0)

    db.write(work)


def test_what_readers_vote_for_moves_how_far_evidence_is_believed(
    db: Database, site: Site, story: Story, made: Made, say: Say
) -> None:
    comment = say("The ropes were frayed, I saw them")
    attaching.attach(db, site, comment.id, made.evidence[0].id, AGAINST, writer_of(db, site, comment), NOW)
    assert believed(db, story) == 0.6  # nobody has voted for it
    seen = [believed(db, story)]
    for _ in range(4):
        voting.vote(db, site, comment.id, 1, None, NOW)
        seen.append(believed(db, story))
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 5
    assert believed(db, story, "2") == 0.6
    row = of_slug(db, Lists(), site, story.slug, None).rows[0]
    assert (row.attached, row.unargued) == ((0, 1), 0.6)
    assert [(one.comment_id, one.html) for one in row.againsts] == [(comment.id, comment.html)]
    vote_all(db, site, comment, [reader(db, site) for _ in range(3)], -1)
    assert seen[4] < believed(db, story) < 0.6


def test_a_comment_for_it_and_one_against_it_pull_apart(
    db: Database, site: Site, story: Story, made: Made, say: Say
) -> None:
    told = {}
    for bearing, words in ((FOR, "I cut them myself"), (AGAINST, "They were frayed")):
        comment = say(words)
        attaching.attach(db, site, comment.id, made.evidence[0].id, bearing, writer_of(db, site, comment), NOW)
        vote_all(db, site, comment, [reader(db, site) for _ in range(5)])
        told[bearing] = believed(db, story)
    assert told[FOR] > 0.6
    assert told[AGAINST] == pytest.approx(0.6)


def test_a_reply_that_answers_takes_from_what_it_answers(
    db: Database, site: Site, story: Story, made: Made, say: Say
) -> None:
    claim = say("They were frayed")
    answer = say("No: the ends were clean", parent=claim)
    for comment, bearing in ((claim, AGAINST), (answer, FOR)):
        attaching.attach(db, site, comment.id, made.evidence[0].id, bearing, writer_of(db, site, comment), NOW)
    vote_all(db, site, claim, [reader(db, site) for _ in range(5)])
    alone = believed(db, story)
    vote_all(db, site, answer, [reader(db, site) for _ in range(9)])
    assert alone < believed(db, story) < 0.6


def test_an_author_counts_once_on_a_piece_of_evidence(
    db: Database, site: Site, story: Story, made: Made, say: Say
) -> None:
    author, voters = reader(db, site, "Ann"), [reader(db, site) for _ in range(4)]
    seen = []
    for words in ("They were frayed", "Frayed, as I said", "Who says cut?"):
        comment = say(words, person=author)
        attaching.attach(db, site, comment.id, made.evidence[0].id, AGAINST, author, NOW)
        vote_all(db, site, comment, voters)
        seen.append(believed(db, story))
    assert seen == [seen[0]] * 3


def test_nobody_else_says_what_a_comment_speaks_for(
    db: Database, site: Site, story: Story, made: Made, say: Say, moderator: Person
) -> None:
    comment, row = say("They were frayed"), made.evidence[0]
    its_writer = writer_of(db, site, comment)
    for person in (None, reader(db, site)):
        assert refused(db, site, comment.id, row.id, FOR, person) is Code.NOT_YOURS
    attaching.attach(db, site, comment.id, row.id, FOR, its_writer, NOW)
    attaching.attach(db, site, comment.id, row.id, AGAINST, moderator, NOW)
    assert refused(db, site, comment.id, row.id, FOR, its_writer) is Code.NOT_YOURS
    attaching.attach(db, site, comment.id, row.id, NEITHER, moderator, NOW)
    assert refused(db, site, comment.id, row.id, AGAINST, its_writer) is Code.NOT_YOURS
    assert of_slug(db, Lists(), site, story.slug, None).rows[0].attached == (0, 0)


def refused(db: Database, site: Site, comment: int, row: int, bearing: Bearing, person: Person | None) -> Code:
    with pytest.raises(Refusal) as caught:
        attaching.attach(db, site, comment, row, bearing, person, NOW)
    return caught.value.code


def test_what_is_not_there_cannot_be_attached(
    db: Database, site: Site, story: Story, made: Made, say: Say, moderator: Person
) -> None:
    comment, row = say("They were frayed"), made.evidence[0]
    assert refused(db, site, 999, row.id, FOR, moderator) is Code.COMMENT_UNKNOWN
    assert refused(db, site, comment.id, 999, FOR, moderator) is Code.EVIDENCE_UNKNOWN
    curating.take_off_evidence(db, site, row.id, moderator, NOW)
    assert refused(db, site, comment.id, row.id, FOR, moderator) is Code.EVIDENCE_UNKNOWN
    moderating.decide(db, site, comment.id, "hold", "why", moderator, NOW)
    assert refused(db, site, comment.id, made.evidence[1].id, FOR, moderator) is Code.COMMENT_UNKNOWN
    assert of_slug(db, Lists(), site, story.slug, None).rows[0].attached == (0, 0)


def test_a_comment_speaks_of_few_pieces_of_evidence(
    db: Database, site: Site, story: Story, say: Say, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "EACH_MOST", 2)
    comment = say("They were frayed")
    its_writer = writer_of(db, site, comment)
    for row in made.evidence[:2]:
        attaching.attach(db, site, comment.id, row.id, FOR, its_writer, NOW)
    assert refused(db, site, comment.id, made.evidence[2].id, FOR, its_writer) is Code.ATTACHMENT_INVALID
    attaching.attach(db, site, comment.id, made.evidence[0].id, NEITHER, its_writer, NOW)
    attaching.attach(db, site, comment.id, made.evidence[2].id, FOR, its_writer, NOW)
    attaching.attach(db, site, comment.id, made.evidence[2].id, AGAINST, its_writer, NOW)


def test_on_a_closed_story_only_moderators_attach(
    db: Database, site: Site, story: Story, made: Made, say: Say, moderator: Person
) -> None:
    comment = say("They were frayed")
    new = publishing.Article(publishing.NewStory(story.slug, story.title, NOW, body="<p>It was gone.</p>", open=False))
    publishing.publish(db, site, [new])
    its_writer = writer_of(db, site, comment)
    assert refused(db, site, comment.id, made.evidence[0].id, FOR, its_writer) is Code.STORY_CLOSED
    attaching.attach(db, site, comment.id, made.evidence[0].id, FOR, moderator, NOW)
    assert of_slug(db, Lists(), site, story.slug, None).rows[0].attached == (1, 0)


def test_a_comment_is_attached_as_it_is_posted(db: Database, site: Site, story: Story, made: Made) -> None:
    typed = posting.Typed("Ann", "Frayed", attaches=((made.evidence[0].id, -1), (999, 1)))
    comment = posting.post(db, site, story.id, typed, None, 1, NOW)
    assert of_slug(db, Lists(), site, story.slug, None).rows[0].attached == (0, 1)
    assert kinds(db, story)[-1] == ("attached", comment.id)


def kinds(db: Database, story: Story) -> list[tuple[str, int | None]]:
    with db.read() as conn:
        return [(one.kind, one.about.get("comment")) for one in list_events.of_story(conn, story.id)]


@pytest.mark.parametrize("how", ["withdrawn", "removed", "held"])
def test_a_comment_that_goes_moves_nothing_from_then_on(
    db: Database, site: Site, story: Story, made: Made, say: Say, moderator: Person, how: str
) -> None:
    lists = Lists()

    def now() -> float:
        with db.read() as conn:
            return lists.weighted(conn, story.id).standings.evidence["1"].credibility

    comment = say("They were frayed")
    its_writer = writer_of(db, site, comment)
    attaching.attach(db, site, comment.id, made.evidence[0].id, AGAINST, its_writer, NOW)
    vote_all(db, site, comment, [reader(db, site) for _ in range(5)])
    assert now() < 0.5
    if how == "withdrawn":
        posting.withdraw(db, site, comment.id, its_writer, NOW + MINUTE)
    else:
        moderating.decide(db, site, comment.id, "remove" if how == "removed" else "hold", "why", moderator, NOW)
    assert now() == 0.6
    assert kinds(db, story)[-1] == ("detached", comment.id)
    assert of_slug(db, lists, site, story.slug, None).rows[0].attached == (0, 0)
    if how != "withdrawn":
        moderating.decide(db, site, comment.id, "publish", "", moderator, NOW)
        assert now() < 0.5
        assert kinds(db, story)[-1] == ("attached", comment.id)


def test_an_edit_that_is_held_moves_nothing_until_it_is_read(
    db: Database, site: Site, story: Story, made: Made, moderator: Person
) -> None:
    typed = posting.Typed("Ann", "Frayed", attaches=((made.evidence[0].id, -1),))
    comment = posting.post(db, site, story.id, typed, None, 1, NOW)
    vote_all(db, site, comment, [reader(db, site) for _ in range(5)])
    its_writer = writer_of(db, site, comment)
    assert believed(db, story) < 0.5
    holding = sites.change(db, site, holds_all=True)
    edited = posting.edit(db, holding, comment.id, "Frayed and cut", its_writer, NOW + MINUTE)
    assert edited.state is State.HELD
    assert believed(db, story) == 0.6
    moderating.decide(db, site, comment.id, "publish", "", moderator, NOW)
    assert believed(db, story) < 0.5


def test_evidence_that_means_something_else_begins_without_comments(
    db: Database, site: Site, story: Story, made: Made, say: Say, moderator: Person
) -> None:
    comment = say("They were frayed")
    attaching.attach(db, site, comment.id, made.evidence[0].id, AGAINST, writer_of(db, site, comment), NOW)
    curating.edit_evidence(db, site, made.evidence[0].id, "Its anchor was gone", moderator, NOW)
    assert of_slug(db, Lists(), site, story.slug, None).rows[0].attached == (0, 0)


def test_a_change_is_told_as_the_comments_doing(db: Database, site: Site, story: Story, made: Made, say: Say) -> None:
    lists = Lists()
    weigh_in(db, site, made, reader(db, site), FOR_THE_TIDE)
    changes.remember(db, lists, site, story.id, NO_CAMPS, NOW)
    comment = say("They were frayed")
    for _ in range(6):
        voting.vote(db, site, comment.id, 1, None, NOW)
    attaching.attach(db, site, comment.id, made.evidence[0].id, AGAINST, writer_of(db, site, comment), NOW)
    changes.remember(db, lists, site, story.id, NO_CAMPS, NOW)
    with db.read() as conn:
        told = changes.of_list(
            conn,
            story.id,
            {one.id: one.letter for one in made.explanations},
            {row.id: row.number for row in made.evidence},
        )
    assert (told[0].kind, told[0].about["evidence"], told[0].about["bearing"]) == ("attached", 1, -1)
    assert {cause.evidence for move in told[0].moves for cause in move.causes} == {"1"}


def writers_who_weighed(db: Database, site: Site, made: Made, say: Say, count: int) -> list[Person]:
    found = []
    for number in range(count):
        person = reader(db, site, f"writer {number}")
        say(f"What writer {number} saw", person=person, name=person.name)
        weigh_in(db, site, made, person, FOR_THE_TIDE)
        found.append(person)
    return found


@pytest.mark.parametrize("friends", [0, 8])
def test_a_crowd_moves_no_more_with_comments_than_with_ratings(
    db: Database, site: Site, story: Story, made: Made, say: Say, friends: int
) -> None:
    """Five new accounts write against what the site's people believe; hundreds of others vote them up."""
    row = made.evidence[0]
    writers_who_weighed(db, site, made, say, friends)
    before = weighted(db, story)
    crowd = [reader(db, site) for _ in range(300)]
    against = []
    for number in range(5):
        comment = say(f"Frayed, and no doubt about it {number}", person=crowd[number])
        attaching.attach(db, site, comment.id, row.id, AGAINST, crowd[number], NOW)
        vote_all(db, site, comment, crowd[5:])
        against.append(comment)
    argued = weighted(db, story)
    for comment in against:
        attaching.attach(db, site, comment.id, row.id, NEITHER, crowd[against.index(comment)], NOW)
    assert believed(db, story) == before.standings.evidence["1"].credibility
    for person in crowd:
        assessing.assess(db, site, row.id, {}, 0, person, NOW)
    rated = believed(db, story)
    assert rated - 1e-9 <= argued.standings.evidence["1"].credibility
    if friends:
        order = [[one.explanation for one in found.standings.standings] for found in (before, argued)]
        assert order[0] == order[1]
        assert argued.standings.evidence["1"].credibility > 0.3


def test_where_there_are_camps_votes_of_new_accounts_carry_no_comment(
    db: Database, site: Site, story: Story, made: Made, say: Say
) -> None:
    voters = [reader(db, site) for _ in range(READERS)]
    said = [say(f"words {number}", person=reader(db, site, f"w{number}")) for number in range(COMMENTS)]
    vote_in_camps(db, site, said, voters)
    refit(db, site, NOW + 1)
    camps = Fits(db).camps(site.id)
    assert camps.sides
    liked, pushed = said[-1], say("pushed")  # the last two are liked by both camps
    for comment in (liked, pushed):
        attaching.attach(db, site, comment.id, made.evidence[0].id, AGAINST, writer_of(db, site, comment), NOW)
    kept = Fits(db).of(site.id)
    for _ in range(30):
        voting.vote(db, site, pushed.id, 1, reader(db, site), NOW + 2, kept)
    both = believed(db, story, camps=camps)
    assert both < 0.55
    attaching.attach(db, site, liked.id, made.evidence[0].id, NEITHER, writer_of(db, site, liked), NOW)
    assert believed(db, story, camps=camps) == pytest.approx(0.6)


def test_where_there_are_camps_a_comment_without_a_vote_carries_nothing_however_high_it_stands(
    db: Database, site: Site, story: Story, made: Made, say: Say
) -> None:
    comment = say("The ropes were frayed, I saw them")
    attaching.attach(db, site, comment.id, made.evidence[0].id, AGAINST, writer_of(db, site, comment), NOW)
    stands = update(stored).where(stored.c.id == comment.id).values(rank_bridging=-900_000_000)
    db.write(lambda conn: conn.execute(stands))
    camps = Camps({}, 1, unvoted=-400_000_000)
    before = believed(db, story, camps=camps)
    vote_all(db, site, comment, [reader(db, site)])
    assert believed(db, story, camps=camps) < before == pytest.approx(0.6)


def test_what_speaks_of_evidence_that_left_the_list_counts_no_more(
    db: Database, site: Site, story: Story, say: Say
) -> None:
    rows = [
        observe(db, site, story, f"Observation {number} was of something else {number * 37}") for number in range(6)
    ]
    comment = say("It speaks of much")
    writer = writer_of(db, site, comment)
    for row in rows[:5]:
        attaching.attach(db, site, comment.id, row.id, FOR, writer, NOW)
    with pytest.raises(Refusal, match="5 pieces"):
        attaching.attach(db, site, comment.id, rows[5].id, FOR, writer, NOW)
    curating.take_off_evidence(db, site, rows[0].id, sites.moderator(db, site, "mo@site.example", NOW), NOW)
    attaching.attach(db, site, comment.id, rows[5].id, FOR, writer, NOW)
