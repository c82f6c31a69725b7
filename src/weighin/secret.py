"""The secret that signs cookies and links: given by a setting, or made once and kept beside the database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from sqlalchemy.engine import make_url

from weighin.config import Config
from weighin.domain.errors import Code, Refusal

NAME = "weighin.secret"


def of(config: Config) -> str:
    """The secret of this installation. Raises Refusal where one must be set and is not."""
    if config.secret:
        if len(config.secret) < 16:
            raise Refusal(Code.SETTING_INVALID, "WEIGHIN_SECRET is too short to be one; use at least 16 characters.")
        return config.secret
    url = make_url(config.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        message = "Set WEIGHIN_SECRET to a long random text; every process of this installation needs the same one."
        raise Refusal(Code.SETTING_INVALID, message)
    path = Path(url.database).parent / NAME
    try:
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text("ascii").strip()
        with os.fdopen(handle, "w") as file:
            made = secrets.token_urlsafe(32)
            file.write(made + "\n")
        return made
    except OSError as error:
        message = f"{path} can be neither read nor made ({error.strerror}). Set WEIGHIN_SECRET instead."
        raise Refusal(Code.SETTING_INVALID, message) from error
