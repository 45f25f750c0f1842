"""The process in which uploads are read: it first takes its own rights away, then reads one file and answers in JSON.

Run by `bounded` as `python -I -B -m tongchou.records.uploads.worker ADDRESS_BYTES CPU_SECONDS`. In comes a line of JSON
with the name, then the file; out goes one JSON object. Limits are set here and not in a `preexec_fn`, which may
deadlock in a server with threads.
"""

import ctypes
import json
import resource
import sys
from dataclasses import asdict, replace

from tongchou.kernel.secrecy import Strength
from tongchou.records.uploads.extract import extract
from tongchou.records.uploads.model import Extracted, Problem, ProblemKind

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of linux/sched.h


def main(address_bytes: int, cpu_seconds: int) -> None:
    network_cut = _confine(address_bytes, cpu_seconds)
    name = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    try:
        found = extract(name, data)
    except (MemoryError, RecursionError):
        found = _failed(name, ProblemKind.LIMIT, "太大或太复杂，系统在限定的内存里读不完。拆小或另存后重传。")
    except Exception:  # noqa: BLE001 - whatever a parser runs into must become a sentence, never a trace
        found = _failed(name, ProblemKind.BROKEN, "已损坏，系统读不出来。重新保存后重传。")
    if any(mark.strength is Strength.CERTAIN for mark in found.marks):
        found = replace(found, text_parts=())  # a state secret does not leave this process
    answer = json.dumps(asdict(replace(found, network_cut=network_cut)), ensure_ascii=False)
    sys.stdout.buffer.write(answer.encode("utf-8", "replace"))


def _failed(name: str, kind: ProblemKind, says: str) -> Extracted:
    return Extracted((), "", (Problem(kind, f"“{name}”{says}"),))


def _confine(address_bytes: int, cpu_seconds: int) -> bool:
    """Gives up memory, time, files and processes; the network too where the kernel allows it. True: it is cut off."""
    libc = ctypes.CDLL(None)
    network_cut = hasattr(libc, "unshare") and 0 in (libc.unshare(_NEW_USER | _NEW_NETWORK), libc.unshare(_NEW_NETWORK))
    for limit, value in (
        (resource.RLIMIT_AS, address_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(limit, (value, value))
    return network_cut


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
