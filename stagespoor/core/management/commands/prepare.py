"""`stagespoor migrate`: brings the database up to date, cache table included, and the collected styles."""

from __future__ import annotations

import fcntl
import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from stagespoor.core.management.shell import ShellCommand

# What no page asks for: other editions and extensions of htmx, and the icons, which are drawn inline.
LEFT_OUT = ["htmx-2.js", "htmx-4*", "htmax-*", "ext", "icons"]


class Command(ShellCommand):
    word = "migrate"
    help = "Werkt de databank bij, en zet stijl en plaatjes klaar."

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in (settings.DATA_DIR, settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH):
            Path(folder).mkdir(parents=True, exist_ok=True)
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        call_command("createcachetable", verbosity=0)
        if settings.MODE in {"demo", "production"}:  # elsewhere they are served from where they lie
            collect_where_changed()


def collect_where_changed() -> None:
    """Collect the static files, unless they are the same as at the last time."""
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    # beside the folder, which is emptied: two processes that start at once take turns
    with root.with_name(f"{root.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _collect(root)


def _collect(root: Path) -> None:
    lines = []
    for finder in get_finders():
        for path, storage in finder.list(LEFT_OUT):
            file = Path(storage.path(path))
            lines.append(f"{path} {file.stat().st_size} {file.stat().st_mtime_ns}")
    mark = hashlib.sha256("\n".join([*sorted(lines), settings.STATIC_URL]).encode()).hexdigest()
    stamp = root / ".stamp"
    if stamp.exists() and stamp.read_text(encoding="ascii") == mark:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=LEFT_OUT)
    stamp.write_text(mark, encoding="ascii")
