"""One tick of the clock: all that follows from time passing. Each part may be repeated, and says what it did."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.utils import timezone

from tongchou.records import notices, outbox, tally
from tongchou.stages.duplicates import corpus
from tongchou.stages.flags import rounds
from tongchou.surfaces.jobs import letters
from tongchou.surfaces.jobs.effects import renew_all


def tick(now: datetime) -> Iterator[str]:
    """Effects that wait, limits under a new law, letters."""
    yield f"补做 {outbox.sweep(now)} 条记录的提交后事项。"
    count = renew_all(now, timezone.localtime(now).date())
    if count:
        yield f"参数或工作日历有变，重算了 {count} 份记录的时限。"
    if rounds.due(timezone.localtime(now).date()):
        yield f"检查了一遍红旗，新提示 {len(rounds.look(now))} 个。"
    if saved := tally.fold():
        yield f"项目库的合计并了 {saved} 行。"
    written = letters.write(now)
    sent, failed = letters.send(now)
    if written or sent or failed:
        yield f"写邮件 {written} 封，发出 {sent} 封，没有发出 {failed} 封。"
    lost = notices.stuck(now).count()
    if lost:
        yield f"还有 {lost} 封邮件没有发出，原因在各人的通知设置页上。"
    if waiting := corpus.compare(now):
        yield f"还有 {waiting} 个在审的申报等查重比对。"
    if waiting := corpus.compare_register(now):
        yield f"查重清查：还有 {waiting} 个系统与项目没有比对。"
    _refresh_statistics()


def _refresh_statistics() -> None:
    """SQLite chooses its ways by statistics that nobody else brings up to date; PostgreSQL does that by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize=0x10002")
