"""The border of the component: what it imports, and the one function that it exports.

`wit_world` and `componentize_py_types` are made by componentize-py from the WIT. An import has
to be granted in manifest.json.
"""

import wit_world
from componentize_py_types import Err
from wit_world.imports import log, records, types

import duties
from failure import InvalidInput, Permanent


class Host:
    """The duties' view of the host."""

    def get(self, key: str) -> str | None:
        return records.get(key)

    def put(self, key: str, value: str, indexes: dict[str, str]) -> None:
        records.put(key, value, [records.IndexValue(*pair) for pair in indexes.items()])

    def info(self, message: str) -> None:
        log.write(log.Severity.INFO, message)


class WitWorld(wit_world.WitWorld):
    """The name is componentize-py's: the class that implements the world's exports."""

    def perform(self, duty: str, call: types.Call, input: str) -> str:
        try:
            return duties.perform(Host(), duty, call, input)
        except InvalidInput as wrong:
            issue = types.Issue(wrong.field, wrong.code, wrong.message)
            raise Err(types.Failure_InvalidInput([issue])) from None
        except Permanent as fault:
            kind = f"https://lianxi.dev/problems/{fault.kind}"
            problem = types.Problem(kind, fault.title, fault.detail, fault.status)
            raise Err(types.Failure_Permanent(problem)) from None
        except Err:
            # A failure of the host's own, such as denied.
            raise
        except Exception as error:
            # A fault of the plugin, and a trap of which the host sees no more than that. So the
            # place is logged; the message is not, it could quote the input.
            log.write(log.Severity.ERROR, f"{type(error).__name__} at {_place(error)}")
            raise


def _place(error: Exception) -> str:
    last = error.__traceback__
    while last.tb_next:
        last = last.tb_next
    return f"{last.tb_frame.f_code.co_filename}:{last.tb_lineno}"
