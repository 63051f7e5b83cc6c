"""Requests over HTTP: time-outs, another try, failures as exceptions."""
from __future__ import annotations

import json
import random
import time
import urllib.error
import urllib.request
from typing import Any, Dict, Optional

TRIES = 5
PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
AGENT = "parkhub-sdk-python/@VERSION@ (api @API@)"


class ParkError(Exception):
    """What a request came to that was not answered as it should.

    `status` is 0 when there was no answer at all; `code` is the platform's
    stable word for the failure, `field` the parameter at fault, `request` the
    number by which the operator finds it in the log.
    """

    def __init__(self, status: int, code: str, title: str,
                 field: Optional[str] = None, request: Optional[str] = None,
                 retry_after: Optional[float] = None) -> None:
        super().__init__("%s: %s" % (code, title))
        self.status = status
        self.code = code
        self.title = title
        self.field = field
        self.request = request
        self.retry_after = retry_after


class _Stay(urllib.request.HTTPRedirectHandler):
    """A token goes to the address it was given for, and nowhere else."""

    def redirect_request(self, *args: Any, **more: Any) -> None:
        return None


_opener = urllib.request.build_opener(_Stay)


def _problem(error: urllib.error.HTTPError) -> ParkError:
    try:
        said = json.loads(error.read())
    except ValueError:
        said = {}
    if not isinstance(said, dict):
        said = {}
    wait = error.headers.get("retry-after", "")
    return ParkError(
        error.code, said.get("code", "http_%d" % error.code),
        said.get("title", error.reason), said.get("field"),
        said.get("request") or error.headers.get("x-request-id"),
        float(wait) if wait.isdigit() else None)


def _once(request: urllib.request.Request, timeout: float) -> Any:
    try:
        with _opener.open(request, timeout=timeout) as answer:
            body = answer.read()
            media = answer.headers.get_content_type()
            if answer.status == 204:
                return None
    except urllib.error.HTTPError as e:
        raise _problem(e) from None
    except (OSError, ValueError) as e:
        reason = getattr(e, "reason", e)
        late = isinstance(reason, TimeoutError)
        raise ParkError(0, "timeout" if late else "offline",
                        str(reason)) from e
    if media == "application/json":
        return json.loads(body)
    return body.decode() if media.startswith("text/") else body


def send(method: str, url: str, headers: Dict[str, str],
         body: Optional[bytes], timeout: float, tries: int = TRIES) -> Any:
    """Sends a request until it is answered, refused, or was tried so often.

    Returns what JSON says, a string for text, bytes for all else, None for
    no content.
    """
    request = urllib.request.Request(
        url, data=body, method=method,
        headers={"user-agent": AGENT, "accept": "*/*", **headers})
    for attempt in range(tries):
        try:
            return _once(request, timeout)
        except ParkError as e:
            again = e.status in (429, 503) or (
                e.status == 0 and method == "GET")
            if not again or attempt == tries - 1:
                raise
            pause = e.retry_after if e.retry_after is not None else \
                PAUSE_S * 2 ** attempt * random.uniform(0.5, 1.0)
            time.sleep(min(pause, LONGEST_PAUSE_S))
    raise AssertionError("tries is at least 1")
