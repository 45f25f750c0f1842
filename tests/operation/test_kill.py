"""Kill -9 while people save, sign and upload: nothing acknowledged is lost, nothing is half done."""

import json
import threading
import time
from collections import defaultdict
from hashlib import sha256

import pytest
from tests.operation.installation import Installation, kill

from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.lives import LIVES

BOUNDARY = "----tongchou"
ROUNDS = 3
BUSY = 1.2
"""Seconds of work before the plug is pulled."""


def upload(kind: str, name: str, data: bytes) -> bytes:
    lines = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="kind"\r\n\r\n{kind}\r\n'.encode(),
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: text/plain\r\n\r\n".encode(),
        data + f"\r\n--{BOUNDARY}--\r\n".encode(),
    ]
    return b"".join(lines)


class Worker(threading.Thread):
    """Opens applications, saves them again and again and attaches papers; remembers what was acknowledged."""

    def __init__(self, place: Installation, name: int) -> None:
        super().__init__(daemon=True)
        self.place, self.no = place, name
        self.opened: list[str] = []
        self.saved: dict[str, str] = {}
        self.papers: dict[str, set[str]] = defaultdict(set)
        self.strange: list[object] = []

    def run(self) -> None:
        try:
            while True:
                self._one()
        except OSError:  # the plug was pulled
            return

    def _one(self) -> None:
        answers = {**life.application(LIVES[0]), "title": f"项目 {self.no}-{len(self.opened)}", "plan_year": 2027}
        status, record = self.place.call("POST", "/applications", {"answers": answers})
        if status != 201:
            self.strange.append((status, record))
            raise OSError
        number, version = record["number"], record["version"]
        self.opened.append(number)
        for n in range(4):
            goals = f"第 {n} 稿 {self.no}"
            status, record = self.place.call(
                "PATCH", f"/records/{number}", {"version": version, "answers": {"goals": goals}}
            )
            if status != 200:
                self.strange.append((status, record))
                raise OSError
            version = record["version"]
            self.saved[number] = goals
        data = f"{number} 方案正文 {self.no}".encode()
        status, answer = self.place.call(
            "POST", f"/records/{number}/papers", upload("proposal", "方案.txt", data),
            kind=f"multipart/form-data; boundary={BOUNDARY}",
        )  # fmt: skip
        if status != 201:
            self.strange.append((status, answer))
            raise OSError
        self.papers[number].add(sha256(data).hexdigest())


@pytest.mark.clause("5.1", "4.3")
def test_nothing_that_was_acknowledged_is_lost_when_the_server_is_killed(place):
    workers: list[Worker] = []
    for _ in range(ROUNDS):
        with place.served() as server:
            fresh = [Worker(place, len(workers) + n) for n in range(3)]
            for worker in fresh:
                worker.start()
            time.sleep(BUSY)
            kill(server)
            for worker in fresh:
                worker.join(30)
            workers += fresh
    assert [w.strange for w in workers if w.strange] == []
    assert sum(len(w.opened) for w in workers) > ROUNDS
    with place.served():
        for worker in workers:
            for number in worker.opened:
                status, record = place.call("GET", f"/records/{number}")
                assert status == 200, f"{number} was acknowledged and is gone"
                written = record["answers"].get("goals")
                kept = worker.saved.get(number)
                assert kept is None or written >= kept  # the next save may have come in and its answer got lost
                _, papers = place.call("GET", f"/records/{number}/papers")
                whole = {p["sha256"] for p in papers if p["state"] != "pending"}
                assert worker.papers[number] <= whole
    assert "没有发现改动" in place.run("verify")
    assert json.loads((place.home / "last-verify.json").read_text())["flaws"] == 0
