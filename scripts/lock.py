"""Writes the locks anew: hashed, for every platform, and without the name of any host."""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from setup import ROOT, UV, run

LOCKS = {
    "requirements-setup.lock": ["pyproject.toml:setup"],
    "requirements-node.lock": ["pyproject.toml:node"],
    "requirements.lock": ["pyproject.toml"],
    "requirements-dev.lock": ["pyproject.toml", "pyproject.toml:dev"],
}


def main() -> None:
    """Compile each lock; `--upgrade` takes the newest releases that pyproject.toml allows."""
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv else []
    uv = UV if UV.exists() else Path("uv")
    for lock, sources in LOCKS.items():
        groups = [part for source in sources if ":" in source for part in ("--group", source)]
        files = [source for source in sources if ":" not in source]
        run(
            *(uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes"),
            *("--python-version", "3.11", "--no-header", "--no-annotate", "--allow-unsafe"),
            *upgrade,
            *groups,
            *files,
            *("--output-file", lock),
        )
        print(
            f"· {lock}: {sum('==' in line for line in Path(ROOT / lock).read_text().splitlines())} packages"
        )
    npm = ["npm", "install", "--package-lock-only", "--ignore-scripts", "--loglevel=error"]
    subprocess.run(npm, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
