"""The reading of a report, in the shape of the JSON contract (docs/reading.md).

Offsets count Unicode characters of ``report.text``, half-open, so that ``text[start:end]`` is what they point at. What is not
known is ``None`` or an empty list. A field that has the name of a Python keyword is written with ``_`` after it: ``from_``.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import geopandas
    import pandas


@dataclass(frozen=True, slots=True)
class Words:
    """A span with its words."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Offsets:
    """A span."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Report:
    """The report as published."""

    id: str
    outlet: str | None
    title: str | None
    byline: str | None
    published: str | None
    published_basis: str | None
    language: str
    url: str | None
    input: str | None
    sha256: str
    text: str


@dataclass(frozen=True, slots=True)
class Acled:
    """ACLED event and sub-event type."""

    event_type: str
    sub_event_type: str


@dataclass(frozen=True, slots=True)
class Event:
    """What was done."""

    type: str
    mode: str | None
    contexts: list[str]
    cameo: str | None
    acled: Acled | None
    trigger: Words


@dataclass(frozen=True, slots=True)
class Control:
    """Who holds a place; ``holder`` and ``from_`` are identifiers of actors."""

    state: str
    holder: str | None
    from_: str | None
    trigger: Words | None


@dataclass(frozen=True, slots=True)
class Participant:
    """An actor's part in a claim."""

    mention: str
    role: str
    basis: str


@dataclass(frozen=True, slots=True)
class Source:
    """Who vouches for a claim."""

    kind: str
    mention: str | None
    name: str | None
    role: str | None
    organisation: str | None
    side: str | None
    proximity: str | None
    rating: str
    cue: Words | None
    content: Offsets | None
    quoted: bool
    via: str | None
    attribution: str | None


@dataclass(frozen=True, slots=True)
class Groups:
    """Who is among a number of people."""

    civilians: int | None
    children: int | None
    women: int | None
    combatants: int | None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people."""

    low: int | None
    best: int | None
    high: int | None
    of: Groups


@dataclass(frozen=True, slots=True)
class Casualties:
    """The dead and the hurt."""

    dead: Count
    injured: Count


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was read so, and the spans that were looked at."""

    rule: str
    spans: list[list[int]]


@dataclass(frozen=True, slots=True)
class Claim:
    """One event or one state of control, on somebody's word."""

    id: str
    sentence: Offsets
    event: Event | None
    control: Control | None
    actors: list[Participant]
    recipients: list[Participant]
    place: str | None
    time: str | None
    source: Source
    status: str
    casualties: Casualties | None
    quantities: list[str]
    confidence: float
    because: list[Reason]


@dataclass(frozen=True, slots=True)
class Precision:
    """Precision codes of ACLED and UCDP GED."""

    acled: int | None
    ucdp: int | None


@dataclass(frozen=True, slots=True)
class ActorMention:
    """A mention of a party."""

    id: str
    start: int
    end: int
    text: str
    name: str | None
    entity: str | None
    country: str | None
    sectors: list[str]
    side: str | None
    chain: list[str]


@dataclass(frozen=True, slots=True)
class PlaceRelation:
    """How a place is given by another."""

    kind: str
    of: str | None
    distance_km: float | None
    bearing: str | None


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A mention of a place; ``geometry`` is a GeoJSON geometry."""

    id: str
    start: int
    end: int
    text: str
    name: str | None
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    radius_km: float | None
    geometry: dict[str, Any] | None
    geonameid: int | None
    basis: str
    relation: PlaceRelation | None
    precision: Precision


@dataclass(frozen=True, slots=True)
class Timex:
    """Attributes of TimeML."""

    type: str
    value: str
    mod: str | None


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression, or the day of publication."""

    id: str
    start: int
    end: int
    text: str
    from_: str | None
    to: str | None
    timex: Timex
    basis: str
    precision: Precision


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """A number of things, or a measure."""

    id: str
    start: int
    end: int
    text: str
    what: str
    low: float | None
    best: float | None
    high: float | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Mentions:
    """What claims point at, each in the order of the text."""

    actors: list[ActorMention]
    places: list[PlaceMention]
    times: list[TimeMention]
    quantities: list[QuantityMention]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words that somebody is said to have said."""

    id: str
    kind: str
    span: Words | None
    mention: str | None
    name: str | None
    role: str | None
    organisation: str | None
    side: str | None
    proximity: str | None
    rating: str
    cue: Words | None
    content: Offsets | None
    content_parts: list[Offsets]
    quoted: bool
    nested_in: str | None


@dataclass(frozen=True, slots=True)
class Relation:
    """One actor bound to another."""

    kind: str
    of: str
    by: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """Text that is not content."""

    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All claims of one report by one version of the coder."""

    schema: int
    coder: str
    report: Report
    claims: list[Claim]
    mentions: Mentions
    attributions: list[Attribution]
    relations: list[Relation]
    set_aside: list[SetAside]
    address: str = field(repr=False)
    """Content address of the report, as a ledger has it."""
    _json: str = field(repr=False, compare=False)

    @classmethod
    def from_json(cls, address: str, text: str) -> Reading:
        """A reading as ``dateline read --json`` prints it, with the address of its report."""
        made = _make(cls, json.loads(text) | {"address": address, "_json": text})
        assert isinstance(made, cls)
        return made

    def to_json(self) -> str:
        """The line that ``dateline read --json`` prints."""
        return self._json

    def to_dict(self) -> dict[str, Any]:
        """The reading as plain dicts and lists, with the names of the contract."""
        whole: dict[str, Any] = json.loads(self._json)
        return whole

    def to_pandas(self, table: str = "claims", *, with_names: bool = False) -> pandas.DataFrame:
        """The claims, one a row, in the columns of docs/columns.md; ``table="mentions"`` for what they point at.

        Any table of ``dateline export`` will do (docs/exports.md). Names of private persons are masked unless ``with_names``.
        """
        from . import to_pandas

        return to_pandas([self], table, with_names=with_names)

    def to_geopandas(self, table: str = "claims", *, with_names: bool = False) -> geopandas.GeoDataFrame:
        """The same with the point of each row and, as column ``uncertainty``, the area in which it may lie."""
        from . import to_geopandas

        return to_geopandas([self], table, with_names=with_names)


_T = TypeVar("_T")

# A class of this module by the names of its fields: what each is called in JSON, and what makes its value.
_Plan = list[tuple[str, str, "Callable[[Any], Any] | None"]]


def _make(cls: type[_T], given: dict[str, Any]) -> _T:
    return cls(**{name: make(given[key]) if make else given[key] for name, key, make in _plan(cls)})  # type: ignore[arg-type]


@cache
def _plan(cls: type[Any]) -> _Plan:
    hints = typing.get_type_hints(cls)
    names = (one.name for one in fields(cls))
    # One that ends with "_" has the name of a keyword in JSON; "_json" begins with it.
    return [(name, name.rstrip("_"), _maker(hints[name])) for name in names]


def _maker(hint: Any) -> Callable[[Any], Any] | None:
    """What makes a value of a type from JSON; None where JSON has it as it is."""
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType or origin is typing.Union:
        some = next((_maker(one) for one in inside if one is not type(None)), None)
        return some and partial(_maybe, some)
    if origin is list:
        each = _maker(inside[0])
        return each and partial(_all, each)
    if isinstance(hint, type) and hint.__module__ == __name__:
        return partial(_make, hint)
    return None


def _maybe(make: Callable[[Any], Any], value: Any) -> Any:
    return None if value is None else make(value)


def _all(make: Callable[[Any], Any], values: list[Any]) -> list[Any]:
    return [make(value) for value in values]
