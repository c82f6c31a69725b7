"""Fields of JSON that anybody may have written: each as what it must be, or a refusal that names its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from weighin.domain.errors import Code, Refusal
from weighin.domain.explanations.checking import short

BYTES_MAX = 64 * 1024 * 1024
_KINDS = {dict: "an object", list: "a list", bool: "true or false"}


def parsed(data: bytes) -> Any:
    """JSON from bytes. Raises Refusal (file_invalid, weighing_invalid) where it cannot be read, as all here do."""
    if len(data) > BYTES_MAX:
        refuse("the file", f"is larger than {BYTES_MAX >> 20} MiB; weigh one list at a time")
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


def listed(whole: Mapping[str, Any], field: str) -> enumerate[Any]:
    """The entries of a field that must be there, with their places."""
    if field not in whole:
        refuse(field, "is missing; write [] if there is none")
    if not isinstance(whole[field], list):
        refuse(field, f"must be a list, not {kind(whole[field])}")
    return enumerate(whole[field])


def mapped(whole: Mapping[str, Any], field: str) -> list[tuple[str, Any]]:
    """The entries of a field that may be missing."""
    given = whole.get(field)
    return list(mapping({} if given is None else given, field).items())


def mapping(value: Any, place: str) -> Mapping[str, Any]:
    """An object with names and values."""
    if not isinstance(value, dict):
        refuse(place, f"must be an object, not {kind(value)}")
    return value


def name(value: Any, place: str) -> str:
    """An id: a text that is not empty, or a whole number."""
    if isinstance(value, str) and value:
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    refuse(place, f"must be an id (a text or a whole number), not {kind(value)}")


def names(value: Any, place: str) -> tuple[str, ...]:
    """Several ids."""
    if not isinstance(value, list):
        refuse(place, f"must be a list of ids, not {kind(value)}")
    return tuple(name(one, place) for one in value)


def number(value: Any, place: str) -> float:
    """A number, not true or false."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        refuse(place, f"must be a number, not {kind(value)}")
    try:
        return float(value)
    except OverflowError:
        refuse(place, f"is far too large ({short(value)})")


def within(value: float, place: str, least: int, most: int) -> None:
    """Pass if a number lies in its scale."""
    if not least <= value <= most:
        refuse(place, f"must be from {least} to {most}, not {short(value)}")


def kind(value: Any) -> str:
    """What a value is, as a message names it."""
    return "nothing" if value is None else _KINDS.get(type(value), short(value))


def refuse(place: str, message: str) -> NoReturn:
    """Refuse with what is wrong at which place."""
    raise Refusal(Code.WEIGHING_INVALID, f"{place} {message}.")
