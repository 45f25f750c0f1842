"""``tongchou setup``: migrate, and at the first start build the demo city, or ask for the first administrator."""

import argparse
import getpass
import sys
import time

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from tongchou.lifecycle.words import Role
from tongchou.records.models import Grant, Person, Unit


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """With or without the demo."""
    parser.add_argument("--empty", action="store_true", help="不建演示城市，建立第一位管理员")


def run(args: argparse.Namespace) -> int:
    """0 when the installation can be served."""
    return prepare(empty=args.empty)


def prepare(*, empty: bool) -> int:
    """Migrate; the first time, build the demo city, or where ``empty`` ask for the first administrator. 0 when all is well."""
    begun = time.perf_counter()
    settings.HOME.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    print(f"数据库已就绪 database ready  {time.perf_counter() - begun:.1f} s", flush=True)
    if Person.objects.exists():
        if settings.DEMO:
            _greet()
        return 0
    if empty:
        return _first_administrator()
    from tongchou.surfaces.demo.city import build  # noqa: PLC0415  # a real city never loads the demo

    (settings.HOME / "demo").touch()
    print("建立演示城市 building the demo city …", flush=True)
    count = build()
    print(f"演示城市：{count} 步已办 steps taken  {time.perf_counter() - begun:.1f} s", flush=True)
    _greet()
    return 0


def _greet() -> None:
    from tongchou.surfaces.demo.people import greeting  # noqa: PLC0415  # a real city never loads the demo

    print(greeting(), flush=True)


def _first_administrator() -> int:
    """Somebody must be the first; from then on grants come from persons with grants."""
    if not sys.stdin.isatty():
        print("还没有管理员。用 tongchou person add 和 tongchou person grant 建立。")
        return 0
    print("建立第一位系统管理员。")
    unit_name = input("单位名称：").strip()
    name = input("姓名：").strip()
    username = input("用户名：").strip()
    password = getpass.getpass("口令（至少 12 位）：")
    if len(password) < 12 or not (unit_name and name and username):
        print("口令至少 12 位，单位、姓名、用户名都要填。重新运行再试。", file=sys.stderr)
        return 2
    unit, _ = Unit.objects.get_or_create(name=unit_name, defaults={"kind": "centre"})
    person = Person.objects.create_person(username, name, unit, password)
    Grant.objects.create(person=person, role=Role.ADMIN, unit=unit, since=timezone.localdate())
    print(f"已建立管理员 {name}。")
    return 0
