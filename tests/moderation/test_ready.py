"""What is loaded when it is first asked for is loaded once, however many ask at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from weighin.moderation import language, ready


def test_sixteen_who_come_first_wait_for_one_model() -> None:
    ready._made.cache_clear()
    with ThreadPoolExecutor(16) as pool:
        scorers = list(pool.map(lambda _: ready.scorer(), range(16)))
    assert len({id(scorer) for scorer in scorers}) == 1
    assert ready._made.cache_info().misses == 1


def test_sixteen_who_come_first_wait_for_one_detector() -> None:
    language._made.cache_clear()
    with ThreadPoolExecutor(16) as pool:
        codes = set(pool.map(language.language, ["The harbour log has the ferry leaving at nine o'clock."] * 16))
    assert codes == {"en"}
    assert language._made.cache_info().misses == 1
