"""``tongchou flags`` over files: what it finds, and a sentence for whatever cannot be read."""

import json
import subprocess
import sys

import pytest

from tongchou.surfaces.cli import main

BIDS = """招标编号,项目名称,投标人,报价（万元）,联系人,MAC地址
Z-1,河道监测,甲公司,100,张三,00-11
Z-1,河道监测,乙公司,108,李四,00-11
Z-1,河道监测,丙公司,131,王五,00-33
Z-2,停车管理,甲公司,100,张三,00-11
Z-2,停车管理,丁公司,115,赵六,00-44
"""
SPLITS = """编号,需求单位,项目名称,签订日期,合同金额（万元）,供应商
C-1,市教育局,智慧校园平台（一期）,2028-01-10,190,甲公司
C-2,市教育局,智慧校园平台（二期）,2028年4月2日,150,甲公司
C-3,市教育局,智慧校园平台三期,2028/6/20,120.01,甲公司
C-4,市教育局,考试报名,2028-03-01,300,乙公司
C-5,市民政局,智慧养老运维服务,2026-03-01,250,丙公司
C-6,市民政局,智慧养老运维服务,2027-02-20,250,丙公司
C-7,市民政局,殡葬预约,待定,100,丙公司
C-8,,福利彩票,2028-01-01,100,丙公司
"""


@pytest.fixture
def ask(tmp_path, capsys):
    def run(what, text, *words):
        file = tmp_path / "清单.csv"
        file.write_text(text, "utf-8")
        code = main(["flags", what, str(file), *words])
        return code, *capsys.readouterr()

    return run


@pytest.mark.clause("17.2")
def test_offers_of_a_file(ask):
    code, out, err = ask("bids", BIDS)
    assert (code, err) == (1, "")
    assert "甲公司、乙公司的电脑（MAC、IP 或加密锁号）相同：00-11。" in out
    assert "2 次采购，1 次可疑，其中 0 次只凭报价。" in out
    assert "由人核实" in out
    told = json.loads(ask("bids", BIDS, "--json")[1])
    assert [one["about"] for one in told["found"]] == ["Z-1"]
    assert told["found"][0]["clues"][0] == {
        "bidders": ["甲公司", "乙公司"], "says": "甲公司、乙公司的电脑（MAC、IP 或加密锁号）相同：00-11。", "honest_per_10000": None,
    }  # fmt: skip
    assert ask("bids", BIDS.replace("00-11", ""))[0] == 0


@pytest.mark.clause("11.4")
def test_purchases_of_a_file(ask):
    code, out, err = ask("splits", SPLITS)
    assert (code, err) == (1, "")
    assert "3 个供应商相同的项目，每个都低于 400.00 万元（本市参数），合计 460.01 万元，疑似拆分。" in out
    assert "C-3　2028-06-20　1,200,100.00 元" in out
    assert "没有提示：每年一次的工作" in out
    assert "读不懂　第 8 行：“待定”" in out
    assert "读不懂　第 9 行没有单位，没有比较。" in out
    told = json.loads(ask("splits", SPLITS, "--json")[1])
    assert told["found"][0]["fen"] == 460_010_000
    assert [part["id"] for part in told["found"][0]["parts"]] == ["C-1", "C-2", "C-3"]


@pytest.mark.parametrize(
    ("what", "text", "says"),
    [
        ("bids", "", "空文件"),
        ("bids", "甲,乙\n1,2\n", "没有投标报价表"),
        ("bids", "投标人,报价（元）\n甲公司,1\n", "没有招标编号或项目名称一列"),
        ("splits", BIDS, "缺少列：“单位”、“日期”、“金额”"),
        ("splits", "\0\0\0", "不是表格"),
    ],
)
def test_a_file_that_cannot_be_looked_at_says_why(ask, what, text, says):
    code, out, err = ask(what, text)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err


def test_a_file_that_is_not_there_and_a_unit_that_is_none(tmp_path, capsys, ask):
    assert main(["flags", "bids", str(tmp_path / "无.csv")]) == 2
    assert "没有" in capsys.readouterr().err
    assert ask("splits", SPLITS, "--unit", "斤")[2] == "不认识单位“斤”。写元、万元或亿元。\n"


def test_an_amount_without_unit_is_said_and_the_unit_can_be_given(ask):
    bare = SPLITS.replace("（万元）", "")
    assert "没有单位，不知道是元还是万元" in ask("splits", bare)[1]
    assert "合计 460.01 万元" in ask("splits", bare, "--unit", "万元")[1]


def test_it_needs_no_django(tmp_path):
    file = tmp_path / "清单.csv"
    file.write_text(BIDS, "utf-8")
    program = "import sys; from tongchou.surfaces.cli import main; main(['flags', 'bids', sys.argv[1]]); print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"
