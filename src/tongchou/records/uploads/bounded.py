"""Runs the reading of an upload in a process of its own, so that a hostile file can cost 20 seconds and nothing else.

D16 of the security rules: 512 MB of memory, 10 s of processor, 20 s in all, no new files, no network where the kernel
lets us cut it, an empty environment. Whatever goes wrong comes back as a sentence.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import IO

from tongchou.kernel.secrecy import Kind, Strength
from tongchou.records.uploads.model import FILE_BYTES, Extracted, FoundMark, Part, Problem, ProblemKind, Role

_WORKER = "tongchou.records.uploads.worker"
_OUT_OF_TIME = (-signal.SIGXCPU, -signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Limits:
    address_bytes: int = 512 << 20
    cpu_seconds: int = 10
    wall_seconds: float = 20.0
    answer_bytes: int = 64 << 20


LIMITS = Limits()
_AT_ONCE = threading.BoundedSemaphore(4)  # of one server process; the rest wait, or many uploads would fill the memory


def extract(name: str, data: bytes, limits: Limits = LIMITS) -> Extracted:
    """As `extract.extract`, and never raises. Call it outside a transaction.

    Blocks up to `limits.wall_seconds`, and before that until one of four places is free.
    """
    if len(data) > FILE_BYTES:
        return _failed(ProblemKind.LIMIT, f"“{name}”超过 {FILE_BYTES >> 20} MB。拆小后重传。")
    answer, code = _run(name, data, limits)
    if len(answer) > limits.answer_bytes:
        return _failed(ProblemKind.LIMIT, f"“{name}”里的文字太多，系统读不完。拆小后重传。")
    if code in _OUT_OF_TIME:
        return _failed(ProblemKind.LIMIT, f"“{name}”太大或太复杂，系统在限定的时间里读不完。拆小或另存后重传。")
    try:
        return _understood(answer)
    except (ValueError, LookupError, TypeError):
        return _failed(ProblemKind.BROKEN, f"“{name}”系统读不出来。重新保存，或另存为 PDF 后重传。")


def _run(name: str, data: bytes, limits: Limits) -> tuple[bytes, int]:
    """What the worker wrote, at most one byte over the limit, and how it ended."""
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-m", _WORKER]
    command += [str(limits.address_bytes), str(limits.cpu_seconds)]
    with (
        _AT_ONCE,
        subprocess.Popen(  # noqa: S603 - our own interpreter and module, no word of it from outside
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            start_new_session=True,
        ) as process,
    ):
        assert process.stdin is not None  # noqa: S101 - asked for above
        assert process.stdout is not None  # noqa: S101 - asked for above
        alarm = threading.Timer(limits.wall_seconds, _kill, (process.pid,))
        feeder = threading.Thread(target=_feed, args=(process.stdin, name, data), daemon=True)
        alarm.start()
        feeder.start()
        try:
            answer = process.stdout.read(limits.answer_bytes + 1)
            if len(answer) > limits.answer_bytes:
                _kill(process.pid)
            code = process.wait()
        except BaseException:
            _kill(process.pid)
            raise
        finally:
            alarm.cancel()
            feeder.join()
    return answer, code


def _kill(group: int) -> None:
    """With all that it may have started: a child of it that lived on would hold our pipe open."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _feed(stdin: IO[bytes], name: str, data: bytes) -> None:
    with contextlib.suppress(OSError):  # a worker that stopped early closes the pipe; its answer says why
        stdin.write(json.dumps(name).encode() + b"\n")
        stdin.write(data)
    with contextlib.suppress(OSError):
        stdin.close()


def _understood(answer: bytes) -> Extracted:
    """The answer comes from a process that has read hostile bytes, so its form is checked as a stranger's would be."""
    found = json.loads(answer)
    parts = tuple(
        Part(str(part["where"]), str(part["text"]), str(part["member"]), Role(part["role"]))
        for part in found["text_parts"]
    )
    problems = tuple(Problem(ProblemKind(problem["kind"]), str(problem["says"])) for problem in found["problems"])
    marks = tuple(
        FoundMark(str(m["where"]), int(m["line"]), Kind(m["kind"]), Strength(m["strength"]), str(m["member"]))
        for m in found["marks"]
    )
    return Extracted(parts, str(found["kind"]), problems, marks, bool(found["network_cut"]))


def _failed(kind: ProblemKind, says: str) -> Extracted:
    return Extracted((), "", (Problem(kind, says),))
