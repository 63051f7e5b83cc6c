"""The client: operations by name, models and algorithms, APPs, pages."""
from __future__ import annotations

import hashlib
import json
import math
import os
import time
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence
from urllib.parse import quote, urlencode

from . import transport
from .entries import ENTRIES, Algorithms, Models
from .operations import OPERATIONS, Operations
from .transport import ParkError

PART = 1 << 20  # bytes of a part of an upload, at most
OVER = ("done", "refused", "failed", "cancelled")


@dataclass(frozen=True)
class Quantity:
    """A number, or numbers, in a unit of your choice (UCUM)."""
    value: Any
    unit: str


@dataclass(frozen=True)
class Series:
    """Samples of a device in place of a list, read by the platform itself.

    Without `step` the samples as they are; with it, `agg` of each step.
    """
    device: str
    metric: str
    start: Optional[str] = None
    end: Optional[str] = None
    step: Optional[str] = None
    agg: Optional[str] = None
    unitless: bool = False


@dataclass(frozen=True)
class Upload:
    """Numbers that were brought before in place of a list or a matrix, in a
    long call: a column or columns of a CSV; of JSON all of it, or a member."""
    number: int
    column: Optional[str] = None
    columns: Optional[Sequence[str]] = None
    member: Optional[str] = None
    unit: Optional[str] = None


def _plain(value: Any) -> Any:
    """A value as it is sent; NaN stands for a gap."""
    if isinstance(value, Quantity):
        return {"value": _plain(value.value), "unit": value.unit}
    if isinstance(value, Series):
        said = {"series": "%s/%s" % (value.device, value.metric),
                "from": value.start, "to": value.end, "step": value.step,
                "agg": value.agg, "unit": "1" if value.unitless else None}
        return {k: v for k, v in said.items() if v is not None}
    if isinstance(value, Upload):
        taken = {"upload": str(value.number), "column": value.column,
                 "columns": value.columns and list(value.columns),
                 "member": value.member, "unit": value.unit}
        return {k: v for k, v in taken.items() if v is not None}
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value


class Answer:
    """What a model or an algorithm answered.

    `call` is its number in the books; `results` has an {"outputs": …} or
    {"error": …} for each item of a batch.
    """

    def __init__(self, said: Dict[str, Any]) -> None:
        self.outputs: Dict[str, Any] = said.get("outputs") or {}
        self.results: List[Dict[str, Any]] = said.get("results") or []
        self.warnings: List[Dict[str, str]] = said.get("warnings") or []
        self.call: str = said["call"]
        self.version: int = said["version"]
        self.editions: Dict[str, str] = said.get("editions") or {}

    def __str__(self) -> str:
        return json.dumps(self.outputs, ensure_ascii=False)


class Park(Operations):
    """A platform, and who speaks to it.

    Address and token come from PARKHUB_URL and PARKHUB_TOKEN when they are
    not given; `timeout` is seconds for one try, `tries` how often at most.
    """

    def __init__(self, url: Optional[str] = None, token: Optional[str] = None,
                 timeout: float = 30.0,
                 tries: int = transport.TRIES) -> None:
        self.url = (url or os.environ["PARKHUB_URL"]).rstrip("/")
        self.timeout = timeout
        self.tries = max(1, tries)
        self.models = Models(self)
        self.algorithms = Algorithms(self)
        self._token = token or os.environ["PARKHUB_TOKEN"]

    def call(self, operation: str, body: Optional[bytes] = None,
             **params: Any) -> Any:
        """Any operation of the API by its operationId.

        Parameters go by their names where the description has them, into the
        path, the query or the JSON body; names that Python keeps for itself
        may carry an underscore behind them. `body` is bytes, for the few that
        take no JSON.
        """
        if operation not in OPERATIONS:
            raise ParkError(0, "unknown_operation",
                            "there is no operation " + operation)
        method, path, in_query, takes_json = OPERATIONS[operation]
        rest = {k.rstrip("_"): _plain(v) for k, v in params.items()
                if v is not None}
        for name in [n for n in rest if "{%s}" % n in path]:
            path = path.replace("{%s}" % name,
                                quote(str(rest.pop(name)), safe=""))
        query = {n: rest.pop(n) for n in in_query if n in rest}
        if "{" in path or (rest and not takes_json):
            missing = path[path.find("{") + 1:path.find("}")] \
                if "{" in path else None
            field = missing or sorted(rest)[0]
            raise ParkError(0, "missing" if missing else "unknown_field",
                            "%s: look at %s" % (operation, field), field)
        return self._send(method, path, query, body,
                          rest if takes_json else None)

    def _send(self, method: str, path: str, query: Mapping[str, Any],
              raw: Optional[bytes], said: Optional[Mapping[str, Any]]) -> Any:
        headers = {"authorization": "Bearer " + self._token}
        body = raw
        if raw is not None:
            headers["content-type"] = "application/octet-stream"
        elif said is not None:
            headers["content-type"] = "application/json"
            body = json.dumps(said, ensure_ascii=False,
                              allow_nan=False).encode()
        asked = urlencode({k: str(v).lower() if isinstance(v, bool) else v
                           for k, v in query.items()})
        return transport.send(
            method, self.url + path + ("?" + asked if asked else ""),
            headers, body, self.timeout, self.tries)

    def each(self, operation: str, **params: Any) -> Iterator[Dict[str, Any]]:
        """The rows of a list, page after page."""
        while True:
            page = self.call(operation, **params)
            yield from page["items"]
            if not page.get("next"):
                return
            params["after"] = page["next"]

    def compute(self, entry: str, inputs: Mapping[str, Any],
                test: bool = False) -> Answer:
        """A model or an algorithm by its number; `test` is not counted."""
        return self._compute(entry, "inputs", inputs, test)

    def compute_batch(self, entry: str, batch: Sequence[Mapping[str, Any]],
                      test: bool = False) -> Answer:
        """The same for 1 to 10,000 inputs at once: look at `results`."""
        return self._compute(entry, "batch", list(batch), test)

    def _compute(self, entry: str, name: str, given: Any,
                 test: bool) -> Answer:
        return Answer(self._ask(entry, {
            name: given, **({"test": True} if test else {})}))

    def _ask(self, entry: str, said: Mapping[str, Any]) -> Dict[str, Any]:
        kind, calls = ("algorithms", "runs") \
            if ENTRIES.get(entry) == "algorithm" else ("models", "calls")
        answer: Dict[str, Any] = self._send(
            "POST", "/api/v1/%s/%s/%s" % (kind, quote(entry, safe=""), calls),
            {}, None, _plain(said))
        return answer

    def compute_long(self, entry: str, inputs: Any,
                     patience: float = 3600.0) -> Answer:
        """What takes longer than a connection lasts: asks, and comes back for
        the answer. A list of inputs is a batch."""
        name = "batch" if isinstance(inputs, (list, tuple)) else "inputs"
        call = self._ask(entry, {name: inputs, "async": True})["call"]
        job = self.wait("getKnowledgeJob", patience, call=call)
        if job["state"] != "done":
            raise ParkError(400 if job["state"] == "refused" else 0,
                            job["code"] or job["state"], job["error"] or "",
                            job["field"] or None)
        return Answer(self.call("getKnowledgeJobResult", call=call))

    def upload(self, name: str, data: bytes, format: str = "csv") -> int:
        """Brings a CSV (UTF-8, with a header) or JSON of numbers, which an
        Upload in a long call takes; the platform keeps it for a week."""
        number: int = self.call(
            "createKnowledgeUpload", name=name, format=format,
            bytes=len(data), sha256=hashlib.sha256(data).hexdigest())["id"]
        for at in range(0, len(data), PART):
            self.call("createKnowledgeUploadPart", data[at:at + PART],
                      upload=number, offset=at)
        self.call("endKnowledgeUpload", upload=number)
        return number

    def wait(self, operation: str, patience: float = 300.0,
             **params: Any) -> Dict[str, Any]:
        """Asks for a job, such as getAppRun, until its `state` is over."""
        until = time.monotonic() + patience
        pause = 0.2
        while True:
            job: Dict[str, Any] = self.call(operation, **params)
            if job["state"] in OVER:
                return job
            if time.monotonic() > until:
                raise ParkError(0, "timeout", "%s is %s after %g s" % (
                    operation, job["state"], patience))
            time.sleep(pause)
            pause = min(pause * 1.5, 5.0)

    def run_app(self, app: str, inputs: Optional[Mapping[str, Any]] = None,
                patience: float = 300.0) -> Dict[str, Any]:
        """Has an APP run, and waits until it is over."""
        run = self.call("createAppRun", id=app, inputs=dict(inputs or {}))
        return self.wait("getAppRun", patience, id=app, app_run=run["id"])
