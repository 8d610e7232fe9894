"""`make test`: everything on SQLite with the browser journeys, then the unit tests on PostgreSQL.

Arguments go to pytest. Ends with the summaries of both runs, and with a status other than 0 where one failed.
"""

import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from setup import PYTHON, ROOT

RUNS = {
    "SQLite": ["-n", "2", "--dist", "loadgroup"],
    "PostgreSQL": ["-n", "2", "--dist", "loadgroup", "--database=postgres"],
}


def pytest(*arguments: str) -> tuple[int, str]:
    """Run pytest, show its output as it comes, and return its status and summary line."""
    command = [str(PYTHON), "-m", "pytest", "-q", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    last = ""
    for line in process.stdout or []:
        sys.stdout.write(line)
        sys.stdout.flush()
        last = line.strip() or last
    return process.wait(), last


def main() -> None:
    """Fetch a browser where needed, run both, and show both summaries."""
    subprocess.run([PYTHON, ROOT / "scripts" / "browser.py"], check=False)
    results = {}
    for name, arguments in RUNS.items():
        print(f"\n=== {name} ===", flush=True)
        started = time.monotonic()
        status, summary = pytest(*arguments, *sys.argv[1:])
        results[name] = (status, f"{summary} [{time.monotonic() - started:.0f} s in all]")
    print()
    for name, (_, summary) in results.items():
        print(f"{name}: {summary}")
    # a run that was killed has a status below 0: that is a failure too
    sys.exit(any(status for status, _ in results.values()))


if __name__ == "__main__":
    main()
