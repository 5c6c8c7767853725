"""What a type checker must accept; it is not run."""

import dateline


def first_status(text: str) -> str | None:
    reading = dateline.read(text, published="2017-06-21")
    claim: dateline.Claim = reading.claims[0]
    event: dateline.Event | None = claim.event
    mode: str | None = event.mode if event else None
    for time in reading.mentions.times:
        begin: str | None = time.from_
        print(begin, mode)
    return claim.status


def all_of(texts: list[str]) -> int:
    readings: list[dateline.Reading] = dateline.read(texts, jobs=2)
    kept: list[dateline.Reading | dateline.ReadError] = dateline.read(texts, errors="return")
    return len(readings) + len(kept)
