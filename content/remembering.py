"""What one process remembers of frozen texts (记忆): the last ones asked for, under a key."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """The values asked for last; shared by the threads of a process.

    A value must follow from its key alone, as what is made of a frozen text does from its hash.
    """

    def __init__(self, most: int) -> None:
        """Keep at most this many."""
        self._most = most
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def of(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made now if it is not remembered."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            if len(self._values) > self._most:
                self._values.popitem(last=False)
        return value
