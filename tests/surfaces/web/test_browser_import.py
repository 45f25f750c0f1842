"""The pages of imports in a real browser: a list goes in by clicks alone, and no page of it has a barrier."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.surfaces.web.test_browser import CHROMIUM, WIDTHS, barriers, chromium, press, visit

from tongchou.records.models import ImportJob, Record
from tongchou.surfaces.demo.people import settle

__all__ = ["chromium", "visit"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.usefixtures("emptied"),
]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["示例市信息化项目台账"])
    sheet.append(["项目名称", "建设单位", "总投资", "状态", "开工日期"])
    sheet.append(["智慧校园平台", "示例市教育局", 120, "使用中", "2019年5月"])
    sheet.append(["社会救助系统", "民政局", 80, None, "2020-01-01"])
    for n in range(60):
        sheet.append([f"系统{n}", "示例市应急管理局", 10 + n, "建设中", None])
    path = tmp_path / "台账.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("size", WIDTHS, ids=str)
def test_a_list_goes_in_by_clicks_and_no_page_has_a_barrier(
    visit: Any, live_server: Any, transactional_db: Any, ledger: Path, size: Any
) -> None:
    settle()
    page = visit(size, "lin.jing")
    page.goto(f"{live_server.url}/import/")
    wrong = barriers(page)
    page.set_input_files("#file", ledger)
    press(page, "main form .btn-primary")
    wrong += barriers(page)
    page.select_option("#u2", "WAN")
    press(page, "button[value=read]")
    wrong += barriers(page)
    page.fill("#unit0", "示例市民政局")
    press(page, ".units .do button")
    page.select_option("#f-stage", "planned")
    press(page, "fieldset.flt button")
    wrong += barriers(page)
    page.uncheck("#take3")
    press(page, "button[name=go]")
    assert page.url.endswith("?show=all&page=2")
    press(page, "button[value=load]")
    page.wait_for_selector("dl.facts")
    page.wait_for_selector("[data-go-on]", state="detached", timeout=60_000)
    wrong += barriers(page)
    press(page, "main .btn-line >> text=撤销这次录入")
    wrong += barriers(page)
    assert not wrong, "\n".join(wrong)
    job = ImportJob.objects.get()
    assert job.phase == "loaded"
    assert Record.objects.count() == 61 == job.rows.filter(outcome="entered").count()
    assert [r.title for r in job.rows.exclude(outcome="entered")] == ["社会救助系统"]
