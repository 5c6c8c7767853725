"""Run by scripts/check-ray: rows from Ray must be those of one machine."""

from __future__ import annotations

import time

import pyarrow as pa
import ray
import ray.data

import dateline.ray
from dateline import worker
from examples import reports
from test_docs import run as run_snippets


def main() -> None:
    table = pa.Table.from_pylist(reports(5))
    begun = time.monotonic()
    wanted = pa.Table.from_batches(worker.through(table.to_batches(), ["--jobs", "2"]))
    alone = time.monotonic() - begun
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    begun = time.monotonic()
    found = dateline.ray.read(ray.data.from_arrow(table).repartition(4), batch_size=30)
    rows = sorted(found.take_all(), key=lambda row: row["id"])
    with_ray = time.monotonic() - begun
    assert rows == sorted(wanted.to_pylist(), key=lambda row: row["id"])
    assert run_snippets("ray", {"ray": ray, "table": table.slice(0, 2)}) == 1
    print(f"Ray {ray.__version__}: {len(rows)} readings are the same; {with_ray:.1f} s, one process with two threads {alone:.1f} s")


if __name__ == "__main__":
    main()
