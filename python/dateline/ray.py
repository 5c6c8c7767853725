"""Reports in a Ray dataset: ``docs/python.md``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from . import worker

if TYPE_CHECKING:
    from ray.data import Dataset


def read(
    reports: Dataset,
    *,
    program: str | None = None,
    jobs: int = 1,
    options: Sequence[str] = (),
    batch_size: int = 2000,
    **resources: Any,
) -> Dataset:
    """Readings of reports, as ``dateline.spark.read`` gives them.

    Each batch of ``batch_size`` reports is sent through a process of the program. ``resources`` go to ``map_batches``.
    """
    arguments = ["--jobs", str(jobs), *options]

    def run(table: pa.Table) -> pa.Table:
        there = [column for column in worker.COLUMNS if column in table.column_names]
        return pa.Table.from_batches(worker.through(table.select(there).to_batches(), arguments, program))

    return reports.map_batches(
        run, batch_format="pyarrow", batch_size=batch_size, num_cpus=max(jobs, 1), **resources
    )
