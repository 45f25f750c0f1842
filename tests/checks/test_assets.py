"""The rules on catalogue entries and on offers of results."""

from dataclasses import replace
from datetime import date

import pytest

from tongchou.lifecycle.words import Line
from tongchou.stages.assets.facts import CatalogueFacts, ReuseFacts

ENTRY = CatalogueFacts(
    title="危化品企业基本信息",
    owner="市应急管理局危化处",
    source_system="危险化学品运输智慧监管平台",
    items=({"item": "企业名称", "type": "文本"}, {"item": "统一社会信用代码", "type": "文本"}),
    share_type="unconditional",
    open_type="conditional",
    update_cycle="day",
)
OFFER = ReuseFacts(result="企业一张图组件", ip_owner="unit", accepted_on=date(2025, 12, 1))
GOOD = {Line.CATALOGUE: ENTRY, Line.REUSE: OFFER}


@pytest.mark.clause("29.1", "29.3")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": " "}, ["没有填“信息资源名称”。"]),
        ({"owner": None}, ["没有填“数据提供单位”。"]),
        ({"source_system": ""}, ["没有填“来源系统”。"]),
        ({"items": ()}, ["没有填“数据项”。"]),
        ({"items": ({"item": "企业名称"}, {"type": "文本"})}, ["数据项第 2 行没有写名称。"]),
        ({"update_cycle": None}, ["没有填“更新周期”。"]),
        ({"share_type": None}, ["没有填“共享方式”。"]),
        ({"share_type": "conditional"}, ["共享方式选了有条件共享，没有写条件或理由。"]),
        ({"share_type": "none", "share_reason": ""}, ["共享方式选了不予共享，没有写条件或理由。"]),
        ({"share_type": "none", "share_reason": "涉及商业秘密，依据合同第八条"}, []),
    ],
)
def test_an_entry_says_whose_data_it_is_and_how_it_is_shared(said, change, says):
    assert said("CAT-COMPLETE", replace(ENTRY, **change)) == says


@pytest.mark.clause("29.2")
def test_whether_data_are_open_to_the_public_is_answered_before_they_are_published(said):
    assert said("CAT-COMPLETE", replace(ENTRY, open_type=None)) == ["没有填“向社会开放”。"]
    assert said("CAT-COMPLETE", replace(ENTRY, open_type="none")) == []


@pytest.mark.clause("28")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"result": ""}, ["没有写推荐的是什么成果。"]),
        ({"ip_owner": "contractor"}, ["成果归属填了承建单位，项目成果归需求单位所有。"]),
        ({"ip_owner": "shared"}, ["成果归属填了双方共有，项目成果归需求单位所有。"]),
        ({"accepted_on": None}, ["项目还没有通过竣工验收。"]),
    ],
)
def test_what_is_offered_belongs_to_the_unit_and_is_accepted(said, change, says):
    assert said("REU-OWNED", replace(OFFER, **change)) == says
