#!/bin/bash
# run.sh run|start|stop - the whole park on this machine: packages, programs,
# database, web, background work.  Every step may be repeated.
. "$(dirname "$0")/env.sh"
PIDFILE=$STATE/run/supervisor.pid

# The supervisor of this state, if it lives.
supervisor() {
	local pid

	pid=$(cat "$PIDFILE" 2>/dev/null) || return 1
	grep -qa supervise.py "/proc/$pid/cmdline" 2>/dev/null || return 1
	echo "$pid"
}

check_disk() {
	local free

	free=$(df --output=avail -m "$STATE" | tail -1)
	[ "$free" -ge 1000 ] ||
		die "$STATE 所在磁盘只剩 $free MB，至少需要 1000 MB。" \
			"Only $free MB are free for $STATE; at least 1000 MB are needed."
}

# What runs is a copy: the service user need not reach the clone, and a build
# does not change programs under those who run them.
install_app() {
	local new=$STATE/app.new

	rm -rf "$new"
	mkdir -p "$new"
	cp "$ROOT/.build/park" "$ROOT/.build/park.so" "$new"
	cp -r "$ROOT/sql" "$ROOT/conf" "$new"
	[ ! -d "$ROOT/reports" ] || cp -r "$ROOT/reports" "$new"
	mkdir -p "$new/assets"
	[ ! -d "$ROOT/assets/dist" ] || cp -r "$ROOT/assets/dist" "$new/assets"
	rm -rf "$STATE/app"
	mv "$new" "$STATE/app"
	chmod -R a+rX "$STATE/app"
}

prepare() {
	"$ROOT/deploy/deps.sh"
	python3 "$ROOT/deploy/supervise.py" check-port
	make -s -C "$ROOT" -j"$(nproc)" build
	"$ROOT/deploy/portal.sh"
	install_app
	"$ROOT/deploy/pg.sh" init
	"$ROOT/deploy/pg.sh" start
	as_service env PARK_DB="$PARK_DB" PARK_HOME="$STATE/app" \
		"$STATE/app/park" migrate 2>>"$STATE/log/migrate.log" || {
		tail -3 "$STATE/log/migrate.log" >&2
		die "数据库升级失败，见 $STATE/log/migrate.log。" \
			"The database could not be migrated, see $STATE/log/migrate.log."
	}
}

serve() {
	cd /
	export PARK_ROOT=$ROOT PARK_STATE=$STATE PARK_PORT=$PORT PARK_DEMO=$DEMO PARK_SERVICE=$SERVICE
	exec python3 "$ROOT/deploy/supervise.py" "$@"
}

# One at a time for each state; the lock dies with whoever holds it.
lock() {
	exec 9>"$STATE/run/lock"
	flock -n 9 || die "$STATE 上已有一份在运行或启动中（make stop 可停止它）。" \
		"One is already running or starting on $STATE (make stop ends it)."
}

stop() {
	local pid n=0

	if pid=$(supervisor); then
		kill -TERM "$pid" 2>/dev/null || true
		while [ -d "/proc/$pid" ] && ! grep -q '^State:.*Z' "/proc/$pid/status" 2>/dev/null && [ $n -lt 300 ]; do
			sleep 0.1
			n=$((n + 1))
		done
		[ $n -lt 300 ] || kill -KILL "$pid" 2>/dev/null || true
	fi
	[ ! -x "$PGBIN/pg_ctl" ] || "$ROOT/deploy/pg.sh" stop
}

case ${1:-} in
run | start)
	make_state
	check_disk
	if [ "$1" = start ] && pid=$(supervisor) && [ -e "$STATE/run/ready" ]; then
		say "已在运行 / already running (pid $pid)"
		exit 0
	fi
	lock
	rm -f "$STATE/run/ready"
	prepare
	if [ "$1" = run ]; then
		serve run
	fi
	export PARK_ROOT=$ROOT PARK_STATE=$STATE PARK_PORT=$PORT PARK_DEMO=$DEMO PARK_SERVICE=$SERVICE
	setsid python3 "$ROOT/deploy/supervise.py" run </dev/null >>"$STATE/log/run.log" 2>&1 &
	pid=$!
	exec 9>&-
	until [ -e "$STATE/run/ready" ]; do
		[ -d "/proc/$pid" ] && ! grep -q '^State:.*Z' "/proc/$pid/status" || {
			tail -5 "$STATE/log/run.log" >&2
			die "未能启动，日志在 $STATE/log。" "It did not start; the logs are in $STATE/log."
		}
		sleep 0.1
	done
	cat "$STATE/run/ready"
	;;
stop) stop ;;
*) die "用法：run.sh run|start|stop" "usage: run.sh run|start|stop" 2 ;;
esac
