"""A small thread that the tests read: two explanations, somebody who objects, and chatter."""

from __future__ import annotations

from weighin.explaining import Comment, Story

STORY = Story(
    "Why did the Alder Street bridge fall?",
    "The Alder Street bridge fell into the river on Monday morning. It had been rated poor twice. A contractor had "
    "stacked gravel on it, and the river had been in flood the week before. The inquiry opens in May.",
)
COMMENTS = (
    Comment(
        "a", None, "Ines", "The flood did it. The river washed away the ground under the pier and the pier tipped over."
    ),
    Comment("b", "a", "Jon", "Exactly. After the flood there was a hole beside that pier you could lose a bus in."),
    Comment(
        "c",
        "a",
        "Kim",
        "No. The pier is still standing upright in every photo, so the flood didn't wash anything away.",
    ),
    Comment(
        "d",
        None,
        "Lou",
        "It was the contractor. They parked two hundred tons of gravel on one side and overloaded the span.",
    ),
    Comment("e", "d", "Mia", "Yes, the stacked gravel was far too heavy for that deck, we all saw it."),
    Comment("f", None, "Ned", "Does anyone know when the ferry runs on Sundays?"),
    Comment("g", "f", "Ola", "Every hour, thanks for asking!"),
    Comment(
        "h",
        None,
        "Pia",
        "The river washed out the ground below the pier during the flood, that is what killed the bridge.",
    ),
)
