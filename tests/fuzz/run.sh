#!/bin/bash
# Each fuzz program replays its corpus and then tries mutations for a while:
# run.sh [SECONDS].  The seed is fixed; `line_fuzz -s SEED` tries another.
cd "$(dirname "$0")/../.." || exit 1
failed=0
for source in tests/fuzz/*_fuzz.c; do
	name=$(basename "$source" .c)
	if out=$(".build/fuzz/$name" -t "${1:-4}" "tests/fuzz/corpus/${name%_fuzz}"/* 2>&1); then
		echo "ok - $name: ${out##*$'\n'}"
	else
		echo "not ok - $name breaks no promise"
		tail -20 <<<"$out" | sed 's/^/#   /'
		failed=1
	fi
done
exit $failed
