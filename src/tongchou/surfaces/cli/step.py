"""``tongchou step NUMBER VERB --as USER``: take a step from the command line, through the same door and engine."""

import argparse
import json
import sys

from django.utils import timezone

from tongchou.lifecycle.engine import Decision, StepRefusedError
from tongchou.lifecycle.words import STATES
from tongchou.records import access, conduct
from tongchou.records.models import Person
from tongchou.regulation.fieldbook import BadAnswerError
from tongchou.surfaces.cli.words import lines_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The record, the verb, who, and what is stated."""
    parser.add_argument("number", help="记录编号")
    parser.add_argument("verb", help="办哪一步，如 submit")
    parser.add_argument("--as", dest="user", required=True, help="谁办：用户名")
    parser.add_argument("--given", default="{}", help='这一步要填的内容，JSON，如 \'{"reason": "…"}\'')
    parser.add_argument("--ask", action="store_true", help="只看能不能办，不办理")


def run(args: argparse.Namespace) -> int:
    """0 taken or allowed, 1 refused, 2 cannot be asked."""
    now, today = timezone.now(), timezone.localdate()
    person = Person.objects.filter(username=args.user).first()
    record = person and access.records_for(person, today).filter(number=args.number).first()
    if record is None:
        print(f"没有编号为 {args.number} 的记录，或 {args.user} 没有查看它的权限。", file=sys.stderr)
        return 2
    actor = access.actor_on(person, record, today)
    try:
        given = json.loads(args.given)
        if args.ask:
            return _say(conduct.may(record, args.verb, actor, now, given))
        conduct.take(record, args.verb, actor, now, given)
    except StepRefusedError as refused:
        return _say(refused.decision)
    except (LookupError, ValueError, BadAnswerError) as bad:
        print(bad, file=sys.stderr)
        return 2
    print(f"{record.number} 现在“{STATES[record.state].name}”。")
    return 0


def _say(decision: Decision) -> int:
    print(f"“{decision.step.title}”{'可以办理' if decision else '不能办理'}。", *lines_of(decision.verdict), sep="\n")
    return 0 if decision else 1
