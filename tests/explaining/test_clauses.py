"""Clauses of a comment, and where they stand in what was written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from weighin.explaining.clauses import MOST, READ, read


def test_a_sentence_is_cut_where_its_parts_could_stand_alone() -> None:
    found = read("The budget went up every year, but nobody checked the plates. It fell.")
    assert [clause.text for clause in found.clauses] == [
        "The budget went up every year",
        "but nobody checked the plates.",
        "It fell.",
    ]
    assert [clause.contrasts for clause in found.clauses] == [False, True, False]
    assert [clause.sentence for clause in found.clauses] == [0, 0, 1]


def test_not_x_is_a_clause_of_its_own() -> None:
    assert [clause.text for clause in read("It was sloppiness, not the language.").clauses][1] == "not the language."


def test_what_is_quoted_and_addresses_are_no_claim() -> None:
    text = "> The crew was drunk.\nNobody said that. See https://example.org/they-were-drunk for more."
    found = read(text)
    assert found.quotes == ("The crew was drunk.",)
    assert "drunk" not in " ".join(clause.text for clause in found.clauses)


def test_a_question_is_known_in_all_its_parts() -> None:
    found = read("Was it the flood, or was it the gravel? I wonder.")
    assert [clause.asks for clause in found.clauses] == [True, True, False]


def test_paragraphs_are_counted() -> None:
    assert [clause.paragraph for clause in read("One thing happened.\n\nAnother thing happened.").clauses] == [0, 1]


def test_a_short_form_ends_no_sentence() -> None:
    assert len(read("Dr. Moe and Mr. Lund saw it.").clauses) == 1


def test_marks_of_emphasis_are_no_part_of_what_is_said() -> None:
    text = "2. **Banners**: gone, too light. It is _fair_ only `if` they *walked*, 2*3 times a file_name_here."
    found = read(text)
    assert [clause.text for clause in found.clauses] == [
        "2.",
        "Banners: gone, too light.",
        "It is fair only if they walked, 2*3 times a file_name_here.",
    ]
    assert text[found.clauses[-1].start : found.clauses[-1].end].endswith("file_name_here.")


MARKS = str.maketrans("", "", "*_`\ue000")


@given(st.text(max_size=3000) | st.text(alphabet="a .?!;,\n>-—'\"*_`\0\u202eé中😀", max_size=3000))
def test_every_clause_says_truly_where_it_stands(text: str) -> None:
    found = read(text)
    assert len(found.clauses) <= MOST
    end = 0
    for clause in found.clauses:
        assert end <= clause.start < clause.end <= min(len(text), READ)
        got, there = (one.translate(MARKS) for one in (clause.text, text[clause.start : clause.end]))
        assert all(one in (other, " ") for one, other in zip(got, there, strict=True))
        end = clause.end
