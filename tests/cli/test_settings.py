"""Settings: from the environment, from files, from weighin.toml; every mistake is named."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conftest import Weighin
from weighin import config, secret
from weighin.config import Config
from weighin.domain.errors import Refusal


def test_the_environment_counts_before_the_file_and_the_file_before_the_default(folder: Path) -> None:
    file = folder / "weighin.toml"
    file.write_text('page_size = 50\npost_limit = "1/hour"\n', "utf-8")
    found = config.load({"WEIGHIN_PAGE_SIZE": "20", "HOME": "x"}, file)
    assert (found.page_size, found.post_limit, found.vote_limit) == (20, "1/hour", Config().vote_limit)


def test_a_setting_may_be_kept_in_a_file_of_its_own(folder: Path) -> None:
    (folder / "secret").write_text("a secret from a file, long enough\n", "utf-8")
    found = config.load({"WEIGHIN_SECRET_FILE": str(folder / "secret")})
    assert found.secret == "a secret from a file, long enough"


@pytest.mark.parametrize(
    ("environ", "toml", "words"),
    [
        ({"WEIGHIN_PAGE_SIZE": "many"}, "", "WEIGHIN_PAGE_SIZE must be a whole number, not 'many'."),
        ({"WEIGHIN_PAGE_SIZE": "9"}, "", "WEIGHIN_PAGE_SIZE is 9; it must be from 10 to 500."),
        ({"WEIGHIN_SECRET_FILE": "nowhere"}, "", "WEIGHIN_SECRET_FILE names nowhere, which cannot be read."),
        ({"WEIGHIN_SECRET_FILE": "latin"}, "", "WEIGHIN_SECRET_FILE names latin, which cannot be read."),
        ({}, "page_sise = 20", "there is no setting 'page_sise'. There is: database_url,"),
        ({}, "secret = 5", "secret must be a text in quotes, not 5."),
        ({}, "page_size = [1]", "page_size must be a whole number, not [1]."),
        ({}, "page_size = ", "weighin.toml cannot be read:"),
        ({}, "post_limit = 'h\u00f6flich'", "weighin.toml cannot be read:"),
    ],
)
def test_a_wrong_setting_is_named(folder: Path, environ: dict[str, str], toml: str, words: str) -> None:
    (folder / "weighin.toml").write_bytes(toml.encode("latin-1"))
    (folder / "latin").write_bytes(b"\xff")
    with pytest.raises(Refusal) as refusal:
        config.load(environ)
    assert words in refusal.value.message


def test_a_secret_is_long_and_the_same_for_every_process(folder: Path) -> None:
    with pytest.raises(Refusal, match="at least 16 characters"):
        secret.of(Config(secret="short"))
    with pytest.raises(Refusal, match="every process of this installation needs the same one"):
        secret.of(Config(database_url="postgresql://host/db"))
    with pytest.raises(Refusal, match="Set WEIGHIN_SECRET instead"):
        secret.of(Config(database_url="sqlite:////nowhere/at/all.db"))
    first = secret.of(Config(database_url=f"sqlite:///{folder}/weighin.db"))
    assert secret.of(Config(database_url=f"sqlite:///{folder}/weighin.db")) == first
    assert secret.of(Config(database_url=f"sqlite:///{folder.parent}/x.db")) != first


def test_processes_that_start_at_once_agree_on_the_secret(folder: Path) -> None:
    config = Config(database_url=f"sqlite:///{folder}/weighin.db")
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: secret.of(config), range(64)))
    assert len(found) == 1
    assert [path.name for path in folder.iterdir()] == ["weighin.secret"]


@pytest.mark.parametrize("content", [b"", b"\n", b"short", b"\xff" * 40])
def test_a_file_that_holds_no_secret_is_refused_rather_than_believed(folder: Path, content: bytes) -> None:
    (folder / "weighin.secret").write_bytes(content)
    with pytest.raises(Refusal, match=r"weighin\.secret"):
        secret.of(Config(database_url=f"sqlite:///{folder}/weighin.db"))


def test_a_server_does_not_start_with_a_wrong_setting(gazette: Weighin, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value, words in (
        ("POST_LIMIT", "often", "'often' is not a limit. Write one such as 12/minute;200/day, or none."),
        ("LOG_LEVEL", "loud", "WEIGHIN_LOG_LEVEL is 'loud'; use debug, info, warning or error."),
        ("SECRET", "short", "WEIGHIN_SECRET is too short to be one"),
    ):
        monkeypatch.setenv(f"WEIGHIN_{name}", value)
        told = gazette("serve", "--port", 0)
        monkeypatch.delenv(f"WEIGHIN_{name}")
        assert (told.code, told.out) == (1, "")
        assert words in told.err
        assert "Traceback" not in told.err
