#!/bin/bash
# run.sh [all] - the two commands on a machine that has nothing: a fresh
# Debian 12 made by debootstrap, this commit cloned into it, `make run` with
# the small demo park, /health and a sign-in; with `all`, `make test` too.
# Not part of `make test`: it downloads a gigabyte and takes ten minutes.
# Needs root, debootstrap and the network.  BARE_DIR keeps the root for
# another run.  Debian comes from where this machine has it from.
# shellcheck disable=SC2016 # the shell inside expands it
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd -P)
dir=${BARE_DIR:-$(mktemp -d /var/tmp/park-bare-XXXXXX)}
mkdir -p "$dir"
chmod 755 "$dir" # it becomes the root of others than root, too
source_of() { apt-get indextargets --format '$(REPO_URI)' "Codename: $1" | head -1; }
mirror=$(source_of bookworm)
security=$(source_of bookworm-security)
failed=0

say() { printf '# %4d s  %s\n' "$SECONDS" "$*"; }
case_() { # case_ SENTENCE COMMAND …
	if "${@:2}" >"$dir.out" 2>&1; then
		echo "ok - $1"
	else
		echo "not ok - $1"
		tail -15 "$dir.out" | sed 's/^/#   /'
		failed=1
	fi
}

# What is mounted and started here ends with this shell, and nobody outside
# sees it: an `rm -r` of the root can never reach into this machine's /dev.
if [ -z "${BARE_INSIDE:-}" ]; then
	[ "$(id -u)" = 0 ] || { echo 'skip - a bare machine: not root'; exit 0; }
	status=0
	BARE_INSIDE=1 BARE_DIR=$dir unshare --mount --pid --fork --kill-child \
		--propagation private "$0" "$@" || status=$?
	rm -f "$dir.out"
	[ -n "${BARE_DIR:-}" ] || rm -rf --one-file-system "$dir"
	exit $status
fi

# A /dev of its own: the few nodes that programs open.
make_dev() {
	mount -t tmpfs -o mode=755 tmpfs "$dir/dev"
	local node
	for node in 'null 1 3' 'zero 1 5' 'full 1 7' 'random 1 8' 'urandom 1 9' 'tty 5 0'; do
		# shellcheck disable=SC2086 # name, major, minor
		set -- $node
		mknod -m 666 "$dir/dev/$1" c "$2" "$3"
	done
	ln -s /proc/self/fd "$dir/dev/fd"
	ln -s /proc/self/fd/0 "$dir/dev/stdin"
	ln -s /proc/self/fd/1 "$dir/dev/stdout"
	ln -s /proc/self/fd/2 "$dir/dev/stderr"
	ln -s pts/ptmx "$dir/dev/ptmx"
	mkdir "$dir/dev/pts" "$dir/dev/shm"
	mount -t devpts -o newinstance,ptmxmode=666 devpts "$dir/dev/pts"
	mount -t tmpfs -o mode=1777 tmpfs "$dir/dev/shm"
}

# A plain login's environment, and the proxies of this machine.
inside() {
	env -i HOME=/root TERM=dumb LANG=C.UTF-8 \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
		${NODE_EXTRA_CA_CERTS:+NODE_EXTRA_CA_CERTS="$NODE_EXTRA_CA_CERTS"} \
		PARK_DEMO=small PARK_PORT="${PARK_PORT:-8093}" \
		chroot "$dir" /bin/bash -c "$1"
}

if [ ! -x "$dir/usr/bin/make" ]; then
	say 'debootstrap'
	debootstrap --variant=minbase --include=git,make,ca-certificates \
		bookworm "$dir" "$mirror" >"$dir.out" 2>&1 || { tail -5 "$dir.out"; exit 1; }
fi
cat >"$dir/etc/apt/sources.list" <<EOF
deb $mirror bookworm main
deb ${security:-$mirror} bookworm${security:+-security} main
EOF
# What this machine's apt has to be told, such as not to mind an old date.
cp /etc/apt/apt.conf.d/99* "$dir/etc/apt/apt.conf.d/" 2>/dev/null || true
cp /etc/resolv.conf "$dir/etc/resolv.conf"
cp -r /usr/local/share/ca-certificates/. "$dir/usr/local/share/ca-certificates/"
chroot "$dir" update-ca-certificates >/dev/null 2>&1
mount -t proc proc "$dir/proc"
mount -t sysfs -o ro sysfs "$dir/sys"
make_dev

# Below /root, which the service user may not walk: as a first-comer would.
say 'clone'
rm -rf "$dir/root/park" "$dir/root/origin" "$dir/var/lib/park"
git clone -q --bare "$root" "$dir/root/origin"
inside 'git clone -q /root/origin /root/park'
if [ -d "${PARK_SHARED:-$root/../shared}/data" ]; then
	mkdir -p "$dir/root/shared"
	cp -r "${PARK_SHARED:-$root/../shared}/data" "$dir/root/shared/"
fi

say 'make start, packages and all'
case_ 'a bare Debian 12 gets from a clone to a living park by one command' \
	inside 'cd /root/park && make start'
say 'it answers'
case_ 'its own node is the one that built the portal' \
	inside 'node --version | grep -q ^v18 && test -s /root/park/assets/dist/index.html'
case_ '/health answers' \
	inside 'python3 -c "import urllib.request as u; u.urlopen(\"http://127.0.0.1:$PARK_PORT/health\")"'
case_ 'the portal is served' \
	inside 'python3 -c "import urllib.request as u; assert b\"<html\" in u.urlopen(\"http://127.0.0.1:$PARK_PORT/\").read()"'
case_ 'the park administrator of run.json signs in' inside 'cd /root/park && python3 - <<EOF
import json, os, urllib.request
run = json.load(open(".park/run.json"))
one = next(l for l in run["logins"] if l["role"] == "park_admin")
urllib.request.urlopen(urllib.request.Request(
    run["url"] + "/api/v1/session", json.dumps({"name": one["name"],
    "password": one["password"]}).encode(), {"content-type": "application/json"}))
EOF'
case_ 'the second start takes seconds' \
	inside 'cd /root/park && make stop && timeout 20 make start'
case_ 'it stops' inside 'cd /root/park && make stop'
if [ "${1:-}" = all ]; then
	say 'make test'
	inside 'cd /root/park && make test' || failed=1
fi
say 'end'
exit $failed
