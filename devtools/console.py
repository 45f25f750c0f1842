"""One way to talk to the person at the terminal: short lines, Chinese and English, with the seconds since the start."""

from __future__ import annotations

import pwd
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[1]
START = time.monotonic()


@dataclass(frozen=True, slots=True)
class Check:
    """A command that must exit with 0; `name` is what the summary calls it."""

    name: str
    command: tuple[str, ...]


def say(text: str = "") -> None:
    """Flushed at once, so that our lines and those of the programs that we start stay in order."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def step(text: str) -> None:
    say(f"[{time.monotonic() - START:4.0f} s] {text}")


def stream(command: Sequence[str], env: Mapping[str, str], *, hide: tuple[str, ...] = ()) -> tuple[int, str]:
    """Run, show each line as it comes (but those that begin with one of `hide`), and return the exit code and the text.

    Needed where a person must see that something moves *and* we must read the text to explain a failure.
    """
    lines = []
    with subprocess.Popen(  # noqa: S603  the commands are ours
        command,
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            lines.append(line)
            if line.strip() and not line.startswith(hide):
                say(f"         {line.strip()}")
    return process.returncode, "".join(lines)


def capture(
    command: Sequence[str], env: Mapping[str, str], *, cwd: Path = ROOT, user: str | None = None
) -> tuple[int, str]:
    """Run in silence, as another user if one is named (root only); the exit code and the text.

    A program that cannot be started gives 127, as in a shell.
    """
    try:
        done = subprocess.run(  # noqa: S603  the commands are ours
            command,
            cwd=cwd,
            env=env,
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        return 127, str(error)
    return done.returncode, done.stdout


def run_checks(checks: Iterable[Check], env: Mapping[str, str]) -> list[str]:
    """Run them two at a time, one line each in the given order, the output only of those that fail; their names."""

    def timed(check: Check) -> tuple[Check, int, str, float]:
        began = time.monotonic()
        return check, *capture(check.command, env), time.monotonic() - began

    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for check, code, text, seconds in pool.map(timed, checks):
            say(f"{'✓' if code == 0 else '✗'} {check.name}  {seconds:.1f} s")
            if code != 0:
                failed.append(check.name)
                say(f"  $ {' '.join(check.command)}\n{text.rstrip()}")
    return failed
