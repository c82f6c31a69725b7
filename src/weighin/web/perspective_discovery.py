"""The document from which Google's API clients learn the Perspective calls, with this server as their root."""

from __future__ import annotations

from typing import Any

_STRING = {"type": "string"}
_STRINGS = {"type": "array", "items": _STRING}
_BOOLEAN = {"type": "boolean"}


def document(root: str) -> dict[str, Any]:
    """The discovery document of a server whose address is `root`, ending in a slash."""
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": "commentanalyzer:v1alpha1",
        "name": "commentanalyzer",
        "version": "v1alpha1",
        "revision": "20261101",
        "title": "Perspective Comment Analyzer API",
        "description": "Scores of comments by attribute, answered by Weighin.",
        "ownerDomain": "google.com",
        "ownerName": "Google",
        "protocol": "rest",
        "rootUrl": root,
        "mtlsRootUrl": root,
        "baseUrl": root,
        "basePath": "",
        "servicePath": "",
        "batchPath": "batch",
        "fullyEncodeReservedExpansion": True,
        "parameters": {
            "key": {"type": "string", "location": "query", "description": "A key made with: weighin key --site SITE"},
            "alt": {"type": "string", "location": "query", "default": "json"},
            "fields": {"type": "string", "location": "query"},
            "prettyPrint": {"type": "boolean", "location": "query", "default": "true"},
            "quotaUser": {"type": "string", "location": "query"},
        },
        "schemas": _SCHEMAS,
        "resources": {
            "comments": {
                "methods": {
                    "analyze": _method("analyze", "AnalyzeComment", "Scores a comment."),
                    "suggestscore": _method("suggestscore", "SuggestCommentScore", "Says what scores should be."),
                }
            }
        },
    }


def _method(name: str, words: str, told: str) -> dict[str, Any]:
    return {
        "id": f"commentanalyzer.comments.{name}",
        "path": f"v1alpha1/comments:{name}",
        "flatPath": f"v1alpha1/comments:{name}",
        "httpMethod": "POST",
        "description": told,
        "parameters": {},
        "parameterOrder": [],
        "request": {"$ref": f"{words}Request"},
        "response": {"$ref": f"{words}Response"},
    }


def _object(name: str, **properties: Any) -> dict[str, Any]:
    return {"id": name, "type": "object", "properties": properties}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": name}


def _by_name(name: str) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": _ref(name)}


_NUMBER = {"type": "number", "format": "float"}
_PLACE = {"type": "integer", "format": "int32"}
_ASKED = {"comment": _ref("TextEntry"), "context": _ref("Context"), "languages": _STRINGS, "communityId": _STRING}
_ASKED |= {"clientToken": _STRING, "sessionId": _STRING}
_SCHEMAS = {
    found["id"]: found
    for found in (
        _object("TextEntry", text=_STRING, type=_STRING),
        _object("ArticleAndParentComment", article=_ref("TextEntry"), parentComment=_ref("TextEntry")),
        _object(
            "Context",
            entries={"type": "array", "items": _ref("TextEntry")},
            articleAndParentComment=_ref("ArticleAndParentComment"),
        ),
        _object("AttributeParameters", scoreType=_STRING, scoreThreshold=_NUMBER),
        _object("Score", value=_NUMBER, type=_STRING),
        _object("SpanScore", begin=_PLACE, end=_PLACE, score=_ref("Score")),
        _object(
            "AttributeScores",
            summaryScore=_ref("Score"),
            spanScores={"type": "array", "items": _ref("SpanScore")},
        ),
        _object(
            "AnalyzeCommentRequest",
            **_ASKED,
            requestedAttributes=_by_name("AttributeParameters"),
            spanAnnotations=_BOOLEAN,
            doNotStore=_BOOLEAN,
        ),
        _object(
            "AnalyzeCommentResponse",
            attributeScores=_by_name("AttributeScores"),
            languages=_STRINGS,
            detectedLanguages=_STRINGS,
            clientToken=_STRING,
        ),
        _object("SuggestCommentScoreRequest", **_ASKED, attributeScores=_by_name("AttributeScores")),
        _object("SuggestCommentScoreResponse", clientToken=_STRING),
    )
}
