#!/bin/bash
# deps.sh [LIST …] - installs the packages of deploy/apt.txt (and of further
# lists) that are missing.  With nothing missing it needs no network, no root.
. "$(dirname "$0")/env.sh"

missing=()
while read -r package; do
	[ -n "$package" ] || continue
	case $(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null) in
	ii*) ;;
	*) missing+=("$package") ;;
	esac
done < <(sed 's/#.*//' "$ROOT/deploy/apt.txt" "$@")
# The package nodejs of others carries npm and shuts out Debian's npm.
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
[ ${#missing[@]} -gt 0 ] || exit 0

root=()
if [ "$(id -u)" != 0 ]; then
	line="apt-get install -y --no-install-recommends ${missing[*]}"
	command -v sudo >/dev/null ||
		die "缺少软件包，且没有 sudo。请以 root 执行：$line" \
			"Packages are missing and there is no sudo. As root run: $line" 3
	sudo -n true 2>/dev/null || [ -t 0 ] ||
		die "sudo 需要密码而此处没有终端。请以 root 执行：$line" \
			"sudo wants a password and there is no terminal. As root run: $line" 3
	root=(sudo)
fi

free=$(df --output=avail -m /usr | tail -1)
[ "$free" -ge 3000 ] ||
	die "/usr 只剩 $free MB，安装需要 3000 MB。" "Only $free MB are free in /usr; the packages need 3000 MB."

say "安装软件包 / installing packages: ${missing[*]}"
apt() {
	"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq \
		-o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 "$@"
}
# Without this the package would make a cluster of its own on port 5432.
if [ ! -e /etc/postgresql-common ]; then
	"${root[@]}" mkdir -p /etc/postgresql-common/createcluster.d
	echo 'create_main_cluster = false' | "${root[@]}" tee \
		/etc/postgresql-common/createcluster.d/park.conf >/dev/null
fi
if ! { apt update && apt install -y --no-install-recommends "${missing[@]}" >/dev/null; }; then
	die "软件包安装失败，请检查网络与软件源后重试。" \
		"The packages could not be installed; look at the network and the package sources, then try again." 3
fi
