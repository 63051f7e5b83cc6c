#!/bin/bash
# portal.sh - builds assets/dist when a source of the portal is newer.
. "$(dirname "$0")/env.sh"
find_state
cd "$ROOT/assets" 2>/dev/null && [ -e package.json ] || exit 0

log=$STATE/log/portal.log
if [ ! -e node_modules/.stamp ] || [ package-lock.json -nt node_modules/.stamp ]; then
	say '安装前端依赖 / fetching what the portal is built from'
	npm ci --ignore-scripts --no-audit --no-fund >"$log" 2>&1 || {
		tail -20 "$log" >&2
		die "前端依赖安装失败，见 $log。" "npm ci failed, see $log."
	}
	touch node_modules/.stamp
fi
if [ ! -e dist/index.html ] || [ -n "$(find . -path ./node_modules -prune -o \
	-path ./dist -prune -o -type f -newer dist/index.html -print -quit)" ]; then
	say '构建前端 / building the portal'
	npm run build >"$log" 2>&1 || {
		tail -20 "$log" >&2
		die "前端构建失败，见 $log。" "The portal could not be built, see $log."
	}
	touch dist/index.html
fi
