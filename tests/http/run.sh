#!/bin/sh
# Every suite that speaks HTTP, one after another.
cd "$(dirname "$0")" || exit 1
failed=0
for suite in run.py export.py matrix.py tenancy.py "tenancy.py --prove" live.py tell.py deliver.py secure.py import.py map.py quality.py stream.py \
    carry.py prometheus.py upload.py large.py slow.py watches.py flood.py framing.py; do
	echo "# $suite"
	# shellcheck disable=SC2086
	python3 ./$suite || failed=1
done
exit $failed
