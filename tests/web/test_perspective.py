"""Perspective's wire format: every attribute answered, every error with the type that callers branch on."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from asking import ATTACK, PLAIN, SPAM, Caller
from browsing import another, db_of, site_of
from httpx2 import Response
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from cast import NOW
from weighin.actions import keys, sites
from weighin.moderation import ready
from weighin.moderation.model import of_file
from weighin.moderation.scorer import Scorer
from weighin.web.attributes import ATTRIBUTES
from weighin.web.callers import Callers
from weighin.web.judge import Judge
from weighin.web.sentences import MOST, sentences

PRODUCTION = ["TOXICITY", "SEVERE_TOXICITY", "IDENTITY_ATTACK", "INSULT", "PROFANITY", "THREAT"]
EXPERIMENTAL = [f"{name}_EXPERIMENTAL" for name in PRODUCTION] + ["TOXICITY_FAST", "SEXUALLY_EXPLICIT", "FLIRTATION"]
NEWSPAPER = ["ATTACK_ON_AUTHOR", "ATTACK_ON_COMMENTER", "INCOHERENT", "INFLAMMATORY", "LIKELY_TO_REJECT", "OBSCENE"]
NEWSPAPER += ["SPAM", "UNSUBSTANTIAL"]


@pytest.fixture
def caller(client: TestClient) -> Caller:
    return Caller(client)


def value(answer: Response, name: str = "TOXICITY") -> float:
    assert answer.status_code == 200, answer.text
    return float(answer.json()["attributeScores"][name]["summaryScore"]["value"])


def error(answer: Response, status: int, error_type: str = "") -> dict[str, Any]:
    """The error of an answer, which must have this status and type."""
    told: dict[str, Any] = answer.json()["error"]
    assert (answer.status_code, told["code"]) == (status, status)
    if error_type:
        (detail,) = told["details"]
        assert told["status"] == "INVALID_ARGUMENT"
        assert detail["@type"] == "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
        assert detail["errorType"] == error_type
    return told


def test_an_answer_has_the_documented_shape(caller: Caller) -> None:
    answer = caller.analyze(PLAIN, languages=["en"], clientToken="t1", doNotStore=True, sessionId="s")
    told = answer.json()
    score = {"value": value(answer), "type": "PROBABILITY"}
    assert told == {
        "attributeScores": {
            "TOXICITY": {"summaryScore": score, "spanScores": [{"begin": 0, "end": len(PLAIN), "score": score}]}
        },
        "languages": ["en"],
        "detectedLanguages": ["en"],
        "clientToken": "t1",
    }
    assert 0 <= score["value"] <= 1


def test_every_attribute_is_answered(caller: Caller) -> None:
    assert set(PRODUCTION + EXPERIMENTAL + NEWSPAPER) <= set(ATTRIBUTES)
    told = caller.analyze(ATTACK, *ATTRIBUTES).json()["attributeScores"]
    assert set(told) == set(ATTRIBUTES)
    assert all(0 <= found["summaryScore"]["value"] <= 1 for found in told.values())
    assert told["TOXICITY"] == told["TOXICITY_EXPERIMENTAL"]


def test_an_attack_and_an_advertisement_are_told_from_plain_words(caller: Caller) -> None:
    for name in ("TOXICITY", "INSULT", "ATTACK_ON_COMMENTER", "ATTACK_ON_AUTHOR", "INFLAMMATORY"):
        assert value(caller.analyze(ATTACK, name), name) > 0.5 > value(caller.analyze(PLAIN, name), name)
    assert value(caller.analyze(SPAM, "SPAM"), "SPAM") > 0.5
    assert value(caller.analyze("First!", "UNSUBSTANTIAL"), "UNSUBSTANTIAL") > value(
        caller.analyze(PLAIN * 4, "UNSUBSTANTIAL"), "UNSUBSTANTIAL"
    )


def test_the_policy_of_the_keys_site_says_how_likely_a_rejection_is(caller: Caller) -> None:
    names = ("LIKELY_TO_REJECT", "LIKELY_TO_REJECT_EXPERIMENTAL")
    assert all(value(caller.analyze(SPAM, name), name) == 0 for name in names)  # its policy has no rules
    default = (resources.files("weighin") / "demo" / "policy.md").read_text("utf-8")
    rules = "hold if contains any of “ferry”\nreject if spam above 0.8 and links at least 1"
    for policy, attack, advertisement, plain in (
        (default, (0.5, 0.99), (0.5, 0.99), (0, 0.4)),
        (f"### 1. A\n\n```rules\n{rules}\n```\n", (0, 0.4), (1, 1), (0.5, 0.5)),
        ("### 1. A\n\n```rules\nhold if spm above 0.8\n```\n", (0.5, 0.5), (0.5, 0.5), (0.5, 0.5)),
    ):
        sites.change(db_of(caller.client), site_of(caller.client), policy=policy)
        caller.client.app.state.service._sites_read = 0.0  # as five seconds later
        for text, (least, most) in ((ATTACK, attack), (SPAM, advertisement), (PLAIN, plain)):
            found = caller.analyze(text, *names)
            assert least <= value(found, names[0]) == value(found, names[1]) <= most


def test_of_a_sentence_the_scores_alone_say_how_likely_a_rejection_is(caller: Caller) -> None:
    policy = "### 1. A\n\n```rules\nhold if words below 5 or insult above 0.6\n```\n"
    sites.change(db_of(caller.client), site_of(caller.client), policy=policy)
    caller.client.app.state.service._sites_read = 0.0
    text = f"Well, well. {ATTACK}"
    found = caller.analyze(text, "LIKELY_TO_REJECT", spanAnnotations=True).json()["attributeScores"]
    short, attack = (span["score"]["value"] for span in found["LIKELY_TO_REJECT"]["spanScores"])
    assert short < 0.5 < attack


def test_each_sentence_has_a_score_of_its_own_where_asked(caller: Caller) -> None:
    text = f"\U0001f600 {PLAIN}  {ATTACK}\n\n{PLAIN}"
    found = caller.analyze(text, spanAnnotations=True).json()["attributeScores"]["TOXICITY"]["spanScores"]
    parts = [text[span["begin"] : span["end"]] for span in found]
    assert parts == [f"\U0001f600 {PLAIN}", ATTACK, PLAIN]
    values = [span["score"]["value"] for span in found]
    assert max(values) == values[1] > 0.5
    (alone,) = caller.analyze(ATTACK, spanAnnotations=True).json()["attributeScores"]["TOXICITY"]["spanScores"]
    assert (alone["begin"], alone["end"]) == (0, len(ATTACK))


def test_an_attribute_below_its_threshold_is_left_out(caller: Caller) -> None:
    asked = {"TOXICITY": {"scoreThreshold": 0.9}, "INSULT": {"scoreThreshold": 0, "scoreType": "PROBABILITY"}}
    body = {"comment": {"text": PLAIN, "type": "PLAIN_TEXT"}, "requestedAttributes": asked | {"THREAT": None}}
    assert set(caller.perspective("analyze", body).json()["attributeScores"]) == {"INSULT", "THREAT"}


def test_context_is_taken_and_what_is_unknown_passed_over(caller: Caller) -> None:
    context = {"entries": [{"text": ATTACK, "type": "PLAIN_TEXT"}]}
    told = caller.analyze(PLAIN, context=context, communityId="c", somethingNew=[1, {}])
    assert value(told) == value(caller.analyze(PLAIN))
    parent = {"articleAndParentComment": {"article": {"text": "x"}, "parentComment": {"text": ATTACK}}}
    assert value(caller.analyze(PLAIN, context=parent)) == value(told)


def test_a_key_may_come_in_three_ways(caller: Caller) -> None:
    body = {"comment": {"text": PLAIN}, "requestedAttributes": {"TOXICITY": {}}}
    for headers in ({"X-Goog-Api-Key": caller.key}, {"Authorization": f"Bearer {caller.key}"}):
        assert caller.perspective("analyze", body, headers=headers, params={}).status_code == 200
    more = {"key": caller.key, "alt": "json", "prettyPrint": "false"}
    assert caller.perspective("analyze", body, params=more).status_code == 200
    path = f"/v1alpha1/comments%3Aanalyze?key={caller.key}"
    assert caller.client.post(path, json=body).status_code == 200


def test_without_a_key_or_with_a_wrong_one_there_is_no_answer(caller: Caller) -> None:
    for method in ("analyze", "suggestscore"):
        assert error(caller.perspective(method, {}, params={}), 403)["status"] == "PERMISSION_DENIED"
        told = error(caller.perspective(method, {}, params={"key": "0" * 40}), 400)
        assert told["status"] == "INVALID_ARGUMENT"
        assert told["details"][0]["reason"] == "API_KEY_INVALID"
    keys.revoke(db_of(caller.client), site_of(caller.client), caller.key, NOW)
    error(caller.analyze(), 400)


@pytest.mark.parametrize(
    ("body", "error_type"),
    [
        (b"", "INVALID_REQUEST"),
        (b"[]", "INVALID_REQUEST"),
        (b'{"comment": {"text": 7}}', "INVALID_REQUEST"),
        (b'{"comment": {"text": "\xff"}}', "INVALID_REQUEST"),
        (b'{"context": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "INVALID_REQUEST"),
        (b"{}", "COMMENT_EMPTY"),
        (b'{"comment": {"text": ""}, "requestedAttributes": {"TOXICITY": {}}}', "COMMENT_EMPTY"),
        (b'{"comment": {"text": " \\u200b\\n"}, "requestedAttributes": {"TOXICITY": {}}}', "COMMENT_EMPTY"),
        (b'{"comment": {"text": "x"}}', "NO_REQUESTED_ATTRIBUTES"),
        (b'{"comment": {"text": "x"}, "requestedAttributes": {}}', "NO_REQUESTED_ATTRIBUTES"),
        (b'{"comment": {"text": "x"}, "requestedAttributes": {"NICENESS": {}}}', "INVALID_REQUEST"),
        (b'{"comment": {"text": "x"}, "requestedAttributes": {"SPAM": {"scoreType": "COUNT"}}}', "INVALID_REQUEST"),
        (b'{"comment": {"text": "x", "type": "HTML"}, "requestedAttributes": {"SPAM": {}}}', "INVALID_REQUEST"),
    ],
)
def test_what_is_wrong_is_told_by_its_type(caller: Caller, body: bytes, error_type: str) -> None:
    answer = caller.client.post(f"/v1alpha1/comments:analyze?key={caller.key}", content=body)
    error(answer, 400, error_type)


def test_twenty_thousand_bytes_are_judged_and_not_one_more(caller: Caller) -> None:
    assert caller.analyze("ä" * 10_240, spanAnnotations=True).status_code == 200
    error(caller.analyze("ä" * 10_240 + "x"), 400, "COMMENT_TOO_LONG")
    error(caller.analyze("x" * 5_000_000), 400, "COMMENT_TOO_LONG")


def test_a_language_that_is_not_judged_is_refused_only_where_it_is_asked_for(caller: Caller) -> None:
    for asked in (["de"], ["en", "fr"], ["zh-Hant"], [""]):
        told = error(caller.analyze(PLAIN, languages=asked), 400, "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE")
        about = told["details"][0]["languageNotSupportedByAttributeError"]
        assert about == {"attribute": "TOXICITY", "requestedLanguages": asked}
    assert caller.analyze(PLAIN, languages=["en-GB"]).json()["languages"] == ["en-GB"]
    assert caller.analyze(PLAIN, languages=[]).status_code == 200


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Das ist doch Unsinn, die Fähre fuhr schon um neun.", "de"),
        ("Je ne suis pas d'accord, le bateau est parti à neuf heures.", "fr"),
        ("这艘渡轮九点离开码头。", "zh"),
        ("Это неправда, паром ушёл ровно в девять часов вечера.", "ru"),
        ("Привет", "und"),  # Russian, Bulgarian or Serbian, and surely not English
    ],
)
def test_where_no_language_is_asked_for_what_is_surely_not_judged_is_refused_by_its_language(
    caller: Caller, text: str, code: str
) -> None:
    told = error(caller.analyze(text, "INSULT", "SPAM"), 400, "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE")
    about = told["details"][0]["languageNotSupportedByAttributeError"]
    assert about == {"attribute": "INSULT", "detectedLanguages": [code]}
    asked = caller.analyze(text, languages=["en"])
    assert (asked.status_code, asked.json()["detectedLanguages"]) == (200, [code])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (PLAIN, "en"),
        (ATTACK, "en"),
        ("First!", "und"),
        ("lol", "und"),
        ("Quatsch.", "und"),
        ("\U0001f600\U0001f680", "und"),
        ("https://www.example.com/das-ist-eine-seite", "und"),
        ("Das glaube ich nicht, die Fähre war schon weg. I do not believe it, the ferry had left by then.", "und"),
        ("𝐘𝐨𝐮 𝐚𝐫𝐞 𝐚 𝐬𝐭𝐮𝐩𝐢𝐝 𝐢𝐝𝐢𝐨𝐭 𝐚𝐧𝐝 𝐚 𝐥𝐢𝐚𝐫", "und"),
        ("Уоu аrе а ѕtuріd іdіоt аnd а lіаr", "und"),
    ],
)
def test_what_is_short_mixed_or_disguised_is_judged_as_it_is(caller: Caller, text: str, code: str) -> None:
    assert caller.analyze(text).json()["detectedLanguages"] == [code]


def test_what_scores_should_have_been_is_kept(caller: Caller) -> None:
    scores = {"TOXICITY": {"summaryScore": {"value": 1}}, "LIKELY_TO_REJECT": {"summaryScore": {"value": 0.25}}}
    scores |= {"THREAT_EXPERIMENTAL": {"summaryScore": {}}}
    body = {"comment": {"text": "Words\x00"}, "attributeScores": scores, "clientToken": "t", "communityId": "Coral:x"}
    for _ in range(2):
        assert caller.perspective("suggestscore", body).json() == {"clientToken": "t"}
    (said,) = caller.said()
    assert (said.text, said.kind) == ("Words", "scores")
    assert said.scores == {"toxicity": 1.0, "LIKELY_TO_REJECT": 0.25, "threat": 0.0}
    del body["clientToken"]
    assert caller.perspective("suggestscore", body).json() == {}


@pytest.mark.parametrize(
    ("body", "error_type"),
    [
        (b"{", "INVALID_REQUEST"),
        (b'{"comment": {"text": "\\u200b"}, "attributeScores": {"SPAM": {}}}', "COMMENT_EMPTY"),
        (b'{"comment": {"text": "%s"}, "attributeScores": {"SPAM": {}}}' % (b"x" * 20_481), "COMMENT_TOO_LONG"),
        (b'{"comment": {"text": "x", "type": "HTML"}, "attributeScores": {"SPAM": {}}}', "INVALID_REQUEST"),
        (
            b'{"comment": {"text": "x"}, "attributeScores": {"SPAM": {"summaryScore": {"type": "STD_DEV"}}}}',
            "INVALID_REQUEST",
        ),
        (
            b'{"comment": {"text": "x"}, "attributeScores": {"SPAM": {"summaryScore": {"value": "1"}}}}',
            "INVALID_REQUEST",
        ),
    ],
    ids=["no JSON", "empty", "too long", "text type", "score type", "no number"],
)
def test_what_is_wrong_with_a_suggestion_is_told_by_its_type(caller: Caller, body: bytes, error_type: str) -> None:
    answer = caller.client.post(f"/v1alpha1/comments:suggestscore?key={caller.key}", content=body)
    error(answer, 400, error_type)
    assert caller.said() == []


@pytest.mark.parametrize(
    "scores", [None, {}, {"NICENESS": {}}, {"SPAM": {}}, {"SPAM": None}, {"SPAM": {"summaryScore": {"value": 1.5}}}]
)
def test_a_suggestion_that_says_nothing_or_too_much_is_refused(caller: Caller, scores: Any) -> None:
    answer = caller.perspective("suggestscore", {"comment": {"text": "x"}, "attributeScores": scores})
    error(answer, 400, "INVALID_REQUEST")
    error(caller.perspective("suggestscore", {"attributeScores": {"SPAM": {}}}), 400, "COMMENT_EMPTY")
    assert caller.said() == []


def test_a_key_that_asks_too_often_has_used_up_its_quota(caller: Caller) -> None:
    caller.client.app.state.service.callers = Callers(db_of(caller.client), "1/hour")
    assert caller.analyze().status_code == 200
    for answer in (caller.analyze(), caller.perspective("suggestscore", {})):
        assert error(answer, 429)["status"] == "RESOURCE_EXHAUSTED"
        assert answer.headers["retry-after"] == "60"


def test_without_a_model_there_are_no_scores(caller: Caller, tmp_path: Path) -> None:
    caller.client.app.state.service.judge = Judge(lambda _site: Scorer(of_file(tmp_path / "none.model")))
    told = error(caller.analyze(), 503)
    assert told["status"] == "UNAVAILABLE"
    assert told["message"].startswith("The moderation model cannot be used")


@pytest.mark.parametrize("bounds", [{"waiting_max": 0}, {"deadline": 0}], ids=["too many", "too late"])
def test_while_too_much_waits_the_scores_are_unavailable(caller: Caller, bounds: dict[str, int]) -> None:
    caller.client.app.state.service.judge = Judge(lambda _site: ready.scorer(), **bounds)
    answer = caller.analyze()
    assert error(answer, 503)["status"] == "UNAVAILABLE"
    assert answer.headers["retry-after"] == "5"


def test_analysing_is_counted_and_keeps_no_text(caller: Caller) -> None:
    caller.analyze()
    assert caller.usage() == 1
    assert caller.said() == []


def test_the_description_names_this_server_and_every_call(caller: Caller) -> None:
    stranger = another(caller.client)
    told = stranger.get("/$discovery/rest?version=v1alpha1", headers={"Host": "scores.example"}).json()
    assert told["rootUrl"] == "http://scores.example/"
    methods = told["resources"]["comments"]["methods"]
    assert {call["path"] for call in methods.values()} == {
        "v1alpha1/comments:analyze",
        "v1alpha1/comments:suggestscore",
    }
    for call in methods.values():
        assert {call["request"]["$ref"], call["response"]["$ref"]} <= set(told["schemas"])
    assert (
        stranger.get("/$discovery/rest", headers={"X-Forwarded-Proto": "https"}).json()["rootUrl"].startswith("https:")
    )
    assert stranger.get("/$discovery/rest?version=v2").status_code == 404


@given(st.text(max_size=200) | st.text(alphabet='.!? \n"a\u3002', max_size=200))
def test_sentences_cover_everything_but_white_space_once(text: str) -> None:
    last, covered = 0, ""
    for start, end in sentences(text):
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        covered, last = covered + text[start:end], end
    assert "".join(covered.split()) == "".join(text.split())


def test_sentences_are_told_apart_up_to_a_bound() -> None:
    text = "Dr. Who?! Yes. v1.2 is out… “Go.” 好。是"
    parts = [text[start:end] for start, end in sentences(text)]
    assert parts == ["Dr.", "Who?!", "Yes.", "v1.2 is out…", "“Go.”", "好。", "是"]
    assert len(sentences("A. " * 5_000)) == MOST + 1
    assert sentences("." * 20_000) == [(0, 20_000)]
    assert sentences(" \n") == []


METHODS = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO"]
NOWHERE = [
    *("/v1alpha1", "/v1alpha1/", "/v1alpha1/comments", "/v1alpha1/comments:", "/v1alpha1/comments:analyse"),
    *("/v1alpha1/comments:analyze%00", "/v1alpha1/%2e%2e/desk", "/v1alpha1/comments:analyze/x", "/$discovery/x"),
    *("/v1alpha1/%ff", "/v1alpha1/%3Cscript%3E", "/$discovery/rest%00"),
]


@pytest.mark.parametrize("path", NOWHERE)
@pytest.mark.parametrize("method", ["POST", *METHODS])
def test_what_is_not_there_is_googles_error_whatever_the_method(client: TestClient, method: str, path: str) -> None:
    is_told(client.request(method, path, headers={"Accept": "text/html"}), 404, "NOT_FOUND")


@pytest.mark.parametrize("path", ["/v1alpha1/comments:analyze", "/v1alpha1/comments:suggestscore"])
@pytest.mark.parametrize("method", METHODS)
def test_another_method_is_googles_error(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, f"{path}?key=x%00", headers={"Accept": "text/html"})
    is_told(answer, 405, "UNIMPLEMENTED")
    assert answer.headers["allow"] == "POST"


def is_told(answer: Response, status: int, name: str) -> None:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    if answer.request.method != "HEAD":
        error = answer.json()["error"]
        assert (error["code"], error["status"]) == (status, name)
        assert set(error) == {"code", "message", "status"}


@pytest.mark.parametrize("key", ["%00", "%00" * 40, "0" * 39 + "%00", "%ff", "%F0%9F%98%80"])
def test_a_key_of_odd_bytes_is_not_valid(caller: Caller, key: str) -> None:
    answer = caller.client.post(f"/v1alpha1/comments:analyze?key={key}", json={})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "API key not valid. Please pass a valid API key."


def test_a_mistake_of_ours_is_told_in_the_format_of_the_path_too(client: TestClient) -> None:
    client.app.state.service.judge = None
    caller = Caller(another(client, raise_server_exceptions=False))
    is_told(caller.analyze(), 500, "INTERNAL")
    told = caller.check()
    assert (told.status_code, told.headers["content-type"]) == (500, "text/plain; charset=utf-8")
    assert told.headers["x-akismet-guid"]
