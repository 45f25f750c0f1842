"""`dev.py` runs on a machine where nothing is installed, tells the reader what is wrong, and never hides a test."""

import ast
import contextlib
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import dev
import psycopg
import pytest
from devtools import environment, packages, postgres, verdict
from devtools.verdict import Result
from tests import conftest

ROOT = Path(__file__).parents[2]
SCRIPTS = [ROOT / "dev.py", *sorted((ROOT / "devtools").glob("*.py"))]
COMMANDS = ("run", "quick", "test", "docs", "fmt")


# Nothing but Python


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_imports_the_standard_library_only(script):
    tree = ast.parse(script.read_text(encoding="utf-8"))
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {module.split(".")[0] for module in modules} <= sys.stdlib_module_names | {"devtools"}


def test_an_old_python_reads_a_sentence_and_not_a_traceback():
    """The check of the version must come before everything that an old Python cannot parse or import."""
    text = (ROOT / "dev.py").read_text(encoding="utf-8")
    body = ast.parse(text, feature_version=(3, 6)).body
    guard = next(number for number, node in enumerate(body) if isinstance(node, ast.If))
    assert [ast.unparse(node) for node in body[1:guard]] == ["import sys"]
    assert "sys.exit" in ast.unparse(body[guard])


@pytest.mark.parametrize("arguments", [[], ["help"], ["--help"]])
def test_usage_names_every_command(arguments):
    shown = subprocess.run([sys.executable, "dev.py", *arguments], cwd=ROOT, capture_output=True, check=True).stdout
    text = shown.decode("utf-8")
    assert all(f"python3 dev.py {command}" in text for command in COMMANDS)
    assert "启动" in text
    assert "serve" in text


@pytest.mark.parametrize("arguments", [["deploy"], ["quick", "--fast"], ["run", "tests"], ["run", "--po", "1"]])
def test_what_it_does_not_know_it_refuses(arguments, monkeypatch):
    monkeypatch.setattr(environment, "make", lambda **_: pytest.fail("nothing may start"))
    with pytest.raises(SystemExit) as refused:
        dev.main(arguments)
    assert refused.value.code == 2


def test_arguments_for_pytest_arrive_in_order(monkeypatch):
    seen = []
    monkeypatch.setattr(dev, "test", lambda arguments, *, ci: seen.append((arguments, ci)) or 0)
    dev.main(["test", "-k", "money", "--ci", "tests/kernel", "-x"])
    assert seen == [(["-k", "money", "tests/kernel", "-x"], True)]


def test_make_and_ci_only_call_the_script():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipes = [line.strip() for line in makefile.splitlines() if line.startswith("\t")]
    assert recipes == ["@python3 dev.py $@ $(ARGS)"]
    assert set(COMMANDS) <= set(re.search(r"^(\w[\w ]+):$", makefile, re.MULTILINE)[1].split())
    assert "python3 dev.py test --ci" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


# The port


def test_a_port_in_use_is_named_with_a_free_one_before_anything_is_installed(monkeypatch):
    monkeypatch.setattr(environment, "make", lambda **_: pytest.fail("the port comes first"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit) as refused:
            dev.main(["run", "--port", str(port)])
    chinese, english = refused.value.code.splitlines()
    assert f"端口 {port} 已被占用" in chinese
    assert f"Port {port} is in use" in english
    other = int(re.search(r"--port (\d+)$", english)[1])
    assert other != port
    assert dev.port_trouble("127.0.0.1", other) == ""


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 99999), ("192.0.2.1", 8000)])
def test_a_host_or_port_that_cannot_be_is_no_traceback(host, port):
    assert f"Cannot listen on port {port} of {host}" in dev.port_trouble(host, port)


# The environment


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A project folder of its own, in which every command that would be run is noted and answered."""
    (tmp_path / "uv.lock").write_text("lock", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("project", encoding="utf-8")
    python = tmp_path / ".venv" / "bin" / "python"
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "STAMP", tmp_path / ".venv" / "stamp")
    monkeypatch.setattr(environment, "_bootstrap_uv", lambda: None)

    class Checkout:
        folder = tmp_path
        calls: list[list[str]] = []
        answers: list[tuple[int, str]] = []

        def stream(self, command, env, **_):
            self.calls.append(list(command))
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch()
            return self.answers.pop(0) if self.answers else (0, "")

    made = Checkout()
    made.calls, made.answers = [], []
    monkeypatch.setattr(environment, "stream", made.stream)
    return made


def test_the_second_start_installs_nothing(checkout):
    environment.make(dev=False)
    assert len(checkout.calls) == 1
    environment.make(dev=False)
    assert len(checkout.calls) == 1


@pytest.mark.parametrize("changed", ["uv.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_is_installed_again(checkout, changed):
    environment.make(dev=False)
    (checkout.folder / changed).write_text("other", encoding="utf-8")
    environment.make(dev=False)
    assert len(checkout.calls) == 2


def test_the_developers_environment_also_runs_but_not_the_other_way_round(checkout):
    environment.make(dev=False)
    environment.make(dev=True)
    assert ["--no-dev" in call for call in checkout.calls] == [True, False]
    environment.make(dev=False)
    assert len(checkout.calls) == 2


def test_another_python_is_another_environment():
    made_from = environment.fingerprint(b"lock", b"project", "3.11.2")
    found = environment.stamp(made_from, "/a", dev=True)
    assert environment.is_current(found, made_from, "/a", dev=False)
    assert not environment.is_current(found, environment.fingerprint(b"lock", b"project", "3.12.1"), "/a", dev=False)
    assert not environment.is_current("", made_from, "/a", dev=False)


def test_a_copied_environment_is_thrown_away(checkout):
    """Its programs would run the code of the folder that it was copied from."""
    environment.make(dev=True)
    environment.STAMP.write_text(environment.stamp("x", "/elsewhere", dev=True), encoding="utf-8")
    left_over = environment.VENV / "bin" / "tongchou"
    left_over.touch()
    environment.make(dev=True)
    assert not left_over.exists()
    assert len(checkout.calls) == 2


def test_a_stale_lock_is_refused_in_a_sentence_and_leaves_no_stamp(checkout):
    checkout.answers = [(1, "error: The lockfile at `uv.lock` needs to be updated, but `--locked` was provided.")]
    with pytest.raises(SystemExit, match=r"uv\.lock does not agree with pyproject\.toml"):
        environment.make(dev=True)
    assert not environment.STAMP.exists()
    assert len(checkout.calls) == 1


def test_behind_a_wall_the_same_files_come_from_the_mirror(checkout):
    checkout.answers = [(2, "error: Failed to fetch")]
    environment.make(dev=False)
    export, install = (next(call for call in checkout.calls if word in call) for word in ("export", "--require-hashes"))
    assert {"--frozen", "--no-dev"} <= set(export)
    assert install[install.index("--requirement") + 1] == export[export.index("--output-file") + 1]
    assert environment.STAMP.exists()


def test_without_any_network_there_is_a_sentence_and_no_stamp(checkout):
    checkout.answers = [(2, "error: Failed to fetch")] * 9
    with pytest.raises(SystemExit, match="The download failed"):
        environment.make(dev=False)
    assert not environment.STAMP.exists()


def test_a_python_without_ensurepip_is_told_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "UV", tmp_path / "uv")
    monkeypatch.setattr(environment, "_has_pip", lambda: False)
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    monkeypatch.setattr(environment, "stream", lambda *_, **__: pytest.fail("nothing may start"))
    with pytest.raises(SystemExit, match="apt install python3-venv"):
        environment._bootstrap_uv()


@pytest.mark.parametrize(
    ("has_pip", "fit", "tried"), [(True, True, [False]), (True, False, [False, True]), (False, False, [True])]
)
def test_the_pip_at_hand_is_used_and_replaced_where_it_is_unfit(monkeypatch, tmp_path, has_pip, fit, tried):
    seen = []
    monkeypatch.setattr(environment, "UV", tmp_path / "uv")
    monkeypatch.setattr(environment, "_has_pip", lambda: has_pip)
    monkeypatch.setattr(environment, "_install_uv", lambda _env, own_pip: seen.append(own_pip) or own_pip or fit)
    environment._bootstrap_uv()
    assert seen == tried


def test_the_lock_is_never_rewritten():
    """Of uv's commands only those that read the lock occur, each with the option that forbids to write it."""
    assert {"sync", "--locked"} <= set(environment.sync_command(dev=True))
    for script in SCRIPTS:
        tree = ast.parse(script.read_text(encoding="utf-8"))
        words = {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert words.isdisjoint({"lock", "add", "remove", "-U", "--upgrade", "--upgrade-package", "--resolution"}), (
            script
        )


def test_variables_that_change_what_is_installed_or_connected_to_are_dropped():
    given = {
        "PATH": "/bin",
        "PIP_INDEX_URL": "https://mirror.example/simple",
        "UV_CACHE_DIR": "/cache",
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_FIND_LINKS": "/wheels",
        "UV_PROJECT_ENVIRONMENT": "/other",
        "VIRTUAL_ENV": "/active",
        "PYTHONPATH": "/mine",
        "DATABASE_URL": "postgresql://production.example/city",
        "TONGCHOU_HOME": "/srv/city",
    }
    kept = environment.clean(given)
    assert {name for name in given if name in kept} == {"PATH", "PIP_INDEX_URL", "UV_CACHE_DIR"}


def test_an_ordinary_user_installs_no_system_packages(monkeypatch, capsys):
    monkeypatch.setattr(packages, "missing", lambda: ["chromium"])
    monkeypatch.setattr(packages.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(packages, "capture", lambda *_, **__: pytest.fail("apt may not start"))
    packages.install_missing()
    assert "chromium" in capsys.readouterr().out


@pytest.mark.parametrize(("known", "asked"), [(True, "chromium-headless-shell"), (False, "chromium")])
def test_a_distribution_without_the_package_gets_the_next_best(monkeypatch, known, asked):
    ran = []

    def capture(command, _env):
        ran.append(command)
        return (0 if known or command[0] != "apt-cache" else 100), ""

    monkeypatch.setattr(packages, "missing", lambda: ["chromium-headless-shell"])
    monkeypatch.setattr(packages.os, "geteuid", lambda: 0)
    monkeypatch.setattr(packages.shutil, "which", lambda _: "/usr/bin/apt-get")
    monkeypatch.setattr(packages, "capture", capture)
    packages.install_missing()
    assert ran[-1][:2] == ["apt-get", "install"]
    assert ran[-1][-1] == asked


def test_tests_never_meet_the_data_of_an_installation(monkeypatch, tmp_path):
    monkeypatch.setenv("TONGCHOU_HOME", "/srv/city")
    first, second = (dev.at_home(tmp_path, name) for name in ("sqlite", "postgresql"))
    assert [Path(env["TONGCHOU_HOME"]).parent for env in (first, second)] == [tmp_path, tmp_path]
    assert first["TONGCHOU_HOME"] != second["TONGCHOU_HOME"]


# PostgreSQL


def test_a_throwaway_postgresql_speaks_utf8_and_is_gone_afterwards():
    programs = postgres.find_programs()
    if programs is None:
        pytest.skip("needs PostgreSQL")

    class InsideError(Exception):
        pass

    with contextlib.suppress(InsideError), postgres.throwaway(programs) as url:
        with psycopg.connect(url) as connection:
            row = connection.execute(
                "SELECT current_setting('lc_ctype'), current_setting('server_encoding'), current_setting('data_directory')"
            ).fetchone()
        raise InsideError
    assert row[:2] == ("C.UTF-8", "UTF8")
    assert not Path(row[2]).parent.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_a_postgresql_that_does_not_start_says_why(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "_owner", lambda: None)  # another user may not enter tmp_path
    for program in ("initdb", "pg_ctl"):
        (tmp_path / program).write_text("#!/bin/sh\necho no space left; exit 1\n", encoding="utf-8")
        (tmp_path / program).chmod(0o755)
    with pytest.raises(postgres.PostgresError, match="no space left"), postgres.throwaway(tmp_path):
        pytest.fail("there is no server")


# The verdict

SAMPLE = """
import pytest

@pytest.fixture
def broken(): raise RuntimeError

@pytest.fixture
def breaks_afterwards():
    yield
    raise RuntimeError

def test_passes(): pass
def test_fails(): assert False
def test_errs(broken): pass
def test_errs_afterwards(breaks_afterwards): pass
@pytest.mark.parametrize("n", [1, 2])
def test_skips(n): pytest.skip("needs Chromium")
@pytest.mark.xfail
def test_fails_as_expected(): assert False
"""


def test_the_junit_file_of_the_pytest_in_use_is_understood(tmp_path):
    (tmp_path / "test_sample.py").write_text(SAMPLE, encoding="utf-8")
    (tmp_path / "test_module.py").write_text(
        "import pytest\npytest.skip('absent: the shared folder (it isn\\'t here)', allow_module_level=True)\n",
        encoding="utf-8",
    )
    (tmp_path / "pytest.ini").touch()
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--junitxml=out.xml"]
    bare = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    subprocess.run(command, cwd=tmp_path, env=bare, capture_output=True, check=False)
    results = {result.test.removeprefix("test_sample::"): result for result in verdict.read_junit(tmp_path / "out.xml")}
    assert {test: result.verdict for test, result in results.items()} == {
        "test_module": "skipped",
        "test_passes": "passed",
        "test_fails": "failed",
        "test_errs": "failed",
        "test_errs_afterwards": "failed",
        "test_skips[1]": "skipped",
        "test_skips[2]": "skipped",
        "test_fails_as_expected": "passed",
    }
    assert results["test_skips[1]"].reason == "needs Chromium"
    assert results["test_module"].reason == "absent: the shared folder (it isn't here)"


def test_a_run_that_wrote_no_file_has_no_results(tmp_path):
    assert verdict.read_junit(tmp_path / "none.xml") == []


def test_a_test_that_ran_on_one_database_is_no_gap():
    sqlite = [Result("race", "skipped", "needs PostgreSQL"), Result("page", "skipped", "needs Chromium")]
    postgresql = [Result("race", "passed"), Result("page", "skipped", "needs Chromium")]
    assert verdict.ran_nowhere([sqlite, postgresql]) == {"needs Chromium": ["page"]}
    assert verdict.ran_nowhere([sqlite]) == {"needs PostgreSQL": ["race"], "needs Chromium": ["page"]}
    assert verdict.ran_nowhere([[Result("race", "passed")]]) == {}


def test_of_two_reasons_the_one_that_can_be_put_right_is_shown():
    needs, absent = Result("page", "skipped", "needs Chromium"), Result("page", "skipped", "absent: the samples")
    assert verdict.ran_nowhere([[absent], [needs]]) == {"needs Chromium": ["page"]}
    assert verdict.ran_nowhere([[needs], [absent]]) == {"needs Chromium": ["page"]}


def test_the_reader_learns_which_tests_and_how_to_get_them():
    lines = verdict.explain({"needs Chromium": [f"page {number}" for number in range(7)]})
    assert lines[0].strip() == "7 × needs Chromium  →  apt install chromium"
    assert lines[1].strip() == "page 0"
    assert lines[-1].strip() == "… 2"


@pytest.mark.parametrize(
    ("results", "missed", "failed", "ci", "code"),
    [
        ([Result("a", "passed")], {}, [], True, 0),
        ([Result("a", "passed")], {"needs Chromium": ["b"]}, [], False, 0),
        ([Result("a", "passed")], {"needs Chromium": ["b"]}, [], True, 1),
        ([Result("a", "passed")], {"absent: the samples": ["b"]}, [], True, 0),
        ([Result("a", "passed")], {}, ["mypy"], False, 1),
        ([Result("a", "failed")], {}, ["pytest, SQLite"], False, 1),
        ([Result("a", "skipped", "absent: all")], {"absent: all": ["a"]}, [], False, 1),
        ([], {}, [], False, 1),
    ],
)
def test_the_exit_code_and_the_closing_line(results, missed, failed, ci, code, capsys):
    assert dev.conclude([results, results], missed, failed, ci=ci) == code
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"\d+ passed, \d+ failed, \d+ skipped", lines[-1])
    assert lines[-1] == verdict.closing_line([*results, *results])
    assert all(name in "\n".join(lines) for name in [*missed, *failed])


def test_both_databases_are_summed():
    run = [Result("a", "passed"), Result("b", "failed"), Result("c", "skipped", "needs x"), Result("d", "passed")]
    assert verdict.closing_line([*run, *run]) == "4 passed, 2 failed, 2 skipped"


@pytest.mark.parametrize(
    ("fixtures", "marks", "folder", "runs"),
    [
        (["db"], [], "journeys", True),
        ([], ["django_db"], "journeys", True),
        (["live_server"], ["browser"], "web", True),
        (["live_server"], ["browser", "appearance"], "web", False),
        (["tmp_path"], [], "kernel", False),
        (["tmp_path"], [], "operation", True),
    ],
)
def test_on_the_second_database_runs_what_a_database_may_change(fixtures, marks, folder, runs):
    item = SimpleNamespace(
        fixturenames=fixtures, get_closest_marker=lambda name: name in marks, path=Path("tests", folder, "test_it.py")
    )
    assert conftest._may_differ(item) is runs
