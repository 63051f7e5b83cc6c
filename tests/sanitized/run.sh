#!/bin/bash
# The web built with AddressSanitizer and UBSan, one worker: the cases of HTTP,
# the framing and large answers; then the log must hold no finding.
cd "$(dirname "$0")/../http" || exit 1
failed=0
export PARK_SLOW_S=1
for suite in run.py large.py framing.py; do
	echo "# $suite"
	python3 ./$suite | sed 's/^\(ok\|not ok\|skip\) - .*/&, sanitized/'
	[ "${PIPESTATUS[0]}" = 0 ] || failed=1
done
found=$(grep -hE 'AddressSanitizer|runtime error|exited with status|violation|ignoring' "$PARK_LOG/web.log")
if [ -z "$found" ]; then
	echo 'ok - the log of the sanitized web holds no finding, no death and no unknown word'
else
	echo 'not ok - the log of the sanitized web holds no finding, no death and no unknown word'
	head -20 <<<"$found" | sed 's/^/#   /'
	failed=1
fi
exit $failed
