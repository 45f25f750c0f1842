"""The button pressed eight times at once: the step is taken once, the other seven are refused and written down."""

import threading

import pytest
from django.db import close_old_connections, connection
from tests.journeys.acting import DAY, open_application

from tongchou.lifecycle.engine import StepRefusedError
from tongchou.records import access, conduct, evidence
from tongchou.records.models import Entry, Record
from tongchou.surfaces.demo.city import moment
from tongchou.surfaces.demo.people import settle

pytestmark = pytest.mark.django_db(transaction=True)


def test_eight_at_once_and_exactly_one_wins(emptied):
    people = settle()
    record = open_application(people["zhao.min"])
    gate = threading.Barrier(8)
    lost: list[str] = []
    broken: list[BaseException] = []

    def press() -> None:
        try:
            mine = Record.objects.get(pk=record.pk)
            actor = access.actor_on(people["zhao.min"], mine, DAY)
            gate.wait(timeout=30)
            conduct.take(mine, "send", actor, moment(DAY))
        except StepRefusedError as refusal:
            lost.append(refusal.decision.verdict.stops[0].rule)
        except BaseException as error:  # noqa: BLE001 - a thread's error must reach the test
            broken.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)

    assert broken == []
    assert lost == ["STATE"] * 7
    entries = Entry.objects.filter(record=record, verb="send")
    assert entries.filter(taken=True).count() == 1
    assert entries.filter(taken=False).count() == 7
    assert evidence.check() == []
