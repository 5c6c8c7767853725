"""Batches through ``dateline worker``, a program of its own: what Spark and Ray read with."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.ipc

#: The columns that a report may have.
COLUMNS = ("id", "text", "title", "outlet", "published", "url")


class WorkerError(RuntimeError):
    """The program could not be started, or ended with an error. Rows that cannot be read are no such error."""


def find(program: str | None = None) -> str:
    """The program: as given, else what ``DATELINE`` names, else ``dateline`` on the path."""
    named = program or os.environ.get("DATELINE") or "dateline"
    found = shutil.which(named)
    if found is None:
        raise WorkerError(f"there is no program {named!r}: install dateline, or name it with program= or DATELINE")
    return found


def schema(arguments: Sequence[str], of: pa.Schema, program: str | None = None) -> pa.Schema:
    """The columns that the program gives for a stream with the columns ``of``."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, of):
        pass
    command = [find(program), "worker", *arguments]
    done = subprocess.run(command, input=sink.getvalue().to_pybytes(), capture_output=True)
    if done.returncode != 0:
        raise WorkerError(done.stderr.decode(errors="replace").strip())
    return pa.ipc.open_stream(done.stdout).schema


def through(
    batches: Iterable[pa.RecordBatch], arguments: Sequence[str], program: str | None = None
) -> Iterator[pa.RecordBatch]:
    """Sends batches to a process of the program and gives what it answers, while more are being sent.

    Of batches that come in and go out, one of each is held at a time.
    """
    batches = iter(batches)
    first = next(batches, None)
    if first is None:
        return
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            [find(program), "worker", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
        )
        failed: list[BaseException] = []
        broken: Exception | None = None
        feeder = threading.Thread(target=_feed, args=(process, first, batches, failed), daemon=True)
        feeder.start()
        try:
            try:
                with pa.ipc.open_stream(process.stdout) as answers:
                    yield from answers
            except (pa.ArrowInvalid, OSError) as error:
                # What the process has to say of it is worth more.
                broken = error
            code = process.wait()
            feeder.join()
            if failed:
                raise failed[0]
            if code != 0 or broken is not None:
                complaints.seek(0)
                said = complaints.read()[-2000:].decode(errors="replace").strip()
                raise WorkerError(said or f"the worker ended with status {code}") from broken
        finally:
            # Whoever asks may have had enough of it, or been told to stop.
            if process.poll() is None:
                process.kill()
                process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None and not pipe.closed:
                    try:
                        pipe.close()
                    except BrokenPipeError:
                        pass


def _feed(process: Any, first: pa.RecordBatch, batches: Iterator[pa.RecordBatch], failed: list[BaseException]) -> None:
    try:
        with pa.ipc.new_stream(process.stdin, first.schema) as stream:
            stream.write_batch(first)
            for batch in batches:
                stream.write_batch(batch)
        process.stdin.close()
    except BrokenPipeError:
        pass  # The process says why it ended.
    except BaseException as error:  # noqa: BLE001: it is raised where the answers are read
        failed.append(error)
        process.kill()
