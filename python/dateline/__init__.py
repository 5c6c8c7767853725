"""dateline reads news reports of armed conflict: who did what to whom, where, when, and on whose word.

    >>> import dateline
    >>> reading = dateline.read("Rebels said on Friday that the army had shelled Douma.", published="2017-06-10")
    >>> reading.claims[0].status
    'claimed'

``docs/python.md`` has more; ``dateline.spark`` and ``dateline.ray`` read what does not fit one machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, overload

from . import _core
from .reading import (
    Acled,
    ActorMention,
    Attribution,
    Casualties,
    Claim,
    Control,
    Count,
    Event,
    Groups,
    Mentions,
    Offsets,
    Participant,
    PlaceMention,
    PlaceRelation,
    Precision,
    QuantityMention,
    Reading,
    Reason,
    Relation,
    Report,
    SetAside,
    Source,
    TimeMention,
    Timex,
    Words,
)

if TYPE_CHECKING:
    import geopandas
    import pandas
    import pyarrow

__version__ = "0.1.0"

__all__ = [
    "Acled",
    "ActorMention",
    "Attribution",
    "Casualties",
    "Claim",
    "Control",
    "Count",
    "Event",
    "Groups",
    "Mentions",
    "Offsets",
    "Participant",
    "PlaceMention",
    "PlaceRelation",
    "Precision",
    "QuantityMention",
    "ReadError",
    "Reading",
    "Reason",
    "Relation",
    "Report",
    "SetAside",
    "Source",
    "TimeMention",
    "Timex",
    "Words",
    "coder",
    "read",
    "to_arrow",
    "to_geopandas",
    "to_pandas",
]


class ReadError(ValueError):
    """A report that cannot be read.

    ``kind`` is "empty", "no-sentence", "date", "language" or "internal".
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str]]:
        return ReadError, (self.kind, self.message)


#: One value for all reports of a list, or one for each of them.
Told = str | None | Sequence[str | None]


@overload
def read(  # type: ignore[overload-overlap]  # a text is a sequence of texts, but it is one report
    text: str,
    *,
    id: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
    url: str | None = None,
) -> Reading: ...


@overload
def read(
    text: Sequence[str],
    *,
    id: Told = None,
    title: Told = None,
    outlet: Told = None,
    published: Told = None,
    url: Told = None,
    jobs: int = 0,
    errors: Literal["raise"] = "raise",
) -> list[Reading]: ...


@overload
def read(
    text: Sequence[str],
    *,
    id: Told = None,
    title: Told = None,
    outlet: Told = None,
    published: Told = None,
    url: Told = None,
    jobs: int = 0,
    errors: Literal["return"],
) -> list[Reading | ReadError]: ...


def read(
    text: str | Sequence[str],
    *,
    id: Told = None,
    title: Told = None,
    outlet: Told = None,
    published: Told = None,
    url: Told = None,
    jobs: int = 0,
    errors: Literal["raise", "return"] = "raise",
) -> Reading | list[Reading] | list[Reading | ReadError]:
    """Reads a report, or each of a list side by side.

    ``published`` is an ISO 8601 day or minute, or a date as news pages print it; without it the date is looked for in the text.
    In a list, ``title``, ``outlet`` and so on are one for all or a list of as many. ``jobs`` is the number of threads (0: all
    cores); results do not depend on it, and other Python threads go on meanwhile. The models are loaded once, when the first
    report is read. A report that cannot be read raises :class:`ReadError`; with ``errors="return"`` the error stands in its place.
    """
    if errors not in ("raise", "return"):
        raise ValueError('errors is "raise" or "return"')
    one = isinstance(text, str)
    texts = [text] if isinstance(text, str) else list(text)
    told = [_each(name, value, len(texts), one) for name, value in (
        ("id", id), ("title", title), ("outlet", outlet), ("published", published), ("url", url)
    )]
    found: list[Reading | ReadError] = []
    for address, line, kind, message in _core.read(list(zip(texts, *told)), jobs):
        if address is not None and line is not None:
            found.append(Reading.from_json(address, line))
            continue
        error = ReadError(kind or "internal", message or "")
        if errors == "raise":
            raise error
        found.append(error)
    if one:
        reading = found[0]
        if isinstance(reading, ReadError):
            raise reading
        return reading
    return found


def _each(name: str, value: Told, count: int, one: bool) -> list[str | None]:
    if value is None or isinstance(value, str):
        return [value] * count
    values = list(value)
    if one or len(values) != count:
        raise ValueError(f"{name} has {len(values)} values for {'one report' if one else f'{count} reports'}")
    return values


def to_arrow(
    readings: Iterable[Reading], table: str = "claims", *, geo: bool = False, with_names: bool = False
) -> pyarrow.Table:
    """A table of ``dateline export`` (docs/exports.md) with the rows of readings; with ``geo``, as GeoParquet has it."""
    import pyarrow.ipc

    kept = [(reading.address, reading.to_json()) for reading in readings]
    return pyarrow.ipc.open_stream(_core.table(kept, table, geo, with_names)).read_all()


def to_pandas(readings: Iterable[Reading], table: str = "claims", *, with_names: bool = False) -> pandas.DataFrame:
    """The rows of readings in a table of ``dateline export``: "claims", "mentions", "acled", "ged" …"""
    return to_arrow(readings, table, with_names=with_names).to_pandas()


def to_geopandas(
    readings: Iterable[Reading], table: str = "claims", *, with_names: bool = False
) -> geopandas.GeoDataFrame:
    """The rows of "claims" or "mentions" with their points; the column ``uncertainty`` has the areas in which they may lie."""
    import geopandas

    frame = to_arrow(readings, table, geo=True, with_names=with_names).drop_columns(["bbox"]).to_pandas()
    for column in ("geometry", "uncertainty"):
        frame[column] = geopandas.GeoSeries.from_wkb(frame[column], crs="OGC:CRS84")
    return geopandas.GeoDataFrame(frame, geometry="geometry", crs="OGC:CRS84")


def coder() -> str:
    """Program, version, models and data files, as every reading says it."""
    return _core.coder()
