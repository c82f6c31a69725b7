"""Weighings from JSON, which anybody may have written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from weighin.domain.errors import Code, Refusal
from weighin.domain.explanations.checking import checked, short
from weighin.domain.explanations.weighing import Assessment, Evidence, Weighing

BYTES_MAX = 64 * 1024 * 1024
_KINDS = {dict: "an object", list: "a list", bool: "true or false"}


def read(data: bytes) -> Weighing:
    """{"explanations": [id], "evidence": [{"id", "group"?, "credibility"?, "retracted"?}], "assessments": [{"person",
    "evidence", "explanation", "value"}], "camps"?: {person: "+", "-" or null}, "priors"?: {id: dB}, "merged"?:
    {id: id}, "compounds"?: {id: [id]}}, checked. An id is a text or a whole number; a value of null says that the
    evidence does not bear on the explanation. Raises Refusal (file_invalid, weighing_invalid) naming the place.
    """
    whole = _object(_parsed(data), "the file")
    weighing = Weighing(
        explanations=tuple(_id(name, f"explanations[{place}]") for place, name in _listed(whole, "explanations")),
        evidence=tuple(_evidence(one, f"evidence[{place}]") for place, one in _listed(whole, "evidence")),
        assessments=tuple(_assessment(one, f"assessments[{place}]") for place, one in _listed(whole, "assessments")),
        camps={name: _id(camp, f"camps[{short(name)}]") for name, camp in _mapped(whole, "camps") if camp is not None},
        priors={name: _number(prior, f"priors[{short(name)}]") for name, prior in _mapped(whole, "priors")},
        merged={name: _id(into, f"merged[{short(name)}]") for name, into in _mapped(whole, "merged")},
        compounds={name: _ids(parts, f"compounds[{short(name)}]") for name, parts in _mapped(whole, "compounds")},
    )
    checked(weighing)
    return weighing


def _parsed(data: bytes) -> Any:
    if len(data) > BYTES_MAX:
        _refuse("the file", f"is larger than {BYTES_MAX >> 20} MiB; weigh one list at a time")
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refusal(Code.FILE_INVALID, "This is not UTF-8 text. Save it as UTF-8 and try again.") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Refusal(Code.FILE_INVALID, f"This is not JSON ({where}: {error.msg}). Correct it there.") from error
    except RecursionError as error:
        raise Refusal(
            Code.FILE_INVALID, "This JSON is nested too deeply. It needs no more than three levels."
        ) from error
    except ValueError as error:  # a whole number of thousands of digits
        raise Refusal(Code.FILE_INVALID, "A number in this JSON has too many digits. Write it shorter.") from error


def _listed(whole: Mapping[str, Any], field: str) -> enumerate[Any]:
    if field not in whole:
        _refuse(field, "is missing; write [] if there is none")
    if not isinstance(whole[field], list):
        _refuse(field, f"must be a list, not {_kind(whole[field])}")
    return enumerate(whole[field])


def _mapped(whole: Mapping[str, Any], field: str) -> list[tuple[str, Any]]:
    given = whole.get(field)
    return list(_object({} if given is None else given, field).items())


def _evidence(one: Any, place: str) -> Evidence:
    found = _object(one, place)
    group, credibility, retracted = found.get("group"), found.get("credibility"), found.get("retracted", False)
    if not isinstance(retracted, bool):
        _refuse(f"{place}.retracted", f"must be true or false, not {_kind(retracted)}")
    return Evidence(
        _id(found.get("id"), f"{place}.id"),
        None if group is None else _id(group, f"{place}.group"),
        None if credibility is None else _number(credibility, f"{place}.credibility"),
        retracted,
    )


def _assessment(one: Any, place: str) -> Assessment:
    found = _object(one, place)
    if "value" not in found:
        _refuse(f"{place}.value", "is missing; write a number from -2 to 2, or null for “does not bear on it”")
    value = found["value"]
    return Assessment(
        _id(found.get("person"), f"{place}.person"),
        _id(found.get("evidence"), f"{place}.evidence"),
        _id(found.get("explanation"), f"{place}.explanation"),
        None if value is None else _number(value, f"{place}.value"),
    )


def _object(value: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        _refuse(place, f"must be an object, not {_kind(value)}")
    return value


def _id(value: Any, place: str) -> str:
    if isinstance(value, str) and value:
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    _refuse(place, f"must be an id (a text or a whole number), not {_kind(value)}")


def _ids(value: Any, place: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        _refuse(place, f"must be a list of ids, not {_kind(value)}")
    return tuple(_id(one, place) for one in value)


def _number(value: Any, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        _refuse(place, f"must be a number, not {_kind(value)}")
    try:
        return float(value)
    except OverflowError:
        _refuse(place, f"is far too large ({short(value)})")


def _kind(value: Any) -> str:
    return "nothing" if value is None else _KINDS.get(type(value), short(value))


def _refuse(place: str, message: str) -> NoReturn:
    raise Refusal(Code.WEIGHING_INVALID, f"{place} {message}.")
