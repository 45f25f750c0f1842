#!/usr/bin/env python3
"""统筹 Tongchou 的命令，裸机上只需要 python3 和 venv · The commands; a bare machine needs python3 with venv only.

python3 dev.py run      准备环境、数据库和示例城市，启动 · make everything, then serve
                        [--port 8000] [--host 127.0.0.1] [--empty 不要示例数据 · without the demo city]
python3 dev.py quick    几分钟：代码检查与纯函数测试 · minutes: lint, types and the tests of the pure floors
python3 dev.py test     全部检查；全部测试，用数据库的在 SQLite 与 PostgreSQL 各一遍 · every check; every test, on both databases if it uses one
                        [--ci 有测试没跑也算失败 · a test that did not run is a failure] [pytest 参数 · arguments]
python3 dev.py docs     重新生成文档 · write the generated documents
python3 dev.py fmt      整理代码与模板的格式 · format code and templates
"""

import sys

# Nothing above this line, and no syntax in this file, may be newer than Python 3.6:
# whoever has an old Python must read a sentence, not a traceback.
if not (3, 11) <= sys.version_info < (3, 14):
    sys.exit(
        f"需要 Python 3.11 到 3.13，这是 {sys.version.split()[0]}。若已另装：python3.12 dev.py …\n"
        f"Python 3.11 to 3.13 is needed, this is {sys.version.split()[0]}. If you have one: python3.12 dev.py …"
    )

import argparse
import contextlib
import errno
import io
import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from devtools import environment, packages, postgres, verdict
from devtools.console import ROOT, Check, run_checks, say, step

BIN = environment.VENV / "bin"
TONGCHOU = str(BIN / "tongchou")
RUFF = str(BIN / "ruff")
OURS = ("--extend-exclude", environment.UV_VENV.name, ".")  # ruff skips .venv, and what git ignores, if there is a git
LINT = (
    Check("ruff", (RUFF, "check", *OURS)),
    Check("ruff format", (RUFF, "format", "--check", *OURS)),
    Check("mypy", (str(BIN / "mypy"),)),
    Check("lint-imports", (str(BIN / "lint-imports"),)),
)
PURE = ("kernel", "regulation", "lifecycle", "checks", "architecture")
ONLY_PURE = "not django_db and not browser"
WHOLE_SUITE = "全部测试在第二种数据库上 · the whole suite on the second database"
DEFAULT_PORT = 8000
INTERRUPTED = 130  # what a shell reports for Ctrl-C


def run(host: str, port: int, *, empty: bool) -> NoReturn:
    """Become the server: nothing of ours is left between it and the Ctrl-C that ends it."""
    trouble = port_trouble(host, port)
    if trouble:
        raise SystemExit(trouble)
    environment.make(dev=False)
    os.chdir(ROOT)
    sys.stdout.flush()
    first = ["--setup", *(["--empty"] if empty else [])]
    os.execve(TONGCHOU, [TONGCHOU, "serve", *first, "--host", host, "--port", str(port)], caller_environment())


def caller_environment() -> dict[str, str]:
    """The server obeys the caller's DATABASE_URL, and all his other settings."""
    return {name: value for name, value in os.environ.items() if name not in {"PYTHONHOME", "PYTHONPATH"}}


def port_trouble(host: str, port: int) -> str:
    """Why we cannot listen there, as a sentence with a way out; empty if we can."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
            probe.bind((host, port))
            probe.listen()
    except (OSError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            other = postgres.free_port()
            return (
                f"端口 {port} 已被占用。换一个端口：python3 dev.py run --port {other}\n"
                f"Port {port} is in use. Choose another: python3 dev.py run --port {other}"
            )
        return (
            f"不能在 {host} 的端口 {port} 上监听，改 --host 或 --port：{error}\n"
            f"Cannot listen on port {port} of {host}, change --host or --port"
        )
    return ""


def quick() -> int:
    environment.make(dev=True)
    folders = [str(ROOT / "tests" / name) for name in PURE if (ROOT / "tests" / name).is_dir()]
    tests = Check("pytest", (str(BIN / "pytest"), "-q", "-m", ONLY_PURE, *folders))
    with tempfile.TemporaryDirectory(prefix="tongchou-quick-") as folder:
        return 1 if run_checks([tests, *LINT], at_home(Path(folder), "home")) else 0


def test(arguments: Sequence[str], *, ci: bool) -> int:
    packages.install_missing()
    environment.make(dev=True)
    programs = postgres.find_programs()
    url = None
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tongchou-test-")))
        step("检查 · Checks")
        failed = run_checks(all_checks(), at_home(folder, "checks"))
        try:
            url = stack.enter_context(postgres.throwaway(programs)) if programs else None
        except postgres.PostgresError as error:
            failed.append("PostgreSQL")
            say(str(error))
        runs, broken = run_suites(arguments, url, folder)
    missed = verdict.ran_nowhere(runs)
    if programs is None:
        missed.setdefault("needs PostgreSQL", []).insert(0, WHOLE_SUITE)
    return conclude(runs, missed, [*failed, *broken], ci=ci)


def at_home(folder: Path, name: str) -> dict[str, str]:
    """An environment with a data folder of its own, so that no check and no test meets the data of an installation."""
    home = folder / name
    home.mkdir()
    return environment.clean(os.environ) | {"TONGCHOU_HOME": str(home)}


def all_checks() -> list[Check]:
    templates = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "src").glob("**/templates/**/*.html"))]
    return [
        *LINT,
        *([Check("djade", (str(BIN / "djade"), "--check", *templates))] if templates else []),
        Check("docs", (TONGCHOU, "docs", "--check")),
        Check("migrations", (TONGCHOU, "manage", "makemigrations", "--check", "--dry-run")),
    ]


def run_suites(arguments: Sequence[str], url: str | None, folder: Path) -> tuple[list[list[verdict.Result]], list[str]]:
    """The tests on SQLite, shown as they run, and at the same time on PostgreSQL, shown afterwards.

    Two processes because the machines that matter have two cores. Returns the results of each, and the names of the
    suites that ended with an error.
    """
    pytest = [str(BIN / "pytest"), *arguments]
    second = None
    with (folder / "postgresql.txt").open("w+", encoding="utf-8", errors="replace") as shown_later:
        try:
            if url:
                own = [f"--junitxml={folder / 'postgresql.xml'}", "-o", "cache_dir=.pytest_cache/postgresql"]
                env = at_home(folder, "postgresql") | {"DATABASE_URL": url}
                second = subprocess.Popen(
                    [*pytest, "--second-database", *own], cwd=ROOT, env=env, stdout=shown_later, stderr=shown_later
                )
            step("测试，SQLite · Tests on SQLite")
            env = at_home(folder, "sqlite")
            first = subprocess.run([*pytest, f"--junitxml={folder / 'sqlite.xml'}"], cwd=ROOT, env=env, check=False)
            codes = {"SQLite": first.returncode}
            if second:
                step("测试，PostgreSQL · Tests on PostgreSQL")
                codes["PostgreSQL"] = second.wait()
                shown_later.seek(0)
                say(shown_later.read())
        finally:
            if second and second.poll() is None:
                second.terminate()
                second.wait()
    runs = [verdict.read_junit(folder / f"{name.lower()}.xml") for name in codes]
    return runs, [f"pytest, {name}" for name, code in codes.items() if code != 0]


def conclude(
    runs: Sequence[Sequence[verdict.Result]], missed: dict[str, list[str]], failed: Sequence[str], *, ci: bool
) -> int:
    """Say what the run amounts to; the closing line is the last. Returns the exit code."""
    results = [result for run in runs for result in run]
    gaps = [reason for reason in missed if verdict.is_gap(reason)]
    if missed:
        step("没有运行的测试 · Tests that did not run")
        for line in verdict.explain(missed):
            say(line)
    if gaps and ci:
        say("--ci：以上缺少条件的测试算失败 · the tests above that need something count as a failure")
    if not any(result.verdict != "skipped" for result in results):
        failed = [*failed, "没有一个测试运行 · no test ran"]
    if failed:
        say(f"未通过 · Not passed: {'; '.join(failed)}")
    bad = bool(failed or (ci and gaps))
    step("失败 · Failed" if bad else "完成 · Done")
    say(verdict.closing_line(results))
    return int(bad)


def docs() -> int:
    environment.make(dev=True)
    return subprocess.run([TONGCHOU, "docs"], cwd=ROOT, env=environment.clean(os.environ), check=False).returncode


def fmt() -> int:
    environment.make(dev=True)
    commands = [Check("ruff --fix", (RUFF, "check", "--fix", *OURS)), Check("ruff format", (RUFF, "format", *OURS))]
    templates = [str(path) for path in sorted((ROOT / "src").glob("**/templates/**/*.html"))]
    if templates:
        commands.append(Check("djade", (str(BIN / "djade"), *templates)))
    failed = [name for command in commands for name in run_checks([command], environment.clean(os.environ))]
    return 1 if failed else 0


def main(argv: Sequence[str]) -> int:
    options, others = parser().parse_known_args(argv)
    if others and options.command != "test":
        parser().error(f"不认识 · unknown: {' '.join(others)}")
    if options.command == "run":
        run(options.host, options.port, empty=options.empty)
    if options.command == "test":
        return test(others, ci=options.ci)
    simple = {"quick": quick, "docs": docs, "fmt": fmt}
    if options.command in simple:
        return simple[options.command]()
    say((__doc__ or "").rstrip())
    return 0


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="dev.py", usage=__doc__, add_help=False, allow_abbrev=False)
    whole.add_argument("-h", "--help", action="store_true")
    commands = whole.add_subparsers(dest="command")
    for name in ("quick", "docs", "fmt", "help"):
        commands.add_parser(name, allow_abbrev=False)
    running = commands.add_parser("run", allow_abbrev=False)
    running.add_argument("--host", default="127.0.0.1")
    running.add_argument("--port", type=int, default=DEFAULT_PORT)
    running.add_argument("--empty", action="store_true")
    testing = commands.add_parser("test", allow_abbrev=False)
    testing.add_argument("--ci", action="store_true")
    return whole


def end(number: int, _frame: object) -> NoReturn:
    """A polite kill takes the same way out as any exit, so that the throwaway PostgreSQL is stopped."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGHUP, end)
    for output in (sys.stdout, sys.stderr):
        if isinstance(output, io.TextIOWrapper):  # Chinese, whatever the locale of the machine says
            output.reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        say("\n已停止 · Stopped")
        sys.exit(INTERRUPTED)
