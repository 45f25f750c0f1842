"""``tongchou person …``: the first administrator, units, grants and tokens, for a city that starts from nothing."""

import argparse
import getpass
import sys
from datetime import date, timedelta

from django.utils import timezone

from tongchou.kernel.codes import uscc_faults
from tongchou.lifecycle import trust
from tongchou.lifecycle.words import ROLE_NAMES, Role
from tongchou.records.models import Grant, Person, Unit
from tongchou.surfaces.api.auth import make_token


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One sub-command for each thing."""
    todo = parser.add_subparsers(dest="todo", required=True)
    add = todo.add_parser("add", help="建立人员（口令从终端读入）")
    add.add_argument("username")
    add.add_argument("name")
    add.add_argument("unit", help="单位名称；没有则建立")
    add.add_argument("--uscc", default="", help="单位的统一社会信用代码")
    grant = todo.add_parser("grant", help="授予职责")
    grant.add_argument("username")
    grant.add_argument("role", choices=[r.value for r in Role if r is not Role.SYSTEM])
    grant.add_argument("--until", type=date.fromisoformat, default=None, help="到哪一天为止，如 2027-12-31")
    token = todo.add_parser("token", help="发放 API 令牌（只显示一次）")
    token.add_argument("username")
    token.add_argument("--name", default="api")
    token.add_argument("--days", type=int, default=90)


def run(args: argparse.Namespace) -> int:
    """0 done, 2 cannot be done."""
    return _TODO[args.todo](args)


def _add(args: argparse.Namespace) -> int:
    if args.uscc and (faults := uscc_faults(args.uscc)):
        print(*faults, "核对后重填。", sep="", file=sys.stderr)
        return 2
    password = getpass.getpass("口令（至少 12 位）：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if len(password) < 12:
        print("口令至少 12 位。", file=sys.stderr)
        return 2
    unit, _ = Unit.objects.get_or_create(name=args.unit, defaults={"kind": "department", "uscc": args.uscc})
    Person.objects.create_person(args.username, args.name, unit, password)
    print(f"已建立 {args.name}（{args.username}），单位 {unit}。")
    return 0


def _person(username: str) -> Person | None:
    person = Person.objects.filter(username=username).first()
    if person is None:
        print(f"没有用户 {username}。", file=sys.stderr)
    return person


def _grant(args: argparse.Namespace) -> int:
    person = _person(args.username)
    if person is None:
        return 2
    held = {Role(role) for role in Grant.objects.filter(person=person).values_list("role", flat=True)}
    new = Role(args.role)
    for one, other, why in trust.clashes({*held, new}):
        if new in (one, other):
            print(f"“{ROLE_NAMES[one]}”和“{ROLE_NAMES[other]}”不能由同一个人担任：{why.because}。", file=sys.stderr)
            return 2
    Grant.objects.create(person=person, role=args.role, unit=person.unit, since=timezone.localdate(), until=args.until)
    print(f"已授予 {person} {ROLE_NAMES[Role(args.role)]}。")
    return 0


def _token(args: argparse.Namespace) -> int:
    person = _person(args.username)
    if person is None:
        return 2
    now = timezone.now()
    print(make_token(person, args.name, now, timezone.localdate() + timedelta(days=args.days)))
    return 0


_TODO = {"add": _add, "grant": _grant, "token": _token}
