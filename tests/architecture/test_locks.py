"""The locks say what is installed on every machine: from the public registries only, and for the dependencies we declare.

A mirror in somebody's environment has rewritten a lock before, with a host nobody else can reach and older versions.
"""

import os
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
REGISTRIES = {"pypi.org", "files.pythonhosted.org", "registry.npmjs.org"}
LOCK_NAMES = {"uv.lock", "package-lock.json"}
NOT_OURS = {"node_modules", "var"}


def locks() -> list[Path]:
    found = []
    for folder, below, files in os.walk(ROOT):
        below[:] = [name for name in below if not name.startswith(".") and name not in NOT_OURS]
        found += [Path(folder, name) for name in files if name in LOCK_NAMES]
    return sorted(found)


def hosts(text: str) -> set[str]:
    return set(re.findall(r"[a-z+]+:/+([^/\"'\s]*)", text))


def test_the_python_lock_is_among_the_locks():
    assert ROOT / "uv.lock" in locks()


@pytest.mark.parametrize("lock", locks(), ids=lambda lock: str(lock.relative_to(ROOT)))
def test_a_lock_names_public_registries_only(lock):
    named = hosts(lock.read_text(encoding="utf-8"))
    assert named <= REGISTRIES


@pytest.mark.parametrize(
    ("line", "host"),
    [
        ('source = { registry = "http://localhost:3141/simple" }', "localhost:3141"),
        ('wheels = [{ url = "file:///opt/wheels/x.whl" }]', "opt"),
        ('"resolved": "https://mirror.example/x.tgz"', "mirror.example"),
        ('source = { git = "git+ssh://git@example.org/x" }', "git@example.org"),
    ],
)
def test_a_foreign_host_would_be_seen(line, host):
    assert hosts(line) == {host}


def test_every_package_in_the_python_lock_comes_from_the_registry_but_ourselves():
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    elsewhere = {package["name"]: package["source"] for package in packages if "registry" not in package["source"]}
    assert elsewhere == {"tongchou": {"editable": "."}}


def test_the_python_lock_agrees_with_the_declared_dependencies():
    """What `uv lock --check` would say, without uv and without network."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    ours = next(package for package in lock["package"] if package["name"] == project["project"]["name"])["metadata"]
    assert {_locked(entry) for entry in ours["requires-dist"]} == _declared(project["project"]["dependencies"])
    groups = {name: {_locked(entry) for entry in entries} for name, entries in ours["requires-dev"].items()}
    assert groups == {name: _declared(entries) for name, entries in project["dependency-groups"].items()}
    assert lock["requires-python"].replace(" ", "") == project["project"]["requires-python"].replace(" ", "")


def test_uv_itself_is_pinned_by_hash():
    lines = (ROOT / "devtools" / "uv.txt").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert len(pins) == 1
    assert re.fullmatch(r"uv==[\d.]+(\s+--hash=sha256:[0-9a-f]{64})+\s*", pins[0])


def _locked(entry: dict) -> tuple:
    extras = frozenset(entry.get("extras", ()))
    return entry["name"], extras, frozenset(_parts(entry.get("specifier", ""))), _plain(entry.get("marker", ""))


def _declared(requirements: list[str]) -> set[tuple]:
    parsed = [Requirement(text) for text in requirements]
    return {
        (canonicalize_name(one.name), frozenset(one.extras), frozenset(_parts(str(one.specifier))), _plain(one.marker))
        for one in parsed
    }


def _parts(specifier: str) -> list[str]:
    return [part.strip() for part in specifier.split(",") if part.strip()]


def _plain(marker: object) -> str:
    return str(marker or "").replace('"', "'")
