"""`python -m bench.joint`: the joint proposal on generated cases; time, CPU seconds and peak memory of each.

Each case runs in a process of its own, so that its memory is its own. Needs no database.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time

from bench.keep import ROOT, keep
from stagespoor.matching.joint import Place, Request, Seeker, one_by_one, propose


def dense(rng: random.Random, students: int = 300, employers: int = 934, *, scarce: bool = False) -> Request:
    """Everybody may go everywhere; the kinds of a school's year: mostly one or two asked days.

    ``scarce``: a quarter of the employers has a place, and all agree on which are the good ones.
    """
    good = [rng.randint(0, 500) for _ in range(employers)]
    room = [1 if not scarce or rng.random() < 0.25 else 0 for _ in range(employers)]
    places = {
        str(n): Place(str(n), str(n), n, (room[n] * rng.randint(1, 3),) * 5 + (0, 0))
        for n in range(employers)
    }
    seekers = [Seeker(n, str(n), _days(rng)) for n in range(students)]
    scores = {n: {key: good[int(key)] + rng.randint(0, 500) for key in places} for n in range(students)}
    return Request(seekers, places, scores)


def short(
    rng: random.Random, employers: int, students: int = 300, choices: int = 5, *, mixed: bool
) -> Request:
    """Fewer places than are asked: who in turn takes the best that is left leaves others without, together fewer do.

    Each place takes one student at a time, and each student may go to five of them: sector and distance leave no more.
    ``mixed``: one to four asked days each; else one.
    """
    good = [rng.randint(0, 500) for _ in range(employers)]
    places = {str(n): Place(str(n), str(n), n, (1,) * 5 + (0, 0)) for n in range(employers)}
    seekers = [
        Seeker(n, str(n), _days(rng) if mixed else frozenset({rng.randrange(5)})) for n in range(students)
    ]
    scores = {
        n: {str(key): good[key] + rng.randint(0, 500) for key in rng.sample(range(employers), choices)}
        for n in range(students)
    }
    return Request(seekers, places, scores)


def sparse(rng: random.Random, students: int = 20_000, employers: int = 100_000, pairs: int = 10) -> Request:
    """A national one: about ten places each, some of them sought after by many; one student at a time."""
    places = {str(n): Place(str(n), str(n), n, (1,) * 5 + (0, 0)) for n in range(employers)}
    seekers = [Seeker(n, str(n), _days(rng)) for n in range(students)]
    scores = {
        n: {str(int(employers * rng.random() ** 3)): rng.randint(300, 1000) for _ in range(pairs)}
        for n in range(students)
    }
    return Request(seekers, places, scores)


def _days(rng: random.Random) -> frozenset[int]:
    """One day, two, or the three and four of a placement that prepares for work."""
    return frozenset(rng.sample(range(5), rng.choices([1, 2, 3, 4], weights=[35, 40, 15, 10])[0]))


CASES = {
    "300 x 934": lambda: dense(random.Random(1)),
    "300 x 934, plekken schaars": lambda: dense(random.Random(1), scarce=True),
    "300 x 60, plekken te weinig, een dag": lambda: short(random.Random(1), 60, mixed=False),
    "300 x 120, plekken te weinig, gemengde dagen": lambda: short(random.Random(1), 120, mixed=True),
    "20.000 x 100.000, 10 paren": lambda: sparse(random.Random(1)),
}
# as long as the page waits: to prove this one takes longer than anybody wants to (docs/adr/0010)
PAGE_SECONDS = {"300 x 120, plekken te weinig, gemengde dagen": 4.0}


def measure(name: str, seconds: float) -> dict[str, object]:
    """One case in this process."""
    request = CASES[name]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, cpu = time.perf_counter(), time.process_time()
    found = propose(request, seconds=min(seconds, PAGE_SECONDS.get(name, seconds)))
    took = {"wall_s": round(time.perf_counter() - wall, 2), "cpu_s": round(time.process_time() - cpu, 2)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        **took, "peak_mib": peak // 1024, "case_mib": before // 1024, "placed": found.count, "total": found.total,
        "proven": found.proven, "in_turn": one_by_one(request), "waiting": len(request.seekers),
    }  # fmt: skip


def main() -> None:
    """All cases, each in its own process."""
    options = argparse.ArgumentParser(prog="python -m bench.joint")
    options.add_argument("--case", choices=CASES)
    options.add_argument("--seconds", type=float, default=60.0, help="time limit of the solver")
    asked = options.parse_args()
    if asked.case:
        json.dump(measure(asked.case, asked.seconds), sys.stdout)
        return
    figures = {}
    for name in CASES:
        command = [sys.executable, "-m", "bench.joint", f"--case={name}", f"--seconds={asked.seconds}"]
        answer = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
        figures[name] = row = json.loads(answer)
        sure = "proven best" if row["proven"] else "NOT proven"
        print(
            f"{name:45} {row['wall_s']:6.2f} s  cpu {row['cpu_s']:6.2f} s  peak {row['peak_mib']:5} MiB  "
            f"{row['placed']} of {row['waiting']} placed "
            f"(in turn {row['in_turn']}), {sure}"
        )
    print(f"Also in {keep('joint', figures)}.")


if __name__ == "__main__":
    main()
