"""What a trial of a draft came to: as lines for people to read, and as one object for programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from weighin.domain.policy import Ruling, plural
from weighin.domain.replay import STANDING, Agreement, Counts, stopped
from weighin.domain.trial import Change, Said, Trial
from weighin.domain.types import SECOND, Instant, Site

_LABEL, _WIDE = 22, 10


def told(trial: Trial, site: Site) -> Iterator[str]:
    """The lines: what was judged, the tally, what moderators decided, and each comment that would change."""
    found = trial.tally
    clauses, rules = plural(str(trial.clauses), "clause"), plural(str(trial.rules[1]), "rule")
    yield f"draft {trial.draft}: {clauses}, {rules}"
    yield (
        f"in force {trial.policy}: {plural(str(trial.rules[0]), 'rule')}"
        if trial.policy
        else "in force: a policy that nobody can read"
    )
    if trial.since is None or trial.until is None:
        yield f"{site.key} has no comments yet: there is nothing to try it on"
        return
    yield f"{found.comments:,} comments from {_day(trial.since)} to {_day(trial.until)}"
    yield from (f"left out: {count:,} {why}" for why, count in trial.left_out.items())
    yield ""
    yield _row("", list(Ruling), "all")
    for state in STANDING:
        counts = {ruling: found.standing[ruling][state] for ruling in Ruling}
        if sum(counts.values()):
            yield _counts(f"{state} now", counts)
    yield _counts("the draft", found.draft)
    yield _counts("the policy in force", found.policy)
    yield ""
    yield _agreed("refused", found.refused)
    yield _agreed("published", found.published)
    yield from (f"CAUTION: {caution}" for caution in trial.cautions)
    yield ""
    yield f"would change: {sum(found.differ.values()):,} of {found.comments:,}"
    for (before, after), changes in trial.kinds().items():
        yield f"\n{before} → {after}: {len(changes):,}"
        for change in changes:
            yield from _changed(change, site)


def as_json(trial: Trial, site: Site) -> dict[str, Any]:
    """The same as values that JSON knows; instants are ISO 8601 in UTC."""
    found = trial.tally
    return {
        "site": site.key,
        "policy": trial.policy,
        "draft": trial.draft,
        "comments": found.comments,
        "since": _iso(trial.since),
        "until": _iso(trial.until),
        "left_out": trial.left_out,
        "rulings": {"policy": dict(found.policy), "draft": dict(found.draft)},
        "standing": {ruling: dict(states) for ruling, states in found.standing.items()},
        "moderators": {"refused": _agreement(found.refused), "published": _agreement(found.published)},
        "cautions": trial.cautions,
        "warnings": [{"line": doubt.line, "text": doubt.text} for doubt in trial.warnings],
        "changes": [_change(change, site) for change in trial.changes],
    }


def _row(label: str, cells: list[Any], last: Any) -> str:
    return f"{label:<{_LABEL}}" + "".join(f"{cell:>{_WIDE}}" for cell in [*cells, last])


def _counts(label: str, counts: Counts) -> str:
    return _row(label, [f"{counts[ruling]:,}" for ruling in Ruling], f"{sum(counts.values()):,}")


def _agreed(verb: str, found: Agreement) -> str:
    if not found.comments:
        return f"moderators {verb} none of them"
    strict = ", ".join(f"{ruling} {found.draft[ruling]:,}" for ruling in Ruling if ruling is not Ruling.PUBLISH)
    would, now = stopped(found.draft), stopped(found.policy)
    return (
        f"moderators {verb} {found.comments:,}: the draft would stop {would:,} ({strict}), the policy in force {now:,}"
    )


def _changed(change: Change, site: Site) -> Iterator[str]:
    decided = f", a moderator said {change.decided}" if change.decided else ""
    yield f"  {site.url}/c/{change.comment}  {change.name}: {change.words}"
    yield f"    {change.stands} now{decided}"
    yield f"    in force: {change.policy.reason}"
    where = f" (line {change.draft.line})" if change.draft.line else ""
    yield f"    draft:    {change.draft.reason}{where}"


def _agreement(found: Agreement) -> dict[str, Any]:
    return {"comments": found.comments, "policy": dict(found.policy), "draft": dict(found.draft)}


def _change(change: Change, site: Site) -> dict[str, Any]:
    return {
        "id": change.comment,
        "url": f"{site.url}/c/{change.comment}",
        "story": change.story,
        "name": change.name,
        "words": change.words,
        "sent_at": _iso(change.sent_at),
        "stands": change.stands,
        "decided": change.decided,
        "policy": _said(change.policy),
        "draft": _said(change.draft),
    }


def _said(said: Said) -> dict[str, Any]:
    return {"ruling": said.ruling, "clause": said.clause, "line": said.line, "reason": said.reason}


def _day(instant: Instant) -> str:
    return _moment(instant).date().isoformat()


def _iso(instant: Instant | None) -> str | None:
    return None if instant is None else _moment(instant).isoformat().replace("+00:00", "Z")


def _moment(instant: Instant) -> datetime:
    return datetime.fromtimestamp(instant // SECOND, UTC)
