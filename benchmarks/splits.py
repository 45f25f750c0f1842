"""化整为零 over a million rows: how long it takes beside one sort of them, and how much of what was planted is found.

The rows are made by rule: units with their own systems, ten years of works on them, and planted among them splits of
five kinds (phases, parts of one system, names said in other words, one supplier with unlike names, two units of one
department) and seven kinds of honest work that looks like one (the yearly round, phases approved as a whole, alike names
that stay below the line or a year apart, one part above the line, unlike objects in the same words, one supplier over
the year). Tuning saw seeds 1 to 5; the seed below never.

    python benchmarks/splits.py [ROWS] [--seed N]

The sort is Python's own of the same rows by unit and day. Exits with 1 where the ratio is above 3, recall of members
below 0.97 or precision below 0.90. Limits of the set: names are made of a vocabulary, not collected, and paraphrase is a
word said otherwise or moved, never a new thought.
"""

import argparse
import random
import sys
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
from tongchou.kernel.calendar import Calendar
from tongchou.regulation import rulebook
from tongchou.regulation.rulebook import Law
from tongchou.stages.flags.numbers import split_limits
from tongchou.stages.flags.parts import Limits, Part
from tongchou.stages.flags.splits import find_splits

UNSEEN_SEED = 20_281_128
MOST_RATIO, LEAST_RECALL, LEAST_PRECISION = 3.0, 0.97, 0.90
FIRST_DAY = date(2018, 1, 1)
DAYS = 3650

FIELDS = [
    "教育",
    "医疗",
    "养老",
    "停车",
    "供水",
    "排水",
    "燃气",
    "供热",
    "林业",
    "农业",
    "渔业",
    "港口",
    "公交",
    "出租",
    "道路",
    "桥梁",
    "隧道",
    "消防",
    "应急",
    "气象",
    "地震",
    "环境",
    "噪声",
    "河道",
    "水库",
    "湿地",
    "档案",
    "税源",
    "社保",
    "就业",
    "人才",
    "住房",
    "公积金",
    "不动产",
    "城管",
    "市政",
    "园林",
    "环卫",
    "垃圾",
    "能耗",
    "信用",
    "市场",
    "食品",
    "药品",
    "特种设备",
    "价格",
    "统计",
    "审计",
    "采购",
    "招商",
    "文旅",
    "体育",
    "博物",
    "图书",
    "民政",
    "救助",
    "殡葬",
    "婚姻",
    "户籍",
    "出入境",
    "交警",
    "视频",
    "司法",
    "信访",
]
OBJECTS = [
    "监测",
    "预警",
    "指挥",
    "调度",
    "巡查",
    "执法",
    "审批",
    "登记",
    "备案",
    "缴费",
    "预约",
    "挂号",
    "考试",
    "资源",
    "名录",
    "地图",
    "档案",
    "数据",
    "指标",
    "画像",
    "评价",
    "考核",
    "培训",
    "直播",
    "会议",
    "值班",
    "派单",
    "投诉",
    "回访",
    "台账",
    "资产",
    "仓储",
    "物流",
    "能源",
    "安防",
    "门禁",
    "广播",
    "大屏",
    "终端",
    "传感",
    "遥感",
    "建模",
    "仿真",
    "证照",
    "电子签",
    "发票",
    "对账",
    "报表",
    "分析",
    "检索",
    "交换",
    "共享",
    "归集",
    "治理",
    "目录",
    "接口",
    "短信",
    "客服",
    "问答",
    "工单",
]
KINDS = [
    "管理",
    "服务",
    "监管",
    "综合",
    "协同",
    "一体化",
    "智能",
    "移动",
    "云",
    "数字",
    "可视化",
    "联动",
    "集成",
    "辅助",
    "决策",
]
VERBS = [
    "建设项目",
    "升级改造",
    "采购",
    "平台建设",
    "系统建设",
    "扩容工程",
    "购置项目",
    "二次开发",
    "软件开发",
    "信息化项目",
]
PIECES = [
    "软件",
    "硬件",
    "网络",
    "终端",
    "安全",
    "机房",
    "集成",
    "数据",
    "A区",
    "B区",
    "C区",
    "东片",
    "西片",
    "南片",
    "北片",
]
SAME = {
    "监测": "监控", "管理": "管控", "指挥": "调度指挥", "巡查": "巡检", "预警": "报警", "智能": "智慧", "数据": "大数据",
    "分析": "研判", "综合": "集中", "登记": "登录", "视频": "影像", "共享": "互通",
}  # fmt: skip
ROUND = ["运行维护服务", "运维服务", "系统维保", "云资源租赁", "线路租用"]


class City:
    """Rows made by lot, and the truth about them."""

    def __init__(self, size: int, seed: int, limits: Limits) -> None:
        self.lot = random.Random(seed)
        self.limits = limits
        self.parts: list[Part] = []
        self.truth: dict[str, str] = {}  # id → the kind of split it was planted as
        units = max(size // 200, 4)
        self.units = [
            f"第{n}市{self.lot.choice(FIELDS)}{self.lot.choice(('局', '中心', '委员会'))}{n}" for n in range(units)
        ]
        while len(self.parts) < size:
            self._unit(self.lot.choice(self.units))
        self.lot.shuffle(self.parts)

    def _unit(self, unit: str) -> None:
        """One unit's works of some years: mostly each on its own system."""
        for _ in range(40):
            self._row(unit, self._name(), self._day(), self._fen(0.002, 1.6))
        kind = self.lot.randrange(20)
        if kind < 5:
            self._split(unit, ("phases", "pieces", "words", "supplier", "sisters")[kind])
        elif kind < 16:
            self._honest(unit, (kind - 5) % 7)

    def _split(self, unit: str, kind: str) -> None:
        count = self.lot.randint(2, 6)
        fen = self._shares(count, self.lot.uniform(1.02, 0.95 * count) if count < 5 else self.lot.uniform(1.2, 3.5))
        span = 25 if kind == "supplier" else 330
        start, name = self._day(), self._name()
        supplier = f"供应商{self.lot.randrange(10**6)}" if kind == "supplier" or self.lot.random() < 0.3 else ""
        days = sorted(self.lot.randrange(span) for _ in range(count))
        pieces = self.lot.sample(PIECES, count)
        for n in range(count):
            title, owner, department = f"{name}{self.lot.choice(VERBS)}", unit, ""
            if kind == "phases":
                title += self.lot.choice((f"（第{'一二三四五六'[n]}期）", f"{'一二三四五六'[n]}标段", f"-{n + 1}"))
            elif kind == "pieces":
                title = f"{name}（{pieces[n]}）{self.lot.choice(VERBS)}"
            elif kind == "words":
                title = f"{self._reworded(name)}{self.lot.choice(VERBS)}"
            elif kind == "supplier":
                title = f"{self._name()}{self.lot.choice(VERBS)}"
            elif kind == "sisters":
                owner, department = f"{unit}{('', '信息科', '事务所')[n % 3]}", unit
            self._row(owner, title, start + timedelta(days[n]), fen[n], supplier, department, truth=kind, verb=False)

    def _honest(self, unit: str, kind: int) -> None:
        """Work that looks like a split and is none; which of them is told by its number, as the docstring counts."""
        name, start, line = self._name(), self._day(), self.limits.threshold_fen
        if kind == 0:
            fen, work = self._fen(0.5, 0.97), self.lot.choice(ROUND)
            for year in range(4):
                on = start + timedelta(365 * year + self.lot.randint(-20, 20))
                self._row(
                    unit,
                    f"{name}{work}" + (f"（{on.year}年度）" if self.lot.random() < 0.4 else ""),
                    on,
                    fen,
                    verb=False,
                )
        elif kind == 1:
            for n, fen in enumerate(self._shares(3, 2.2)):
                on = start + timedelta(100 * n)
                self._row(
                    unit, f"{name}建设（{'一二三'[n]}期）", on, fen, approval=f"批{start:%Y%m%d}{unit}", verb=False
                )
        elif kind == 2:
            for n, fen in enumerate(self._shares(3, 0.9)):
                self._row(unit, f"{name}{n + 1}期", start + timedelta(60 * n), fen)
        elif kind == 3:
            for n in range(3):
                self._row(
                    unit,
                    f"{name}{'一二三'[n]}期",
                    start + timedelta((380 + self.lot.randrange(60)) * n),
                    self._fen(0.5, 0.97),
                )
        elif kind == 4:
            self._row(unit, f"{name}一期", start, int(line * self.lot.uniform(1.0, 3)))
            self._row(unit, f"{name}二期", start + timedelta(90), self._fen(0.2, 0.9))
        elif kind == 5:
            field, kind_word = self.lot.choice(FIELDS), self.lot.choice(KINDS)
            for word in self.lot.sample(OBJECTS, 4):
                self._row(
                    unit, f"{field}{word}{kind_word}", start + timedelta(self.lot.randrange(300)), self._fen(0.4, 0.97)
                )
        else:
            supplier = f"供应商{self.lot.randrange(10**6)}"
            for n in range(4):
                self._row(unit, self._name(), start + timedelta(85 * n), self._fen(0.3, 0.6), supplier)

    def _row(
        self, unit: str, title: str, on: date, fen: int, supplier: str = "", department: str = "", approval: str = "",
        *, truth: str = "", verb: bool = True,
    ) -> None:  # fmt: skip
        number = f"R{len(self.parts)}"
        prefix = unit if self.lot.random() < 0.3 else ""
        title = f"{prefix}{title}{self.lot.choice(VERBS) if verb else ''}"
        if not supplier and not truth and self.lot.random() < 0.3:
            supplier = f"供应商{self.lot.randrange(10**6)}"
        self.parts.append(Part(number, unit, title, on, fen, supplier, department or self._department(unit), approval))
        if truth:
            self.truth[number] = truth

    def _department(self, unit: str) -> str:
        return unit

    def _name(self) -> str:
        lot = self.lot
        return f"{lot.choice(FIELDS)}{lot.choice(OBJECTS)}{lot.choice(OBJECTS)}{lot.choice(KINDS)}"

    def _reworded(self, name: str) -> str:
        """The same thing in other words: one word of the name said otherwise, or one put in."""
        known = [word for word in SAME if word in name]
        if known and self.lot.random() < 0.7:
            word = self.lot.choice(known)
            return name.replace(word, SAME[word])
        cut = self.lot.choice((0, 2, len(name)))
        return name[:cut] + self.lot.choice(("全市", "智慧", "市级", "数字化")) + name[cut:]

    def _day(self) -> date:
        return FIRST_DAY + timedelta(self.lot.randrange(DAYS))

    def _fen(self, low: float, high: float) -> int:
        """An amount between two parts of the line: more small ones than large, never a round number of 分."""
        share = low * (high / low) ** self.lot.random()
        return int(self.limits.threshold_fen * share)

    def _shares(self, count: int, whole: float) -> list[int]:
        """Parts of a whole (in lines), each between a twentieth of the line and the line."""
        while True:
            weights = [self.lot.uniform(0.5, 1.5) for _ in range(count)]
            parts = [whole * w / sum(weights) for w in weights]
            if all(0.06 <= p < 0.995 for p in parts):
                return [int(p * self.limits.threshold_fen) + 1 for p in parts]


def main() -> int:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("rows", nargs="?", type=int, default=1_000_000)
    args.add_argument("--seed", type=int, default=UNSEEN_SEED)
    said = args.parse_args()
    today = date(2028, 1, 1)
    limits = split_limits(Law(rulebook.load("pzbf-2020-14"), today, today, Calendar({})))
    city = City(said.rows, said.seed, limits)
    begun = time.perf_counter()
    sorted(city.parts, key=lambda p: (p.unit, p.on))
    one_sort = time.perf_counter() - begun
    begun = time.perf_counter()
    find_splits(city.parts[:1000], limits)
    warm = time.perf_counter() - begun
    begun = time.perf_counter()
    found = find_splits(city.parts, limits)
    took = time.perf_counter() - begun
    told = {p.id for split in found.splits for p in split.parts}
    right = told & set(city.truth)
    recall, precision = len(right) / len(city.truth), len(right) / max(len(told), 1)
    print(
        f"{len(city.parts):,} rows of {len(city.units):,} units, seed {said.seed}; {len(city.truth):,} rows in planted splits"
    )
    print(
        f"one sort {one_sort:.2f} s; splits {took:.2f} s = {took / one_sort:.2f} sorts (first load of numpy {warm:.2f} s)"
    )
    print(
        f"{len(found.splits):,} suspicions, {len(found.passed):,} let pass with a reason, {len(found.nameless):,} rows not comparable"
    )
    print(f"members: recall {recall:.3f}, precision {precision:.3f}")
    planted, seen = Counter(city.truth.values()), Counter(city.truth[n] for n in right)
    print("  recall by kind: " + ", ".join(f"{kind} {seen[kind] / planted[kind]:.3f}" for kind in sorted(planted)))
    good = took <= MOST_RATIO * one_sort and recall >= LEAST_RECALL and precision >= LEAST_PRECISION
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
