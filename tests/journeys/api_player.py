"""A player that acts a play through the API, each act by its person's own token, with the clock on the act's day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tongchou.lifecycle.words import LINES
from tongchou.records.models import Person
from tongchou.surfaces.api.auth import make_token
from tongchou.surfaces.demo.city import moment
from tongchou.surfaces.demo.script import Act


class RefusedByApiError(AssertionError):
    """The API answered otherwise than the play expects; carries the answer."""


@dataclass
class ApiPlayer:
    """Acts by HTTP, with one token per person; ``requests`` counts them."""

    people: Mapping[str, Person]
    tokens: dict[str, str] = field(default_factory=dict)
    requests: int = 0

    def call(
        self, act: Act, method: str, path: str, body: Any = None, *, upload: Mapping[str, Any] | None = None
    ) -> Any:
        self.requests += 1
        who = self.people[act.who]
        if act.who not in self.tokens:
            self.tokens[act.who] = make_token(who, "journey", moment(act.on), act.on + timedelta(days=36_500))
        headers = {"Authorization": f"Bearer {self.tokens[act.who]}"}
        with time_machine.travel(moment(act.on), tick=False):
            if upload is not None:
                answer = Client().post(f"/api/v1{path}", data=upload, headers=headers)
            else:
                answer = getattr(Client(), method)(
                    f"/api/v1{path}", data=body, content_type="application/json", headers=headers
                )
        if answer.status_code >= 400:
            raise RefusedByApiError(f"{act.line}:{act.verb} {answer.status_code} {answer.content.decode()}")
        return answer.json()

    def open(self, act: Act, stated: Mapping[str, Any], project: str) -> tuple[str, str]:
        path = f"/{LINES[act.line].noun}" + ("" if act.verb in ("open", "compile") else f"/{act.verb}")
        record = self.call(act, "post", path, {"project": project, "answers": stated})
        return record["number"], record["project"]

    def find(self, act: Act, project: str) -> str:
        return self.call(act, "get", f"/records?line={act.line}&project={project}")["records"][-1]["number"]

    def attach(self, act: Act, number: str, kind: str) -> None:
        file = SimpleUploadedFile(f"{kind}.txt", f"{kind} {number} {act.on} 演示材料，内容为虚构。".encode())
        self.call(act, "post", f"/records/{number}/papers", upload={"kind": kind, "file": file})

    def take(self, act: Act, number: str, stated: Mapping[str, Any]) -> None:
        self.call(act, "post", f"/{LINES[act.line].noun}/{number}/{act.verb}", stated)
