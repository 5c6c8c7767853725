#!/usr/bin/env python3
"""Rows a second and memory of `dateline worker`, beside `dateline read --json` on the same reports.

    benches/worker.py [--rows N] [--short] [--jobs N] [--no-read]

The reports are the examples, again and again with identifiers of their own; with --short, one sentence of them each. Needs
pyarrow and the built program (DATELINE, else target/release/dateline).
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = os.environ.get("DATELINE", str(ROOT / "target/release/dateline"))


def texts(short: bool) -> list[str]:
    found = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "examples").glob("*.txt"))]
    if not short:
        return found
    sentences = [sentence for text in found for sentence in re.split(r"(?<=[.!?])\s+", text)]
    return [sentence for sentence in sentences if 20 < len(sentence) < 200]


def batches(words: list[str], rows: int, size: int = 1000):
    for start in range(0, rows, size):
        numbers = range(start, min(start + size, rows))
        yield pa.record_batch({"id": [str(n) for n in numbers], "text": [words[n % len(words)] for n in numbers]})


def ended(process: subprocess.Popen) -> tuple[float, float]:
    """Waits for a process; its processor seconds, and the most memory it held in MiB."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"the program ended with status {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def worker(words: list[str], rows: int, jobs: int) -> tuple[float, float, float, float]:
    """Seconds, processor seconds, MiB at the end, MiB after a tenth of the rows."""
    begun = time.monotonic()
    process = subprocess.Popen(
        [PROGRAM, "worker", "--jobs", str(jobs)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )

    def feed() -> None:
        given = batches(words, rows)
        first = next(given)
        with pa.ipc.new_stream(process.stdin, first.schema) as stream:
            stream.write_batch(first)
            for batch in given:
                stream.write_batch(batch)
        process.stdin.close()

    feeder = threading.Thread(target=feed)
    feeder.start()
    answered, early = 0, 0.0
    with pa.ipc.open_stream(process.stdout) as answers:
        for batch in answers:
            answered += batch.num_rows
            if not early and answered >= rows / 10:
                status = Path(f"/proc/{process.pid}/status").read_text()
                early = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024
    feeder.join()
    assert answered == rows, f"{answered} rows of {rows}"
    processor, memory = ended(process)
    return time.monotonic() - begun, processor, memory, early


def read(words: list[str], rows: int, jobs: int) -> tuple[float, float, float]:
    """Seconds, processor seconds, MiB."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for batch in batches(words, rows):
            file.writelines(json.dumps(row) + "\n" for row in batch.to_pylist())
        file.flush()
        begun = time.monotonic()
        process = subprocess.Popen(
            [PROGRAM, "read", "--json", "--jobs", str(jobs), file.name], stdout=subprocess.PIPE
        )
        while process.stdout.read(1 << 20):
            pass
        processor, memory = ended(process)
        return time.monotonic() - begun, processor, memory


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rows", type=int, default=400)
    options.add_argument("--short", action="store_true")
    options.add_argument("--jobs", type=int, default=1)
    options.add_argument("--no-read", action="store_true")
    given = options.parse_args()
    words = texts(given.short)
    rows = given.rows
    seconds, processor, memory, early = worker(words, rows, given.jobs)
    print(f"worker       {rows / seconds:8.1f} rows/s, {rows / processor:8.1f} a processor second, "
          f"{memory:.0f} MiB at most ({early:.0f} after a tenth of the rows)")
    if not given.no_read:
        seconds, processor, memory = read(words, rows, given.jobs)
        print(f"read --json  {rows / seconds:8.1f} rows/s, {rows / processor:8.1f} a processor second, {memory:.0f} MiB at most")


if __name__ == "__main__":
    main()
