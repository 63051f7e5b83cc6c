# shellcheck shell=bash
# env.sh - sourced by the scripts of this folder: where things are, and who
# runs them.  Sets ROOT, PORT, DEMO, SERVICE, and by find_state STATE and SOCK.
set -euo pipefail
umask 022
export LC_ALL=C.UTF-8
# Without a trap bash goes on when the command that Ctrl-C met ended well.
trap 'exit 130' INT TERM HUP

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
PORT=${PARK_PORT:-8080}
DEMO=${PARK_DEMO:-park}
# shellcheck disable=SC2034 # for the others
PGBIN=/usr/lib/postgresql/15/bin

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

# A failure is one sentence in both languages, and the end.
die() {
	printf '错误：%s\nError: %s\n' "$1" "$2" >&2
	exit "${3:-1}"
}

case $PORT in
'' | *[!0-9]*) die "PARK_PORT 必须是端口号，现为“$PORT”。" "PARK_PORT must be a port number, not \"$PORT\"." 2 ;;
esac
case $DEMO in
small | park | large | none) ;;
*) die "PARK_DEMO 只能是 small、park、large 或 none，现为“$DEMO”。" \
	"PARK_DEMO must be small, park, large or none, not \"$DEMO\"." 2 ;;
esac

# PostgreSQL refuses root, so root lends everything to a user without rights.
if [ "$(id -u)" = 0 ]; then
	SERVICE=parksvc
	id "$SERVICE" >/dev/null 2>&1 ||
		useradd --system --user-group --no-create-home \
			--shell /usr/sbin/nologin "$SERVICE"
	as_service() {
		setpriv --reuid="$SERVICE" --regid="$SERVICE" --init-groups \
			--inh-caps=-all --reset-env "$@"
	}
	own() { install -d -o "$SERVICE" -g "$SERVICE" -m "$1" "${@:2}"; }
else
	SERVICE=$(id -un)
	as_service() { "$@"; }
	own() { install -d -m "$1" "${@:2}"; }
fi

# The state stays where it is asked for, unless the service user cannot walk
# there (a clone below a folder of mode 0700): then it lives in /var/lib/park
# and a link stands in its place.
find_state() {
	local asked=${PARK_STATE:-.park} key

	case $asked in /*) ;; *) asked=$ROOT/$asked ;; esac
	asked=$(realpath -m -s "$asked")
	key=$(printf %s "$asked" | sha256sum | cut -c1-12)
	mkdir -p "$(dirname "$asked")" 2>/dev/null ||
		die "无法创建状态目录 $asked。" "The state folder $asked cannot be made."
	if [ "$(id -u)" = 0 ] && [ ! -L "$asked" ] &&
		! as_service test -x "$(dirname "$asked")"; then
		rmdir "$asked" 2>/dev/null || true
		[ ! -e "$asked" ] || die \
			"状态目录 $asked 对用户 $SERVICE 不可达，请移走它或另设 PARK_STATE。" \
			"User $SERVICE cannot reach the state folder $asked; move it away or set PARK_STATE."
		install -d -m 755 /var/lib/park
		own 755 "/var/lib/park/$key"
		ln -s "/var/lib/park/$key" "$asked"
	fi
	if [ ! -L "$asked" ]; then
		own 755 "$asked" 2>/dev/null ||
			die "无法写入状态目录 $asked。" "The state folder $asked cannot be written."
	elif [ ! -d "$asked" ]; then
		own 755 "$(readlink "$asked")"
	fi
	STATE=$(realpath "$asked")
	# The address of a socket has 107 bytes.
	SOCK=$STATE/run
	[ ${#SOCK} -le 80 ] || SOCK=/tmp/park-$(id -u)-$key
	export PARK_DB="host=$SOCK dbname=park" PARK_INGEST="$SOCK/ingest.sock" PARK_COMPUTE="$SOCK/compute.sock"
}

make_state() {
	own 700 "$STATE/pg" "$STATE/body" "$STATE/secret" "$STATE/run" "$SOCK"
	own 755 "$STATE/log" "$STATE/app"
	[ "$(stat -c %U "$SOCK")" = "$SERVICE" ] ||
		die "$SOCK 属于别的用户。" "$SOCK belongs to another user."
}

