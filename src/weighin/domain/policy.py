"""The site's written comments policy: for now, its clauses as people read them."""

from __future__ import annotations

import re

_CLAUSE = re.compile(r"^#{2,4}[ \t]+(\d+)[.)][ \t]+(.+?)[ \t#]*$", re.MULTILINE)


def clauses(policy: str) -> list[tuple[str, str]]:
    """(number, heading) of each numbered clause, such as ("1", "Be respectful"), in the order of the text."""
    return [(match[1], match[2]) for match in _CLAUSE.finditer(policy)]
