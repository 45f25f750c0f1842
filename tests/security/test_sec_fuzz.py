"""Whatever the OpenAPI document allows, the API answers in words: generated requests find no fault of ours."""

from datetime import date

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from tests.journeys.acting import DAY, open_application

from tongchou.config.wsgi import application
from tongchou.lifecycle.words import LINES
from tongchou.records.models import Record
from tongchou.surfaces.api.auth import make_token
from tongchou.surfaces.demo.city import moment

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore")]
SEED = 20260801
CALM = settings(
    max_examples=1, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
WHO = ("lin.jing", "zhao.min", "liu.ju", "chen.gong", "deng.gong", "ma.jun")


@pytest.fixture
def schema(settings, db):
    """The document as the running application gives it; its requests share the test's connection."""
    settings.ALLOWED_HOSTS = ["*"]
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in signals:
        signal.connect(close_old_connections)


def case_of(operation):
    """One request that the document allows."""
    found = []

    @seed(SEED)
    @CALM
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def keep(case):
        found.append(case)

    keep()
    return found[0]


def test_no_generated_request_is_a_fault(schema, people):
    tokens = [make_token(people[who], "fuzz", moment(DAY), date(2100, 1, 1)) for who in WHO]
    draft = open_application(people["zhao.min"])
    numbers = dict(Record.objects.order_by("-pk").values_list("line", "number"))
    sent, faults = 0, []
    for result in schema.get_all_operations():
        operation = result.ok()
        line = next((one for one, words in LINES.items() if f"/{words.noun}/" in operation.path), None)
        case = case_of(operation)
        if "number" in (case.path_parameters or {}):
            case.path_parameters["number"] = numbers.get(line, draft.number)
        sent += 1
        with transaction.atomic():
            answer = case.call(headers={"Authorization": f"Bearer {tokens[sent % len(tokens)]}"})
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            faults.append((operation.method, operation.path, case.body))
    assert sent > 100
    assert faults == []
