"""The ways in which a duty can fail that this plugin uses. The WIT has three more: denied,
needs-human and unavailable.

Any other exception that leaves `perform` is a trap: an incident that an operator sees.
"""

from dataclasses import dataclass


@dataclass
class InvalidInput(Exception):
    """The input is wrong at this place, a JSON pointer: back to whoever gave it (补正)."""

    field: str
    code: str
    message: str


@dataclass
class Permanent(Exception):
    """It will not succeed however often it is tried."""

    kind: str
    title: str
    detail: str
    status: int
