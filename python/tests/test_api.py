"""The package as a user meets it."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import threading
import time
from pathlib import Path

import geopandas
import pandas
import pytest

import dateline
from examples import COLUMNS, reports

REPORTS = reports()
TEXTS = [report["text"] for report in REPORTS]
TOLD = {column: [report[column] for report in REPORTS] for column in COLUMNS if column != "text"}


@pytest.fixture(scope="module")
def readings() -> list[dateline.Reading]:
    return dateline.read(TEXTS, **TOLD)


def printed(tmp_path: Path) -> list[dict]:
    """What the program says of the same reports."""
    file = tmp_path / "reports.jsonl"
    file.write_text("\n".join(json.dumps(report) for report in REPORTS), encoding="utf-8")
    command = [os.environ["DATELINE"], "read", "--json", str(file)]
    lines = subprocess.run(command, check=True, capture_output=True).stdout.splitlines()
    return [json.loads(line) for line in lines]


def plain(value: object) -> object:
    """A record as JSON has it."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        fields = [name for name in value.__dataclass_fields__ if name not in ("address", "_json")]
        return {name.rstrip("_"): plain(getattr(value, name)) for name in fields}
    return value


def test_readings_are_those_of_the_program_and_attributes_hold_all_of_them(readings, tmp_path):
    wanted = printed(tmp_path)
    assert len(wanted) == len(readings) > 10
    for reading, theirs in zip(readings, wanted):
        theirs["report"]["input"] = None
        assert reading.to_dict() == theirs
        assert plain(reading) == theirs
    assert readings[0].coder == dateline.coder()


def test_one_report_and_threads_make_no_difference(readings):
    one = dateline.read(TEXTS[0], **{name: values[0] for name, values in TOLD.items()})
    assert one == readings[0]
    assert dateline.read(TEXTS[:4], jobs=1, **{name: values[:4] for name, values in TOLD.items()}) == readings[:4]


def test_what_cannot_be_read_is_raised_or_stands_in_its_place():
    with pytest.raises(dateline.ReadError, match="no date") as raised:
        dateline.read("A shell hit the town.", published="soon")
    assert raised.value.kind == "date"
    again = pickle.loads(pickle.dumps(raised.value))
    assert (again.kind, str(again)) == (raised.value.kind, str(raised.value))
    found = dateline.read(["", "A shell hit the town on Monday."], errors="return")
    assert isinstance(found[0], dateline.ReadError) and isinstance(found[1], dateline.Reading)
    with pytest.raises(dateline.ReadError):
        dateline.read(["", "A shell hit the town on Monday."])
    with pytest.raises(ValueError, match="title has 1 values for 2 reports"):
        dateline.read(["A.", "B."], title=["x"])
    with pytest.raises(ValueError, match="errors is"):
        dateline.read(["A."], errors="ignore")
    assert dateline.read([]) == []


def test_other_threads_go_on_meanwhile():
    done = threading.Event()

    def work() -> None:
        dateline.read(TEXTS * 2, jobs=1)
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    turns = 0
    while not done.is_set():
        time.sleep(0.001)
        turns += 1
    thread.join()
    # With the lock held there would be a turn or two before the reading and none in it.
    assert turns > 20


def test_tables(readings):
    claims = dateline.to_pandas(readings)
    assert len(claims) == sum(len(reading.claims) for reading in readings)
    assert claims["id"].is_unique and claims["recorded"].isna().all()
    assert list(claims["claim_id"]) == [claim.id for reading in readings for claim in reading.claims]
    mentions = readings[0].to_pandas("mentions")
    assert len(mentions) == sum(len(value) for value in readings[0].to_dict()["mentions"].values())
    masked, named = (dateline.to_pandas(readings, with_names=names) for names in (False, True))
    assert not masked.equals(named)
    with pytest.raises(ValueError, match="no table"):
        readings[0].to_pandas("sheets")
    assert isinstance(dateline.to_pandas([]), pandas.DataFrame)


def test_maps(readings, tmp_path):
    frame = dateline.to_geopandas(readings)
    placed = frame[frame.lat.notna()]
    assert len(placed) > 20
    assert list(placed.geometry.x) == list(placed.lon) and list(placed.geometry.y) == list(placed.lat)
    areas = placed.uncertainty.notna()
    assert areas.any() and all(
        area.buffer(1e-6).contains(point)
        for area, point, radius in zip(placed.uncertainty, placed.geometry, placed.radius_km)
        if area is not None and area.geom_type == "Polygon" and len(area.exterior.coords) == 33
    )
    file = tmp_path / "claims.parquet"
    frame.to_parquet(file)
    assert geopandas.read_parquet(file).crs == frame.crs
