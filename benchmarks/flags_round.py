"""How long a round of the red flag desk takes after 100 steps, in a city of 1,000 and of 100,000 projects.

The 100 steps suspend projects that are being built, and resume them: their days and sums are asked anew. Then one expert is
registered: all ties are asked anew, which is what a round cannot do by halves. At last 100 projects come from a list, each a new
place beside which others of like names are held. Prints the first round, over everything, the best of some rounds of each
kind, and the ratio of the sizes. Both cities have the same 60 departments, one of them with a fifth of all.

    python benchmarks/flags_round.py [SMALL] [LARGE]

Each size has a process and a new SQLite file of its own.
"""

import json
import random
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

STEPS, ROUNDS, MOST_RATIO = 100, 7, 2.0
DAY = date(2026, 11, 20)


def measured(size: int) -> dict[str, float]:
    """In milliseconds, what rounds in a city of one size take."""
    from made import AT_ONCE, FIELDS, THINGS, database, make  # noqa: PLC0415  # Django is set up by it

    from tongchou.lifecycle.words import LINES, Line  # noqa: PLC0415
    from tongchou.records import access, conduct, naming  # noqa: PLC0415
    from tongchou.records.models import Counter, Record  # noqa: PLC0415
    from tongchou.stages.flags import rounds  # noqa: PLC0415
    from tongchou.surfaces.demo.city import moment  # noqa: PLC0415

    people, r = database(), random.Random(size)
    make(size, seed=size)
    Counter.objects.create(series=f"{LINES[Line.PROJECT].letters}-{DAY.year}", last=size)  # made past the journal
    last = 0
    while batch := list(Record.objects.filter(line=Line.PROJECT, pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = batch[-1].pk
        naming.keep(batch, moment(DAY))
    building = Record.objects.filter(line=Line.PROJECT, state="building").order_by("pk")
    moving = list(building.select_related("unit")[:STEPS])

    def enter(planner: Any, day: date) -> None:
        signed = day - timedelta(days=r.randrange(20, 300))
        said = {
            "title": f"{r.choice(FIELDS)}{r.choice(THINGS)}系统", "source": "清单", "stage": "in-use", "signed_on": signed.isoformat(),
            "contract_fen": r.randrange(20, 600) * 1_000_000, "contractor": f"示例{r.randrange(400)}公司", "list_code": f"QD-{r.random()}",
        }  # fmt: skip
        unit = access.unit_named(f"示例市第{r.randrange(1, 61):02d}局")
        actor = access.actor_on(planner, None, day, unit=planner.unit)
        conduct.open_record(Line.PROJECT, actor, moment(day), unit=unit, answers=said, verb="enter")

    def move(verb: str, day: date) -> None:
        for record in moving:
            record.refresh_from_db()
            actor = access.actor_on(people["he.shan"], record, day)
            conduct.take(record, verb, actor, moment(day), {"reason": "等待上级的业务口径，已经报告。"})

    def expert(day: date, n: int) -> None:
        clerk = people["chen.gong"]
        said = {
            "title": f"专家{day:%m%d}{n}",
            "employer": f"示例{n}公司",
            "fields": ["data"],
            "phone": "1",
            "declared": True,
        }
        actor = access.actor_on(clerk, None, day, unit=clerk.unit)
        conduct.open_record(Line.EXPERT, actor, moment(day), unit=clerk.unit, answers=said)

    def looked(day: date) -> float:
        begun = time.perf_counter()
        rounds.look(moment(day))
        return 1000 * (time.perf_counter() - begun)

    told = {"everything": looked(DAY)}
    quiet, tied, entered = [], [], []
    for n in range(1, ROUNDS + 1):
        day = DAY + timedelta(days=n)
        move("suspend" if n % 2 else "resume", day)
        quiet.append(looked(day))
        expert(day, n)
        tied.append(looked(day))
    for n in range(1, 4):
        day = DAY + timedelta(days=ROUNDS + n)
        for _ in range(STEPS):
            enter(people["lin.jing"], day)
        entered.append(looked(day))
    return told | {"after 100 steps": min(quiet), "100 from a list": min(entered), "all ties anew": min(tied)}


def main() -> int:
    """Print both sizes beside each other; 1 where a round after 100 steps grows too much."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measured(int(sys.argv[2]))))
        return 0
    small, large = [int(text.replace(",", "")) for text in sys.argv[1:3]] or (1_000, 100_000)
    found = []
    for size in (small, large):
        run = subprocess.run([sys.executable, __file__, "--one", str(size)], capture_output=True, text=True, check=True)
        found.append(json.loads(run.stdout.splitlines()[-1]))
    print(f"{'round':<20}{small:>12,}{large:>12,}   ratio")
    for what, before in found[0].items():
        print(f"{what:<20}{before:>9.0f} ms{found[1][what]:>9.0f} ms   {found[1][what] / before:.2f}")
    return 1 if found[1]["after 100 steps"] > MOST_RATIO * found[0]["after 100 steps"] else 0


if __name__ == "__main__":
    sys.exit(main())
