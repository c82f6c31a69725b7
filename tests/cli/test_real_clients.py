"""The clients that others have written, against a running server."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from running import ATTACK, PLAIN, SPAM, Server

Running = tuple[Server, str]


@pytest.fixture
def akismet_client(running: Running) -> Iterator[Any]:
    """The Python client of Akismet with an HTTP client whose requests go to the server, as the how-to shows."""
    akismet, httpx = import_module("akismet"), import_module("httpx")
    server, key = running
    address = f"http://127.0.0.1:{server.port}"

    class Here(httpx.HTTPTransport):  # type: ignore[name-defined,misc]
        def handle_request(self, request: Any) -> Any:
            request.url = httpx.URL(address).join(request.url.raw_path.decode())
            return super().handle_request(request)

    with httpx.Client(transport=Here(), timeout=60) as http_client:
        config = akismet.Config(key=key, url="https://blog.example")
        yield akismet.SyncClient.validated_client(config=config, http_client=http_client)


def test_the_python_client_of_akismet(akismet_client: Any) -> None:
    akismet = import_module("akismet")
    told = {"user_ip": "192.0.2.1", "comment_type": "comment"}
    assert akismet_client.comment_check(**told, comment_content=SPAM) == akismet.CheckResponse.DISCARD
    assert akismet_client.comment_check(**told, comment_content=PLAIN) == akismet.CheckResponse.HAM
    assert akismet_client.comment_check(**told, comment_author="akismet-guaranteed-spam") == akismet.CheckResponse.SPAM
    assert akismet_client.submit_spam(**told, comment_content="Win now") is True
    assert akismet_client.submit_ham(**told, comment_content="Honest") is True
    assert akismet_client.usage_limit()["usage"] == 3
    assert not akismet_client.verify_key(key="0" * 40, url="https://blog.example")


def test_the_client_of_google_built_from_our_description(running: Running) -> None:
    server, key = running
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the client's own
        discovery = import_module("googleapiclient.discovery")
        errors = import_module("googleapiclient.errors")
        service = discovery.build(
            "commentanalyzer",
            "v1alpha1",
            developerKey=key,
            discoveryServiceUrl=f"http://127.0.0.1:{server.port}/$discovery/rest?version=v1alpha1",
            static_discovery=False,
        )
        asked = {"comment": {"text": ATTACK}, "requestedAttributes": {"TOXICITY": {}}, "languages": ["en"]}
        told = service.comments().analyze(body=asked).execute()
        assert told["attributeScores"]["TOXICITY"]["summaryScore"]["value"] > 0.5
        suggested = {"TOXICITY": {"summaryScore": {"value": 1.0}}}
        body = {"comment": {"text": ATTACK}, "attributeScores": suggested, "clientToken": "t"}
        assert service.comments().suggestscore(body=body).execute() == {"clientToken": "t"}
        with pytest.raises(errors.HttpError) as caught:
            service.comments().analyze(body=asked | {"languages": ["xx"]}).execute()
        assert "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE" in str(caught.value.error_details)
        service.close()
