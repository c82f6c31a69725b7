"""What is found in a thread, with words and replies alone."""

from __future__ import annotations

import itertools

from market import COMMENTS, STORY

from weighin.explaining import Comment, Finder, Found, Mode, Stance, Story, find


def words(*comments: Comment, story: Story = STORY) -> Found:
    return find(story, comments, mode=Mode.WORDS)


def sides(found: Found) -> list[dict[str, str]]:
    return [{link.comment: str(link.stance) for link in each.links} for each in found.suggestions]


def test_rival_explanations_are_told_apart_and_restatements_joined() -> None:
    flood, gravel = sorted(sides(words(*COMMENTS)), key=lambda each: "d" in each)
    assert flood == {"a": "for", "b": "for", "c": "against", "h": "for"}
    assert gravel == {"d": "for", "e": "for"}


def test_chatter_appears_nowhere() -> None:
    assert not {"f", "g"} & {name for each in sides(words(*COMMENTS)) for name in each}


def test_the_words_that_a_link_rests_on_are_named() -> None:
    by_id = {each.id: each for each in COMMENTS}
    for each in words(*COMMENTS).suggestions:
        for link in each.links:
            assert by_id[link.comment].text[link.start : link.end].strip()
            assert 0 <= link.confidence <= 1
        assert each.people == len({by_id[link.comment].author for link in each.links})


def test_the_order_of_the_comments_changes_nothing_but_ties() -> None:
    there = sides(words(*COMMENTS))
    for shift in range(1, len(COMMENTS)):
        turned = (*COMMENTS[shift:], *COMMENTS[:shift])
        assert sorted(map(sorted, sides(words(*turned)))) == sorted(map(sorted, there))


def test_the_same_thread_gives_the_same_answer() -> None:
    assert words(*COMMENTS) == words(*COMMENTS)


def test_nothing_is_found_in_nothing() -> None:
    assert words().suggestions == ()
    assert words(story=Story("", "")).suggestions == ()
    assert words(Comment("1", None, "A", "")).suggestions == ()
    assert words(Comment("1", None, "A", "Thanks for the article!")).suggestions == ()


def test_three_who_say_nearly_the_same_in_a_thread_of_three_say_one_thing() -> None:
    said = (
        "The flood washed the bridge away, because its piles were rotten.",
        "The flood washed the bridge away, because the piles were rotten!",
        "The flood washed away the bridge, because its piles were rotten.",
    )
    three = [Comment(str(number), None, f"Reader {number}", each) for number, each in enumerate(said)]
    assert [set(each) for each in sides(words(*three))] == [{"0", "1", "2"}]


def test_what_one_person_says_without_an_answer_needs_to_be_plain() -> None:
    assert words(Comment("1", None, "A", "My brother drove over it that morning, poor man.")).suggestions == ()


def test_other_languages_are_left_alone() -> None:
    texts = (
        "Das Hochwasser hat den Boden unter dem Pfeiler weggespült, deshalb ist die Brücke eingestürzt, sage ich euch.",
        "Наводнение размыло грунт под опорой, поэтому мост рухнул, и все об этом знали заранее.",
        "洪水が橋脚の下の地面を流したので橋が落ちたのだと思います。",
        "الفيضان جرف الأرض تحت الدعامة ولذلك سقط الجسر في النهر صباح الاثنين.",
    )
    comments = [Comment(str(n), None, f"p{n}", text) for n, text in enumerate(texts)]
    comments += [Comment(f"r{n}", str(n), f"q{n}", text) for n, text in enumerate(texts)]
    assert words(*comments).suggestions == ()


def test_a_circle_of_parents_is_cut_and_a_missing_parent_makes_a_root() -> None:
    looped = [
        Comment("x", "y", "A", COMMENTS[0].text),
        Comment("y", "x", "B", COMMENTS[1].text),
        Comment("z", "z", "C", "Hm."),
    ]
    lost = Comment("l", "nowhere", "D", COMMENTS[3].text)
    found = words(*looped, lost)
    assert {name for each in sides(found) for name in each} <= {"x", "y", "z", "l"}


def test_of_comments_with_one_id_the_first_is_read() -> None:
    twice = [*COMMENTS, Comment("a", None, "Zed", "Something else entirely happened here, the crew was drunk.")]
    assert sides(words(*twice)) == sides(words(*COMMENTS))


def test_strange_text_is_read_like_any_other() -> None:
    strange = [
        "\0\0\0",
        "😀" * 5000,
        "\u202e" + COMMENTS[0].text,
        "a" * 20_000,
        "? " * 9000,
        "no. " * 6000,
        "\n>" * 5000,
        "\ud800",
    ]
    comments = [Comment(f"s{n}", None, f"p{n}", text) for n, text in enumerate(strange)]
    comments += [Comment(f"t{n}", f"s{n}", f"q{n}", text) for n, text in enumerate(strange)]
    words(*COMMENTS, *comments)


def test_a_chain_of_replies_may_be_as_deep_as_it_likes() -> None:
    texts = itertools.cycle([COMMENTS[0].text, COMMENTS[2].text, "Exactly."])
    chain = [Comment(str(n), str(n - 1) if n else None, f"p{n % 7}", next(texts)) for n in range(1500)]
    assert words(*chain).suggestions


def test_comments_that_come_one_by_one_find_their_explanation() -> None:
    finder = Finder(STORY, mode=Mode.WORDS)
    finder.add(*COMMENTS)
    finder.settle()
    before = len(finder.found().suggestions)
    finder.add(Comment("new", "d", "Quin", "Exactly, the gravel was too heavy."))
    assert len(finder.found().suggestions) == before
    assert {"d", "new"} <= next(each.keys() for each in sides(finder.found()) if "d" in each)


def test_only_the_new_comment_is_read_again_until_the_thread_has_grown() -> None:
    many = [
        Comment(f"{n}{each.id}", each.parent and f"{n}{each.parent}", each.author, each.text)
        for n in range(8)
        for each in COMMENTS
    ]
    finder = Finder(STORY, mode=Mode.WORDS)
    finder.add(*many)
    finder.found()
    kept = dict(finder.roles.chances)
    finder.add(Comment("new", "0d", "Quin", "Exactly, the gravel was too heavy."))
    finder.found()
    assert all(finder.roles.chances[name] is chances for name, chances in kept.items())
    assert "new" in finder.roles.bonds


def test_a_finder_that_is_settled_says_what_a_fresh_one_says() -> None:
    finder = Finder(STORY, mode=Mode.WORDS)
    for comment in COMMENTS:
        finder.add(comment)
    finder.settle()
    assert finder.found() == words(*COMMENTS)


def test_who_replies_with_a_quotation_speaks_of_what_is_quoted() -> None:
    both = Comment("m", None, "Ines", f"{COMMENTS[0].text}\n\n{COMMENTS[3].text}")
    reply = Comment(
        "n",
        "m",
        "Jon",
        "> They parked two hundred tons of gravel on one side.\n\nExactly, the gravel was too heavy.",
    )
    found = words(both, reply, *COMMENTS)
    assert any({"n", "d"} <= each.keys() for each in sides(found))


def test_stances_are_three() -> None:
    assert [str(each) for each in Stance] == ["for", "against", "neither"]
