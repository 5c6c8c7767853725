"""Run by scripts/check-spark: MASTER FOLDER [--kill GROUP].

Rows from Spark must be those of one machine: readings and tables those of one worker, incidents those of a ledger. With --kill the
group of processes of a worker is killed in the midst of reading; nothing may be lost, and nothing come twice.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import geopandas
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

import dateline.spark
from dateline import worker
from examples import reports
from test_docs import run as run_snippets

#: How often the examples are read: they are tellings of one story then, which incidents must know.
TIMES = 4


def rows(table: pa.Table | DataFrame) -> list[dict[str, Any]]:
    """Rows in an order of their own."""
    if isinstance(table, DataFrame):
        table = table.toArrow()
    return sorted(table.to_pylist(), key=lambda row: json.dumps(row, sort_keys=True, default=bytes.hex))


def same(what: str, found: list[dict[str, Any]], wanted: list[dict[str, Any]], begun: float) -> None:
    assert len(found) == len(wanted), f"{what}: {len(found)} rows instead of {len(wanted)}"
    for one, other in zip(found, wanted):
        assert one == other, f"{what}:\n{one}\ninstead of\n{other}"
    print(f"{what}: {len(found)} rows are the same, {time.monotonic() - begun:.1f} s", flush=True)


def of_one_machine(table: pa.Table, *arguments: str) -> pa.Table:
    return pa.Table.from_batches(worker.through(table.to_batches(), arguments))


def of_a_ledger(given: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """The rows of `dateline incidents --table`."""
    lines, ledger, table = (folder / name for name in ("reports.jsonl", "ledger.dateline", "incidents.jsonl"))
    if not table.exists():
        lines.write_text("\n".join(json.dumps(report) for report in given), encoding="utf-8")
        for command in (["add", lines], ["incidents", "--limit", "0", "--table", table]):
            done = [worker.find(), *map(str, command), "--ledger", str(ledger)]
            subprocess.run(done, check=True, capture_output=True)
    incidents = [json.loads(line) for line in table.read_text(encoding="utf-8").splitlines()]
    return sorted(incidents, key=lambda row: json.dumps(row, sort_keys=True))


def kill_in_the_midst(spark: SparkSession, group: int, killed: threading.Event) -> None:
    """Kills a worker once some tasks of a stage are done and others are not."""
    tracker = spark.sparkContext.statusTracker()
    while True:
        for stage in tracker.getActiveStageIds():
            about = tracker.getStageInfo(stage)
            if about and 0 < about.numCompletedTasks < about.numTasks - 2:
                os.killpg(group, signal.SIGKILL)
                print(f"killed a worker after {about.numCompletedTasks} of {about.numTasks} tasks", flush=True)
                killed.set()
                return
        time.sleep(0.02)


def main() -> None:
    master, folder = sys.argv[1], Path(sys.argv[2])
    spark = (
        SparkSession.builder.master(master)
        .appName("dateline")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.memory", "1g")
        .config("spark.executor.memory", "512m")
        .config("spark.executorEnv.DATELINE", os.environ["DATELINE"])
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "16")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("OFF")
    begun = time.monotonic()
    given = reports(TIMES)
    table = pa.Table.from_pylist(given)
    columns = ", ".join(f"{name} string" for name in table.column_names)
    frame = spark.createDataFrame([tuple(report.values()) for report in given], columns).repartition(16)

    killed = threading.Event()
    if "--kill" in sys.argv:
        group = int(sys.argv[sys.argv.index("--kill") + 1])
        threading.Thread(target=kill_in_the_midst, args=(spark, group, killed), daemon=True).start()
    wanted = of_one_machine(table)
    found = dateline.spark.read(frame).persist()
    same("readings", rows(found), rows(wanted), begun)
    assert ("--kill" in sys.argv) == killed.is_set(), "no worker was killed in the midst"

    if "--kill" not in sys.argv:
        begun = time.monotonic()
        for name in ("claims", "mentions"):
            claims = rows(dateline.spark.table(found, name))
            same(name, claims, rows(of_one_machine(wanted, "--table", name)), begun)
        written = dateline.spark.write_geoparquet(found, str(folder / "claims.geo"))
        points = geopandas.read_parquet(folder / "claims.geo")
        assert written == len(points) == len(rows(of_one_machine(wanted, "--table", "claims")))
        assert points.crs == "OGC:CRS84" and points.geometry.notna().any()

    begun = time.monotonic()
    incidents = rows(dateline.spark.incidents(found))
    same("incidents", incidents, of_a_ledger(given, folder), begun)
    assert any(row["stories"] < row["claims"] for row in incidents), "no story was told twice"

    if "--kill" not in sys.argv:
        begun = time.monotonic()
        scope = {"spark": spark, "folder": str(folder / "docs"), "texts": [
            "Warplanes bombed a depot near Tanf on Monday, the Levant Monitor said.",
            "Fighters captured Palmyra from the army on Monday.",
        ]}
        print(f"{run_snippets('spark', scope)} snippets of docs/python.md, {time.monotonic() - begun:.1f} s")
    spark.stop()


if __name__ == "__main__":
    main()
