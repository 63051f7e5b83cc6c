#!/bin/sh
# The engine of wide rows, against which that of columns is held: the same
# streams and the same answers.
cd "$(dirname "$0")/../http" || exit 1
python3 ./stream.py "$(date +%s)" 20
