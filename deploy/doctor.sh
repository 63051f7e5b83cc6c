#!/bin/bash
# doctor.sh - what this machine has and lacks; changes nothing.
. "$(dirname "$0")/env.sh"
bad=0

check() { # check SENTENCE COMMAND …
	if "${@:2}" >/dev/null 2>&1; then
		echo "ok      $1"
	else
		echo "lacks   $1"
		bad=1
	fi
}
debian() { . /etc/os-release && [ "$ID" = debian ] && [ "$VERSION_ID" = 12 ]; }
packages() {
	sed 's/#.*//;/^$/d' "$ROOT/deploy/apt.txt" | while read -r p; do
		dpkg-query -W -f='${db:Status-Abbrev}' "$p" | grep -q ^ii || exit 1
	done
}
may_install() { [ "$(id -u)" = 0 ] || command -v sudo; }
node_is() { node -e 'process.exit(+process.versions.node.split(".")[0] >= 18 ? 0 : 1)'; }
disk_is() { [ "$(df --output=avail -m "$ROOT" | tail -1)" -ge 3000 ]; }
memory_is() { awk '/^MemTotal/ { exit $2 < 1900000 }' /proc/meminfo; }
port_is() { python3 "$ROOT/deploy/supervise.py" check-port; }
files_are() { [ "$(ulimit -Hn)" = unlimited ] || [ "$(ulimit -Hn)" -ge 4096 ]; }

check "Debian 12" debian
check "all packages of deploy/apt.txt" packages
check "root or sudo, to install packages" may_install
check "node 18 or later" node_is
check "npm" command -v npm
check "3 GB of disk" disk_is
check "2 GB of memory" memory_is
check "4096 open files" files_are
check "port $PORT is free" port_is
find_state
echo "state   $STATE"
echo "socket  $SOCK"
if [ -r "$STATE/run.json" ] && [ -e "$STATE/run/ready" ]; then
	echo "runs    $(sed -n 's/.*"url": "\(.*\)".*/\1/p' "$STATE/run.json")"
fi
exit $bad
