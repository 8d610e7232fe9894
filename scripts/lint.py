"""`make lint`: style, shape, types, import contracts, templates, migrations. Runs all, then says which failed."""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from setup import ROOT, VENV

BIN = VENV / "bin"
CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "import contracts": ["lint-imports", "--no-logo"],
    "templates": ["djlint", "--lint", "--quiet", "stagespoor"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
}


def main() -> None:
    """Run each check; the status is 1 where one failed."""
    env = dict(os.environ, STAGESPOOR_MODE="test", DJANGO_SETTINGS_MODULE="tests.settings")
    failed = []
    for name, (program, *arguments) in CHECKS.items():
        print(f"· {name}", flush=True)
        if subprocess.run([BIN / program, *arguments], cwd=ROOT, env=env, check=False).returncode:
            failed.append(name)
    if failed:
        sys.exit(f"Not in order: {', '.join(failed)}")
    print("All in order.")


if __name__ == "__main__":
    main()
