"""The operations log: one JSON line an event, a dotted name and codes, never a name, a number or an address."""

from __future__ import annotations

import json
import logging

from django.http import HttpRequest

_PLAIN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_NEVER = {"request", "server_time", "status_code"}


def _message(record: logging.LogRecord) -> str:
    """A path may hold a card's token or a name: where the record has the request, its route stands for the path."""
    request = getattr(record, "request", None)
    if not isinstance(request, HttpRequest):
        return record.getMessage()
    match = request.resolver_match
    route = f"/{match.route}" if match else "(no route)"
    paths = {request.path, request.path_info, request.get_full_path()}
    known = record.args if isinstance(record.args, tuple) else ()
    return str(record.msg) % tuple(route if each in paths else each for each in known) if known else str(record.msg)


class EventFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "event": _message(record),
        }
        line |= {key: str(value) for key, value in vars(record).items() if key not in _PLAIN and key not in _NEVER}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
