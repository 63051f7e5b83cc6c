#!/bin/sh
# Whether the database refuses what it must, on a copy of the migrated one.
cd "$(dirname "$0")" || exit 1
copy=park_sql_$$
db="$PARK_DB user=park_dba"
trap 'rm -f "/tmp/$copy.out"
	psql -Xq "$db dbname=postgres" -c "drop database if exists $copy with (force)"' EXIT
trap 'exit 1' INT TERM

# A template must have no sessions, which a running server has: so a copy of
# the schema, and of the reference data that migration sows.
psql -Xq "$db dbname=postgres" -c "create database $copy owner park_owner" || exit 1
{ pg_dump -s "$db"; pg_dump -a -t park.role_permission -t park.industry \
	-t park.energy_kind -t park.energy_coefficient "$db"; } |
	psql -Xq -v ON_ERROR_STOP=1 "$db dbname=$copy" >/dev/null 2>&1
psql -Xq "$db dbname=$copy" -c 'create extension if not exists pgtap' \
	-c 'create extension if not exists dblink' -f helper.psql >/dev/null || {
	echo 'not ok - the schema can be copied'
	exit 1
}

failed=0
for file in ${1:-*.sql}; do
	echo "# $file"
	psql -XAtq -v ON_ERROR_STOP=1 -v conninfo="$db dbname=$copy" \
		-f "$file" "$db dbname=$copy" >"/tmp/$copy.out" 2>&1 || {
		echo "not ok - $file runs to its end"
		tail -3 "/tmp/$copy.out" | sed 's/^/#   /'
		failed=1
	}
	sed -nE 's/^(ok|not ok) [0-9]+ - /\1 - /p; s/^# {4}/#   /p; s/^# Looks.*/&/p' "/tmp/$copy.out"
	grep -q '^not ok' "/tmp/$copy.out" && failed=1
	rm -f "/tmp/$copy.out"
done
echo '# prove.py'
[ -n "$1" ] || PARK_DB="$PARK_DB dbname=$copy" python3 prove.py || failed=1
exit $failed
