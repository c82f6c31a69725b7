"""The post: every mail leaves once, a broken mail server holds up nothing else, nothing is sent for ever."""

from __future__ import annotations

import socket
import threading
from email.message import EmailMessage
from email.policy import SMTP
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from mailserver import PASSWORD, USER, Inbox, certified, free_port, knows, mail_server
from sqlalchemy import text as sql

from cast import NOW, SECRET, Say, make_site, make_story
from postbox import ANN, Postbox, ask, follow, html, path_in, text
from weighin import clock
from weighin.actions import digests
from weighin.domain.errors import Code, Refusal
from weighin.domain.following import DAY, LINK_TIME, PAUSES, REFUSALS, WEEK
from weighin.domain.types import Site, Story
from weighin.jobs import mail as post
from weighin.jobs.beside import Beside
from weighin.jobs.mail import Post, Postman
from weighin.jobs.worker import TROUBLE_SECONDS, Worker
from weighin.mail import transport
from weighin.storage import searches
from weighin.storage.db import Database


@pytest.fixture
def postbox(db: Database, tmp_path: Path) -> Postbox:
    folder = tmp_path / "post"
    folder.mkdir()
    return Postbox(db, folder)


def count(db: Database, table: str) -> int:
    with db.read() as conn:
        return int(conn.execute(sql(f"SELECT count(*) FROM {table}")).scalar_one())


def by(server: str, *, scheme: str = "smtp") -> Post:
    return Post(f"{scheme}://{server}", "news@gazette.example", "https://talk.example", SECRET)


def test_a_link_to_confirm_goes_to_a_mail_server(db: Database, site: Site, story: Story) -> None:
    ask(db, site, story)
    inbox = Inbox()
    with mail_server(inbox) as server:
        postman = Postman(db, by(server))
        assert postman.next(NOW)
        assert not postman.next(NOW)
        assert not postman.next(NOW + DAY)
    (mail,) = inbox.mails
    (envelope,) = inbox.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("news@gazette.example", [ANN])
    assert (mail["To"], mail["From"]) == (ANN, "The Gazette <news@gazette.example>")
    assert mail["Subject"] == "Confirm: follow “Who moved the ferry?”"
    assert mail["Date"] == "Mon, 21 Sep 2026 14:13:20 +0000"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"] == f"<https://talk.example{path_in(mail, 'unfollow')}>"
    assert path_in(mail, "follow") in html(mail)
    assert envelope.original_content.isascii()
    assert max(len(line) for line in envelope.original_content.splitlines()) < 998
    for header in ("List-Unsubscribe", "List-Unsubscribe-Post"):  # as they travel, in one piece
        assert f"{header}: {mail[header]}\r\n".encode() in envelope.original_content


def test_encryption_is_used_where_it_is_offered_and_only_then_the_password(
    db: Database, site: Site, story: Story, tmp_path: Path
) -> None:
    ask(db, site, story)
    inbox = Inbox()
    options = {"tls_context": certified(tmp_path), "authenticator": knows, "auth_required": True}
    with mail_server(inbox, **options) as server:
        assert Postman(db, by(f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@{server}")).next(NOW)
    assert inbox.encrypted == [True]


def test_a_server_may_be_encrypted_from_the_first_byte(db: Database, site: Site, story: Story, tmp_path: Path) -> None:
    ask(db, site, story)
    inbox = Inbox()
    with mail_server(inbox, ssl_context=certified(tmp_path)) as server:
        assert Postman(db, by(server, scheme="smtps")).next(NOW)
    assert len(inbox.mails) == 1


def test_a_password_is_not_told_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = Inbox()
    monkeypatch.setattr(transport, "_is_here", lambda _host: False)  # as if the server were elsewhere
    with mail_server(inbox, authenticator=knows, auth_require_tls=False) as server:
        way = transport.opened(f"smtp://me:hunter2@{server}")
        with pytest.raises(Refusal, match="no encryption, so it is told no password") as refusal:
            way.send(_message(), "news@gazette.example", ANN)
    assert "hunter2" not in refusal.value.message + repr(way)
    assert inbox.asked == 0


def test_a_certificate_that_nobody_vouches_for_is_taken_from_ones_own_machine_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "_is_here", lambda _host: False)
    with (
        mail_server(Inbox(), tls_context=certified(tmp_path)) as server,
        pytest.raises(Refusal, match="cannot be used"),
    ):
        transport.opened(f"smtp://{server}").send(_message(), "news@gazette.example", ANN)


def _message() -> EmailMessage:
    made = EmailMessage(SMTP)
    made["To"] = ANN
    made.set_content("Hello")
    return made


def test_a_wrong_password_keeps_the_mail(db: Database, site: Site, story: Story, tmp_path: Path) -> None:
    ask(db, site, story)
    inbox = Inbox()
    options = {"tls_context": certified(tmp_path), "authenticator": knows, "auth_required": True}
    with mail_server(inbox, **options) as server:
        with pytest.raises(Refusal) as refusal:
            Postman(db, by(f"me:hunter2@{server}")).next(NOW)
        assert refusal.value.code == Code.MAIL_UNAVAILABLE
        assert "SMTPAuthenticationError 535" in refusal.value.message
        assert "hunter2" not in refusal.value.message
        right = by(f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@{server}")
        assert not Postman(db, right).next(NOW + PAUSES[0] - 1)
        assert Postman(db, right).next(NOW + PAUSES[0])
    assert len(inbox.mails) == 1


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_an_address_that_does_not_exist_gets_one_try(db: Database, site: Site, story: Story, where: str) -> None:
    ask(db, site, story)
    inbox = Inbox(**{where: "550 5.1.1 ann@mail.example is not known here"})
    with mail_server(inbox) as server:
        postman = Postman(db, by(server))
        assert postman.next(NOW)
        assert not any(postman.next(NOW + hours * PAUSES[2]) for hours in range(24))
    assert (inbox.asked, inbox.mails) == (1, [])


def test_a_server_that_asks_to_come_again_is_asked_a_few_times_more(db: Database, site: Site, story: Story) -> None:
    ask(db, site, story)
    inbox = Inbox(rcpt="451 4.7.1 Come again")
    tried = []
    with mail_server(inbox) as server:
        postman = Postman(db, by(server))
        for minute in range(0, 3 * 24 * 60, 5):
            if postman.next(NOW + minute * 60_000_000):
                tried.append(minute)
        assert len(tried) == len(PAUSES) + 1
        gaps = [later - earlier for earlier, later in pairwise(tried)]
        assert gaps == sorted(gaps)
        inbox.rcpt = "250 OK"
        assert not postman.next(NOW + LINK_TIME - 1)
    assert inbox.mails == []


def test_a_mail_is_not_sent_again_by_whoever_died_over_it(
    postbox: Postbox, db: Database, site: Site, story: Story, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(postbox, site, story)
    say("Hello")

    def die(*_: object) -> None:
        raise KeyboardInterrupt  # the mail has left, and nobody has noted it

    with monkeypatch.context() as killed:
        killed.setattr(digests, "tell", die)
        with pytest.raises(KeyboardInterrupt):
            postbox.deliver(NOW + WEEK)
    assert len(list(postbox.folder.glob("*.eml"))) == 2
    for seconds in range(1, 300, 10):
        assert postbox.deliver(NOW + WEEK + seconds * 1_000_000) == []
    (again,) = postbox.deliver(NOW + WEEK + PAUSES[0])
    assert postbox.deliver(NOW + WEEK + 6 * DAY) == []
    ids = [
        line for path in postbox.folder.glob("*.eml") for line in path.read_text().splitlines() if "Message-ID" in line
    ]
    assert ids.count(f"Message-ID: {again['Message-ID']}") == 2  # for a mail program, it is the same mail


def test_two_postmen_do_not_send_the_same_mail(db: Database, site: Site, story: Story) -> None:
    ask(db, site, story)
    inbox = Inbox()
    with mail_server(inbox) as server:
        one, other = Postman(db, by(server)), Postman(db, by(server))
        with db.read() as conn:
            follow_ = post.follows.next_link(conn, NOW)
        assert follow_ is not None
        assert one.next(NOW)
        assert not db.write(lambda conn: post.follows.claim_link(conn, follow_, NOW))  # the other looked before
        assert not other.next(NOW)
    assert len(inbox.mails) == 1


def test_a_digest_that_cannot_be_sent_is_given_up_for_a_week_and_loses_nothing(
    postbox: Postbox, db: Database, site: Site, story: Story, say: Say
) -> None:
    follow(postbox, site, story)
    say("Hello")
    inbox = Inbox(rcpt="451 4.7.1 Come again")
    with mail_server(inbox) as server:
        postman = Postman(db, by(server))
        for hour in range(6 * 24):
            postman.next(NOW + WEEK + hour * PAUSES[2] // 2)
        assert inbox.asked == len(PAUSES)
        inbox.rcpt = "250 OK"
        while not inbox.mails:
            assert postman.next(NOW + 3 * WEEK)
    assert "Hello" in text(inbox.mails[0])


def test_an_address_that_takes_no_digest_any_more_is_forgotten(
    postbox: Postbox, db: Database, site: Site, story: Story, say: Say
) -> None:
    follow(postbox, site, story)
    inbox = Inbox(rcpt="550 5.1.1 Not known")
    with mail_server(inbox) as server:
        postman = Postman(db, by(server))
        say("Hello")
        for week in range(1, REFUSALS + 3):
            assert postman.next(NOW + week * WEEK + week) is (week <= REFUSALS)
            assert not postman.next(NOW + week * WEEK + week)
    assert inbox.asked == REFUSALS
    assert (count(db, "followers"), count(db, "follows")) == (0, 0)


def test_a_mail_server_that_is_not_there_keeps_no_thread_from_being_searched(
    db: Database, site: Site, story: Story, say: Say
) -> None:
    ask(db, site, story, now=clock.now())
    say("The tide took it.")
    posting = Worker(db, Postman(db, by(f"127.0.0.1:{free_port()}")).next)
    usual = Worker(db)
    assert posting.step() == TROUBLE_SECONDS
    assert usual.step() == 0.0
    with db.read() as conn:
        assert searches.next_unsearched(conn) is None
    assert count(db, "follows") == 1


def test_a_server_that_hangs_up_in_the_middle_is_trouble_and_no_more(db: Database, site: Site, story: Story) -> None:
    ask(db, site, story)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        postman = Postman(db, by(f"127.0.0.1:{listening.getsockname()[1]}"))

        def rude() -> None:
            connection, _ = listening.accept()
            connection.sendall(b"220 \xff\xfe\r\n")
            connection.recv(100)
            connection.close()

        thread = threading.Thread(target=rude)
        thread.start()
        with pytest.raises(Refusal, match="Mails wait: 127"):
            postman.next(NOW)
        thread.join()


def test_a_mail_that_waits_is_noticed_where_mail_is_sent(
    db: Database, site: Site, story: Story, tmp_path: Path
) -> None:
    on = Post(f"file://{tmp_path}", secret=SECRET)
    assert not Beside(db, post=on).waits()
    ask(db, site, story, now=clock.now())
    assert Beside(db, post=on).waits()
    assert not Beside(db).waits()  # no mail: then nobody could ask either


def test_what_is_never_confirmed_is_forgotten_where_no_mail_is_sent_any_more_too(
    db: Database, site: Site, story: Story
) -> None:
    ask(db, site, story)
    postman = Postman(db, Post())
    assert not postman.next(NOW + DAY)  # that a link was asked for is counted for a day
    assert (count(db, "asks"), count(db, "follows")) == (0, 1)
    assert not post.waits(db, Post(), NOW + LINK_TIME)
    assert post.waits(db, Post(), NOW + LINK_TIME + 1)
    assert not postman.next(NOW + LINK_TIME)
    assert postman.next(NOW + LINK_TIME + 1)
    assert (count(db, "followers"), count(db, "follows")) == (0, 0)
    assert not postman.next(NOW + LINK_TIME + 1)


def test_an_address_of_other_letters_is_written_to(db: Database, site: Site, story: Story) -> None:
    ask(db, site, story, "Jürgen@Bücher.example")
    inbox = Inbox()
    with mail_server(inbox, enable_SMTPUTF8=True) as server:
        assert Postman(db, by(server)).next(NOW)
    assert inbox.envelopes[0].rcpt_tos == ["jürgen@xn--bcher-kva.example"]
    assert "To: jürgen@xn--bcher-kva.example\r\n".encode() in inbox.envelopes[0].original_content


def test_a_server_that_does_not_know_such_letters_is_not_asked_again(db: Database, site: Site, story: Story) -> None:
    ask(db, site, story, "jürgen@mail.example")
    inbox = Inbox()
    with mail_server(inbox, enable_SMTPUTF8=False) as server:
        postman = Postman(db, by(server))
        assert postman.next(NOW)
        assert not postman.next(NOW + DAY)
    assert inbox.mails == []


def test_each_site_writes_in_its_own_name(db: Database, site: Site, story: Story, tmp_path: Path) -> None:
    other = make_site(db, "herald")
    there = make_story(db, other, "the-fog")
    folder = tmp_path / "post"
    folder.mkdir()
    postbox = Postbox(db, folder)
    ask(db, site, story)
    ask(db, other, there)
    mails = postbox.deliver()
    assert {mail["From"].addresses[0].addr_spec for mail in mails} == {"weighin@localhost", "weighin@herald.testserver"}
    (its,) = [mail for mail in mails if "/s/the-fog" in text(mail)]
    assert f"http://herald.testserver{path_in(its, 'follow')}" in text(its)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://mail.example", "names no way"),
        ("mail.example:25", "names no way"),
        ("console:x", "names no way"),
        ("smtp://", "names no mail server"),
        ("smtp://mail.example:99999", "cannot be read"),
        ("smtp://mail.example/path", "names no mail server"),
        ("smtp://me@mail.example", "a user without a password"),
        ("smtp://[mail", "cannot be read"),
        ("smtp://me:w%C3%B6rd@mail.example", "that mail servers cannot be told"),
        ("file:///nowhere/at/all", "names no folder"),
        ("file://host/tmp", "names no folder"),
        ("file:relative", "names no folder"),
    ],
)
def test_a_wrong_way_is_named_without_its_password(url: str, words: str) -> None:
    for told in (url, url.replace("://", "://me:hunter2@") if "@" not in url else url):
        with pytest.raises(Refusal) as refusal:
            transport.opened(told)
        assert "WEIGHIN_SMTP_URL" in refusal.value.message
        assert "hunter2" not in refusal.value.message
    with pytest.raises(Refusal, match=words):
        transport.opened(url)


def test_a_mail_on_the_console_shows_its_link_whole(
    db: Database, site: Site, story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(db, site, story)
    assert Postman(db, Post("console:", "", "", SECRET)).next(NOW)
    told = capsys.readouterr().err
    assert f"to {ANN}: Confirm" in told
    assert "http://testserver/follow/" in told
