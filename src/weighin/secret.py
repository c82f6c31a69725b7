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
    """The secret of this installation. Raises Refusal where one must be set and is not."""
    if config.secret:
        if len(config.secret) < SHORTEST:
            message = f"WEIGHIN_SECRET is too short to be one; use at least {SHORTEST} characters."
            raise Refusal(Code.SETTING_INVALID, message)
        return config.secret
    url = make_url(config.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        message = "Set WEIGHIN_SECRET to a long random text; every process of this installation needs the same one."
        raise Refusal(Code.SETTING_INVALID, message)
    path = Path(url.database).parent / NAME
    try:
        if not path.exists():
            _make(path)
        found = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not text"
        message = f"{path} can be neither read nor made ({why}). Set WEIGHIN_SECRET instead."
        raise Refusal(Code.SETTING_INVALID, message) from error
    if len(found) < SHORTEST:
        raise Refusal(Code.SETTING_INVALID, f"{path} is too short to hold a secret. Remove it, and one is made.")
    return found


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
