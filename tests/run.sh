#!/bin/bash
# run.sh [SUITE …] | lint | soak | bench - installs what the tests need and is
# missing, builds, and runs the suites; see README.md.
cd "$(dirname "$0")/.." || exit 1
if [ "$*" != lint ]; then
	lists=("$PWD/tests/apt.txt")
	[ "$1" != bench ] || lists+=("$PWD/tests/bench/apt.txt")
	deploy/deps.sh "${lists[@]}" || exit
fi
exec python3 tests/run.py "$@"
