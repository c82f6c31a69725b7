"""POST /s/{slug}/comments with what no browser of ours would send: sizes, encodings, broken bodies, markup."""

from __future__ import annotations

from browsing import Page, form, stored, write, written
from starlette.testclient import TestClient

FORM = "/s/the-ferry/comments"
URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}
MULTIPART = {"Content-Type": "multipart/form-data; boundary=edge"}


def part(name: str, value: bytes, more: str = "") -> bytes:
    return f'--edge\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n"


def test_a_megabyte_of_words_is_refused_kindly_and_kept(client: TestClient) -> None:
    words = "word " * 200_000 + "end"
    answer = client.post(FORM, data=form(words))
    page = Page(answer)
    assert answer.status_code == 422
    assert page.one("span", id="text-wrong").text.startswith("This comment has 1,000,003 characters; please shorten it")
    assert page.typed()["text"] == words


def test_the_longest_comment_is_taken(client: TestClient) -> None:
    assert stored(client, write(client, "ж" * 10_000)).text == "ж" * 10_000
    assert client.post(FORM, data=form("ж" * 10_001)).status_code == 422


def test_more_than_four_megabytes_are_not_read(client: TestClient) -> None:
    for kind, status in ((URLENCODED, 413), (MULTIPART, 413), ({"Content-Type": "text/plain"}, 415)):
        answer = client.post(FORM, content=b"text=" + b"x" * (4 * 1024 * 1024), headers=kind)
        assert answer.status_code == status
        assert Page(answer).address_of("To the stories") == "/"


def test_a_body_of_unstated_length_is_cut_off_as_well(client: TestClient) -> None:
    answer = client.post(FORM, content=(b"x" * 65_536 for _ in range(65)), headers=URLENCODED)
    assert answer.status_code == 413


UNSEEN = {
    b"a%00b": "ab",
    b"a%ED%A0%80b": "a\ufffd\ufffd\ufffdb",
    b"%FF%FE": "\ufffd\ufffd",
    b"a%E2%80%AEb%E2%80%ADc": "abc",
    b"a%1B%5B2Jb%7F%C2%85": "a[2Jb",
    b"a%0D%0Ab%0Dc": "a\nb\nc",
    b"%EF%BF%BFa": "a",
    b"e%CC%81": "\u00e9",
    b"Z" + b"%CC%B6" * 60: "Z" + "\u0336" * 4,
}


def test_what_no_reader_can_see_is_taken_out_of_the_text(client: TestClient) -> None:
    for number, (sent, kept) in enumerate(UNSEEN.items(), 1):
        answer = client.post(FORM, content=b"name=Ann&text=" + sent, headers=URLENCODED)
        assert answer.status_code == 303
        assert stored(client, number).text == kept
    assert client.get("/s/the-ferry").status_code == 200


def test_a_name_is_one_line_without_direction_marks(client: TestClient) -> None:
    assert stored(client, write(client, name=" A\u202en\u2066n\x00\n\t Lee ")).name == "Ann Lee"


def test_lone_surrogates_in_a_multipart_form_are_taken_out(client: TestClient) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=edge; charset=unicode_escape"}
    body = part("name", b"Ann") + part("text", b"a\\ud800b") + b"--edge--\r\n"
    assert client.post(FORM, content=body, headers=kind).status_code == 303
    assert stored(client, 1).text == "ab"


def test_a_name_that_looks_like_markup_is_text(client: TestClient) -> None:
    name = '<img src=x onerror="alert(1)">{{ 7*7 }}'
    comment = write(client, name=name)
    for address in ("/s/the-ferry", f"/c/{comment}"):
        page = Page(client.get(address))
        assert page.one("b", class_="by").text == name
        assert page.all("img") == []


def test_a_website_is_a_web_address_or_refused(client: TestClient) -> None:
    schemes = ["javascript:", "JaVaScRiPt:", "\x01javascript:", "data:text/html,", "vbscript:", "file:///", "//"]
    for scheme in [*schemes, "https://a@b/", 'https://a.example/"onclick=']:
        answer = client.post(FORM, data=form(website=f"{scheme}alert(1)"))
        assert answer.status_code == 422, scheme
        assert Page(answer).one("input", name="website").attributes["aria-invalid"] == "true"
    assert written(client) == 0


def test_a_script_in_every_field_is_only_words(client: TestClient) -> None:
    script = "<script>alert(1)</script>"
    answer = client.post(FORM, data=dict.fromkeys(("name", "text", "email", "website", "parent", "preview"), script))
    page = Page(answer)
    assert answer.status_code == 422
    assert page.typed()["text"] == page.typed()["website"] == script
    assert all(found.attributes["src"].startswith("/static/") and not found.text for found in page.all("script"))


def test_a_body_of_another_kind_is_refused(client: TestClient) -> None:
    for kind in ("application/json", "text/plain", "application/xml", "", "multipart/mixed"):
        answer = client.post(FORM, content=b'{"text":"x"}', headers={"Content-Type": kind})
        assert answer.status_code == 415, kind
        assert "application/x-www-form-urlencoded or multipart/form-data" in Page(answer).text


BROKEN = [
    ("multipart/form-data", b"--edge--"),
    ("multipart/form-data; boundary=", b"--edge--"),
    ("multipart/form-data; boundary=edge; charset=\x00", part("text", b"x") + b"--edge--"),
    ("multipart/form-data; boundary=edge; charset=undefined", part("text", b"x") + b"--edge--"),
    ("multipart/form-data; boundary=edge", b"no boundary at all"),
    ("multipart/form-data; boundary=edge", b"--edge\r\nX: y\r\n\r\nwords\r\n--edge--"),
    ("multipart/form-data; boundary=edge", b"--edge\r\nbroken\x00header\r\n\r\nwords\r\n--edge--"),
    ("multipart/form-data; boundary=edge", b"--edge\r\nContent-Disposition: form-data\r\n\r\nx\r\n--edge--"),
    ("multipart/form-data; boundary=edge", part("text", b"x", '; filename="a.html"') + b"--edge--\r\n"),
    ("multipart/form-data; boundary=edge", b"".join(part(f"f{n}", b"x") for n in range(300)) + b"--edge--\r\n"),
    ("application/x-www-form-urlencoded", "&".join(f"f{n}=x" for n in range(300)).encode()),
]


def test_a_broken_form_is_refused_with_a_way_out(client: TestClient) -> None:
    for kind, body in BROKEN:
        answer = client.post(FORM, content=body, headers={"Content-Type": kind})
        assert answer.status_code == 400, (kind, body)
        assert Page(answer).address_of("To the stories") == "/"
    assert written(client) == 0


def test_a_form_that_ends_too_early_makes_no_comment(client: TestClient) -> None:
    whole = part("name", b"Ann") + part("text", b"Some words") + b"--edge--\r\n"
    for end in range(0, whole.index(b"Some words") + 4, 7):
        assert client.post(FORM, content=whole[:end], headers=MULTIPART).status_code in {400, 422}, whole[:end]
    assert written(client) == 0


def test_of_a_field_that_comes_twice_the_last_counts(client: TestClient) -> None:
    client.post(FORM, content=b"name=A&name=Bo&text=x", headers=URLENCODED)
    assert stored(client, 1).name == "Bo"
