"""Akismet's wire format: bare words that callers compare byte for byte, and never a false `false`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from asking import ATTACK, PLAIN, SPAM, Caller
from browsing import another, browser, db_of, site_of
from starlette.testclient import TestClient

from cast import NOW, make_site
from weighin.actions import keys, sites
from weighin.moderation import ready
from weighin.moderation.model import of_file
from weighin.moderation.scorer import Scorer
from weighin.storage.db import Database
from weighin.web.akismet_call import JUDGED_MAX
from weighin.web.callers import Callers
from weighin.web.judge import Judge

THANKS = b"Thanks for making the web a better place."


@pytest.fixture
def caller(client: TestClient) -> Caller:
    return Caller(client)


def test_a_key_is_valid_and_another_is_not(caller: Caller) -> None:
    for fields in ({"api_key": caller.key}, {"key": caller.key}, {"key": caller.key.upper()}):
        answer = caller.client.post("/1.1/verify-key", data=fields | {"blog": "https://blog.example"})
        assert (answer.status_code, answer.content) == (200, b"valid")
    for wrong in ("", "x", "0" * 40, caller.key[:-1], "\x00" * 40):
        answer = caller.client.post("/1.1/verify-key", data={"key": wrong, "blog": "https://blog.example"})
        assert (answer.status_code, answer.content) == (200, b"invalid")
        assert "weighin key" in answer.headers["x-akismet-debug-help"]


def test_a_key_may_be_the_first_label_of_the_host(caller: Caller) -> None:
    form = {"blog": "https://blog.example", "user_ip": "192.0.2.1", "comment_content": SPAM}
    headers = {"Host": f"{caller.key}.rest.akismet.com"}
    assert caller.client.post("/1.1/comment-check", data=form, headers=headers).content == b"true"
    assert caller.client.post("/1.1/comment-check", data=form).content == b"invalid"


def test_spam_is_true_and_a_plain_comment_false(caller: Caller) -> None:
    spam, plain, harsh = caller.check(SPAM), caller.check(), caller.check(ATTACK)
    assert (spam.content, plain.content, harsh.content) == (b"true", b"false", b"false")
    assert spam.headers["x-akismet-pro-tip"] == "discard"
    assert "x-akismet-pro-tip" not in plain.headers
    assert len({answer.headers["x-akismet-guid"] for answer in (spam, plain, harsh)}) == 3


HEARTS = "\u2764\ufe0f " * 100  # of which the model has a word for spam
EMPTY = "### 1. Say something\n\n```rules\nhold if contentless\n```\n"


@pytest.mark.parametrize("content", ["\U0001f600" * 100, "\U0001f4b0" * 30_000, "!!!", HEARTS, "<p>\U0001f600</p>"])
def test_emoji_are_spam_where_the_policy_stops_them_and_are_never_thrown_away(caller: Caller, content: str) -> None:
    of_score_alone = caller.check(content)
    assert of_score_alone.content == (b"true" if content == HEARTS else b"false")
    policy_for(caller, EMPTY)
    stopped = caller.check(content)
    assert stopped.content == b"true"
    policy_for(caller, EMPTY.replace("contentless", "links at least 1"))
    assert caller.check(content).content == of_score_alone.content
    assert not any("x-akismet-pro-tip" in answer.headers for answer in (of_score_alone, stopped))
    assert "x-akismet-pro-tip" not in caller.check(content, comment_author=SPAM).headers


def test_a_remark_of_words_is_left_to_its_score_whatever_the_policy_says(caller: Caller) -> None:
    policy_for(caller, EMPTY)
    assert [caller.check(text).content for text in ("First!", "lol", "", " ")] == [b"false"] * 4


def test_what_has_few_words_is_never_thrown_away(caller: Caller) -> None:
    for content in ("casino", "casino " * 200, "best casino"):
        assert "x-akismet-pro-tip" not in caller.check(content, comment_author=SPAM).headers


def test_a_policy_that_cannot_be_read_makes_no_spam(caller: Caller) -> None:
    policy_for(caller, "### 1. A\n\n```rules\nhold if spm above 0.8\n```\n")
    assert caller.check("\U0001f600").content == b"false"


def policy_for(caller: Caller, policy: str) -> None:
    sites.change(db_of(caller.client), site_of(caller.client), policy=policy)
    caller.client.app.state.service._sites_read = 0.0


def test_a_name_that_advertises_is_spam_and_an_honest_website_is_not(caller: Caller) -> None:
    seller = {"comment_author": "Cheap replica watches", "comment_author_url": "http://buy-cheap-watches.shop/win"}
    assert caller.check("Nice post, thanks!", **seller).content == b"true"
    honest = {"comment_author": "Ann", "comment_author_url": "https://ann-writes.example/"}
    assert caller.check(**honest).content == b"false"


@pytest.mark.parametrize(
    "fields",
    [
        {"comment_author": "viagra-test-123"},
        {"comment_author": "akismet-guaranteed-spam"},
        {"comment_author_email": "akismet-guaranteed-spam@example.com"},
    ],
)
def test_the_names_for_tests_are_spam_always(caller: Caller, fields: dict[str, str]) -> None:
    answer = caller.check(PLAIN, **fields)
    assert answer.content == b"true"
    assert "x-akismet-pro-tip" not in answer.headers


def test_an_administrator_writes_no_spam(caller: Caller) -> None:
    assert caller.check(SPAM, user_role="administrator").content == b"false"
    assert caller.check(SPAM, user_role="editor").content == b"true"


@pytest.mark.parametrize("method", ["1.1/comment-check", "1.1/submit-spam", "1.1/submit-ham"])
def test_a_missing_field_is_told_and_is_no_verdict(caller: Caller, method: str) -> None:
    for missing in ("blog", "user_ip"):
        answer = caller.akismet(method, comment_content=SPAM, **{missing: None})
        assert answer.status_code == 200
        assert answer.text == answer.headers["x-akismet-debug-help"] == f"Missing required field: {missing}."
    assert caller.akismet(method, api_key=None).content == b"invalid"
    assert caller.said() == []


def test_a_check_has_a_number_whatever_its_answer(caller: Caller, tmp_path: Path) -> None:
    answers = [caller.check(), caller.check(api_key="0" * 40), caller.check(blog=None), caller.check("x" * 5_000_000)]
    caller.client.app.state.service.judge = Judge(lambda _site: Scorer(of_file(tmp_path / "none.model")))
    answers.append(caller.check())
    assert [answer.status_code for answer in answers] == [200, 200, 200, 413, 503]
    assert len({answer.headers["x-akismet-guid"] for answer in answers}) == 5


def test_a_revoked_key_is_invalid(caller: Caller) -> None:
    keys.revoke(db_of(caller.client), site_of(caller.client), caller.key, NOW)
    assert caller.check().content == b"invalid"


def raw(caller: Caller, content: bytes, **fields: str) -> bytes:
    """What a check with these bytes, as they are, answers."""
    form = {"api_key": caller.key, "blog": "b", "user_ip": "1"} | fields
    body = "&".join(f"{name}={value}" for name, value in form.items())
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body += "&comment_content=" + quote_from_bytes(content)
    return bytes(caller.client.post("/1.1/submit-ham", content=body, headers=headers).content)


@pytest.mark.parametrize(
    ("charset", "content", "text"),
    [
        ("", "Grüße".encode(), "Grüße"),
        ("iso-8859-1", "Grüße „x“".encode("cp1252"), "Grüße „x“"),
        ("KOI8-R", "Привет".encode("koi8-r"), "Привет"),
        ("shift_jis", "こんにちは".encode("shift_jis"), "こんにちは"),
        ("UTF-8", b"Gr\xfc\xdfe", "Gr\ufffd\ufffde"),
        ("no-such-charset", "Grüße".encode(), "Grüße"),
        ("zip", "Grüße".encode(), "Grüße"),
        ("unicode_escape", b"\\u0041", "\\u0041"),
        ("\x00", "Grüße".encode(), "Grüße"),
        ("utf-16", "Grüße".encode(), "Grüße"),
        ("cp037", "Grüße".encode(), "Grüße"),
    ],
)
def test_text_is_read_in_the_charset_of_the_blog(caller: Caller, charset: str, content: bytes, text: str) -> None:
    assert raw(caller, content, blog_charset=charset.replace("\x00", "%00")) == THANKS
    assert [said.text for said in caller.said()] == [text]


@pytest.mark.parametrize(
    "content",
    ["", " ", "\U0001f600" * 50, "Z" + "\u0301" * 500, "\u202e" + PLAIN, "x" * 20_480, "http://a.example/ " * 10_000],
    ids=["empty", "blank", "emoji", "zalgo", "override", "20 kB", "links"],
)
def test_no_text_is_too_strange_to_be_answered(caller: Caller, content: str) -> None:
    assert caller.check(content).content in {b"true", b"false"}


def test_of_a_long_text_the_end_is_judged_too(caller: Caller) -> None:
    assert caller.check(PLAIN * 18_000).content == b"false"  # 1 MB
    assert caller.check(PLAIN * 18_000 + "\n" + f"{SPAM}\n" * (JUDGED_MAX // 2 // len(SPAM))).content == b"true"


def test_too_large_a_body_or_too_many_fields_is_an_error_and_no_verdict(caller: Caller) -> None:
    answer = caller.check("x" * 5_000_000)
    assert answer.status_code == 413
    assert answer.headers["x-akismet-debug-help"] == "body_too_large"
    assert caller.check(**{f"field{n}": "x" for n in range(990)}).content == b"false"
    answer = caller.check(**{f"field{n}": "x" for n in range(1000)})
    assert answer.status_code == 400
    assert answer.text not in {"true", "false"}


@pytest.mark.parametrize("method", ["1.1/verify-key", "1.1/comment-check", "1.1/submit-spam", "1.1/submit-ham"])
def test_a_form_with_files_is_an_error_and_no_verdict(caller: Caller, method: str) -> None:
    form = {"api_key": caller.key, "blog": "b", "user_ip": "1", "comment_content": PLAIN}
    answer = caller.client.post(f"/{method}", data=form, files={"file": b"x"})
    assert (answer.status_code, answer.headers["x-akismet-debug-help"]) == (415, "body_type_unknown")
    assert answer.text not in {"true", "false", "valid"}
    assert caller.said() == []


def test_what_is_no_call_of_akismets_is_no_verdict(caller: Caller) -> None:
    wrong = caller.client.get("/1.1/comment-check", params={"api_key": caller.key})
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
    assert wrong.headers["x-akismet-guid"]
    answers = [wrong, caller.akismet("1.1/comment-chek"), caller.client.delete("/1.2/usage-limit")]
    for method in ("GET", "POST", "PUT", "FOO"):
        for path in ("/1.1", "/1.1/", "/1.1/verify-key%00", "/1.2/x", "/1.1/%ff"):
            answers.append(caller.client.request(method, path, headers={"Accept": "text/html"}))
    assert {answer.status_code for answer in answers} == {404, 405}
    assert {answer.headers["content-type"] for answer in answers} == {"text/plain; charset=utf-8"}
    assert {answer.headers["x-akismet-debug-help"] for answer in answers} == {"page_unknown", "method_unknown"}
    assert not {answer.text for answer in answers} & {"true", "false", "valid", "invalid", ""}
    assert caller.client.get("/1.2/usage-limit?api_key=%00").content == b"invalid"


def test_feedback_is_kept_once_for_each_text_and_counted(caller: Caller) -> None:
    for _ in range(2):
        assert caller.akismet("1.1/submit-spam", comment_content="Win now", guid="abc").content == THANKS
    assert caller.akismet("1.1/submit-ham", comment_content="Honest").content == THANKS
    assert [(said.text, said.kind, said.scores, said.guid) for said in caller.said()] == [
        ("Honest", "ham", {"spam": 0.0}, None),
        ("Win now", "spam", {"spam": 1.0}, "abc"),
    ]
    assert caller.akismet("1.1/submit-ham", comment_content="Win now").content == THANKS  # they changed their mind
    assert [(said.text, said.kind) for said in caller.said()] == [("Win now", "ham"), ("Honest", "ham")]


def test_a_test_trains_nothing_and_counts_nothing(caller: Caller) -> None:
    for value in ("1", "true"):
        assert caller.check(SPAM, is_test=value).content == b"true"
        assert caller.akismet("1.1/submit-spam", comment_content="x", is_test=value).content == THANKS
    assert caller.said() == []
    assert caller.usage() == 0


def test_what_a_key_was_used_for_can_be_asked(caller: Caller) -> None:
    for content in (SPAM, PLAIN, PLAIN):
        caller.check(content)
    caller.akismet("1.1/submit-spam", comment_content="Win now")
    answer = caller.client.get("/1.2/usage-limit", params={"api_key": caller.key})
    assert answer.json() == {"limit": "none", "usage": 3, "percentage": 0, "throttled": False}
    told = caller.client.get("/1.2/key-sites", params={"api_key": caller.key}).json()
    (month,) = told.keys() - {"limit", "offset", "total"}
    counts = {"api_calls": "3", "spam": "1", "ham": "2", "missed_spam": "1", "false_positives": "0"}
    assert told == {
        month: [{"site": "http://testserver", **counts, "is_revoked": False}],
        "limit": 500,
        "offset": 0,
        "total": 1,
    }
    table = caller.akismet("1.2/key-sites", month=month, format="csv")
    assert table.text.splitlines()[1] == "http://testserver,3,1,2,1,0,False"
    assert caller.akismet("1.2/key-sites", filter="elsewhere").json()["total"] == 0
    assert caller.akismet("1.2/key-sites", offset="1").json()[month] == []
    assert caller.akismet("1.2/key-sites", month="2020-01").json()["2020-01"] == []
    assert caller.akismet("1.2/key-sites", month="x").status_code == 400
    assert caller.client.get("/1.2/usage-limit").content == b"invalid"


def test_what_was_counted_outlives_the_process(sqlite_db: Database) -> None:
    make_site(sqlite_db)
    with browser(sqlite_db) as first:
        caller = Caller(first)
        caller.check(SPAM)
    with browser(sqlite_db) as second:
        caller.client = second
        assert caller.usage() == 1


def test_a_page_of_another_site_may_send_a_key(caller: Caller) -> None:
    form = {"key": caller.key, "blog": "b"}
    answer = caller.client.post("/1.1/verify-key", data=form, headers={"Origin": "https://evil.example"})
    assert answer.content == b"valid"


def test_a_key_that_asks_too_often_is_told_when_to_come_again(caller: Caller) -> None:
    caller.client.app.state.service.callers = Callers(db_of(caller.client), "2/hour")
    other = Caller(caller.client)
    assert [caller.check().status_code for _ in range(3)] == [200, 200, 429]
    for method in ("1.1/verify-key", "1.1/comment-check", "1.1/submit-spam", "1.2/usage-limit", "1.2/key-sites"):
        answer = caller.akismet(method)
        assert (answer.status_code, answer.headers["x-akismet-debug-help"]) == (429, "too_fast")
        assert answer.headers["retry-after"] == "60"
        assert answer.text not in {"true", "false", "valid"}
    assert other.check().content == b"false"


@pytest.fixture
def without_model(caller: Caller, tmp_path: Path) -> Path:
    """The file of a model that is not there."""
    model = tmp_path / "none.model"
    caller.client.app.state.service.judge = Judge(lambda _site: Scorer(of_file(model)))
    return model


def test_without_a_model_nothing_is_called_ham(caller: Caller, without_model: Path) -> None:
    for content in (None, b"", b"weighin-model 1\n{}", b"nonsense"):
        if content is not None:
            without_model.write_bytes(content)
            caller.client.app.state.service.judge = Judge(lambda _site: Scorer(of_file(without_model)))
        for _ in range(2):
            answer = caller.check(SPAM)
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "5"
            assert answer.headers["x-akismet-debug-help"] == "model_invalid"
    assert caller.check(comment_author="viagra-test-123").content == b"true"


def test_two_hundred_calls_at_once_are_answered_rightly_or_not_at_all(caller: Caller) -> None:
    def ask(n: int) -> tuple[int, int, bytes]:
        answer = caller.check(SPAM if n % 2 else PLAIN)
        return n, answer.status_code, answer.content

    with ThreadPoolExecutor(40) as pool:
        told = list(pool.map(ask, range(200)))
    for n, status, content in told:
        assert status == 503 or content == (b"true" if n % 2 else b"false")
    assert sum(status == 200 for _, status, _ in told) > 0


def of_shipped(_site: int) -> Scorer:
    return ready.scorer()


@pytest.mark.parametrize(
    "judge", [Judge(of_shipped, waiting_max=0), Judge(of_shipped, deadline=0)], ids=["too many", "too late"]
)
def test_while_too_much_waits_the_answer_is_an_error(caller: Caller, judge: Judge) -> None:
    caller.client.app.state.service.judge = judge
    answer = caller.check(SPAM)
    assert (answer.status_code, answer.headers["x-akismet-debug-help"]) == (503, "scoring_busy")


def test_one_sites_key_is_of_no_use_for_anothers_feedback(caller: Caller) -> None:
    other = Caller(another(caller.client))
    caller.akismet("1.1/submit-spam", comment_content="Win now")
    assert other.said() == []
    assert other.usage() == 0
