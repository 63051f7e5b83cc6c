#!/bin/bash
# pg.sh init|start|stop|socket|psql … - the private cluster: PostgreSQL 15 on a unix
# socket only.  Nothing of the system's own cluster is touched.
. "$(dirname "$0")/env.sh"
find_state
DATA=$STATE/pg/15
cd /

# After a kill -9 the postmaster may linger as a zombie, or its number may
# belong to another program: PostgreSQL would believe that it still runs.
forget_dead() {
	local pid

	pid=$(head -1 "$DATA/postmaster.pid" 2>/dev/null) || return 0
	if grep -q '^State:.*Z' "/proc/$pid/status" 2>/dev/null ||
		! grep -qa postgres "/proc/$pid/cmdline" 2>/dev/null; then
		rm -f "$DATA/postmaster.pid" "$SOCK"/.s.PGSQL.*.lock
	fi
}

runs() {
	forget_dead
	as_service "$PGBIN/pg_ctl" -D "$DATA" status >/dev/null 2>&1
}

query() { psql -XAtq -v ON_ERROR_STOP=1 -h "$SOCK" -U park_dba "$@"; }

# Each program signs in as its own role; who may is said by the kernel.
write_access() {
	local user role

	echo 'local all all peer map=park' >"$DATA/pg_hba.conf"
	for user in "$SERVICE" root; do
		for role in park_dba park_owner park_web park_job park_report; do
			echo "park $user $role"
		done
	done >"$DATA/pg_ident.conf"
}

init() {
	[ -s "$DATA/PG_VERSION" ] && [ ! -e "$DATA.partial" ] && return
	say '创建数据库 / creating the database cluster'
	# An initdb that was interrupted is done again, not trusted.
	rm -rf "$DATA"
	as_service touch "$DATA.partial"
	as_service "$PGBIN/initdb" -D "$DATA" -U park_dba -E UTF8 \
		--locale=C.UTF-8 -A peer --data-checksums --no-sync >/dev/null ||
		die "数据库创建失败，见上。" "The database cluster could not be created, see above."
	cat >>"$DATA/postgresql.conf" <<-EOF
		listen_addresses = ''
		unix_socket_directories = '$SOCK'
		shared_buffers = ${PARK_PG_BUFFERS:-256MB}
		max_wal_size = 2GB
		wal_compression = on
		log_timezone = UTC
		timezone = UTC
		log_destination = jsonlog
		logging_collector = on
		log_directory = '../../log'
		log_filename = 'postgres'
		log_truncate_on_rotation = off
		log_min_error_statement = panic
	EOF
	write_access
	rm "$DATA.partial"
}

start() {
	local n=0

	until runs; do
		# After kill -9 old backends hold the shared memory for a moment.
		# Ten thousand devices or alarms may come within a second: what the
		# planner knows of their tables must not be a minute old. Questions
		# take milliseconds; to compile one for the processor takes seconds.
		# One whose asker was killed is not worth its end, nor its locks.
		as_service "$PGBIN/pg_ctl" -s -w -t 60 -D "$DATA" \
			-o "-c unix_socket_directories='$SOCK' -c autovacuum_naptime=10s -c jit=off -c client_connection_check_interval=2s" \
			-l "$STATE/log/postgres.log" start >/dev/null 2>&1 && break
		n=$((n + 1))
		if [ $n -ge 20 ]; then
			tail -5 "$STATE/log/postgres.log" "$STATE/log/postgres.json" >&2 || true
			die "数据库无法启动，日志在 $STATE/log。" "The database does not start; its log is in $STATE/log."
		fi
		sleep 0.5
	done
	query -d postgres <<-'EOF'
		select format('create role %I login', r)
		  from unnest('{park_owner,park_web,park_job,park_report}'::text[]) r
		 where not exists (select from pg_roles where rolname = r) \gexec
		select 'create database park owner park_owner'
		 where not exists (select from pg_database where datname = 'park') \gexec
	EOF
	query -d park -c 'create extension if not exists postgis' 2>/dev/null
}

case ${1:-} in
init) init ;;
start) start ;;
stop) ! runs || as_service "$PGBIN/pg_ctl" -s -w -t 60 -D "$DATA" -m fast stop ;;
socket) echo "$SOCK" ;;
psql) exec psql -X "${PARK_DB} user=park_dba" "${@:2}" ;;
*) die "用法：pg.sh init|start|stop|socket|psql" "usage: pg.sh init|start|stop|socket|psql" 2 ;;
esac
