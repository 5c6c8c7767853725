#!/usr/bin/env bash
# The share of reading time that each floor of the house takes, by samples of one core.
#
#     cargo build --release
#     benches/floors.sh PATH...          # reports, as for "dateline read"
#
# Prints percent of samples for each crate; the rest is the program, the system and what is shared by all.
set -euo pipefail
cd "$(dirname "$0")/.."
dateline=${CARGO_TARGET_DIR:-target}/release/dateline
samples=$(mktemp)
trap 'rm -f "$samples"' EXIT
perf record --quiet --output "$samples" "$dateline" read --jobs 1 --json "$@" > /dev/null
perf report --input "$samples" --sort symbol --no-children --stdio 2> /dev/null |
  awk '/%/ { share = $1; sub("%", "", share)
             floor = "other"; if (match($0, /dateline_[a-z]+/)) floor = substr($0, RSTART + 9, RLENGTH - 9)
             sum[floor] += share }
       END { for (floor in sum) printf "%6.2f %%  %s\n", sum[floor], floor }' | sort -rn
