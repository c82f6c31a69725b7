"""What was shown is counted by camp, from memory and for readers with a cookie, and for nobody in particular."""

from __future__ import annotations

from browsing import another, db_of, write
from starlette.testclient import TestClient

from weighin.storage import exposures


def shown(client: TestClient, *comment_ids: int) -> dict[int, dict[str, int]]:
    client.portal.call(client.app.state.service.exposure.write)
    with db_of(client).read() as conn:
        return exposures.of_comments(conn, list(comment_ids))


def test_each_sight_of_a_comment_is_counted(client: TestClient) -> None:
    ann = another(client)
    first = write(ann, "First of them")
    assert shown(client, first) == {}
    reader = another(client)
    for _ in range(3):
        reader.get("/s/the-ferry")
    assert shown(client, first) == {first: {"": 3}}
    second = write(another(client), "Second")  # the page is another one from now on
    reader.get("/s/the-ferry")
    ann.get("/s/the-ferry")  # with a cookie
    assert shown(client, first, second) == {first: {"": 5}, second: {"": 2}}
    assert shown(client, first, second) == {first: {"": 5}, second: {"": 2}}


def test_a_page_that_was_sent_and_replaced_is_counted_still(client: TestClient) -> None:
    first = write(another(client), "First of them")
    another(client).get("/s/the-ferry")
    write(another(client), "Second")
    another(client).get("/s/the-ferry")
    assert shown(client, first) == {first: {"": 2}}


def test_held_and_removed_comments_leave_nothing_behind(client: TestClient) -> None:
    client.app.state.service.exposure.note([10**9], "+")
    assert shown(client, 10**9) == {}
