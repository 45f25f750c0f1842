"""``tongchou serve``: the web server, one process by default, more by ``--workers``.

The process that watches the workers loads nothing of ours. With ``--setup`` it has prepared the database, and its workers
begin with what was loaded for that: the first page comes a second earlier than from two commands.
"""

import argparse
import importlib
import os
import socket
import sys

from tongchou.surfaces.cli import start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--setup", action="store_true", help="先迁移数据库；首次启动建立演示城市")
    parser.add_argument("--empty", action="store_true", help="与 --setup 同用：不建演示城市，建立第一位管理员")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped; 2 when the port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((args.host, args.port))
        except OSError:
            print(f"端口 {args.port} 已被占用。换一个：--port {args.port + 1}", file=sys.stderr)
            return 2
    if args.setup:
        code, afresh = prepared(empty=args.empty)
        if code:
            return code
        if afresh:
            sys.stdout.flush()
            os.execv(sys.argv[0], [word for word in sys.argv if word not in {"--setup", "--empty"}])  # noqa: S606 - ourselves
    print(f"统筹 Tongchou  http://{args.host}:{args.port}", flush=True)
    from granian.server import Server  # noqa: PLC0415  # slow, and only this command needs it

    Server(
        "tongchou.config.wsgi:application",
        address=args.host,
        port=args.port,
        interface="wsgi",
        workers=args.workers,
        log_enabled=False,
    ).serve()
    return 0


def prepared(*, empty: bool) -> tuple[int, bool]:
    """Do what ``tongchou setup`` does, and leave no connection open: a worker must not share one.

    Its exit code, and whether it made a demo city, so that what was loaded before no longer says what this is.
    """
    start_django()
    settings = importlib.import_module("tongchou.config.settings")
    code = importlib.import_module("tongchou.surfaces.cli.setup").prepare(empty=empty)
    importlib.import_module("django.db").connections.close_all()
    return int(code), settings.is_demo() != settings.DEMO
