"""The programs of the system that the tests can use: installed with apt where we may, otherwise done without."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

from devtools.console import capture, say, step
from devtools.postgres import find_programs

INSTEAD = {"chromium-headless-shell": "chromium"}
"""What serves where a distribution has no such package."""

OUTPUT_SHOWN = 2000  # characters at the end of apt's output, where the error is


def missing() -> list[str]:
    """The names of Debian packages whose programs are not here; the test is for the program, wherever it came from."""
    here = {
        "python3-venv": importlib.util.find_spec("ensurepip") is not None,
        # Chromium without a window: a whole one spends a core on its own tool bars, which no test looks at.
        "chromium-headless-shell": shutil.which("chromium-headless-shell") is not None,
        "postgresql": find_programs() is not None,
        "fonts-noto-cjk": any(Path("/usr/share/fonts").glob("**/Noto*CJK*")),
    }
    return [package for package, present in here.items() if not present]


def install_missing() -> None:
    """Best effort: what could not be installed shows up at the end as tests that did not run."""
    wanted = missing()
    if not wanted:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        step(f"缺少，继续 · Not here, going on without: {' '.join(wanted)}")
        return
    step(f"用 apt 安装 · Installing with apt: {' '.join(wanted)}")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    capture(["apt-get", "update"], env)  # where it fails, an old list may still do
    there = [p if capture(["apt-cache", "show", p], env)[0] == 0 else INSTEAD.get(p, p) for p in wanted]
    code, text = capture(["apt-get", "install", "--yes", "--no-install-recommends", *there], env)
    if code != 0:
        say(text[-OUTPUT_SHOWN:])
    step("apt 没有成功，继续 · apt failed, going on" if code != 0 else "apt 完成 · apt done")
