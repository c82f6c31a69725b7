"""The order of comments from a file of votes."""

from __future__ import annotations

import csv
import json
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import numpy as np
import typer

from weighin.cli.formats import format_of
from weighin.domain.errors import Code, Refusal

if TYPE_CHECKING:
    from weighin.domain.ranking import Ranking
    from weighin.domain.ranking.votes import Ints

COLUMNS = ("person", "comment", "vote")
VALUES = {"1": 1, "+1": 1, "1.0": 1, "0": 0, "0.0": 0, "-0": 0, "-0.0": 0, "-1": -1, "-1.0": -1}
ID_MAX = 200  # characters
LINE_MAX = 4096
VOTES_MAX = 20_000_000
NO_VOTES = (
    "{} is an export of comments. It says at most how many agreed, not who, and camps are made of who agreed with what."
    " Write the votes of your system as a CSV file: person,comment,vote."
)


def rank(
    votes: Annotated[Path, typer.Option(help="A CSV file that begins with person,comment,vote; a vote is 1, 0 or -1.")],
    z: Annotated[
        float,
        typer.Option(help="Standard errors that a bound lies below its prediction; 1.64 for a site under attack."),
    ] = 1.0,
    report: Annotated[Path | None, typer.Option(help="Also write a page that shows the camps, for people.")] = None,
    parquet: Annotated[
        Path | None, typer.Option(help="Also write comments and people as Parquet files into this folder.")
    ] = None,
) -> None:
    """Rank comments by votes: JSON on stdout with the two camps, and for each comment the numbers behind its place."""
    from weighin.domain import ranking
    from weighin.exporters import parquet as files
    from weighin.exporters import tables
    from weighin.exporters.camps import report as page
    from weighin.exporters.whole import Whole

    if not (isfinite(z) and 0 <= z <= 10):
        message = "--z must be a number from 0 to 10: 1 is usual, 1.64 is for a site under attack."
        raise Refusal(Code.SETTING_INVALID, message)
    if parquet is not None:
        files.ready()
    cast = read_votes(votes)
    ranked = ranking.rank(cast.person, cast.comment, cast.vote, z=z)
    with Whole() as whole:
        if report is not None:
            whole.text(report, page(votes.name, cast.persons, cast.comments, len(cast.vote), ranked))
        if parquet is not None:
            files.write(whole, parquet, tables.ranked(cast.persons, cast.comments, ranked))
    for piece in told(cast, ranked):
        sys.stdout.write(piece)


@dataclass(frozen=True, slots=True)
class Cast:
    """Votes in the order of the file; `person` and `comment` are places in `persons` and `comments`, which ascend."""

    persons: list[str]
    comments: list[str]
    person: Ints
    comment: Ints
    vote: Ints


def read_votes(file: Path) -> Cast:
    """The votes of a CSV file. Raises Refusal, which names the line, if it cannot be read."""
    persons: dict[str, int] = {}
    comments: dict[str, int] = {}
    person, comment, vote = array("q"), array("q"), array("q")
    try:
        if format_of(file) is not None:
            raise Refusal(Code.FILE_INVALID, NO_VOTES.format(file))
        with file.open(encoding="utf-8-sig", newline="") as opened:
            for who, which, value in _rows(file, opened):
                person.append(persons.setdefault(who, len(persons)))
                comment.append(comments.setdefault(which, len(comments)))
                vote.append(value)
    except (OSError, EOFError) as error:
        raise Refusal(
            Code.FILE_INVALID, f"{file} cannot be read: {getattr(error, 'strerror', None) or error}."
        ) from error
    except UnicodeDecodeError as error:
        raise Refusal(Code.FILE_INVALID, f"{file} is not UTF-8 text. Save it as UTF-8 and try again.") from error
    people, who_cast = _sorted(persons, person)
    about, cast_on = _sorted(comments, comment)
    return Cast(people, about, who_cast, cast_on, np.array(vote, dtype=np.int64))


def _rows(file: Path, opened: TextIO) -> Iterator[tuple[str, str, int]]:
    rows = csv.reader(_lines(file, opened), strict=True)

    def wrong(what: str) -> Refusal:
        return Refusal(Code.FILE_INVALID, f"{file}, line {max(1, rows.line_num)}: {what}")

    try:
        header = [name.strip().lower() for name in next(rows, [])]
        if sorted(header) != sorted(COLUMNS):
            raise wrong("the first line must be person,comment,vote.")
        order = [header.index(name) for name in COLUMNS]
        for count, row in enumerate(row for row in rows if row):
            if count == VOTES_MAX:
                raise wrong(f"more than {VOTES_MAX:,} votes. Rank one story or one site at a time.")
            if len(row) != len(COLUMNS):
                raise wrong(f"{len(row)} values where person,comment,vote are wanted.")
            who, which, value = (row[place] for place in order)
            if value.strip() not in VALUES:
                raise wrong(f"the vote is {value[:20]!r}; write 1 (agree), 0 (pass) or -1 (disagree).")
            for name, one in (("person", who), ("comment", which)):
                if not 0 < len(one) <= ID_MAX:
                    raise wrong(f"the {name} must be named, in {ID_MAX} characters at most.")
            yield who, which, VALUES[value.strip()]
    except csv.Error as error:
        raise wrong(f"{error}. Write values with commas or quotes in them in double quotes.") from error


def _lines(file: Path, opened: TextIO) -> Iterator[str]:
    number = 0
    while line := opened.readline(LINE_MAX):
        number += 1
        if len(line) == LINE_MAX:
            raise Refusal(Code.FILE_INVALID, f"{file}, line {number}: longer than a vote can be. Is this a CSV file?")
        yield line


def _sorted(ids: dict[str, int], places: array[int]) -> tuple[list[str], Ints]:
    """The ids in their order, and the places that pointed to them as they were first seen."""
    names = sorted(ids)
    moved = np.empty(len(names), dtype=np.int64)
    moved[[ids[name] for name in names]] = np.arange(len(names))
    return names, moved[np.array(places, dtype=np.int64)]


def told(cast: Cast, ranking: Ranking) -> Iterator[str]:
    """The pieces of the JSON text that tells a ranking, which may be a large one."""
    camp_of = ranking.camp_of()
    yield '{"camps": {'
    for place, person in enumerate(cast.persons):
        yield f"{', ' if place else ''}{json.dumps(person)}: {json.dumps(camp_of.get(place))}"
    yield '}, "comments": {'
    for place, comment in enumerate(cast.comments):
        its = ranking.at(place)
        numbers = {"wilson": its.wilson, "bridging": its.score, "plus": its.plus, "minus": its.minus}
        yield f"{', ' if place else ''}{json.dumps(comment)}: {json.dumps(numbers | {'consensus': its.consensus})}"
    yield f'}}, "fallback": {json.dumps(ranking.fallback)}}}\n'
