"""The reference says what the code does."""

from __future__ import annotations

import importlib.util
import inspect
from pathlib import Path

from starlette.routing import Route

from weighin.web.routes import ROUTES

DOCS = Path(__file__).parents[2] / "docs"


def test_the_reference_is_what_the_code_says() -> None:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    written = (DOCS / "reference.md").read_text("utf-8")
    assert generate.reference() == written, "run: python docs/generate.py"


def test_every_page_says_what_it_is() -> None:
    assert [route.path for route in ROUTES if isinstance(route, Route) and not inspect.getdoc(route.endpoint)] == []
