"""cluster.py - the PostgreSQL behind $PARK_DB, to be restarted and killed: of
the private park of the tests only, never of a living one.
"""
import glob
import os
import pwd
import re
import signal
import subprocess
import time

from client import sql


class Cluster:
    """The PostgreSQL behind $PARK_DB."""

    def __init__(self):
        self.data = sql("show data_directory")[0]
        self.owner = pwd.getpwuid(os.stat(self.data).st_uid)
        self.bin = os.path.dirname(os.readlink("/proc/%d/exe" % self.pid()))
        with open(os.path.join(self.data, "postmaster.opts")) as f:
            self.options = re.findall(r'"([^"]*)"', f.read())

    def pid(self):
        with open(os.path.join(self.data, "postmaster.pid")) as f:
            return int(f.readline())

    def control(self, *words):
        become = ["setpriv", "--reuid", str(self.owner.pw_uid), "--regid",
                  str(self.owner.pw_gid), "--init-groups"] \
            if os.getuid() != self.owner.pw_uid else []
        options = " ".join("'%s'" % o for o in self.options
                           if o not in ("-D", self.data))
        subprocess.run(become + [
            os.path.join(self.bin, "pg_ctl"), "-s", "-w", "-D", self.data,
            "-l", os.path.join(self.data, "fault.log"), "-o", options,
            *words], check=True, cwd="/", stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def restart(self):
        self.control("-m", "fast", "restart")

    def kill(self):
        """Postmaster and all its children, as a loss of power would; one
        that has given up already, of a full disk say, is left in peace."""
        try:
            top = self.pid()
        except (FileNotFoundError, ValueError):
            return
        children = [int(s.split("/")[2]) for s in glob.glob(
            "/proc/[0-9]*/stat") if parent_of(s) == top]
        for pid in [top] + children:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def revive(self):
        """By whoever watches over it, else by hand."""
        until = time.monotonic() + 15
        while time.monotonic() < until:
            try:
                sql("select 1")
                return
            except RuntimeError:
                pass
            try:
                self.control("start")
            except subprocess.CalledProcessError:
                time.sleep(0.3)
        raise SystemExit("PostgreSQL does not come back")


def parent_of(stat):
    try:
        with open(stat) as f:
            return int(f.read().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0
