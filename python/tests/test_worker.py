"""Batches through the program."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

import dateline
from dateline import worker
from examples import reports


def batches(rows: int) -> list[pa.RecordBatch]:
    return pa.Table.from_pylist(reports()).to_batches(max_chunksize=rows)


def as_read(row: dict) -> dict:
    """A row as the contract has it: geometry is text in Arrow."""
    for place in row["mentions"]["places"]:
        place["geometry"] = place["geometry"] and json.loads(place["geometry"])
    return {name: value for name, value in row.items() if name not in ("id", "address", "error")}


def test_rows_are_the_readings():
    answered = pa.Table.from_batches(worker.through(batches(5), ["--jobs", "2"]))
    assert answered.schema == worker.schema([], batches(5)[0].schema)
    rows = answered.to_pylist()
    told = pa.Table.from_pylist(reports()).to_pydict()
    readings = dateline.read(told.pop("text"), **told)
    assert [row["address"] for row in rows] == [reading.address for reading in readings]
    for row, reading in zip(rows, readings):
        assert row["error"] is None
        assert as_read(row) == reading.to_dict()


def test_nothing_in_nothing_out():
    assert list(worker.through([], [])) == []


def test_what_the_program_says_is_raised():
    with pytest.raises(worker.WorkerError, match='no column "text"'):
        list(worker.through([pa.record_batch({"words": ["x"]})], []))
    with pytest.raises(worker.WorkerError, match="no such table"):
        worker.schema(["--table", "sheets"], pa.schema([("text", pa.string())]))
    with pytest.raises(worker.WorkerError, match="no program"):
        worker.find("/nowhere/dateline")


def test_what_breaks_before_the_program_is_raised_as_it_is():
    def broken():
        yield batches(5)[0]
        raise KeyError("upstream")

    with pytest.raises(KeyError, match="upstream"):
        list(worker.through(broken(), []))


def test_whoever_has_seen_enough_leaves_no_process_behind():
    answers = worker.through(batches(1) * 20, ["--batch-rows", "1"])
    assert next(answers).num_rows == 1
    answers.close()
