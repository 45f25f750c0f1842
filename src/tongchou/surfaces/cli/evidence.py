"""``tongchou evidence …``: verify the journal, export packages and heads, make keys, decide old decisions again."""

import argparse
import sys
from pathlib import Path

from django.utils import timezone

from tongchou.kernel.keyfile import keep
from tongchou.kernel.seal import Sm2Signer
from tongchou.records import evidence
from tongchou.records.models import Entry, SignedHead


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One sub-command for each thing an auditor or operator does with the log."""
    todo = parser.add_subparsers(dest="todo", required=True)
    verify = todo.add_parser("verify", help="核验日志、数据表和文件")
    verify.add_argument("--head", type=Path, action="append", default=[], help="外部留存的签名日志头（可多次）")
    export = todo.add_parser("export", help="导出证据包")
    export.add_argument("target", type=Path, help="写到哪个 .zip 文件")
    export.add_argument("--project", default=None, help="项目编码；不写则导出全部")
    head = todo.add_parser("head", help="签署并输出现在的日志头，交外部留存")
    head.add_argument("--out", type=Path, help="写到文件；不写则输出到屏幕")
    todo.add_parser("keys", help="输出公钥")
    todo.add_parser("sm2", help="生成 SM2 签名密钥，此后日志头另加一行 SM2 签名")
    replay = todo.add_parser("replay", help="按当时的事实和规则重算决定")
    replay.add_argument("--record", default="", help="记录编号；不写则重算全部")
    replay.add_argument("--edition", default="", help="换一个版本来算")


def run(args: argparse.Namespace) -> int:
    """0 nothing wrong, 1 flaws, 2 cannot be read."""
    return _TODO[args.todo](args)


def _verify(args: argparse.Namespace) -> int:
    try:
        kept = [path.read_text("utf-8") for path in args.head]
    except OSError as error:
        print(f"读不出日志头：{error}", file=sys.stderr)
        return 2
    flaws = evidence.check(kept)
    for flaw in flaws:
        print(flaw.says)
    if not kept:
        print("没有给出外部留存的日志头：尾部被截掉的情况，只有对照外部留存的日志头才能发现。")
    if not flaws:
        print(f"{Entry.objects.count():,} 条记录连续，没有发现改动。")
    return 1 if flaws else 0


def _export(args: argparse.Namespace) -> int:
    if args.project and not Entry.objects.filter(scope=args.project).exists():
        print(f"没有项目 {args.project} 的记录。", file=sys.stderr)
        return 2
    with args.target.open("wb") as file:
        evidence.export(args.project, timezone.now(), file)
    print(f"已写到 {args.target}。用 python3 verify.py {args.target} 核验。")
    return 0


def _head(args: argparse.Namespace) -> int:
    now = timezone.now()
    head = evidence.sign_head(now)
    SignedHead.objects.filter(pk=head.pk).update(exported_at=now)
    if args.out:
        args.out.write_text(head.text, "utf-8")
    else:
        sys.stdout.write(head.text)
    return 0


def _keys(_: argparse.Namespace) -> int:
    for name, pem in evidence.public_keys().items():
        print(f"# {name}\n{pem.decode()}", end="")
    return 0


def _sm2(_: argparse.Namespace) -> int:
    path = evidence.key_folder() / "log-sm2.pem"
    if path.exists():
        print("已有 SM2 密钥，没有改动。")
        return 0
    keep(path, Sm2Signer.generate("sm2").pem)
    print("已生成 SM2 密钥。软件密钥不是经检测认证的密码产品，正式密评要换成认证设备。")
    return 0


def _replay(args: argparse.Namespace) -> int:
    rows = Entry.objects.exclude(verb="attach").exclude(record=None).order_by("seq").select_related("actor")
    if args.record:
        rows = rows.filter(record__number=args.record)
    different = 0
    for entry in rows.iterator(500):
        again = evidence.replay(entry, args.edition)
        if again.same:
            continue
        different += 1
        print(
            f"第 {entry.seq} 条 {entry.line}:{entry.verb}：当时{'准许' if entry.taken else '拒绝'}，现在算{'准许' if again.allowed else '拒绝'}。"
        )
        for mark, told in (("-", set(again.then) - set(again.now)), ("+", set(again.now) - set(again.then))):
            for rule, says in sorted(told):
                print(f"  {mark} {rule} {says}")
    print(f"重算 {rows.count()} 条，{different} 条不同。")
    return 1 if different else 0


_TODO = {
    "verify": _verify, "export": _export, "head": _head, "keys": _keys, "sm2": _sm2, "replay": _replay,
}  # fmt: skip
