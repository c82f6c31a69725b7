"""The clients that others have written in JavaScript, under Node, against a running server."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from running import ATTACK, INIT, PLAIN, SPAM, Server, run, serving

CLIENTS = Path(__file__).parents[1] / "clients"
ERROR = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
IP = {"ip": "192.0.2.1"}
Running = tuple[Server, str]


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server where each key may ask once in an hour, and a key whose one call is used up."""
    folder = tmp_path_factory.mktemp("strict")
    assert run(folder, *INIT).code == 0
    key = run(folder, "key", "--site", "gazette").out.splitlines()[-1]
    with serving(folder, key_limit="1/hour") as server:
        assert akismet((server, key), ("verifyKey", None)) == [{"told": True}]
        yield server, key


def node(script: str, told: dict[str, Any]) -> list[dict[str, Any]]:
    """What a script beside the clients prints, having been told this."""
    assert (CLIENTS / "node_modules" / "axios").is_dir(), "`make test` installs the clients"
    done = subprocess.run(
        [Path(sys.executable).with_name("node"), CLIENTS / script, json.dumps(told)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said: list[dict[str, Any]] = json.loads(done.stdout)
    return said


def akismet(running: Running, *calls: tuple[str, Any], way: str = "fields") -> list[dict[str, Any]]:
    server, key = running
    return node("akismet.mjs", {"port": server.port, "key": key, "way": way, "calls": calls})


def perspective(running: Running, *calls: tuple[Any, dict[str, Any]]) -> list[dict[str, Any]]:
    server, key = running
    return node("perspective.mjs", {"port": server.port, "key": key, "calls": calls})


@pytest.mark.parametrize("way", ["names", "fields"])
def test_akismet_api_is_told_spam_from_what_is_none(running: Running, way: str) -> None:
    calls = [
        ("verifyKey", None),
        ("checkSpam", {**IP, "content": SPAM}),
        ("checkSpam", {**IP, "content": PLAIN, "honeypot": "x"}),
        ("checkSpam", {**IP, "content": PLAIN, "name": "viagra-test-123"}),
        ("checkSpam", {**IP, "content": SPAM, "role": "administrator"}),
    ]
    told = akismet(running, *calls, way=way)
    assert [call.get("told") for call in told] == [True, True, False, True, False], told


@pytest.mark.parametrize("way", ["names", "fields"])
def test_akismet_api_is_thanked_for_what_it_says(running: Running, way: str) -> None:
    told = akismet(running, ("submitSpam", {**IP, "content": "Win"}), ("submitHam", {**IP, "content": "Lose"}), way=way)
    assert told == [{"told": "Thanks for making the web a better place."}] * 2


def test_akismet_api_is_told_that_its_key_is_none(running: Running) -> None:
    server, _ = running
    calls = ("verifyKey", None), ("checkSpam", {**IP, "content": PLAIN}), ("submitSpam", {**IP, "content": PLAIN})
    checked, asked, said = akismet((server, "0" * 40), *calls)
    assert checked == {"told": False}
    assert asked["wrong"] == "Invalid API key"
    assert said == {"told": "invalid"}


def test_akismet_api_is_told_which_field_is_missing(running: Running) -> None:
    (told,) = akismet(running, ("checkSpam", {"content": SPAM}))
    assert told["wrong"] == "Missing required field: user_ip."


def test_akismet_api_takes_no_error_for_a_verdict(strict: Running) -> None:
    calls = ("verifyKey", None), ("checkSpam", {**IP, "content": PLAIN}), ("submitHam", {**IP, "content": PLAIN})
    for told in akismet(strict, *calls):
        assert told["status"] == 429
        assert told["text"].startswith("This key has asked too often.")


def test_perspective_api_client_is_told_every_attribute(running: Running) -> None:
    names = ["toxicity", "insult", "identity_attack", "spam", "toxicity_experimental"]
    attack, plain, alone = perspective(
        running, (ATTACK, {"attributes": names}), (PLAIN, {"attributes": names}), (f"<b>{ATTACK}</b>", {})
    )
    found, calm = attack["told"]["attributeScores"], plain["told"]["attributeScores"]
    assert set(found) == set(calm) == {name.upper() for name in names}
    for name in ("TOXICITY", "INSULT"):
        assert found[name]["summaryScore"]["value"] > 0.5 > calm[name]["summaryScore"]["value"]
    assert found["TOXICITY"] == found["TOXICITY_EXPERIMENTAL"] == alone["told"]["attributeScores"]["TOXICITY"]
    assert attack["told"]["languages"] == attack["told"]["detectedLanguages"] == ["en"]


def test_perspective_api_client_is_told_a_score_for_each_sentence(running: Running) -> None:
    text = f"{PLAIN} {ATTACK}"
    asked = {"comment": {"text": text}, "spanAnnotations": True, "clientToken": "t", "languages": ["en"]}
    (told,) = perspective(running, (asked, {"attributes": ["toxicity"], "doNotStore": False}))
    assert told["told"]["clientToken"] == "t"
    spans = told["told"]["attributeScores"]["TOXICITY"]["spanScores"]
    assert [text[span["begin"] : span["end"]] for span in spans] == [PLAIN, ATTACK]
    assert spans[0]["score"]["value"] < 0.5 < spans[1]["score"]["value"]


def test_perspective_api_client_leaves_out_what_is_below_its_threshold(running: Running) -> None:
    asked = {"TOXICITY": {"scoreThreshold": 0.9}, "INSULT": {"scoreThreshold": 0.0}}
    (told,) = perspective(running, (PLAIN, {"attributes": asked}))
    assert set(told["told"]["attributeScores"]) == {"INSULT"}


@pytest.mark.parametrize(
    ("text", "options", "error_type"),
    [
        ("", {"validate": False}, "COMMENT_EMPTY"),
        ("ä" * 10_241, {}, "COMMENT_TOO_LONG"),
        ("x", {"attributes": []}, "NO_REQUESTED_ATTRIBUTES"),
        ("x", {"attributes": ["niceness"]}, "INVALID_REQUEST"),
        ("x", {"attributes": {"TOXICITY": {"scoreType": "STD_DEV"}}}, "INVALID_REQUEST"),
        ({"comment": {"text": "x", "type": "HTML"}}, {"attributes": ["toxicity"]}, "INVALID_REQUEST"),
        (
            {"comment": {"text": "x"}, "languages": ["xx"]},
            {"attributes": ["toxicity"]},
            "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
        ),
    ],
    ids=["empty", "too long", "nothing asked", "attribute", "score type", "text type", "language"],
)
def test_perspective_api_client_is_told_what_is_wrong_by_its_type(
    running: Running, text: Any, options: dict[str, Any], error_type: str
) -> None:
    (told,) = perspective(running, (text, options))
    assert (told["name"], told["status"]) == ("ResponseError", 400)
    error = told["error"]
    assert (error["code"], error["status"], told["wrong"]) == (400, "INVALID_ARGUMENT", error["message"])
    (detail,) = error["details"]
    assert (detail["@type"], detail["errorType"]) == (ERROR, error_type)
    if error_type.startswith("LANGUAGE"):
        about = {"attribute": "TOXICITY", "requestedLanguages": ["xx"]}
        assert detail["languageNotSupportedByAttributeError"] == about


def test_perspective_api_client_is_told_that_its_key_is_none_or_used_up(running: Running, strict: Running) -> None:
    server, _ = running
    (wrong,) = perspective((server, "0" * 40), (PLAIN, {}))
    assert (wrong["status"], wrong["error"]["details"][0]["reason"]) == (400, "API_KEY_INVALID")
    (missing,) = perspective((server, " "), (PLAIN, {}))
    assert (missing["status"], missing["error"]["status"]) == (403, "PERMISSION_DENIED")
    (often,) = perspective(strict, (PLAIN, {}))
    assert (often["status"], often["error"]["status"]) == (429, "RESOURCE_EXHAUSTED")
