"""The five standards of the redesign (work plan of Yinchuan) and what the elements of an item owe each other.

Each rule takes the item and yields its faults; `STANDARDS` is the whole list."""

import re
from collections.abc import Callable, Iterator
from math import ceil
from typing import Any

from stdnum.cn import uscc

from .faults import Bundle, Fault

TYPES = {
    "01": "行政许可", "05": "行政给付", "07": "行政确认", "08": "行政奖励",
    "09": "行政裁决", "10": "其他行政权力", "20": "公共服务",
}  # fmt: skip
MOST = {"natural": 5, "legal": 10, "both": 5}  # standard 2; an item for both is measured by the stricter
ASKED = {"e_form", "applicant", "third_party"}
# What a Chinese authority issues: it stands in a library or register and is never asked for.
GOVERNMENT_ISSUED = re.compile(
    "居民身份证|身份证复印件|户口簿|户口本|结婚证|离婚证|出生医学证明|营业执照|居住证|驾驶证|行驶证|不动产权证|房产证|残疾人证"
    "|社会保障卡|学历证书|无房证明|户籍证明|经营许可证|参保证明|完税证明"
)


def codes(of: Bundle) -> Iterator[Fault]:
    """Standard 1: the item hangs in the base library under well-formed codes."""
    item, code, body = of.item, of.item["codes"], of.item["body"]["creditCode"]
    if TYPES[item["typeCode"]] != item["type"]:
        yield of.fault("item.json", "/typeCode", "range.type", f"{item['typeCode']} 不是“{item['type']}”")
    if code["catalog"][2:4] != item["typeCode"]:
        yield of.fault("item.json", "/codes/catalog", "range.catalog", "基本编码第3、4位须为事项类型")
    if not uscc.is_valid(body):
        yield of.fault("item.json", "/body/creditCode", "range.body", "统一社会信用代码校验位不符")
    if code["task"] != body + item["level"] + code["catalog"]:
        yield of.fault("item.json", "/codes/task", "range.task", "实施编码 = 信用代码 + 层级 + 基本编码")
    if code["handling"][:-2] != code["task"]:
        yield of.fault("item.json", "/codes/handling", "range.handling", "办理项编码 = 实施编码 + 2位")
    if item["code"] != of.code:
        yield of.fault("item.json", "/code", "range.folder", "文件夹名与事项代码不同")


def count(of: Bundle) -> Iterator[Fault]:
    """Standard 2: at most 5 materials from a person, 10 from a firm; public-safety items file their reason."""
    subject, asked = of.item["subject"], sum(material["submits"] for _, material in of.slots)
    if of.item["publicSafetyExempt"]:
        if "publicSafetyReason" not in of.item:
            yield of.fault("item.json", "/publicSafetyReason", "count.reason", "公共安全类事项须报备理由")
    elif asked > MOST[subject]:
        yield of.fault(
            "item.json", "/materials", f"count.{subject}", f"要求提交{asked}份，最多{MOST[subject]}份"
        )


def sources(of: Bundle) -> Iterator[Fault]:
    """Standard 2: nothing that government issued, that data show or that a commitment replaces is asked for."""
    for at, material in of.slots:
        if material["submits"] != (material["source"] in ASKED):
            yield of.fault("item.json", f"{at}/submits", "source.submits", f"来源为 {material['source']}")
        elif material["submits"]:
            yield from _asked(of, at, material)
        elif "whyNot" not in material:
            yield of.fault("item.json", f"{at}/whyNot", "source.why", "不用提交的材料须说明原因")
        if material["required"] and not material["submits"]:
            yield of.fault("item.json", f"{at}/required", "source.required", "不用提交的材料不能是必交")


def _asked(of: Bundle, at: str, material: dict[str, Any]) -> Iterator[Fault]:
    name = material["name"]["zh"]
    if material.get("issuer") == "government":
        yield of.fault("item.json", f"{at}/issuer", "source.government", f"“{name}”由政府签发，不得要求提交")
    elif material["source"] != "e_form" and GOVERNMENT_ISSUED.search(name):
        yield of.fault("item.json", f"{at}/name", "source.government", f"“{name}”由政府签发，不得要求提交")
    if material.get("commitmentSuitable"):
        yield of.fault("item.json", at, "source.commitment", f"“{name}”适用告知承诺，不得要求提交")
    if "how" not in material:
        yield of.fault("item.json", f"{at}/how", "source.how", "须说明怎样准备")
    if material["source"] != "e_form" and not {"accepts", "maxFiles"} <= material.keys():
        yield of.fault("item.json", at, "source.file", "上传的材料须写明格式和份数")


def archiving(of: Bundle) -> Iterator[Fault]:
    """Standard 3: filed electronically; no paper is demanded."""
    for at, material in of.slots:
        for key in ("paperOriginals", "paperCopies"):
            if material.get(key, 0) > 0:
                yield of.fault("item.json", f"{at}/{key}", "archive.paper", "不得要求提交纸质材料")


def real_name(of: Bundle) -> Iterator[Fault]:
    """Standard 4: identity by the app; on site only with the approved exception kept here."""
    if of.item["realName"]["how"] == "onsite" and "exception" not in of.item["realName"]:
        yield of.fault("item.json", "/realName/exception", "realname.exception", "现场实名须有市政府批准文件")


def integration(of: Bundle) -> Iterator[Fault]:
    """Standard 5: what several departments handle together belongs to a theme."""
    if of.item["body"].get("joint") and not of.item["themes"]:
        yield of.fault("item.json", "/themes", "theme.joint", "跨部门事项须归入“一件事”主题")


def limits(of: Bundle) -> Iterator[Fault]:
    """The promise is not longer than the law; an instant item promises the same day."""
    item = of.item
    promise, statutory = item["limits"]["promise"], item["limits"]["statutory"]
    at = "/limits/promise/value"
    if promise["value"] is None:
        yield of.fault("item.json", at, "limit.promise", "须有承诺时限")
    elif (item["caseType"] == "instant") != (promise["value"] == 0):
        yield of.fault("item.json", at, "limit.instant", "即办件承诺时限为0，承诺件大于0")
    elif statutory["value"] is not None and _days(promise) > _days(statutory):
        yield of.fault("item.json", at, "limit.longer", "承诺时限长于法定时限")
    for name, limit in (("promise", promise), ("statutory", statutory)):
        if (limit["value"] is None) != (limit["unit"] is None):
            yield of.fault("item.json", f"/limits/{name}/unit", "limit.unit", "时限与单位须同时有或同时无")


def _days(limit: dict[str, Any]) -> int:
    """Calendar days, weekends counted, holidays not: enough to compare two limits."""
    days = int(limit["value"])
    return days + 2 * ceil(days / 5) if limit["unit"] == "working_day" else days


def handling(of: Bundle) -> Iterator[Fault]:
    """What "online", visits and single-officer say about each other."""
    item, full = of.item, of.item["online"] == "full"
    if item["singleOfficer"] and item["caseType"] != "instant":
        yield of.fault("item.json", "/singleOfficer", "handling.officer", "只有即办件可由一人办结")
    if full != (item["visitCount"] == 0):
        yield of.fault("item.json", "/visitCount", "handling.visits", "全程网办到场次数为0，其他须到场")
    if full != (item["inPersonReason"] is None):
        yield of.fault(
            "item.json", "/inPersonReason", "handling.reason", "须到场的须说明原因，全程网办的没有原因"
        )
    if (item["online"] == "window") != (item["handlingForms"] == ["1"]):
        yield of.fault("item.json", "/handlingForms", "handling.forms", "仅窗口办理的只有形式1")
    if of.schema is None and item["online"] == "full" and item["redesign"] == "struck_off":
        yield of.fault("item.json", "/redesign", "handling.redesign", "没有表单的事项不能销号")


def service(of: Bundle) -> Iterator[Fault]:
    """Who can apply on the phone is told whom to ask and where to complain (GB/T 39046: 咨询方式, 监督投诉方式), and no
    parcel is promised that the outcome does not travel in."""
    said = of.item.get("service", {})
    if said.get("courier") and "courier" not in of.item["outcome"].get("delivery", []):
        yield of.fault("item.json", "/service/courier", "service.courier", "结果的送达方式里没有快递")
    if of.schema is None:
        return
    for key, what in (("consult", "咨询方式"), ("complain", "监督投诉方式")):
        if key not in said:
            yield of.fault("item.json", f"/service/{key}", f"service.{key}", f"有表单的事项须写明{what}")


def names(of: Bundle) -> Iterator[Fault]:
    """Slots are named once; consents and the commitments behind materials are listed."""
    seen: set[str] = set()
    listed = {code for _, code, _ in of.consents}
    for at, material in of.slots:
        if material["slot"] in seen:
            yield of.fault("item.json", f"{at}/slot", "names.slot", f"重复的材料代号 {material['slot']}")
        seen.add(material["slot"])
        consent = material.get("consent")
        if material["source"] == "commitment" and consent not in listed:
            yield of.fault("item.json", f"{at}/consent", "names.commitment", "告知承诺须列出承诺书代码")
    name = of.item["name"]["zh"]
    if name in of.item["aliases"]:
        yield of.fault("item.json", "/aliases", "names.alias", "别名不能与名称相同")


STANDARDS: tuple[Callable[[Bundle], Iterator[Fault]], ...] = (
    codes, count, sources, archiving, real_name, integration, limits, handling, service, names,
)  # fmt: skip
