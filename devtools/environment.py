"""The environment `.venv`, made from `uv.lock` and from nothing else.

uv itself comes from PyPI by its hash (`devtools/uv.txt`) into a small environment of its own, because a bare machine has
no uv and Debian's Python refuses to install anything outside a venv. The lock is only ever read.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import platform
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from devtools.console import ROOT, capture, step, stream

if TYPE_CHECKING:
    from collections.abc import Mapping

VENV = ROOT / ".venv"
STAMP = VENV / "tongchou-stamp"
UV_VENV = ROOT / ".uv-venv"
UV = UV_VENV / "bin" / "uv"
UV_PIN = ROOT / "devtools" / "uv.txt"
PYPI = "https://pypi.org/simple"

# Of uv's own variables these say how to download. All others (index, find-links, python, project environment …) could
# change what is installed or where, so they do not reach it.
KEPT_UV_VARIABLES = (
    "UV_CACHE_DIR",
    "UV_HTTP_TIMEOUT",
    "UV_INSECURE_HOST",
    "UV_LINK_MODE",
    "UV_NATIVE_TLS",
    "UV_SYSTEM_CERTS",
)
FOREIGN = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")

NO_VENV = """\
这台机器的 Python 没有 venv / ensurepip。先安装，再重试：  apt install python3-venv
This Python has no venv / ensurepip. Install it, then try again: apt install python3-venv"""
NO_DOWNLOAD = """\
依赖没有下载成功。检查网络；内网可用镜像：PIP_INDEX_URL=<镜像地址> python3 dev.py …
The download failed. Check the network; behind a wall name a mirror: PIP_INDEX_URL=<mirror> python3 dev.py …"""
STALE_LOCK = """\
uv.lock 与 pyproject.toml 不一致。这里从不改写锁文件；改过依赖的人运行 `.uv-venv/bin/uv lock` 并提交。
uv.lock does not agree with pyproject.toml. This never rewrites the lock; whoever changed a dependency runs
`.uv-venv/bin/uv lock` and commits it."""


def clean(environ: Mapping[str, str]) -> dict[str, str]:
    """The caller's variables without those that would change what we install, import or connect to."""
    kept = {
        name: value
        for name, value in environ.items()
        if name not in FOREIGN and (not name.startswith(("UV_", "TONGCHOU_")) or name in KEPT_UV_VARIABLES)
    }
    return kept | {"PYTHONIOENCODING": "utf-8", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def fingerprint(lock: bytes, project: bytes, python: str) -> str:
    """What the environment was made from. When it changes, the environment is made anew."""
    return hashlib.sha256(b"\0".join((lock, project, python.encode()))).hexdigest()


def stamp(made_from: str, root: str, *, dev: bool) -> str:
    """Left in the environment once it is complete: its kind, its origin, its folder."""
    return f"{'dev' if dev else 'run'}\n{made_from}\n{root}\n"


def is_current(found: str, made_from: str, root: str, *, dev: bool) -> bool:
    """Whether the stamp that was found serves; an environment with the developer's tools also serves to run."""
    return found == stamp(made_from, root, dev=True) or (not dev and found == stamp(made_from, root, dev=False))


def is_copied(found: str, root: str) -> bool:
    """Whether the environment came along in a copy of the folder: its programs would run the code of the original."""
    return found != "" and found.splitlines()[-1] != root


def sync_command(*, dev: bool) -> list[str]:
    """`--locked` refuses where it would have to rewrite; the index is named so that no mirror enters the comparison."""
    return [
        str(UV),
        "sync",
        "--locked",
        "--default-index",
        PYPI,
        "--no-python-downloads",
        "--no-progress",
        "--python",
        sys.executable,
        *([] if dev else ["--no-dev"]),
    ]


def make(*, dev: bool) -> None:
    """Leave a complete `.venv`, at once if it is there already.

    SystemExit with a sentence for the reader when the machine or the network does not allow it.
    """
    made_from = fingerprint(
        (ROOT / "uv.lock").read_bytes(), (ROOT / "pyproject.toml").read_bytes(), platform.python_version()
    )
    found = STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""
    if is_current(found, made_from, str(ROOT), dev=dev) and (VENV / "bin" / "python").exists():
        return
    if is_copied(found, str(ROOT)):
        shutil.rmtree(VENV)
    STAMP.unlink(missing_ok=True)
    _bootstrap_uv()
    step("按 uv.lock 安装依赖 · Installing from uv.lock")
    code, text = stream(sync_command(dev=dev), _download_environment(), hide=(" + ", " - ", " ~ ", " Downloaded"))
    if code != 0 and "needs to be updated" in text:
        raise SystemExit(STALE_LOCK)
    if code != 0:
        _install_from_mirror(dev=dev)
    STAMP.write_text(stamp(made_from, str(ROOT), dev=dev), encoding="utf-8")
    step("环境就绪 · Environment ready")


def _download_environment() -> dict[str, str]:
    """The cache of uv is at home; a service account has none that it may write to."""
    env = clean(os.environ)
    if not os.access(os.path.expanduser("~"), os.W_OK):  # noqa: PTH111  Path.home() fails where there is no home
        env.setdefault("UV_CACHE_DIR", str(UV_VENV / "cache"))
    return env


def _bootstrap_uv() -> None:
    wanted = re.findall(r"^uv==(\S+)", UV_PIN.read_text(encoding="utf-8"), re.MULTILINE)[0]
    env = _download_environment()
    if wanted in capture([str(UV), "--version"], env)[1].split():
        return
    step(f"准备 uv {wanted} · Preparing uv")
    # The pip of this Python saves making another, which takes longer than all that follows; but it may be unfit.
    if not (_has_pip() and _install_uv(env, own_pip=False)):
        if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
            raise SystemExit(NO_VENV)
        if not _install_uv(env, own_pip=True):
            raise SystemExit(NO_DOWNLOAD)


def _has_pip() -> bool:
    """Whether this Python has a pip that can install into another environment (22.3 and newer)."""
    try:
        newest = [int(part) for part in importlib.metadata.version("pip").split(".")[:2]]
    except (importlib.metadata.PackageNotFoundError, ValueError):
        return False
    return newest >= [22, 3] and importlib.util.find_spec("venv") is not None


def _install_uv(env: dict[str, str], *, own_pip: bool) -> bool:
    """Make the small environment and install uv there; whether that came about."""
    code, _ = stream(
        [sys.executable, "-m", "venv", "--clear", *([] if own_pip else ["--without-pip"]), str(UV_VENV)], env
    )
    if code != 0:
        raise SystemExit(f"不能建立 {UV_VENV}，原因见上 · Could not make it, the reason is above")
    install = ["install", "-qq", "--no-deps", "--only-binary=:all:", "--require-hashes", "--requirement", str(UV_PIN)]
    # First as this machine is configured, then from PyPI itself: a mirror is often some days behind.
    return any(stream([*_pip_for(UV_VENV), *install, *index], env)[0] == 0 for index in ([], ["--index-url", PYPI]))


def _pip_for(venv: Path) -> list[str]:
    """A pip that installs into an environment: the one of the small environment, or of this Python."""
    own = UV_VENV / "bin" / "pip"
    python = str(UV_VENV / "bin" / "python") if own.exists() else sys.executable
    return [python, "-m", "pip", "--python", str(venv / "bin" / "python")]


def _install_from_mirror(*, dev: bool) -> None:
    """The same files, by the hashes in the lock, through pip and whatever mirror, proxy or folder pip knows here.

    uv takes the addresses in the lock literally, so behind a wall it has no way; pip is slower but has one.
    """
    step("PyPI 不通，改用本机 pip 的镜像设置（按锁中的哈希核对） · PyPI is out of reach, trying pip's mirror by hash")
    env = _download_environment()
    mirror = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("UV_INDEX_URL")
    if mirror:
        env.setdefault("PIP_INDEX_URL", mirror)
    pip = [*_pip_for(VENV), "install", "-qq"]
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder, "requirements.txt")
        export = [str(UV), "export", "--frozen", "--quiet", "--no-emit-project", "--output-file", str(wanted)]
        for command in (
            [str(UV), "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)],
            export if dev else [*export, "--no-dev"],
            [*pip, "--no-deps", "--require-hashes", "--requirement", str(wanted)],
            [*pip, "--no-deps", "--editable", str(ROOT)],
        ):
            if stream(command, env)[0] != 0:
                raise SystemExit(NO_DOWNLOAD)
