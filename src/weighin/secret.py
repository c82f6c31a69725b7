"""The secret that signs cookies and links: given by a setting, or made once and kept beside the database."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from sqlalchemy.engine import make_url

from weighin.config import Config
from weighin.domain.errors import Code, Refusal

NAME = "weighin.secret"
SHORTEST = 16


def of(config: Config) -> str:
    """The secret of this installation, made if there is none. Raises Refusal where one must be set and is not."""
    known = found(config)
    if known is not None:
        return known
    path = _path(config)
    try:
        _make(path)
    except OSError as error:
        raise _out_of_reach(path, error) from error
    made = found(config)
    assert made is not None
    return made


def found(config: Config) -> str | None:
    """The secret as far as there is one; nothing is made. Raises Refusal where one must be set and is not."""
    if config.secret:
        if len(config.secret) < SHORTEST:
            message = f"WEIGHIN_SECRET is too short to be one; use at least {SHORTEST} characters."
            raise Refusal(Code.SETTING_INVALID, message)
        return config.secret
    path = _path(config)
    try:
        known = path.read_text("ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise _out_of_reach(path, error) from error
    if len(known) < SHORTEST:
        raise Refusal(Code.SETTING_INVALID, f"{path} is too short to hold a secret. Remove it, and one is made.")
    return known


def _path(config: Config) -> Path:
    url = make_url(config.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        message = "Set WEIGHIN_SECRET to a long random text; every process of this installation needs the same one."
        raise Refusal(Code.SETTING_INVALID, message)
    return Path(url.database).parent / NAME


def _out_of_reach(path: Path, error: Exception) -> Refusal:
    why = getattr(error, "strerror", None) or "it is not text"
    return Refusal(Code.SETTING_INVALID, f"{path} can be neither read nor made ({why}). Set WEIGHIN_SECRET instead.")


def _make(path: Path) -> None:
    """Write a new secret where there is none, whole or not at all, whoever else tries to at the same time."""
    handle, draft = tempfile.mkstemp(prefix=f"{NAME}.", dir=path.parent)  # readable by its owner alone
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)
