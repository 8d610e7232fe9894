"""Finds a Chromium for the journeys, or fetches one: `python scripts/browser.py` prints where it is.

In this order: STAGESPOOR_CHROMIUM, a Chromium or Chrome of the machine, the one fetched before, and else
the one in the npm package @sparticuz/chromium, unpacked under build/browser (no root needed).
"""

import io
import os
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from setup import ROOT, fetch_environment

HOME = ROOT / "build" / "browser"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
# What every headless run needs: no sandbox (containers have none to give), and no calls home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
]
# The fetched one is the headless shell alone, for machines without much else.
FETCHED_FLAGS = [*FLAGS, "--disable-setuid-sandbox", "--no-zygote", "--headless=shell"]


@dataclass(frozen=True)
class Browser:
    """A browser to start: its program, its flags, what its environment needs."""

    path: Path
    flags: list[str] = field(default_factory=lambda: list(FLAGS))
    env: dict[str, str] = field(default_factory=dict)


def find() -> Browser | None:
    """The browser that is there, or None."""
    named = os.environ.get("STAGESPOOR_CHROMIUM")
    if named:
        return Browser(Path(named))
    for name in NAMES:
        if path := shutil.which(name):
            return Browser(Path(path))
    if (HOME / "chromium").exists():
        libraries = os.pathsep.join([str(HOME / "lib"), str(HOME)])
        return Browser(HOME / "chromium", list(FETCHED_FLAGS), {"LD_LIBRARY_PATH": libraries})
    return None


def fetch() -> None:
    """Fetch and unpack the browser of the npm package. Raises OSError or CalledProcessError."""
    import brotli
    from front import npm

    home = ROOT / "build" / "browser-npm"
    home.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(ROOT / "scripts" / "browser" / name, home / name)
    command = [*npm(), "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"]
    subprocess.run(command, cwd=home, env=fetch_environment(), check=True)
    made = ROOT / "build" / "browser.new"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    packed = home / "node_modules" / "@sparticuz" / "chromium" / "bin"
    for name in ("al2023", "swiftshader"):
        content = brotli.decompress((packed / f"{name}.tar.br").read_bytes())
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            # Python 3.11.2 has no filter= yet; the package is locked by its hash.
            archive.extractall(made)  # noqa: S202
    (made / "chromium").write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    (made / "chromium").chmod(0o755)
    shutil.rmtree(HOME, ignore_errors=True)
    made.rename(HOME)
    shutil.rmtree(home)


def main() -> None:
    """Print the path of a browser, fetching it where there is none; a clear sentence where that fails."""
    browser = find()
    if browser is None:
        print("· a browser for the journeys", flush=True)
        try:
            fetch()
        except (OSError, subprocess.CalledProcessError, SystemExit) as error:
            sys.exit(
                f"No Chromium here, and fetching one failed ({error}).\n"
                "Install one (Debian, Ubuntu: apt-get install chromium), or name one in STAGESPOOR_CHROMIUM.\n"
                "Until then the browser journeys cannot run."
            )
        browser = find()
    print(browser.path if browser else "")


if __name__ == "__main__":
    main()
