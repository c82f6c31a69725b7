"""Every setting, once: its type, default, help, and whether it is a secret. Nothing else reads the environment.

A setting comes from the environment (`WEIGHIN_` and its name in capitals; `…_FILE` names a file that
holds it), else from `weighin.toml` in the working folder, else from its default.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from weighin.domain.errors import Code, Refusal

PREFIX = "WEIGHIN_"
FILE = Path("weighin.toml")


def _setting(default: Any, help: str, *, secret: bool = False) -> Any:
    return field(default=default, metadata={"help": help, "secret": secret})


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one process, checked and unchangeable."""

    database_url: str = _setting("sqlite:///weighin.db", "Where the data is: a sqlite:/// or postgresql:// address.")
    secret: str = _setting(
        "",
        "Signs cookies and links. Left empty, one is made and kept in weighin.secret beside an SQLite database.",
        secret=True,
    )
    base_url: str = _setting(
        "", "The address readers see, if it differs from the site's own, such as https://talk.example.org."
    )
    trusted_proxies: str = _setting(
        "127.0.0.1", "Addresses or networks of proxies whose X-Forwarded-For is believed, separated by commas."
    )
    page_size: int = _setting(100, "Comments on a page of a thread, 10 to 500.")
    post_limit: str = _setting(
        "12/minute;200/day",
        "How often one address may post or edit, and how many readers without a cookie may weigh in from it, counted "
        "in each process; `none` for no limit.",
    )
    vote_limit: str = _setting(
        "60/minute", "How often one address may vote, counted in each process; `none` for no limit."
    )
    key_limit: str = _setting(
        "6000/minute", "How often one key may ask for scores, counted in each process; `none` for no limit."
    )
    second_opinion: str = _setting(
        "auto",
        "Whether a deep model is asked where the small one is unsure: auto (if weighin[deep] is installed) or off.",
    )
    smtp_url: str = _setting(
        "",
        "How mails to those who follow a story are sent: smtp://user:password@host:port, smtps://…, console: to print "
        "them, file:///folder to write them there; empty for no mail.",
        secret=True,
    )
    mail_from: str = _setting(
        "", "Who mails are from, such as news@gazette.example; left empty, weighin@ and the host of the site."
    )
    log_level: str = _setting("info", "How much is logged: debug, info, warning or error.")


def settings() -> tuple[Field[Any], ...]:
    """Every setting as a row: name, type, default, and metadata with help and secret."""
    return fields(Config)


def load(environ: Mapping[str, str], file: Path = FILE) -> Config:
    """The settings of this process. Raises Refusal naming the setting that is wrong."""
    known = {row.name: row for row in settings()}
    values: dict[str, Any] = {}
    for name, value in _from_file(file).items():
        if name not in known:
            raise Refusal(Code.SETTING_INVALID, f"{file}: there is no setting {name!r}. There is: {', '.join(known)}.")
        values[name] = _typed(name, value, known[name])
    for name, row in known.items():
        variable = PREFIX + name.upper()
        if variable in environ:
            values[name] = _typed(variable, environ[variable], row)
        elif f"{variable}_FILE" in environ:
            values[name] = _typed(variable, _read(environ[f"{variable}_FILE"], variable), row)
    config = Config(**values)
    if not 10 <= config.page_size <= 500:
        raise Refusal(Code.SETTING_INVALID, f"{PREFIX}PAGE_SIZE is {config.page_size}; it must be from 10 to 500.")
    if config.second_opinion not in {"auto", "off"}:
        message = f"{PREFIX}SECOND_OPINION is {config.second_opinion!r}; it must be auto or off."
        raise Refusal(Code.SETTING_INVALID, message)
    return config


def strangers(environ: Mapping[str, str]) -> list[str]:
    """Variables that look like settings and are none: most likely misspelt ones."""
    known = {PREFIX + row.name.upper() for row in settings()}
    return sorted(name for name in environ if name.startswith(PREFIX) and name.removesuffix("_FILE") not in known)


def _typed(name: str, value: Any, row: Field[Any]) -> Any:
    if isinstance(row.default, int):
        try:
            return int(value)
        except (TypeError, ValueError):
            raise Refusal(Code.SETTING_INVALID, f"{name} must be a whole number, not {value!r}.") from None
    if not isinstance(value, str):
        raise Refusal(Code.SETTING_INVALID, f"{name} must be a text in quotes, not {value!r}.")
    return value


def _from_file(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal(Code.SETTING_INVALID, f"{file} cannot be read: {error}.") from error


def _read(path: str, variable: str) -> str:
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(Code.SETTING_INVALID, f"{variable}_FILE names {path}, which cannot be read.") from error
