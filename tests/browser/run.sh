#!/bin/sh
# Whether people can finish their jobs, in a real browser.
#   run.sh [STORY …]: the names of stories, without .story.mjs
cd "$(dirname "$0")" || exit 1
failed=0

# What the portal is built from, by its own tools.
portal() {
	sentence=$1
	shift
	if said=$(cd ../../assets && npm run -s "$@" 2>&1); then
		echo "ok - $sentence"
	else
		echo "not ok - $sentence"
		echo "$said" | head -12 | sed 's/^/#   /'
		failed=1
	fi
}
if [ $# -eq 0 ]; then
	portal 'the types of the portal fit, and both languages are complete' check
	portal "the portal's types of the API are those of the server" types -- --check "$PARK_URL/api/v1/openapi.json"
fi
node run.mjs "$@" || failed=1
exit $failed
