#!/bin/bash
# backup.sh FOLDER - a whole copy of the database while it runs, proven
# readable, and the secrets beside it.  Restore: see README.md.
. "$(dirname "$0")/env.sh"
find_state
to=${1:-}
[ -n "$to" ] || die "用法：backup.sh 目录" "usage: backup.sh FOLDER" 2
umask 077
to=$to/park-$(date -u +%Y%m%dT%H%M%SZ)
mkdir -p "$to" || die "无法写入 $to。" "$to cannot be written."
"$PGBIN/pg_dump" -Fc -f "$to/park.dump" "$PARK_DB user=park_dba" ||
	die "备份失败。" "The backup failed."
"$PGBIN/pg_restore" -l "$to/park.dump" >/dev/null ||
	die "备份无法读回。" "The backup cannot be read."
cp -r "$STATE/secret" "$to/"
[ ! -e "$STATE/demo.loaded" ] || cp "$STATE/demo.loaded" "$to/"
(cd "$to" && sha256sum park.dump >park.dump.sha256)
echo "$to"
