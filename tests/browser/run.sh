#!/bin/sh
# Whether people can finish their jobs, in a real browser.
#   run.sh [STORY …]: the names of stories, without .story.mjs
cd "$(dirname "$0")" || exit 1
exec node run.mjs "$@"
