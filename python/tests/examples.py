"""The example reports, as many times as wanted, each time with identifiers of their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

COLUMNS = ("id", "text", "title", "outlet", "published")


def reports(times: int = 1) -> list[dict[str, Any]]:
    """Objects with the columns of a report; what is not known is None."""
    found: list[dict[str, Any]] = []
    for file in sorted(EXAMPLES.iterdir()):
        if file.suffix == ".txt":
            found.append({"id": file.stem, "text": file.read_text(encoding="utf-8")})
        elif file.suffix == ".jsonl":
            found += [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [
        {column: report.get(column) for column in COLUMNS} | {"id": f"{report['id']}-{time}"}
        for time in range(times)
        for report in found
    ]
