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
	-t park.energy_kind -t park.energy_coefficient -t park.retention \
	-t park.clause -t park.tou_slot \
	-t park.carbon_factor "$db"; } |
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

# Writers that want the same devices at once, each in its own order.
if [ -z "$1" ]; then
	echo '# many writers of the register'
	psql -XAtq -v ON_ERROR_STOP=1 "$db dbname=$copy" -c 'select tap.parks()' >/dev/null
	for i in 1 2 3 4 5 6; do
		psql -Xq -v seed="0.$i" -f crowd.psql "$db dbname=$copy" >"/tmp/$copy.$i" 2>&1 &
	done
	wait
	cat "/tmp/$copy".[1-6] >"/tmp/$copy.out"
	rm -f "/tmp/$copy".[1-6]
	wrong=$(psql -XAtq "$db dbname=$copy" <<-'END'
		select set_config('park.from', '0', false), set_config('park.to', '2147483647', false) \g /dev/null
		select park.device_states() \g /dev/null
		select tap.register_wrong() || ' of ' || count(*) from park.device where key like 'crowd%';
	END
	)
	if grep -q ERROR "/tmp/$copy.out"; then
		echo 'not ok - six writers of the same devices never wait for each other in a ring'
		grep -h -A3 ERROR "/tmp/$copy.out" | head -8 | sed 's/^/#   /'
		failed=1
	else
		echo 'ok - six writers of the same devices never wait for each other in a ring'
	fi
	case $wrong in
	'nothing of '[1-9]*) echo 'ok - and what they leave agrees with itself' ;;
	*)
		echo 'not ok - and what they leave agrees with itself'
		echo "#   $wrong"
		failed=1
		;;
	esac
fi

# The second reckoning of the audit log, on entries that are there to stay.
if [ -z "$1" ]; then
	echo '# park audit verify'
	say() {
		if [ "$2" -eq "$3" ]; then
			echo "ok - $1"
		else
			echo "not ok - $1"
			failed=1
		fi
	}
	verify() { PARK_DB="$PARK_DB dbname=$copy" ../../.build/park audit verify >"/tmp/$copy.out" 2>&1; }
	psql -XAtq -v ON_ERROR_STOP=1 "$db dbname=$copy" >/dev/null <<-'END'
		select set_config('park.tenant', '1000001', false), set_config('park.from', '1000001', false), set_config('park.to', '1000001', false);
		set role park_job;
		select park_audit.append('test.act', 'object', 'done', jsonb_build_object('n', i, '说明', '第' || i)) from generate_series(1, 5000) i;
	END
	verify
	say 'an untouched chain of 5,000 entries is verified by the program' $? 0
	grep -q '^1000001  5000 entries .* whole' "/tmp/$copy.out"
	say 'and it says how many entries it followed' $? 0
	psql -Xq "$db dbname=$copy" -c 'set session_replication_role = replica' \
		-c "update park_audit.entry set detail = jsonb_set(detail, '{n}', '3001') where tenant_id = 1000001 and seq = 3000"
	verify
	say 'a changed entry makes the program fail' $? 1
	grep -q '^1000001  broken at entry 3000: its words do not match its hash' "/tmp/$copy.out"
	say 'and it names the entry' $? 0
	rm -f "/tmp/$copy.out"
fi
exit $failed
