"""The snippets of docs/python.md, one after another; those for Spark and Ray are run by their own checks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[2] / "docs" / "python.md"


def snippets(tag: str = "") -> list[str]:
    found = re.findall(r"^```python *(\w*)\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    return [code for of, code in found if of == tag]


def run(tag: str, scope: dict[str, Any]) -> int:
    codes = snippets(tag)
    for code in codes:
        exec(compile(code, f"{PAGE.name}: {code.splitlines()[0]}", "exec"), scope)
    return len(codes)


def test_snippets_run():
    assert run("", {}) >= 7
