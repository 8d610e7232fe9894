"""Logs through structlog: one line per event, and no personal data in it."""

import re
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

# A personal link carries its secret in the path: the log keeps that someone came by, not the key.
_SECRET = re.compile(r"[A-Za-z0-9_-]{22,}")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Django hangs the whole request on a log record; keep nothing of it but the fields named here.
_DROPPED = ("request", "response", "server_time")


def without_personal_data(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Take mail addresses, secrets and whole requests out of a log line."""
    for name in _DROPPED:
        event.pop(name, None)
    for name, value in event.items():
        if isinstance(value, str):
            # long names in a traceback are code, not secrets
            told = value if name == "exception" else _SECRET.sub("<secret>", value)
            event[name] = _MAIL.sub("<mail>", told)
    return event


def logging_config(*, json: bool, level: str) -> dict[str, Any]:
    """The LOGGING setting: readable lines at a prompt, JSON lines in a real installation."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    structlog.configure(
        processors=[
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    # a plain traceback: one with the values of variables would print a student's file
                    structlog.processors.format_exc_info,
                    without_personal_data,
                    renderer,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": level, "propagate": False},
            # Ordinary refusals (404, 403) are not news; errors are.
            "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
            "django.server": {"handlers": ["stderr"], "level": level, "propagate": False},
        },
    }
