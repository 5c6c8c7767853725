#!/usr/bin/env python3
"""Cost and memory of a report, from a thousand reports to as many as there is time for.

    cargo build --release
    python benches/scale.py [--most N] [--minutes M] [--chart docs/scale.svg] [--option=--triage] PATH...

The reports of PATH (as for benches/speed.py) are shuffled with a fixed seed, again and again, until there are enough; they are
given on standard input while the program reads them, so that neither side holds them all. The first round has 1,000, each of
the others four times as many as the one before; the last may end with its time. For each: seconds of processor time a
report, and the largest memory. `--chart` draws both.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import threading
import time

import speed


def feed(pipe, texts, count, end, given):
    """Writes reports until there are enough or the time is over."""
    rng = random.Random(2017)
    order = list(range(len(texts)))
    with pipe:
        while given[0] < count:
            rng.shuffle(order)
            for at in order[: count - given[0]]:
                if time.monotonic() > end:
                    return
                pipe.write(json.dumps({"id": f"r{given[0]}", "text": texts[at]}).encode() + b"\n")
                given[0] += 1


def measure(texts, count, end, options):
    """Reports read, seconds of processor time, peak memory in MB."""
    command = [str(speed.BINARY), "read", "--json", "--jobs", "1", *options, "-"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    given = [0]
    writer = threading.Thread(target=feed, args=(process.stdin, texts, count, end, given))
    writer.start()
    _, status, usage = os.wait4(process.pid, 0)
    writer.join()
    if os.waitstatus_to_exitcode(status) not in (0, 1):  # 1: a text was not read, because of its language
        sys.exit("dateline failed")
    return given[0], usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def chart(path, points):
    """Milliseconds a report above and memory in MB below, both from nought, over the logarithm of the number of reports."""
    import math
    width, band, left, right = 640, 150, 60, 60
    first = math.log10(points[0][0])
    span = max(math.log10(points[-1][0]) - first, 1e-9)
    across = lambda count: left + (math.log10(count) - first) / span * (width - left - right)
    series = [("ms of processor time a report", "#1f5fa8", [1000 * seconds / count for count, seconds, _ in points]),
              ("largest memory, MB", "#b4531a", [memory for _, _, memory in points])]
    height = len(series) * band + 50
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
           f'<rect width="{width}" height="{height}" fill="white"/>']
    for at, (name, colour, values) in enumerate(series):
        top, floor = at * band + 30, (at + 1) * band
        places = [(across(count), floor - value / max(values) * (floor - top - 24), value)
                  for (count, _, _), value in zip(points, values)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in places)
        out.append(f'<path d="M{left} {top}V{floor}H{width - right}" fill="none" stroke="#888"/>')
        out.append(f'<text x="{left + 6}" y="{top}" fill="{colour}">{name}</text>')
        out.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for x, y, value in places:
            out.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')
            out.append(f'<text x="{x:.1f}" y="{y + 18:.1f}" fill="{colour}" text-anchor="middle">{value:.3g}</text>')
    for count, _, _ in points:
        out.append(f'<text x="{across(count):.1f}" y="{height - 28}" text-anchor="middle">{count:,}</text>')
    out.append(f'<text x="{width / 2}" y="{height - 8}" text-anchor="middle">reports in one run</text></svg>')
    with open(path, "w", encoding="utf8") as file:
        file.write("\n".join(out) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--chart")
    parser.add_argument("--option", action="append", default=[], help="one more option for dateline read, such as --triage")
    arguments = parser.parse_args()
    texts = list(speed.texts(arguments.paths))
    end = time.monotonic() + 60 * arguments.minutes
    points, count = [], 1000
    while count <= arguments.most and time.monotonic() < end:
        read, seconds, memory = measure(texts, count, end, arguments.option)
        if read:
            points.append((read, seconds, memory))
            print(f"{read:9,} reports {seconds:10.2f} s {1000 * seconds / read:8.3f} ms a report {memory:8.0f} MB", flush=True)
        if count == arguments.most:
            break
        count = min(4 * count, arguments.most)
    if arguments.chart and points:
        chart(arguments.chart, points)


if __name__ == "__main__":
    main()
