#!/bin/bash
# restore.sh FOLDER - puts a backup into a state that has no park yet.
. "$(dirname "$0")/env.sh"
find_state
from=$(realpath -m "${1:-}" 2>/dev/null || true)
[ -r "$from/park.dump" ] ||
	die "用法：restore.sh 备份目录（其中有 park.dump）" "usage: restore.sh FOLDER with park.dump" 2
[ ! -e "$STATE/pg/15" ] ||
	die "$STATE 已有数据库；请另设 PARK_STATE 或移走它。" "$STATE has a database; set PARK_STATE or move it away."
(cd "$from" && sha256sum -c --status park.dump.sha256) ||
	die "park.dump 已损坏。" "park.dump is damaged."
make_state
"$ROOT/deploy/pg.sh" init
"$ROOT/deploy/pg.sh" start
trap '"$ROOT/deploy/pg.sh" stop' EXIT
admin="host=$SOCK user=park_dba"
psql -Xq "$admin dbname=postgres" -c 'drop database park' -c 'create database park owner park_owner'
pg_restore --exit-on-error -d "$admin dbname=park" "$from/park.dump" ||
	die "恢复失败。" "The restore failed."
if [ -d "$from/secret" ]; then
	cp -r "$from/secret" "$STATE/"
	chown -R "$SERVICE:" "$STATE/secret"
fi
# What was loaded is not loaded again.
[ ! -e "$from/demo.loaded" ] || cp "$from/demo.loaded" "$STATE/"
say "已恢复；make start 启动 / restored; make start starts it"
