"""Following a story by mail: nothing is sent before its reader confirms, and nobody learns who follows what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Page, another, browser, db_of, forged, site_of, write
from itsdangerous import timed
from sqlalchemy import text as sql
from starlette.testclient import TestClient

from cast import SECRET, make_site, make_story
from postbox import ANN, Postbox, path_in, text
from weighin import clock
from weighin.domain.following import ASKS_A_DAY, DAY, HOUR, LINK_SECONDS, LINK_TIME, WEEK, Ticket
from weighin.links import Links
from weighin.storage.db import Database
from weighin.web.session import Sessions


@pytest.fixture
def postbox(sqlite_db: Database, tmp_path: Path) -> Postbox:
    folder = tmp_path / "post"
    folder.mkdir()
    return Postbox(sqlite_db, folder)


@pytest.fixture
def client(sqlite_db: Database, postbox: Postbox) -> Iterator[TestClient]:
    """A browser at a server that sends mail, with a story."""
    make_story(sqlite_db, make_site(sqlite_db))
    with browser(sqlite_db, smtp_url=postbox.post.smtp_url) as made:
        yield made


def ask(client: TestClient, email: str = ANN, slug: str = "the-ferry") -> None:
    answer = client.post(f"/s/{slug}/follow", data={"email": email})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/s/{slug}/follow?asked")


def rows(client: TestClient, table: str = "follows") -> int:
    with db_of(client).read() as conn:
        return int(conn.execute(sql(f"SELECT count(*) FROM {table}")).scalar_one())


def confirmed(client: TestClient) -> int:
    with db_of(client).read() as conn:
        return int(conn.execute(sql("SELECT count(*) FROM follows WHERE confirmed_at IS NOT NULL")).scalar_one())


def follow(client: TestClient, postbox: Postbox, email: str = ANN, slug: str = "the-ferry") -> str:
    """Follow a story as a reader does; the path of the link that ends it."""
    ask(client, email, slug)
    (mail,) = postbox.deliver(clock.now())
    assert client.post(path_in(mail, "follow")).status_code == 303
    return path_in(mail, "unfollow")


def test_a_reader_asks_confirms_is_told_and_ends_it(client: TestClient, postbox: Postbox) -> None:
    page = Page(client.get("/s/the-ferry"))
    (form,) = [one for one in page.all("form") if one.attributes.get("action") == "/s/the-ferry/follow"]
    assert page.one("input", inside=form).attributes["name"] == "email"
    ask(client)
    assert "a link to confirm is on its way" in client.get("/s/the-ferry/follow?asked").text
    (mail,) = postbox.deliver(clock.now())
    assert mail["To"] == ANN
    link = path_in(mail, "follow")
    assert "Follow this story?" in client.get(link).text
    assert client.post(link).headers["location"] == link
    assert "You follow this story" in client.get(link).text
    write(client, "The tide took it", "Bo")
    assert postbox.deliver(clock.now() + DAY) == []
    (digest,) = postbox.deliver(clock.now() + WEEK)
    assert "The tide took it" in text(digest)
    end = path_in(digest, "unfollow")
    assert Page(client.get(end)).address_of("Who moved the ferry?") == "/s/the-ferry"
    assert "Done." in client.post(end, data={}).text
    assert (rows(client), rows(client, "followers")) == (0, 0)
    write(client, "And back", "Cy")
    assert postbox.deliver(clock.now() + 2 * WEEK) == []


def test_to_look_at_the_link_confirms_nothing(client: TestClient, postbox: Postbox) -> None:
    ask(client)
    (mail,) = postbox.deliver(clock.now())
    for way in ("GET", "HEAD", "OPTIONS"):
        client.request(way, path_in(mail, "follow"))
        client.request(way, path_in(mail, "unfollow"))
    assert (rows(client), confirmed(client)) == (1, 0)
    write(client)
    assert postbox.deliver(clock.now() + WEEK) == []


def test_the_answer_is_the_same_whether_an_address_follows_already(client: TestClient, postbox: Postbox) -> None:
    follow(client, postbox)
    new, old = (client.post("/s/the-ferry/follow", data={"email": email}) for email in ("bo@mail.example", ANN))
    assert (new.status_code, new.content) == (old.status_code, old.content)
    assert {name: value for name, value in new.headers.items() if name != "date"} == {
        name: value for name, value in old.headers.items() if name != "date"
    }
    (mail,) = postbox.deliver(clock.now())
    assert mail["To"] == "bo@mail.example"


def test_confirming_twice_is_confirming_once(client: TestClient, postbox: Postbox) -> None:
    ask(client)
    (mail,) = postbox.deliver(clock.now())
    assert client.post(path_in(mail, "follow")).status_code == 303
    write(client, "News")
    assert client.post(path_in(mail, "follow")).status_code == 303
    assert confirmed(client) == 1
    (digest,) = postbox.deliver(clock.now() + WEEK)
    assert "News" in text(digest)  # the second time has not moved where the first began


def test_ending_it_twice_is_ending_it_once_and_it_cannot_be_confirmed_again(
    client: TestClient, postbox: Postbox
) -> None:
    ask(client)
    (mail,) = postbox.deliver(clock.now())
    client.post(path_in(mail, "follow"))
    for _ in range(2):
        answer = client.post(path_in(mail, "unfollow"), data={})
        assert answer.status_code == 200
        assert "No more mails about this are sent" in answer.text
    assert client.post(path_in(mail, "follow")).status_code == 403
    assert rows(client) == 0
    assert "Nothing is followed by this link any more" in client.get(path_in(mail, "unfollow")).text


def test_an_old_link_is_nothing_to_whoever_has_its_number_now(client: TestClient, postbox: Postbox) -> None:
    end = follow(client, postbox)
    client.post(end, data={})
    follow(client, postbox, "bo@mail.example")
    with db_of(client).read() as conn:
        assert conn.execute(sql("SELECT id FROM followers")).scalars().all() == [1]
    client.post(end, data={})
    assert confirmed(client) == 1


def test_a_mail_program_ends_it_without_a_page_of_ours(client: TestClient, postbox: Postbox) -> None:
    for headers in (
        {},
        {"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
    ):
        end = follow(client, postbox)
        foreign = another(client)
        answer = foreign.post(
            end,
            content=b"List-Unsubscribe=One-Click",
            headers={"Content-Type": "application/x-www-form-urlencoded", **headers},
        )
        assert answer.status_code == 200
        assert rows(client) == 0


def test_a_mail_programs_other_kind_of_form_is_taken_too(client: TestClient, postbox: Postbox) -> None:
    end = follow(client, postbox)
    assert client.post(end, files={"List-Unsubscribe": (None, "One-Click")}).status_code == 200
    assert rows(client) == 0


def test_one_story_of_several_can_be_ended(client: TestClient, postbox: Postbox) -> None:
    make_story(db_of(client), site_of(client), "the-fog")
    first = follow(client, postbox)
    follow(client, postbox, slug="the-fog")
    write(client, "News")
    (digest,) = postbox.deliver(clock.now() + WEEK)
    end = path_in(digest, "unfollow")
    page = Page(client.get(end))
    assert len(page.all("button", name="story")) == 2
    assert client.post(end, data={"story": "2"}).status_code == 200
    assert rows(client) == 1
    assert client.post(end, data={"story": "x"}).status_code == 404
    assert client.post(first, data={"story": "2"}).status_code == 200  # a link for one story ends that one alone
    assert rows(client) == 1
    client.post(end, data={})
    assert rows(client, "followers") == 0


def links(client: TestClient) -> tuple[str, str, Ticket]:
    """Links of the first follower, and what they stand for."""
    with db_of(client).read() as conn:
        row = conn.execute(sql("SELECT id, created_at FROM followers")).one()
    ticket = Ticket(row.id, row.created_at, 1)
    made = Links(SECRET)
    return made.follow(site_of(client), ticket), made.unfollow(site_of(client), ticket), ticket


def test_forged_links_do_nothing(client: TestClient, postbox: Postbox) -> None:
    ask(client)
    confirm, end, ticket = links(client)
    site = site_of(client)
    other = Links("another secret, long enough too")
    cookie = Sessions(SECRET)._cookies.dumps([site.key, ticket.follower_id])
    bad = [forged(confirm), forged(end), "/follow/", other.follow(site, ticket), other.unfollow(site, ticket)]
    bad += [f"/follow/{end.rpartition('/')[2]}", f"/unfollow/{confirm.rpartition('/')[2]}", "/follow/x", "/unfollow/x"]
    bad += [f"/follow/{cookie}", f"/unfollow/{cookie}", "/unfollow/%00", "/follow/" + "x" * 10_000, "/unfollow/é"]
    bad += [f"/sign-in/{confirm.rpartition('/')[2]}"]
    for path in bad:
        assert client.post(path, data={}).status_code in {403, 404, 405}, path
        assert client.get(path).status_code in {403, 404}, path
    assert (rows(client), confirmed(client)) == (1, 0)
    assert client.post(confirm).status_code == 303


@pytest.mark.parametrize(
    "told",
    [[], {}, "gazette", ["gazette"], ["gazette", "1", 2, 3], ["gazette", 2**70, 1, 1], ["gazette", -1, 1, 1], None, 5],
)
def test_a_signed_link_of_another_shape_does_nothing(client: TestClient, told: object) -> None:
    made = Links(SECRET)
    assert client.get(f"/follow/{made._confirming.dumps(told)}").status_code == 403
    assert client.post(f"/unfollow/{made._ending.dumps(told)}", data={}).status_code == 403


def test_a_link_of_one_site_is_nothing_at_another(client: TestClient, postbox: Postbox) -> None:
    other = make_site(db_of(client), "herald")
    make_story(db_of(client), other, "elsewhere")
    ask(client)
    confirm, end, ticket = links(client)
    client.app.state.service._sites_read = -99
    there = {"Host": "herald.testserver"}
    for path in (confirm, end):
        assert client.post(path, data={}, headers=there).status_code == 403
    # Even signed for that site, it names nobody there.
    made = Links(SECRET)
    assert client.post(made.follow(other, ticket), headers=there).status_code in {403, 404}
    client.post(made.unfollow(other, ticket), data={}, headers=there)
    assert (rows(client), confirmed(client)) == (1, 0)
    assert client.post("/s/elsewhere/follow", data={"email": ANN}).status_code == 404


def test_a_link_works_for_three_days(client: TestClient, postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(client)
    confirm, _, _ = links(client)
    now = timed.time.time()

    class Later:
        time = staticmethod(lambda: now + LINK_SECONDS + 2)

    with monkeypatch.context() as later:
        later.setattr(timed, "time", Later)
        answer = client.post(confirm)
        assert answer.status_code == 403
        assert "older than three days" in answer.text
    assert confirmed(client) == 0
    postbox.deliver(clock.now())
    postbox.deliver(clock.now() + LINK_TIME + HOUR)
    assert (rows(client), rows(client, "followers")) == (0, 0)


def test_a_story_that_is_closed_or_not_public_cannot_be_followed(client: TestClient, postbox: Postbox) -> None:
    db, site = db_of(client), site_of(client)
    make_story(db, site, "done", is_open=False)
    answer = client.post("/s/done/follow", data={"email": ANN})
    assert answer.status_code == 403
    assert "This story is closed" in answer.text
    assert "follow-email" not in client.get("/s/done").text
    assert "follow-email" not in client.get("/s/done/follow").text
    db.write(lambda conn: conn.execute(sql("UPDATE stories SET public = false WHERE slug = 'done'")))
    assert client.post("/s/done/follow", data={"email": ANN}).status_code == 404
    assert client.get("/s/done/follow").status_code == 404
    assert client.post("/s/nothing/follow", data={"email": ANN}).status_code == 404
    assert rows(client, "followers") == 0


def test_a_link_to_a_story_that_is_not_public_any_more_confirms_nothing(client: TestClient, postbox: Postbox) -> None:
    ask(client)
    (mail,) = postbox.deliver(clock.now())
    db_of(client).write(lambda conn: conn.execute(sql("UPDATE stories SET public = false")))
    assert client.get(path_in(mail, "follow")).status_code == 404
    assert client.post(path_in(mail, "follow")).status_code == 404
    assert "ferry" not in client.get(path_in(mail, "unfollow")).text
    assert client.post(path_in(mail, "unfollow"), data={}).status_code == 200
    assert rows(client) == 0


def test_a_wrong_address_is_said_beside_its_field_and_kept(client: TestClient) -> None:
    answer = client.post("/s/the-ferry/follow", data={"email": "ann@<b>"})
    page = Page(answer)
    field = page.one("input", id="follow-email")
    assert answer.status_code == 422
    assert field.attributes["value"] == "ann@<b>"
    assert field.attributes["aria-invalid"] == "true"
    assert page.one("span", id="follow-wrong").attributes["role"] == "alert"
    assert page.one("title").text.startswith("Error:")


@pytest.mark.parametrize(
    "typed", ["a@b.example\r\nBcc: all@mail.example", "a@b.example,c@d.example", "", "\x00@b.example"]
)
def test_nothing_gets_into_a_header(client: TestClient, postbox: Postbox, typed: str) -> None:
    assert client.post("/s/the-ferry/follow", data={"email": typed}).status_code == 422
    assert client.post("/s/the-ferry/follow", data={"mail": typed}).status_code == 422
    assert postbox.deliver(clock.now()) == []


def test_the_form_cannot_be_used_to_bother_somebody(client: TestClient, postbox: Postbox) -> None:
    for number in range(1500):
        ask(another(client) if number < 3 else client, f"Ann+{number % 7}@mail.example" if number % 2 else ANN)
    slugs = [f"story-{number}" for number in range(12)]
    for slug in slugs:
        make_story(db_of(client), site_of(client), slug)
        ask(client, slug=slug)
        ask(client, "a.n.n+x@mail.example", slug=slug)
    assert len(postbox.deliver(clock.now())) == ASKS_A_DAY
    assert postbox.deliver(clock.now() + DAY) == []


def test_somebody_who_lost_the_link_gets_another_after_an_hour(client: TestClient, postbox: Postbox) -> None:
    ask(client)
    assert len(postbox.deliver(clock.now())) == 1
    ask(client)
    assert postbox.deliver(clock.now()) == []
    back = sql("UPDATE follows SET asked_at = asked_at - :passed")
    db_of(client).write(lambda conn: conn.execute(back, {"passed": HOUR}))
    ask(client)
    assert len(postbox.deliver(clock.now())) == 1
    assert rows(client) == 1


def test_one_reader_asks_only_so_often(sqlite_db: Database, postbox: Postbox) -> None:
    make_story(sqlite_db, make_site(sqlite_db))
    with browser(sqlite_db, smtp_url=postbox.post.smtp_url, post_limit="5/minute") as client:
        told = [client.post("/s/the-ferry/follow", data={"email": f"a{n}@mail.example"}) for n in range(7)]
        assert [answer.status_code for answer in told] == [303] * 5 + [429] * 2
        assert "a6@mail.example" in told[-1].text
        assert told[-1].headers["retry-after"] == "60"
    assert len(postbox.deliver(clock.now())) == 5


def test_where_no_mail_is_sent_there_is_no_form(sqlite_db: Database) -> None:
    make_story(sqlite_db, make_site(sqlite_db))
    with browser(sqlite_db) as client:
        for address in ("/s/the-ferry", "/s/the-ferry/explanations"):
            page = Page(client.get(address))
            assert "follow-email" not in page.text
            assert page.address_of("Feed of the comments") == "/feeds/s/the-ferry.atom"
            assert page.all("input", id="follow-email") == []
        assert client.get("/s/the-ferry/follow").status_code == 404
        assert client.post("/s/the-ferry/follow", data={"email": ANN}).status_code == 404
        assert rows(client) == 0


def test_who_followed_can_end_it_where_no_mail_is_sent_any_more(client: TestClient, postbox: Postbox) -> None:
    end = follow(client, postbox)
    with browser(db_of(client)) as later:
        assert later.post(end, data={}).status_code == 200
    assert rows(client) == 0


def test_no_page_names_an_address(client: TestClient, postbox: Postbox) -> None:
    end = follow(client, postbox)
    confirm, _, _ = links(client)
    for path in (end, confirm, "/s/the-ferry", "/s/the-ferry/follow?asked", "/privacy", "/s/the-ferry/explanations"):
        answer = client.get(path)
        assert ANN not in answer.text
        assert ANN.replace("@", "%40") not in str(answer.headers)
    assert ANN not in end + confirm


def test_a_log_holds_no_address_and_no_link(
    client: TestClient, postbox: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="weighin")
    end = follow(client, postbox)
    db_of(client).write(lambda conn: conn.execute(sql("ALTER TABLE followers RENAME TO gone")))
    quiet = TestClient(client.app, raise_server_exceptions=False)
    quiet.portal = client.portal
    answer = quiet.post(end, data={})
    assert answer.status_code >= 500
    assert "/unfollow/…" in caplog.text
    assert end.rpartition("/")[2] not in caplog.text
    db_of(client).write(lambda conn: conn.execute(sql("ALTER TABLE gone RENAME TO followers")))


def test_the_frame_leads_to_the_form(client: TestClient) -> None:
    client.post("/embed/comments?url=https://blog.example/fog", data={"name": "Ann", "text": "Fog"})
    page = Page(client.get("/embed?url=https://blog.example/fog"))
    where = page.address_of("Follow this story")
    assert Page(client.get(where.partition("#")[0])).one("section", id="follow")


def test_who_never_asked_is_told_that_nothing_is_sent(client: TestClient, postbox: Postbox) -> None:
    ask(client)
    (mail,) = postbox.deliver(clock.now())
    answer = client.get(path_in(mail, "unfollow"))
    assert "Nothing is sent unless you confirm it." in answer.text
    assert "Forget the address" in answer.text
    assert "You get a mail" not in answer.text
    client.post(path_in(mail, "unfollow"))
    assert rows(client, "followers") == 0
