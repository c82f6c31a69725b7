"""Files that are there whole, or not at all: what a command writes stands in its place once all of it is written."""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from errno import EISDIR
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from weighin.domain.errors import Code, Refusal


class Whole:
    """The files of one command. Within `with`, write to the paths that `new` gives; at its end they are put in place.

    Where something goes wrong, what stood there before stands there still. Raises Refusal (file_invalid) for a place
    that cannot be written.
    """

    def __init__(self) -> None:
        self._beside = ExitStack()
        self._folders: dict[Path, Path] = {}  # where a file shall stand -> where it waits
        self._made: list[Path] = []
        self._moves: list[tuple[Path, Path]] = []

    def __enter__(self) -> Whole:
        return self

    def folder(self, folder: Path) -> Path:
        """A folder for several files, made if it is not there."""
        try:
            self._made += [each for each in (folder, *folder.parents) if not each.exists()]
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise refused(folder, error) from error
        return folder

    def new(self, path: Path) -> Path:
        """Where to write what shall stand at `path`."""
        try:
            if path.is_dir():
                raise IsADirectoryError(EISDIR, "it is a folder")
            if path.exists() and not path.is_file():  # a device or a pipe: nothing can be put in its place
                return path
            final = path.resolve()
            if final.parent not in self._folders:
                waiting = TemporaryDirectory(prefix=".weighin-", dir=final.parent)
                self._folders[final.parent] = Path(self._beside.enter_context(waiting))
        except OSError as error:
            raise refused(path, error) from error
        waits = self._folders[final.parent] / final.name
        self._moves.append((waits, final))
        return waits

    def text(self, path: Path, text: str) -> None:
        """Write text that shall stand at `path`; what UTF-8 has no bytes for (lone surrogates) becomes "?"."""
        waits = self.new(path)
        try:
            waits.write_bytes(text.encode("utf-8", "replace"))
        except OSError as error:
            raise refused(path, error) from error

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        try:
            with self._beside:
                for waits, final in self._moves if kind is None else ():
                    try:
                        os.replace(waits, final)
                    except OSError as problem:
                        raise refused(final, problem) from problem
        except Refusal:
            kind = Refusal
            raise
        finally:
            for folder in self._made if kind is not None else ():
                with suppress(OSError):  # something stands in it by now
                    folder.rmdir()


def refused(path: Path, error: Exception) -> Refusal:
    """The refusal of a path that cannot be written."""
    why = getattr(error, "strerror", None) or " ".join(str(error).split())
    return Refusal(Code.FILE_INVALID, f"{path} cannot be written: {why}.")
