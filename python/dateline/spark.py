"""Archives of reports, read and brought together by Spark: ``docs/python.md``.

Every function sends batches through ``dateline worker``, which must be on each machine (``program=``, ``DATELINE`` or the path),
as must this package. What a task reads does not depend on any other, so tasks that are lost can be done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.fs

from . import worker

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame
    from pyspark.sql.types import StructType

#: Days of a piece of time in which claims are held against each other.
PIECE_DAYS = 7

#: Hashes of a band of a signature, and bands; hashes that two tellings of one story have in common (docs/ledger.md).
BAND, BANDS, ALIKE = 4, 16, 44


def read(
    reports: DataFrame, *, program: str | None = None, jobs: int = 1, options: Sequence[str] = ()
) -> DataFrame:
    """Readings of reports: a row for each, with the columns of docs/worker.md.

    ``reports`` has a column ``text`` and, where known, ``id``, ``title``, ``outlet``, ``published`` and ``url``, all of text. A
    row that cannot be read has an ``error``. ``jobs`` are the threads of a task; ``options`` are further ones of
    ``dateline worker``.
    """
    there = [column for column in worker.COLUMNS if column in reports.columns]
    return _mapped(reports.select(*there), ["--jobs", str(jobs), *options], program)


def table(
    readings: DataFrame,
    name: str = "claims",
    *,
    geo: bool = False,
    with_names: bool = False,
    program: str | None = None,
) -> DataFrame:
    """The rows of readings (or of reports) in a table of ``dateline export``: "claims", "mentions", "acled", "ged" …

    With ``geo``, the columns of GeoParquet stand after them. Names of private persons are masked unless ``with_names``.
    """
    return _mapped(readings, _table(name, geo, with_names), program)


def write_geoparquet(
    readings: DataFrame, path: str, name: str = "claims", *, with_names: bool = False, program: str | None = None
) -> int:
    """Writes "claims" or "mentions" as a folder of GeoParquet files, one for each partition; gives the number of rows.

    A file gets its name when it is whole, and a task that is done twice writes the same file again. ``path`` is a folder that
    every machine sees, or the address of a store that pyarrow knows.
    """
    arguments = _table(name, True, with_names)
    schema = _optional(worker.schema(arguments, _columns(readings), program))
    filesystem, folder = _folder(path)
    filesystem.create_dir(folder)
    rows = _mapped(readings, arguments, program)
    written = rows.mapInArrow(_geo_writer(path, schema), "file string, rows long").collect()
    # Attempts that were killed leave unfinished files.
    for file in filesystem.get_file_info(pyarrow.fs.FileSelector(folder)):
        if file.base_name.startswith("_") and file.base_name.endswith(".parquet"):
            filesystem.delete_file(file.path)
    return sum(row["rows"] for row in written)


def incidents(
    readings: DataFrame,
    *,
    days: int = 1,
    km: float = 20.0,
    threshold: float = 0.45,
    parts: int | None = None,
    program: str | None = None,
) -> DataFrame:
    """Incidents of all readings, the same as ``dateline incidents --table`` finds in a ledger that holds the reports.

    A row stands for a claim of an incident. ``days``, ``km`` and ``threshold`` are those of ``dateline incidents``. The work is
    cut into ``parts`` groups (by default as many as ``spark.sql.shuffle.partitions``); each must fit a machine. Nobody's
    rulings are known here. docs/worker.md says why the cut changes nothing.
    """
    from pyspark.sql import functions as F

    parts = parts or int(readings.sparkSession.conf.get("spark.sql.shuffle.partitions") or 200)
    windows = ["--days", str(days), "--km", str(km), "--threshold", str(threshold)]
    one = ["--jobs", "1", *windows]
    accounts = _mapped(readings, ["--table", "accounts", *one], program).persist()
    told = accounts.join(stories(accounts), "address", "left").select(
        "claim", "first_day", "last_day", "account", "story"
    )
    told = told.where("claim is not null").persist()

    # Claims meet only within a few days: pieces of time, with the claims that reach into them, hold all pairs that matter.
    first, last = (F.floor(F.col(day) / PIECE_DAYS) for day in ("first_day", "last_day"))
    pieces = told.where("first_day is not null").select(
        F.explode(F.sequence(first, last)).alias("piece"), "account", "story"
    )
    bound = _grouped(pieces, "piece", parts, ["--blocks", *one], program)
    # What is bound in any piece is bound in all.
    blocks = components(bound.where("claim <> block"), "claim", "block").withColumnRenamed("member", "claim")
    whole = told.join(blocks, "claim", "left").select(F.coalesce("part", "claim").alias("block"), "account", "story")
    return _grouped(whole, "block", parts, ["--incidents", *one], program)


def stories(accounts: DataFrame) -> DataFrame:
    """Which story each report tells that others tell too: ``address`` and ``story``, the address of its first telling.

    ``accounts`` are those of ``dateline worker --table accounts``. Two reports tell one story where the signatures of their words
    have a band in common and enough hashes; a story is what such pairs join. The first telling is the earliest, then the one of the
    least address.
    """
    from pyspark.sql import functions as F

    reports = accounts.groupBy("address").agg(F.first("published").alias("published"), F.first("signature").alias("signature"))
    reports = reports.where("signature is not null").persist()

    def band(nth: Column) -> Column:
        return F.slice("signature", nth * BAND + 1, BAND)

    bands = reports.select(
        "address", "signature", F.posexplode(F.transform(F.sequence(F.lit(0), F.lit(BANDS - 1)), band)).alias("nth", "band")
    )
    one, other = bands.alias("one"), bands.alias("other")
    in_common = F.size(
        F.filter(F.zip_with("one.signature", "other.signature", lambda a, b: a == b), lambda same: same)
    )
    alike = (
        one.join(
            other,
            (F.col("one.nth") == F.col("other.nth"))
            & (F.col("one.band") == F.col("other.band"))
            & (F.col("one.address") < F.col("other.address")),
        )
        .where(in_common >= ALIKE)
        .select(F.col("one.address").alias("one"), F.col("other.address").alias("other"))
        .distinct()
    )
    tellings = components(alike, "one", "other").withColumnRenamed("member", "address").join(reports, "address")
    first = F.min(F.struct(F.col("published").isNull(), "published", "address").alias("first"))["address"]
    firsts = tellings.groupBy("part").agg(first.alias("story"))
    return tellings.join(firsts, "part").select("address", "story")


def components(pairs: DataFrame, one: str, other: str) -> DataFrame:
    """What pairs join: ``member``, and ``part``, the least member that pairs lead to from it, for every member of a pair.

    The pairs are brought to the driver and joined there: some 200 bytes for each. (The plans of rounds of joins in Spark, each
    made of the one before, grew until the driver could not hold them.)
    """
    ends = pairs.select(one, other).toArrow()
    ones, others = (column.to_pylist() for column in ends.columns)
    members = sorted({*ones, *others})
    number = {member: at for at, member in enumerate(members)}
    heads = list(range(len(members)))

    def head(at: int) -> int:
        while heads[at] != at:
            heads[at] = heads[heads[at]]
            at = heads[at]
        return at

    for first, second in zip(ones, others):
        low, high = sorted((head(number[first]), head(number[second])))
        heads[high] = low
    parts = [members[head(at)] for at in range(len(members))]
    found = pa.table({"member": pa.array(members, pa.string()), "part": pa.array(parts, pa.string())})
    return pairs.sparkSession.createDataFrame(found)


Batches = Iterable[pa.RecordBatch]


def _columns(frame: DataFrame) -> pa.Schema:
    from pyspark.sql.pandas.types import to_arrow_schema

    return to_arrow_schema(frame.schema)


def _struct(schema: pa.Schema) -> StructType:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)


def _mapped(frame: DataFrame, arguments: Sequence[str], program: str | None) -> DataFrame:
    schema = worker.schema(arguments, _columns(frame), program)

    def run(batches: Batches) -> Iterator[pa.RecordBatch]:
        return worker.through(batches, arguments, program)

    return frame.mapInArrow(run, _struct(schema))


def _grouped(frame: DataFrame, key: str, parts: int, arguments: Sequence[str], program: str | None) -> DataFrame:
    """Sends the rows of ``frame`` through the program in ``parts`` groups; rows of one ``key`` are in one of them."""
    from pyspark.sql import functions as F

    given = frame.drop(key)
    schema = worker.schema(arguments, _columns(given), program)

    def run(group):  # type: ignore[no-untyped-def]  # Spark reads annotations
        answers = worker.through(group.drop_columns([key]).to_batches(), arguments, program)
        return pa.Table.from_batches(answers, schema)

    groups = frame.groupBy(F.pmod(F.hash(key), F.lit(parts)))
    return groups.applyInArrow(run, _struct(schema))


def _table(name: str, geo: bool, with_names: bool) -> list[str]:
    return ["--table", name, "--jobs", "1"] + ["--geo"] * geo + ["--with-names"] * with_names


def _geo_writer(path: str, schema: pa.Schema) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """Writes the rows of a partition as one file; ``schema`` has what GeoParquet says of its columns."""

    def run(batches: Batches) -> Iterator[pa.RecordBatch]:
        import pyarrow.parquet as pq
        from pyspark import TaskContext

        task = TaskContext.get()
        assert task is not None
        filesystem, folder = _folder(path)
        name = f"part-{task.partitionId():05d}.parquet"
        unfinished = f"{folder}/_{task.taskAttemptId()}-{name}"
        rows = 0
        with pq.ParquetWriter(unfinished, schema, filesystem=filesystem) as file:
            for batch in batches:
                file.write_table(pa.Table.from_batches([batch]).cast(schema))
                rows += batch.num_rows
        filesystem.move(unfinished, f"{folder}/{name}")
        yield pa.record_batch({"file": pa.array([name]), "rows": pa.array([rows], pa.int64())})

    return run


def _optional(schema: pa.Schema) -> pa.Schema:
    """The same with sides of a box that may be null: where there is no box, Spark has none of them."""
    fields = []
    for field in schema:
        if pa.types.is_struct(field.type):
            field = field.with_type(pa.struct([side.with_nullable(True) for side in field.type]))
        fields.append(field)
    return pa.schema(fields, schema.metadata)


def _folder(path: str) -> tuple[pyarrow.fs.FileSystem, str]:
    if "://" in path:
        filesystem, folder = pyarrow.fs.FileSystem.from_uri(path)
        return filesystem, folder
    return pyarrow.fs.LocalFileSystem(), path
