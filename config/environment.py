"""Reads the environment for the settings: the mode, the database address, lists and switches."""

import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# Pages ask many small questions. Compiling them or dividing them over processes takes longer than answering, weighing
# every order of a dozen joins by key took 7 ms where the answer takes 0.2, and on a disk without a moving head a row by
# its key costs hardly more than the next one: without this a country's rows are read for one school's.
# Another choice: ?options=-c%20jit%3Don at the end of the database's address.
PLANNER = "-c jit=off -c max_parallel_workers_per_gather=0 -c join_collapse_limit=5 -c random_page_cost=1.1"
MODES = ("demo", "dev", "test", "production")


def mode() -> str:
    """The mode from STAGESPOOR_MODE; production where nothing is said, since that is the strict one."""
    value = os.environ.get("STAGESPOOR_MODE", "production")
    if value not in MODES:
        raise ImproperlyConfigured(f"STAGESPOOR_MODE is {value!r}; choose one of: {', '.join(MODES)}.")
    return value


def text(name: str, default: str = "") -> str:
    """A setting as text, without surrounding blanks."""
    return os.environ.get(name, default).strip()


def items(name: str) -> list[str]:
    """A setting as a list: separated by commas, blanks left out."""
    return [item.strip() for item in text(name).split(",") if item.strip()]


def switch(name: str, default: bool = False) -> bool:
    """A setting as yes or no; anything but 1/true/yes/on and 0/false/no/off is refused."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")


def number(name: str, default: int) -> int:
    """A setting as a whole number."""
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number.") from None


def tile_server(url: str) -> str:
    """The origin of a map server, for the content policy; "" when there is none. Refuses what is no such address."""
    if not url:
        return ""
    parts = urlsplit(url)
    named = all(part in url for part in ("{z}", "{x}", "{y}"))
    if parts.scheme != "https" or not named or not re.fullmatch(r"[a-z0-9.-]+(:[0-9]+)?", parts.netloc):
        raise ImproperlyConfigured(
            "STAGESPOOR_TILES must look like https://tiles.example/{z}/{x}/{y}.png, in small letters."
        )
    return f"https://{parts.netloc}"


def required_in_production() -> None:
    """Refuse to start a real installation with something missing, and name all that is missing at once.

    Raises ImproperlyConfigured with one line per missing setting.
    """
    wanted = {
        "STAGESPOOR_SECRET_KEY": "a long random text, kept secret",
        "STAGESPOOR_ALLOWED_HOSTS": "the names under which the site is reached, separated by commas",
    }
    missing = [f"{name} ({what})" for name, what in wanted.items() if not text(name)]
    if not text("STAGESPOOR_DATABASE_URL") and not text("STAGESPOOR_DATA"):
        missing.append("STAGESPOOR_DATABASE_URL (postgresql://…) or STAGESPOOR_DATA (a folder)")
    if missing:
        raise ImproperlyConfigured(
            "Stagespoor runs in production mode and still needs: "
            + "; ".join(missing)
            + ". For a try-out on your own machine set STAGESPOOR_MODE=demo."
        )
    if len(text("STAGESPOOR_SECRET_KEY")) < 50:
        raise ImproperlyConfigured("STAGESPOOR_SECRET_KEY is too short: use at least 50 characters.")


def own_secret_key(folder: Path) -> str:
    """The secret key of a demo or development folder, made once and kept beside the data."""
    path = folder / "secret-key"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    folder.mkdir(parents=True, exist_ok=True)
    key = secrets.token_urlsafe(50)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key)
    except FileExistsError:  # another process was first: its key counts
        return path.read_text(encoding="ascii").strip()
    return key


def sqlite(path: Path) -> dict[str, Any]:
    """The embedded database: no lost write at a power cut, and writers that wait for each other."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # Without IMMEDIATE a transaction that reads first and writes later fails at once with
            # "database is locked" when another one wrote in between: no timeout helps there.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                "PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;"
            ),
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """The database that a URL names: postgresql://user:password@host:port/name?sslmode=require.

    A socket folder goes in as ?host=/run/postgresql. Raises ImproperlyConfigured for another scheme
    or a missing name; the message never repeats the password.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(
            "STAGESPOOR_DATABASE_URL must begin with postgresql://. Leave it out for the embedded database."
        )
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured("STAGESPOOR_DATABASE_URL does not name a database: …/stagespoor")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    options.setdefault("options", PLANNER)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(options.pop("port", "") or parts.port or ""),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
