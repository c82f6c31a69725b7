"""The whole URL table, grouped by who may call what. Speed limits: posting and voting, in service.py."""

from __future__ import annotations

from starlette.routing import BaseRoute, Mount, Route

from weighin.web import (
    akismet,
    api,
    assets,
    coral,
    curating,
    desk,
    drafts,
    embed,
    explanations,
    feeds,
    following,
    health,
    pages,
    perspective,
    weighing,
    writing,
)

READERS: list[BaseRoute] = [
    Route("/s/{slug}", pages.show_story),
    Route("/", pages.show_stories),
    Route("/s/{slug}/explanations", explanations.show_list),
    Route("/s/{slug}/explanations/{letter}", explanations.show_explanation),
    Route("/c/{id}", pages.show_comment),
    Route("/policy", pages.show_policy),
    Route("/privacy", pages.show_privacy),
    Route("/how-weighed", pages.show_how_weighed),
    Route("/how-ordered", pages.show_how_ordered),
    Route("/pictures/{name}", pages.show_picture),
    Route("/embed", embed.show_frame),
    Route("/s/{slug}/follow", following.show_follow),
    Route("/follow/{token}", following.show_confirmation),
    Route("/unfollow/{token}", following.show_unfollow),
    Route("/feeds/stories.atom", feeds.show_stories),
    Route("/feeds/s/{slug}.atom", feeds.show_comments),
    Route("/feeds/s/{slug}/explanations.atom", feeds.show_changes),
]

# Anyone, from our own pages only; limited by address.
WRITERS: list[BaseRoute] = [
    Route("/s/{slug}/comments", writing.create_comment, methods=["POST"]),
    Route("/embed/comments", embed.create_comment, methods=["POST"]),
    Route("/c/{id}/vote", writing.vote, methods=["POST"]),
    Route("/s/{slug}/follow", following.follow, methods=["POST"]),
    Route("/follow/{token}", following.confirm, methods=["POST"]),
    Route("/s/{slug}/explanations", weighing.propose, methods=["POST"]),
    Route("/s/{slug}/evidence", weighing.observe, methods=["POST"]),
    Route("/s/{slug}/credences", weighing.believe, methods=["POST"]),
    Route("/evidence/{id}/assessment", weighing.assess, methods=["POST"]),
    Route("/explanations/{id}/nod", weighing.nod, methods=["POST"]),
]

# The writer of the comment, for as long as it may be changed.
WRITER_OF_IT: list[BaseRoute] = [
    Route("/c/{id}/edit", writing.show_edit),
    Route("/c/{id}/edit", writing.edit, methods=["POST"]),
    Route("/c/{id}/withdrawal", writing.withdraw, methods=["POST"]),
    Route("/c/{id}/bearing", curating.link, methods=["POST"]),
    Route("/c/{id}/evidence", curating.attach, methods=["POST"]),
]

MODERATORS: list[BaseRoute] = [
    Route("/sign-in/{token}", desk.sign_in),
    Route("/sign-out", desk.sign_out, methods=["POST"]),
    Route("/desk", desk.show_desk),
    Route("/desk/policy", drafts.show_draft),
    Route("/desk/policy", drafts.try_draft, methods=["POST"]),
    Route("/c/{id}/decision", desk.decide, methods=["POST"]),
    Route("/explanations/{id}/decision", curating.decide, methods=["POST"]),
    Route("/evidence/{id}/decision", curating.decide_evidence, methods=["POST"]),
]

PROGRAMS: list[BaseRoute] = [
    Route("/api/openapi.json", api.show_openapi),
    Mount(
        "/api/v1",
        routes=[
            Route("/stories", api.list_stories),
            Route("/stories", api.create_story, methods=["POST"]),
            Route("/stories/{id}", api.show_story),
            Route("/stories/{id}/comments", api.list_comments),
            Route("/stories/{id}/explanations", api.show_explanations),
            Route("/stories/{id}/comments", api.create_comment, methods=["POST"]),
            Route("/comments/{id}", api.show_comment),
            Route("/comments/{id}", api.edit_comment, methods=["PATCH"]),
            Route("/comments/{id}", api.withdraw_comment, methods=["DELETE"]),
            Route("/comments/{id}/vote", api.put_vote, methods=["POST"]),
            Route("/comments/{id}/vote", api.delete_vote, methods=["DELETE"]),
        ],
    ),
]

# Other systems, with a key or a signature; limited by key. The shield lets foreign pages call these: see shield.KEYED.
KEYED: list[BaseRoute] = [
    Route("/1.1/verify-key", akismet.verify_key, methods=["POST"]),
    Route("/1.1/comment-check", akismet.check_comment, methods=["POST"]),
    Route("/1.1/submit-spam", akismet.submit_spam, methods=["POST"]),
    Route("/1.1/submit-ham", akismet.submit_ham, methods=["POST"]),
    Route("/1.2/usage-limit", akismet.show_usage, methods=["GET", "POST"]),
    Route("/1.2/key-sites", akismet.show_sites, methods=["GET", "POST"]),
    Route("/v1alpha1/comments:analyze", perspective.analyze, methods=["POST"]),
    Route("/v1alpha1/comments:suggestscore", perspective.suggest_score, methods=["POST"]),
    Route("/$discovery/rest", perspective.show_discovery),
    Route("/coral/{site}", coral.moderate, methods=["POST"]),
    Route("/unfollow/{token}", following.unfollow, methods=["POST"]),
]

MACHINES: list[BaseRoute] = [
    Route("/static/{name}", assets.show_asset),
    Route("/embed.js", assets.show_embed_script),
    Route("/robots.txt", assets.show_robots),
    Route("/favicon.ico", assets.show_icon),
    Route("/healthz", health.show_health),
    Route("/readyz", health.show_readiness),
]

ROUTES = [*READERS, *WRITERS, *WRITER_OF_IT, *MODERATORS, *PROGRAMS, *KEYED, *MACHINES]
