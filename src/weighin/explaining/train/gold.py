"""Annotated threads: a story, its comments, and which of them speak for or against which explanation."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from weighin.domain.errors import Code, Refusal
from weighin.explaining.types import Comment, Story


@dataclass(frozen=True)
class Gold:
    """`statements`: the wordings of each explanation; `links[comment][explanation]`: whether it speaks for it.

    `unsure`: comments of which the annotators did not decide everything.
    """

    name: str
    story: Story
    comments: tuple[Comment, ...]
    statements: dict[str, tuple[str, ...]]
    links: dict[str, dict[str, bool]]
    unsure: frozenset[str] = field(default_factory=frozenset)

    def silent(self, comment: str) -> bool:
        """Whether it surely explains nothing."""
        return comment not in self.links and comment not in self.unsure

    def shared(self, comment: Comment) -> list[str]:
        """The explanations that both it and its parent speak to."""
        above = self.links.get(comment.parent or "", {})
        return [each for each in self.links.get(comment.id, {}) if each in above]


def read(folder: Path) -> list[Gold]:
    """The annotated threads of a folder, by name. Raises Refusal (file_invalid)."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(of(path.stem, json.loads(path.read_text("utf-8"))))
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise Refusal(Code.FILE_INVALID, f"{path} is not an annotated thread ({error}).") from error
    if not found:
        raise Refusal(Code.FILE_INVALID, f"{folder} holds no annotated threads, files of the form NAME.json.")
    return found


def of(name: str, told: dict[str, object]) -> Gold:
    """One annotated thread. Raises KeyError, TypeError or ValueError where it is none."""
    data = json.loads(json.dumps(told))
    links: dict[str, dict[str, bool]] = defaultdict(dict)
    for link in data["gold"]["links"]:
        links[link["comment"]][link["explanation"]] = link["stance"] == "for"
    return Gold(
        name=name,
        story=Story(data["story"]["title"], data["story"]["text"]),
        comments=tuple(Comment(c["id"], c["parent"], c["author"], c["text"]) for c in data["comments"]),
        statements={e["id"]: (e["statement"], *e.get("aliases", ())) for e in data["gold"]["explanations"]},
        links=dict(links),
        unsure=frozenset(each["comment"] for each in data["gold"].get("ambiguous", ())),
    )


def joined(gold: Gold, seed: int) -> Gold:
    """The same thread with roots put together in twos and threes, as one author's long comment with several claims.

    Readers write long comments and annotators tire of them: so we make some whose every claim is known.
    """
    rng = Random(f"{seed} {gold.name}")
    roots = [comment for comment in gold.comments if comment.parent is None]
    rng.shuffle(roots)
    new: dict[str, str] = {}
    texts: dict[str, list[str]] = {}
    while roots:
        taken, roots = roots[: (size := rng.choice((1, 2, 3)))], roots[size:]
        texts[taken[0].id] = [each.text for each in taken]
        new |= {each.id: taken[0].id for each in taken}
    comments = []
    links: dict[str, dict[str, bool]] = defaultdict(dict)
    unsure = {new.get(each, each) for each in gold.unsure}
    for comment in gold.comments:
        if comment.parent is None and comment.id not in texts:
            continue
        parts = texts.get(comment.id, [comment.text])
        parent = new.get(comment.parent, comment.parent) if comment.parent is not None else None
        comments.append(Comment(comment.id, parent, comment.author, rng.choice((" ", "\n\n")).join(parts)))
    for comment_id, its in gold.links.items():
        links[new.get(comment_id, comment_id)].update(its)
    return Gold(f"{gold.name}+", gold.story, tuple(comments), gold.statements, dict(links), frozenset(unsure))
