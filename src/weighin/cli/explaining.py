"""The explanations that readers put forward in a thread."""

from __future__ import annotations

import importlib
import json
import re
from collections import Counter
from html import unescape
from pathlib import Path
from typing import Annotated

import typer

from weighin.cli.formats import format_of
from weighin.domain.errors import Code, Refusal
from weighin.domain.types import State
from weighin.explaining.types import Comment, Story

_BREAK = re.compile(r"<\s*(?:/p|br|/div|/li|/blockquote)[^>]*>", re.I)
_QUOTE = re.compile(r"<\s*blockquote[^>]*>(.*?)<\s*/\s*blockquote\s*>", re.I | re.S)


def explain(
    file: Annotated[Path, typer.Argument(help="A thread as JSON, or an export of WordPress, Disqus or Isso.")],
    report: Annotated[Path | None, typer.Option(help="Also write a page that shows them, for people.")] = None,
    parquet: Annotated[
        Path | None,
        typer.Option(help="Also write explanations, links and thread as Parquet files into this folder."),
    ] = None,
    words: Annotated[
        bool, typer.Option("--words", help="Use words and replies alone, no sentence embeddings.")
    ] = False,
    story: Annotated[
        str | None,
        typer.Option(help="Which story of an export, by its title or address; the most discussed otherwise."),
    ] = None,
    unsure: Annotated[bool, typer.Option("--unsure", help="List also comments that take no side.")] = False,
    details: Annotated[bool, typer.Option("--details", help="Say also which words each link rests on.")] = False,
) -> None:
    """Find the rival explanations in a thread and the comments for and against each: one JSON object on stdout."""
    from weighin.explaining import Mode, find
    from weighin.explaining.reading import told
    from weighin.explaining.report import report as page
    from weighin.exporters import parquet as files
    from weighin.exporters import tables
    from weighin.exporters.whole import Whole
    from weighin.progress import progress

    if parquet is not None:
        files.ready()
    about, comments = _thread(file, story)
    with progress(file.name) as tell:
        mode = Mode.WORDS if words else None
        found = find(about, comments, mode=mode, tell=lambda done, of: tell("comments", done, of))
    with Whole() as whole:
        if report is not None:
            whole.text(report, page(about, comments, found))
        if parquet is not None:
            files.write(whole, parquet, tables.found(comments, found, unsure=unsure))
    if found.note:
        typer.echo(f"weighin: {found.note}", err=True)
    typer.echo(json.dumps(told(found, unsure=unsure, words=details), ensure_ascii=True))


def _thread(file: Path, wanted: str | None) -> tuple[Story, list[Comment]]:
    from weighin.explaining import reading

    try:
        format = format_of(file)
        if format is None:
            if file.stat().st_size > reading.BYTES_MAX:
                raise Refusal(Code.FILE_INVALID, f"{file} is no export, and too large to be a thread.")
            return reading.thread(file.read_bytes())
    except (OSError, EOFError) as error:
        raise Refusal(
            Code.FILE_INVALID, f"{file} cannot be read: {getattr(error, 'strerror', None) or error}."
        ) from error
    return _export(file, format, wanted)


def _export(file: Path, format: str, wanted: str | None) -> tuple[Story, list[Comment]]:
    """The most discussed story of an export, or the one that is asked for. The file is read twice, and never kept."""
    from weighin.explaining.reading import COMMENTS_MAX
    from weighin.importers.imported import ImportedComment, ImportedStory

    reader = importlib.import_module(f"weighin.importers.{format}")
    counted: Counter[str] = Counter()
    titles: dict[str, ImportedStory] = {}
    for each in reader.read(file, site_url="https://example.org"):
        if isinstance(each, ImportedStory):
            titles.setdefault(each.ref, each)
        elif isinstance(each, ImportedComment):
            counted[each.story] += 1
    fit = [ref for ref, each in titles.items() if wanted is None or wanted in (each.title, each.url, each.ref)]
    if not fit:
        raise Refusal(Code.STORY_UNKNOWN, f"{file} has no such story with comments. Its stories are known by title.")
    chosen = max(fit, key=lambda ref: counted[ref])
    comments = []
    for each in reader.read(file, site_url="https://example.org"):
        if isinstance(each, ImportedComment) and each.story == chosen and each.state is State.PUBLISHED:
            comments.append(
                Comment(each.id, each.parent, each.name.strip() or f"someone ({each.id})", _text(each.text))
            )
            if len(comments) > COMMENTS_MAX:
                raise Refusal(
                    Code.FILE_INVALID, f"The story has more than {COMMENTS_MAX:,} comments, which is too many."
                )
    return Story(titles[chosen].title), comments


def _text(written: str) -> str:
    """The words of a comment that may be HTML; what it quotes stands on lines that begin with ">"."""
    import nh3

    quoted = _QUOTE.sub(lambda found: "\n> " + " ".join(_BREAK.sub(" ", found[1]).split()) + "\n\n", written)
    return unescape(nh3.clean(_BREAK.sub("\n", quoted.replace("\n> ", "\n&gt; ")), tags=set())).strip()
