#!/bin/bash
# run.sh run|start|stop - the whole park on this machine: packages, programs,
# database, web, background work.  Every step may be repeated.
. "$(dirname "$0")/env.sh"
find_state
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
	cp "$ROOT/.build/park" "$new"
	cp "${PARK_WEB:-$ROOT/.build/park.so}" "$new/park.so"
	cp -r "$ROOT/sql" "$ROOT/conf" "$new"
	[ ! -d "$ROOT/reports" ] || cp -r "$ROOT/reports" "$new"
	mkdir -p "$new/assets"
	[ ! -d "$ROOT/assets/dist" ] || cp -r "$ROOT/assets/dist" "$new/assets"
	rm -rf "$STATE/app"
	mv "$new" "$STATE/app"
	chmod -R a+rX "$STATE/app"
}

# Two copies may share one clone: they build one after the other.
build() {
	mkdir -p "$ROOT/.build"
	(
		flock 8
		make -s -C "$ROOT" -j"$(nproc)" build >&2
		"$ROOT/deploy/portal.sh"
		install_app
	) 8<"$ROOT/.build"
}

# Every step may be repeated; an interrupted one is done again.
prepare() {
	"$ROOT/deploy/deps.sh"
	python3 "$ROOT/deploy/supervise.py" check-port
	build
	"$ROOT/deploy/pg.sh" init
	"$ROOT/deploy/pg.sh" start
	as_service env PARK_DB="$PARK_DB" PARK_HOME="$STATE/app" \
		"$STATE/app/park" migrate 2>>"$STATE/log/migrate.log" || {
		tail -3 "$STATE/log/migrate.log" >&2
		die "数据库升级失败，见 $STATE/log/migrate.log。" \
			"The database could not be migrated, see $STATE/log/migrate.log."
	}
}

# One at a time for each state; the lock dies with the supervisor, and nobody
# else may hold it: prepare runs without it.
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

# Waits for the supervisor in the background to say that all is up.
wait_ready() {
	until [ -e "$STATE/run/ready" ]; do
		if [ ! -d "/proc/$1" ] || grep -q '^State:.*Z' "/proc/$1/status"; then
			tail -3 "$STATE/log/run.log" >&2
			die "未能启动，日志在 $STATE/log。" "It did not start; the logs are in $STATE/log."
		fi
		sleep 0.1
	done
	cat "$STATE/run/ready"
}

begin() {
	make_state
	check_disk
	if [ "$1" = start ] && supervisor >/dev/null && [ -e "$STATE/run/ready" ]; then
		say '已在运行 / already running'
		cat "$STATE/run/ready"
		return
	fi
	lock
	rm -f "$STATE/run/ready"
	trap '"$ROOT/deploy/pg.sh" stop 9>&-' EXIT
	prepare 9>&-
	trap - EXIT
	cd /
	export PARK_STATE=$STATE PARK_PORT=$PORT PARK_DEMO=$DEMO PARK_SERVICE=$SERVICE
	if [ "$1" = run ]; then
		# Python may drop the exception of a signal that meets it while
		# it imports: until it can answer, signals wait.
		exec /usr/bin/env --block-signal=INT --block-signal=TERM --block-signal=HUP \
			python3 "$ROOT/deploy/supervise.py" run
	fi
	setsid python3 "$ROOT/deploy/supervise.py" run </dev/null >"$STATE/log/run.log" 2>&1 &
	exec 9>&-
	wait_ready $!
}

case ${1:-} in
run | start) begin "$1" ;;
stop) stop ;;
*) die "用法：run.sh run|start|stop" "usage: run.sh run|start|stop" 2 ;;
esac
