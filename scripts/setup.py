"""Sets up what the project needs, with nothing but Python 3.11 or later: `python3 scripts/setup.py [--dev]`.

Makes .venv, installs the locked packages into it, fetches the front-end files. Each step leaves a stamp
with a fingerprint of what it was made from, so that a second run does only what changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"


def stop(sentence: str) -> None:
    """End with a sentence that says what to do."""
    sys.exit(f"\nSet-up stopped: {sentence}\n")


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Run one command in the project folder; end with a sentence where it fails."""
    result = subprocess.run([str(part) for part in command], cwd=ROOT, env=env, check=False)
    if result.returncode:
        stop(f"`{' '.join(str(part) for part in command)}` failed; its message stands above.")


def fingerprint(*paths: Path) -> str:
    """A digest of the contents of files, and of the version of Python."""
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for path in paths:
        digest.update(path.name.encode() + b"\0" + (path.read_bytes() if path.exists() else b"-"))
    return digest.hexdigest()


def fresh(stamp: Path, mark: str) -> bool:
    """Whether the step that left this stamp was made from the same files."""
    return stamp.exists() and stamp.read_text(encoding="ascii") == mark


def pip_setting(name: str) -> str:
    """What pip is told in its environment or settings file: the index of a mirror, a certificate file."""
    value = os.environ.get(f"PIP_{name.upper().replace('-', '_')}")
    if value:
        return value
    question = [PYTHON, "-m", "pip", "config", "get", f"global.{name}"]
    return subprocess.run(question, capture_output=True, text=True, check=False).stdout.strip()


def fetch_environment() -> dict[str, str]:
    """The environment for uv and npm, which do not read pip's settings: a mirror set for pip counts too."""
    env = dict(os.environ, UV_NO_PROGRESS="1", VIRTUAL_ENV=str(VENV))
    env.pop("UV_PYTHON", None)
    if "UV_INDEX_URL" not in env and (mirror := pip_setting("index-url")):
        env.setdefault("UV_DEFAULT_INDEX", mirror)
    if certificates := pip_setting("cert"):
        env.setdefault("SSL_CERT_FILE", certificates)
        env.setdefault("NODE_EXTRA_CA_CERTS", certificates)
    return env


def make_environment() -> None:
    """Make .venv and put the installer (uv) in it, checked against its hash."""
    lock = ROOT / "requirements-setup.lock"
    stamp, mark = VENV / "stamp-setup", fingerprint(lock)
    if PYTHON.exists() and UV.exists() and fresh(stamp, mark):
        return
    print("· environment in .venv", flush=True)
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        stop("this Python has no venv. On Debian and Ubuntu: apt-get install python3-venv")
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], check=False).returncode:
        shutil.rmtree(VENV)  # it was made by a Python that is gone
    venv.create(VENV, with_pip=True, symlinks=True)
    run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock)
    stamp.write_text(mark, encoding="ascii")


def install_packages(dev: bool) -> None:
    """Install the locked packages and the project itself (so that `.venv/bin/stagespoor` exists)."""
    lock = ROOT / ("requirements-dev.lock" if dev else "requirements.lock")
    stamp = VENV / ("stamp-dev" if dev else "stamp-run")
    mark = fingerprint(lock, ROOT / "pyproject.toml")
    if fresh(stamp, mark) and (VENV / "bin" / "stagespoor").exists():
        return
    print(f"· packages of {lock.name}", flush=True)
    env = fetch_environment()
    run(UV, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", lock, env=env)
    run(
        *(UV, "pip", "install", "--quiet", "--python", PYTHON),
        *("--no-deps", "--no-build-isolation", "--editable", "."),
        env=env,
    )
    stamp.write_text(mark, encoding="ascii")


def main() -> None:
    """Do each step that is not done yet."""
    if sys.version_info < (3, 11):  # noqa: UP036
        stop(
            f"Stagespoor needs Python 3.11 or later; this is {sys.version.split()[0]}. Try: make PYTHON=python3.11"
        )
    make_environment()
    install_packages(dev="--dev" in sys.argv)
    run(PYTHON, ROOT / "scripts" / "front.py", *(arg for arg in sys.argv[1:] if arg == "--dev"))


if __name__ == "__main__":
    main()
