"""The command line: ``tongchou COMMAND``. Each command is a module with ``about``, ``add_arguments`` and ``run``."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command is and whether it needs the database."""

    about: str
    django: bool = True


COMMANDS = {
    "check": Command("用规则检查一张项目表（不需要数据库） check a spreadsheet against the rules", django=False),
    "cost": Command(
        "按功能点估算软件开发费；重算规模估算表 estimate by function points, recount a sheet", django=False
    ),
    "duplicates": Command(
        "查重：用一个文件建索引，再查有没有现成的 index a file, search it for what exists already", django=False
    ),
    "flags": Command("一张表里的可疑之处：围标串标、化整为零 what is suspicious in a spreadsheet", django=False),
    "regulation": Command("导入办法的公布文本；查看版本 import a published text, list editions"),
    "step": Command("办理一步，或看看能不能办 take a step, or ask whether it may be taken"),
    "import": Command("从表格建立记录并办理一步 open records from a spreadsheet and take a step"),
    "evidence": Command("核验、导出日志；重算决定 verify and export the journal, decide again"),
    "person": Command("单位、人员、职责、令牌 units, people, grants, tokens"),
    "jobs": Command("补做没有完成的提交后事项 carry out what is still waiting"),
    "backup": Command("备份到一个文件 everything in one file"),
    "restore": Command("把备份放进空的安装并核验 put a backup into an empty installation"),
    "verify": Command("核验日志、数据表、文件和派生的表 verify everything that can be"),
    "derive": Command("重建或核对派生的表 make the derived tables anew, or compare them"),
    "docs": Command("从数据生成文档 print the documents that are made from data"),
    "setup": Command("迁移数据库；首次启动建立演示城市 migrate, build the demo city at the first start"),
    "serve": Command("启动服务 serve", django=False),
    "manage": Command("Django 管理命令 Django's own commands"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is the command's own."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["manage"]:
        return _manage(words[1:])
    parser = argparse.ArgumentParser(prog="tongchou", description="统筹 Tongchou：政务信息化项目统筹建设管理")
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="；".join(COMMANDS))
    if not words or words[0] in {"-h", "--help"}:
        width = max(map(len, COMMANDS))
        print(parser.description, *(f"  {name:<{width}}  {c.about}" for name, c in COMMANDS.items()), sep="\n")
        return 0
    name = parser.parse_args(words[:1]).command
    if COMMANDS[name].django:
        start_django()
    module = importlib.import_module(f"tongchou.surfaces.cli.{name.replace('import', 'import_')}")
    inner = argparse.ArgumentParser(prog=f"tongchou {name}", description=COMMANDS[name].about)
    module.add_arguments(inner)
    return int(module.run(inner.parse_args(words[1:])) or 0)


def start_django() -> None:
    """Load settings and models; commands that need neither start faster without."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongchou.config.settings")
    importlib.import_module("tongchou.config.settings")
    importlib.import_module("django").setup()


def _manage(words: list[str]) -> int:
    start_django()
    importlib.import_module("django.core.management").execute_from_command_line(["tongchou manage", *words])
    return 0
