"""``tongchou serve``: the web server, one process by default, more by ``--workers``.

The process that watches the workers loads nothing of ours: the first page comes a second earlier, and memory is theirs.
"""

import argparse
import socket
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1)


def run(args: argparse.Namespace) -> int:
    """Serve until stopped; 2 when the port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((args.host, args.port))
        except OSError:
            print(f"端口 {args.port} 已被占用。换一个：--port {args.port + 1}", file=sys.stderr)
            return 2
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
