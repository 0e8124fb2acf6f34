"""The duties (职责) of the department.

Nothing here knows that it runs in a component: what the host lends comes in as an argument,
so that a test can lend a fake.
"""

import json
import re
from typing import Any, Protocol

from day import parse_day, whole_months
from failure import InvalidInput, Permanent

PLUGIN = "sample-python"
# Half of a surrogate pair is JSON, but no text that can be stored.
_HALF = re.compile("[\ud800-\udfff]")


class Call(Protocol):
    """What this plugin reads of the WIT's record `call`."""

    basis_date: str


class Host(Protocol):
    """What the host lends, see the interfaces `records` and `log` of the WIT."""

    def get(self, key: str) -> str | None: ...

    def put(self, key: str, value: str, indexes: dict[str, str]) -> None: ...

    def info(self, message: str) -> None: ...


def perform(host: Host, duty: str, call: Call, input: str) -> str:
    """Does the duty of that name: JSON text in, JSON text out."""
    found = DUTIES.get(duty)
    if found is None:
        detail = f"插件 {PLUGIN} 没有职责 {duty}；现有：{'、'.join(DUTIES)}"
        raise Permanent("unknown-duty", "没有这项职责", detail, 404)
    return _to_json(found(host, call, _parse(input)))


def register(host: Host, call: Call, input: Any) -> dict:
    """登记: a name is registered once."""
    name = _text(input, "name")
    if host.get(name) is not None:
        raise InvalidInput("/name", "RULE_VIOLATION", "名称已登记")
    registered_on = call.basis_date
    record = {"name": name, "registeredOn": registered_on}
    host.put(name, _to_json(record), {"name": name})
    # Without the name: the log is kept outside the protected store.
    host.info("完成一项登记")
    return {"registeredOn": registered_on}


def age(_host: Host, call: Call, input: Any) -> dict:
    """月龄: the age in whole months on the day whose rules apply."""
    born = parse_day(_text(input, "bornOn"))
    if born is None:
        raise InvalidInput("/bornOn", "INVALID_INPUT", "不是有效日期，应为YYYY-MM-DD")
    today = parse_day(call.basis_date)
    if today < born:
        raise InvalidInput("/bornOn", "RULE_VIOLATION", "出生日期晚于适用依据日")
    return {"months": whole_months(born, today)}


DUTIES = {"register": register, "age": age}


def _no_json(constant: str) -> None:
    # Python's reader takes NaN and Infinity, which are not JSON.
    raise ValueError(constant)


def _parse(input: str) -> Any:
    try:
        return json.loads(input, parse_constant=_no_json)
    except (ValueError, RecursionError):
        raise InvalidInput("", "INVALID_INPUT", "输入不是JSON") from None


def _text(input: Any, field: str) -> str:
    """A field of the input.

    The host has checked the input by the manifest's schema; this makes the duty safe without it.
    """
    value = input.get(field) if isinstance(input, dict) else None
    if not isinstance(value, str) or _HALF.search(value):
        raise InvalidInput(f"/{field}", "INVALID_INPUT", "应为文本")
    return value


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
