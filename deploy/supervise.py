#!/usr/bin/env python3
"""supervise.py run|check-port - keeps the programs of one park alive.

Started by run.sh when the database is up and migrated.  Starts web and
background work, makes the first operator, loads the demo, writes run.json,
and restarts what dies, until it is told to stop.  Standard library only.
"""
import signal

# From the first moment on a signal waits until somebody can answer it.
SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)

import ctypes  # noqa: E402
import http.client  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import pwd  # noqa: E402
import resource  # noqa: E402
import secrets  # noqa: E402
import shutil  # noqa: E402
import socket  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PORT = int(os.environ.get("PARK_PORT", "8080"))
BIND = os.environ.get("PARK_BIND", "127.0.0.1")
DEMO = os.environ.get("PARK_DEMO", "park")
STATE = os.environ.get("PARK_STATE", os.path.join(ROOT, ".park"))
SERVICE = os.environ.get("PARK_SERVICE", "")
GATES = os.environ.get("PARK_GATES", "2")
GATES = int(GATES) if GATES.isdigit() else -1
# Where devices speak: the variable, its usual port, what it is for.
DOORS = (("PARK_MQTT_PORT", 1883, "MQTT"), ("PARK_HJ212_PORT", 9212, "HJ 212"),
         ("PARK_MQTTS_PORT", 8883, "MQTT over TLS"))
APP = os.path.join(STATE, "app")
HOST = "127.0.0.1" if BIND == "0.0.0.0" else BIND
URL = "http://%s:%d" % (HOST, PORT)
LOG_BYTES = 256 << 20
PR_SET_CHILD_SUBREAPER = 36


def die(zh, en):
    print("错误：%s\nError: %s" % (zh, en), file=sys.stderr, flush=True)
    raise SystemExit(1)


def log(level, message):
    """A full disk costs the line and not the park."""
    try:
        print(json.dumps({
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "level": level, "program": "supervisor", "message": message},
            ensure_ascii=False), file=logfile, flush=True)
    except OSError:
        pass


logfile = sys.stderr


def port_error(port):
    """Why nobody could listen on a port now; None when one could."""
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        s.bind((BIND, port))
        s.listen()
    except (OSError, OverflowError) as e:
        return getattr(e, "strerror", None) or str(e)
    finally:
        s.close()


def check_port():
    with open("/proc/sys/net/ipv4/ip_unprivileged_port_start") as f:
        if PORT < int(f.read()):
            die("端口 %d 须有特权，而网站以普通用户运行；请另设 PARK_PORT。"
                % PORT, "Port %d needs privileges and the web has none; set "
                "PARK_PORT." % PORT)
    why = port_error(PORT)
    if why:
        die("端口 %d 不可用（%s），请另设 PARK_PORT。" % (PORT, why),
            "Port %d cannot be used (%s); set PARK_PORT." % (PORT, why))
    if not 0 <= GATES <= 64:
        die("PARK_GATES 必须是 0 到 64 的数，现为“%s”。"
            % os.environ["PARK_GATES"], "PARK_GATES must be a number from 0 "
            "to 64, not \"%s\"." % os.environ["PARK_GATES"])
    for variable, _, what in DOORS:
        asked = os.environ.get(variable)
        if not asked or not GATES:
            continue
        why = port_error(int(asked)) if asked.isdigit() else "?"
        if why:
            die("%s 端口 %s 不可用（%s），请另设 %s。"
                % (what, asked, why, variable),
                "Port %s for %s cannot be used (%s); set %s."
                % (asked, what, why, variable))


def doors():
    """A port for each door, and what there is to say of them. One that was
    asked for is taken, check-port has looked at it; a usual one that somebody
    else has gives way to a free one."""
    ports, lines = {}, []
    for variable, usual, what in DOORS:
        port = int(os.environ.get(variable) or usual)
        if not os.environ.get(variable) and port_error(port):
            with socket.socket() as s:
                s.bind((BIND, 0))
                port = s.getsockname()[1]
            lines.append("%s 的常用端口 %d 已被占用，可设 %s。\n"
                         "The usual port of %s, %d, is taken; set %s."
                         % (what, usual, variable, what, usual, variable))
        ports[variable] = port
        lines.append("%s  %s:%d" % (what, HOST, port))
    return ports, lines


def alive(pid):
    try:
        with open("/proc/%d/stat" % pid) as f:
            return f.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def own_name():
    """The certificate that MQTT over TLS shows, and its key: what was given,
    or one that is made here, which clients have to be told to trust."""
    given = os.environ.get("PARK_MQTTS_CERT"), os.environ.get("PARK_MQTTS_KEY")
    if all(given):
        return given
    files = [os.path.join(STATE, "secret/mqtts." + end)
             for end in ("crt", "key")]
    if all(map(os.path.exists, files)) and subprocess.run(
            ["openssl", "x509", "-checkend", "2592000", "-noout", "-in",
             files[0]], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL).returncode == 0:
        return files
    names = {"localhost", socket.gethostname()}
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:P-256", "-nodes", "-days", "825", "-subj",
         "/CN=parkhub", "-addext", "subjectAltName=IP:127.0.0.1,IP:%s,%s" % (
             HOST, ",".join("DNS:" + n for n in sorted(names))),
         "-out", files[0], "-keyout", files[1]], stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if made.returncode != 0:
        log("error", "no certificate could be made; MQTT over TLS is closed")
        return ()
    for file in files:
        os.chmod(file, 0o600 if file.endswith("key") else 0o644)
        if os.getuid() == 0:
            user = pwd.getpwnam(SERVICE)
            os.chown(file, user.pw_uid, user.pw_gid)
    return files


# Programs --------------------------------------------------------------------

def become():
    """The words before a command that make it the service user's, and let
    it die when the supervisor does."""
    words = ["setpriv", "--pdeathsig", "TERM"]
    if os.getuid() == 0:
        words += ["--reuid", SERVICE, "--regid", SERVICE, "--init-groups",
                  "--inh-caps=-all"]
    return words


# A request, a batch of samples, a chunk is computed in an arena that is given
# back whole, often the end of the heap.  The C library would return that to
# the kernel and fault it in again for the next one, which costs more than most
# of them; so it keeps 32 MiB, and blocks of an arena at hand.
MALLOC = "glibc.malloc.trim_threshold=%d:glibc.malloc.mmap_threshold=%d:" \
    "glibc.malloc.tcache_max=16384" % (32 << 20, 16 << 20)


def environment():
    user = pwd.getpwnam(SERVICE) if SERVICE else pwd.getpwuid(os.getuid())
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
            "HOME": user.pw_dir, "USER": user.pw_name,
            "GLIBC_TUNABLES": MALLOC,
            "PARK_DB": os.environ["PARK_DB"], "PARK_HOME": APP,
            "PARK_INGEST": os.environ["PARK_INGEST"],
            "PARK_COMPUTE": os.environ["PARK_COMPUTE"],
            "PARK_CALLS": STATE + "/calls",
            "PARK_FIGURES": os.path.join(os.path.dirname(
                os.environ["PARK_INGEST"]), "figures"),
            "PARK_ENGINE": os.environ.get("PARK_ENGINE", "columns"),
            "PARK_DIST": APP + "/assets/dist", "PARK_STATE": STATE,
            "PARK_URL": URL, "PARK_DEMO": DEMO, "PARK_BIND": BIND,
            "PARK_SHARED": os.environ.get(
                "PARK_SHARED", os.path.join(os.path.dirname(ROOT), "shared")),
            "PARK_TRUST_PROXY": os.environ.get("PARK_TRUST_PROXY", "0"),
            # How mail and web hooks go out; without, mail waits.  In which
            # fonts reports are printed; without, in Debian's.  What a model
            # or an algorithm may take; without, src/knowledge/README.md.
            **{name: os.environ[name] for name in (
                "PARK_COMPUTES", "PARK_COMPUTE_CALLS", "PARK_COMPUTE_SECONDS",
                "PARK_COMPUTE_MIB", "PARK_COMPUTE_LONG",
                "PARK_COMPUTE_LONG_SECONDS",
                "PARK_SMTP_URL", "PARK_SMTP_FROM", "PARK_SMTP_USER",
                "PARK_SMTP_PASSWORD", "PARK_SMTP_TLS", "PARK_SMTP_CA",
                "PARK_HOOK_ALLOW", "PARK_FONTS")
               if name in os.environ}}


class Program:
    """One process that is to live; its output goes to log/<name>.log."""

    def __init__(self, name, command, vital=True, env=None):
        self.name, self.command, self.vital = name, command, vital
        self.env = env or {}
        self.pid, self.deaths, self.due = None, [], 0

    def start(self):
        path = "%s/log/%s.log" % (STATE, self.name)
        try:
            out = open(path, "ab")
        except OSError:
            out = open(os.devnull, "ab")
        with out:
            p = subprocess.Popen(
                become() + self.command, cwd=APP,
                env={**environment(), "PARK_NAME": self.name, **self.env},
                stdin=subprocess.DEVNULL,
                stdout=out, stderr=out, start_new_session=True)
        self.pid, p.returncode = p.pid, 0  # reaped by us, not by Popen
        log("info", "%s runs as %d" % (self.name, self.pid))

    def died(self, status):
        """Not at once again, and not for ever."""
        now = time.monotonic()
        self.pid = None
        self.deaths = [t for t in self.deaths if now - t < 60] + [now]
        self.due = now + min(5, 0.5 * len(self.deaths))
        log("error", "%s ended with status %d" % (self.name, status))
        if len(self.deaths) <= 10:
            return True
        self.due = now + 60
        return not self.vital

    def stop(self, sig):
        if self.pid is not None:
            try:
                os.killpg(self.pid, sig)
            except ProcessLookupError:
                pass


def write_conf():
    """Kore's file; returns its path."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    files = 21000 if hard == resource.RLIM_INFINITY else min(hard, 21000)
    words = {"BIND": BIND, "PORT": PORT,
             "WORKERS": os.environ.get("PARK_WORKERS") or
             min(4, max(2, os.cpu_count() or 2)),
             "FILES": files - 100, "CONNECTIONS": max(256, files - 700)}
    with open(os.path.join(APP, "conf/park.conf.in")) as f:
        text = f.read()
    for word, value in words.items():
        text = text.replace("@%s@" % word, str(value))
    path = os.path.join(STATE, "run/park.conf")
    with open(path, "w") as f:
        f.write(text)
    os.chmod(path, 0o644)
    # Kore counts through every file number it might use before it starts.
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return path


def sanitizer():
    """A web built with sanitizers (tests) needs them loaded before it."""
    if not os.environ.get("PARK_WEB"):
        return []
    found = [subprocess.run(["gcc", "-print-file-name=lib%s.so" % name],
                            stdout=subprocess.PIPE, text=True).stdout.strip()
             for name in ("asan", "ubsan")]
    return ["env", "LD_PRELOAD=" + " ".join(found),
            "ASAN_OPTIONS=detect_leaks=0"]


def shorten_logs():
    """What grew beyond its measure becomes <name>.1; who writes goes on."""
    for entry in os.scandir(STATE + "/log"):
        if not entry.name.endswith(".1") and entry.stat().st_size > LOG_BYTES:
            try:
                shutil.copyfile(entry.path, entry.path + ".1")
            except OSError:
                pass  # a full disk: room is worth more than old lines
            os.truncate(entry.path, 0)


def postmaster():
    try:
        with open(os.path.join(STATE, "pg/15/postmaster.pid")) as f:
            return int(f.readline())
    except (OSError, ValueError):
        return None


def script(*words):
    return subprocess.run(
        [os.path.join(ROOT, "deploy", words[0]), *words[1:]], cwd="/",
        stdin=subprocess.DEVNULL, stdout=logfile, stderr=logfile,
        start_new_session=True).returncode


# First run -------------------------------------------------------------------

def ask(method, path, body=None, timeout=10):
    conn = http.client.HTTPConnection(HOST, PORT, timeout=timeout)
    try:
        conn.request(method, path,
                     None if body is None else json.dumps(body),
                     {"content-type": "application/json"} if body else {})
        answer = conn.getresponse()
        return answer.status, answer.read()
    finally:
        conn.close()


def park(*words):
    """Runs `park words…` to its end; its output, or None."""
    with open(STATE + "/log/%s.log" % words[0], "ab") as err:
        p = subprocess.run(become() + [APP + "/park", *words], cwd=APP,
                           env=environment(), stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=err, text=True)
    return p.stdout if p.returncode == 0 else None


def relay(*words):
    """The same for a command that takes its time: what it says of its
    progress is shown as well as kept."""
    p = subprocess.Popen(become() + [APP + "/park", *words], cwd=APP,
                         env=environment(), stdin=subprocess.DEVNULL,
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                         text=True, errors="replace")
    with open(STATE + "/log/%s.log" % words[0], "a", encoding="utf-8") as out:
        for line in p.stderr:
            out.write(line)
            out.flush()
            say("  " + line.rstrip())
    return p.wait() == 0


def keep(path, value):
    """Writes a JSON file for the service user's eyes only."""
    new = path + ".new"
    with open(os.open(new, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600),
              "w") as f:
        json.dump(value, f, ensure_ascii=False, indent=1)
    if os.getuid() == 0:
        user = pwd.getpwnam(SERVICE)
        os.chown(new, user.pw_uid, user.pw_gid)
    os.rename(new, path)


def kept(path, otherwise):
    try:
        with open(path) as f:
            return json.load(f)
    except (OSError, ValueError):
        return otherwise


def has_accounts():
    answer = subprocess.run(
        ["psql", "-XAtc", "select exists (select from park.account)",
         os.environ["PARK_DB"] + " user=park_dba"], cwd="/",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    if answer.returncode != 0:
        die("无法读取数据库。", "The database cannot be read.")
    return answer.stdout.strip() == "t"


def operator():
    """Makes the first operator with the one-time code.  The login is
    written down before it is made, so that no interruption locks us out."""
    path = os.path.join(STATE, "secret/operator.json")
    if has_accounts():
        return
    code = (park("setup") or "").strip()
    if DEMO == "none":
        print("一次性设置码 / one-time set-up code: %s" % code, flush=True)
        return
    login = kept(path, None) or {
        "role": "park_admin", "tenant": "park", "name": "admin",
        "password": secrets.token_urlsafe(15)}
    keep(path, login)
    status, body = ask("POST", "/api/v1/setup", {
        "code": code, "name": login["name"], "password": login["password"],
        "park_name": "云湖工业园区"})
    if status != 201:
        die("无法创建管理员：%s" % body.decode("utf-8", "replace"),
            "The operator could not be made: HTTP %d" % status)


def write_run(programs, ports):
    own = kept(os.path.join(STATE, "secret/operator.json"), None)
    more = kept(os.path.join(STATE, "secret/logins.json"), {})
    pids = {p.name: p.pid for p in programs if p.pid}
    pids.update(supervisor=os.getpid(), postgres=postmaster())
    pids["kore"] = pids.get("web")
    logins = ([own] if own else []) + [
        login for login in more.get("logins", [])
        if not own or login["name"] != own["name"]]
    keep(os.path.join(STATE, "run.json"), {
        "url": URL, "pids": pids, "epcis": None, "handle_http": None,
        "handle_tcp": None, "logins": logins,
        **{key: "%s:%d" % (HOST, ports[variable]) if ports else None
           for key, variable in (("mqtt", "PARK_MQTT_PORT"),
                                 ("hj212", "PARK_HJ212_PORT"),
                                 ("mqtts", "PARK_MQTTS_PORT"))},
        "tokens": more.get("tokens", {})})
    return logins


def knows_demo():
    p = subprocess.run([APP + "/park"], capture_output=True, text=True)
    return any(line.split()[:1] == ["demo"] for line in p.stderr.split("\n"))


def load_demo():
    """Fills the park once; what was interrupted is done again."""
    mark = os.path.join(STATE, "demo.loaded")
    if os.path.exists(mark):
        return True
    say("导入演示园区 / loading the demo park (%s) …" % DEMO)
    began = time.monotonic()
    if not relay("demo", "load"):
        log("error", "park demo load failed, see demo.log")
        say("演示数据未能导入，见 log/demo.log；下次启动重试。\n"
            "The demo could not be loaded, see log/demo.log; the next start "
            "tries again.")
        return False
    log("info", "demo loaded in %.1f s" % (time.monotonic() - began))
    with open(mark, "w") as f:
        f.write(DEMO + "\n")
    return True


def say(text):
    print(text, flush=True)


# Life ------------------------------------------------------------------------

class Park:
    def __init__(self):
        self.programs = []
        self.ports, self.door_lines = {}, []
        self.told, self.down_since, self.looked = False, None, 0
        self.reviver = None   # `pg.sh start`, while it tries
        self.changed = False  # and run.json does not say so yet

    def tell(self, _signal, _frame):
        """To stop, whatever it is waiting for; further signals change
        nothing."""
        if not self.told:
            self.told = True
            raise KeyboardInterrupt

    def add(self, name, command, vital=True, env=None):
        program = Program(name, command, vital, env)
        self.programs.append(program)
        program.start()
        return program

    def wait_healthy(self, seconds):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.look()
            try:
                if ask("GET", "/health", timeout=3)[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        die("网站在 %d 秒内没有应答，见 %s/log/web.log。" % (seconds, STATE),
            "The web did not answer within %d s, see %s/log/web.log."
            % (seconds, STATE))

    def begin(self):
        self.add("ingest", [APP + "/park", "ingest"])
        self.add("compute", [APP + "/park", "compute"])
        self.add("web", sanitizer() + ["kore", "-fnr", "-c", write_conf()])
        self.wait_healthy(30)
        operator()
        self.add("work", [APP + "/park", "work", "quick"])
        for lane in ("slow", "report", "tell", "mail"):
            self.add("work-" + lane, [APP + "/park", "work", lane])
        self.open_gates()
        write_run(self.programs, self.ports)
        if DEMO != "none" and knows_demo() and load_demo():
            # The park goes on without its simulator.
            self.add("demo", [APP + "/park", "demo", "live"], vital=False)
        logins = write_run(self.programs, self.ports)
        lines = ["", "园枢 ParkHub  %s" % URL] + self.door_lines
        lines += ["  %-16s %-20s %s" % (
            login["role"], login["name"], login["password"])
            for login in logins]
        lines.append("日志 / logs: %s/log   停止 / stop: %s" % (
            STATE, "Ctrl-C" if sys.stdout.isatty() else "make stop"))
        say("\n".join(lines))
        with open(os.path.join(STATE, "run/ready"), "w") as f:
            os.fchmod(f.fileno(), 0o600)
            f.write("\n".join(lines) + "\n")

    def open_gates(self):
        """Where devices speak; the park lives on without them."""
        if not GATES or os.environ.get("PARK_ENGINE") == "rows":
            return
        self.ports, self.door_lines = doors()
        env = {name: str(port) for name, port in self.ports.items()}
        env.update(zip(("PARK_MQTTS_CERT", "PARK_MQTTS_KEY"), own_name()))
        for i in range(1, GATES + 1):
            self.add("gate-%d" % i, [APP + "/park", "gate"], vital=False,
                     env=env)

    def look(self):
        """Reaps, restarts, and looks after the database."""
        if self.told:
            # The exception of tell() came where Python drops exceptions.
            raise KeyboardInterrupt
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if pid == 0:
                break
            if pid == self.reviver:
                self.reviver, self.changed = None, True
            for program in self.programs:
                if program.pid == pid and not program.died(status):
                    die("%s 反复退出，见 %s/log。" % (program.name, STATE),
                        "%s dies again and again, see %s/log."
                        % (program.name, STATE))
        now = time.monotonic()
        for program in self.programs:
            if program.pid is None and now >= program.due:
                program.start()
                self.changed = True
        if now - self.looked > 1:
            self.looked = now
            shorten_logs()
            self.look_at_database(now)
        if self.changed and os.path.exists(STATE + "/run.json"):
            try:
                write_run(self.programs, self.ports)
                self.changed = False
            except OSError:
                pass  # the disk is full; again at the next look

    def look_at_database(self, now):
        """Started again and again until it lives: whatever keeps it down, a
        full disk, may pass."""
        pid = postmaster()
        if pid is not None and alive(pid):
            self.down_since = None
        elif self.down_since is None:
            self.down_since = now  # somebody may be restarting it
        elif now - self.down_since > 3 and self.reviver is None:
            log("error", "PostgreSQL is gone and is started again")
            self.down_since = None
            p = subprocess.Popen(
                [os.path.join(ROOT, "deploy/pg.sh"), "start"], cwd="/",
                stdin=subprocess.DEVNULL, stdout=logfile, stderr=logfile,
                start_new_session=True)
            self.reviver, p.returncode = p.pid, 0  # reaped by look()

    def end(self):
        for sig, seconds in ((signal.SIGTERM, 8), (signal.SIGKILL, 2)):
            for program in self.programs:
                program.stop(sig)
            until = time.monotonic() + seconds
            while time.monotonic() < until and any(
                    p.pid and alive(p.pid) for p in self.programs):
                time.sleep(0.02)
                try:
                    os.waitpid(-1, os.WNOHANG)
                except ChildProcessError:
                    pass
        script("pg.sh", "stop")
        for name in ("run/ready", "run/supervisor.pid"):
            try:
                os.unlink(os.path.join(STATE, name))
            except FileNotFoundError:
                pass
        log("info", "stopped")


def run():
    global logfile
    logfile = open(STATE + "/log/supervisor.log", "a", encoding="utf-8")
    # Orphans of ours, such as the postmaster, come to us to be reaped.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    life = Park()
    for sig in SIGNALS:
        signal.signal(sig, life.tell)
    with open(STATE + "/run/supervisor.pid", "w") as f:
        f.write("%d\n" % os.getpid())
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        life.begin()
        while True:
            life.look()
            time.sleep(0.1)
    except KeyboardInterrupt:
        say("\n正在停止 / stopping …")
    finally:
        life.told = True
        life.end()


if __name__ == "__main__":
    if sys.argv[1:] == ["check-port"]:
        check_port()
    else:
        run()
