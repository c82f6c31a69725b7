"""The one family of expected failures.

A refusal reaches people as a form error, a problem+json body or a line on the terminal;
`code` is for programs, `message` for people and says what to do next.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Every reason for which the product says no."""

    TEXT_EMPTY = "text_empty"
    TEXT_NUDGED = "text_nudged"
    TEXT_TOO_LONG = "text_too_long"
    NAME_EMPTY = "name_empty"
    NAME_TOO_LONG = "name_too_long"
    EMAIL_INVALID = "email_invalid"
    WEBSITE_INVALID = "website_invalid"
    STORY_UNKNOWN = "story_unknown"
    STORY_CLOSED = "story_closed"
    COMMENT_UNKNOWN = "comment_unknown"
    PARENT_UNKNOWN = "parent_unknown"
    PARENT_GONE = "parent_gone"
    NOT_YOURS = "not_yours"
    EDIT_WINDOW_OVER = "edit_window_over"
    OWN_COMMENT = "own_comment"
    VOTE_INVALID = "vote_invalid"
    SORT_UNKNOWN = "sort_unknown"
    CURSOR_INVALID = "cursor_invalid"
    LIMIT_INVALID = "limit_invalid"
    ORIGIN_FOREIGN = "origin_foreign"
    ADDRESS_NOT_ALLOWED = "address_not_allowed"
    BODY_INVALID = "body_invalid"
    BODY_TOO_LARGE = "body_too_large"
    BODY_TYPE_UNKNOWN = "body_type_unknown"
    TOO_FAST = "too_fast"
    MODERATORS_ONLY = "moderators_only"
    LINK_EXPIRED = "link_expired"
    DECISION_UNKNOWN = "decision_unknown"
    COMMENT_CHANGED = "comment_changed"
    REASON_EMPTY = "reason_empty"
    REASON_TOO_LONG = "reason_too_long"
    RULE_UNKNOWN = "rule_unknown"
    EXPLANATION_UNKNOWN = "explanation_unknown"
    EXPLANATION_LISTED = "explanation_listed"
    EXPLANATION_CIRCULAR = "explanation_circular"
    RELATION_CONTRADICTORY = "relation_contradictory"
    RELATION_INVALID = "relation_invalid"
    EVIDENCE_UNKNOWN = "evidence_unknown"
    SOURCE_MISSING = "source_missing"
    ASSESSMENT_INVALID = "assessment_invalid"
    ATTACHMENT_INVALID = "attachment_invalid"
    SITE_UNKNOWN = "site_unknown"
    SITE_EXISTS = "site_exists"
    PAGE_UNKNOWN = "page_unknown"
    METHOD_UNKNOWN = "method_unknown"
    STORAGE_UNAVAILABLE = "storage_unavailable"
    STORAGE_BUSY = "storage_busy"
    FILE_INVALID = "file_invalid"
    MAIL_UNAVAILABLE = "mail_unavailable"
    MODEL_INVALID = "model_invalid"
    SCORING_BUSY = "scoring_busy"
    REPLAY_BUSY = "replay_busy"
    KEY_UNKNOWN = "key_unknown"
    SIGNATURE_MISSING = "signature_missing"
    SIGNATURE_INVALID = "signature_invalid"
    SETTING_INVALID = "setting_invalid"
    WEIGHING_INVALID = "weighing_invalid"


class Refusal(Exception):
    """An expected no: `code` for programs, `message` for people, `field` names the form field it is about."""

    def __init__(self, code: Code, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


class Refusals(Exception):
    """Several refusals of one form, so that all of them can stand beside their fields at once."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("; ".join(refusal.message for refusal in refusals))
        self.refusals = refusals
