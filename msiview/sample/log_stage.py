"""Writes a log: keeps the clock, the processes and the values of properties."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

CLIENT = "c"
SERVER = "s"

_WRITERS = {
    "c": "MSI (c) (5C:90)",
    "u": "MSI (c) (5C:D8)",
    "s": "MSI (s) (A8:3C)",
    "r": "MSI (s) (A8:74)",
    "h": "MSI (s) (A8:F8)",
    "x": "MSI (s) (A8!44)",
}
"""The prefixes of lines, by the letters that ``install.txt`` explains."""


class Stage:
    """Collects lines in their order in :attr:`lines`."""

    def __init__(self, properties: Mapping[str, str]) -> None:
        """``properties`` are the initial ones of both sides."""
        self.lines: list[str] = []
        self.values = {CLIENT: dict(properties), SERVER: dict(properties)}
        self._now = 0
        self._running: list[str] = []

    def at(self, time: str) -> None:
        """Set the clock to a time: ``14:26:17:203``."""
        hours, minutes, seconds, milli = map(int, time.split(":"))
        now = ((hours * 60 + minutes) * 60 + seconds) * 1000 + milli
        if now < self._now:
            raise ValueError(f"{time} has passed already")
        self._now = now

    @property
    def clock(self) -> str:
        """The time to the second, as unprefixed lines have it."""
        seconds = self._now // 1000
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"

    # -- lines ----------------------------------------------------------

    def plain(self, text: str) -> None:
        """Write a line without prefix."""
        self.lines.append(self._filled(text))

    def say(self, writer: str, wait: int, text: str) -> None:
        """Write a line of the engine, so many milliseconds after the last one."""
        self._now += wait
        time = f"{self.clock}:{self._now % 1000:03}"
        self.lines.append(f"{_WRITERS[writer]} [{time}]: {self._filled(text)}")

    def operation(self, wait: int, text: str) -> None:
        """Write an operation of the script."""
        self.say(SERVER, wait, f"Executing op: {text}")

    def _filled(self, text: str) -> str:
        return Template(text).safe_substitute(self.values[SERVER], clock=self.clock)

    # -- properties -----------------------------------------------------

    def set_value(self, writer: str, wait: int, name: str, value: str) -> None:
        """Set a property. If it has the value already, nothing is written."""
        values = self.values[side_of(writer)]
        value, old = self._filled(value), values.get(name)
        values[name] = value
        if old is None:
            change = f"Adding {name} property. Its value is '{value}'."
        else:
            change = f"Modifying {name} property. Its current value is '{old}'."
            change += f" Its new value: '{value}'."
        if value != old:
            self.say(writer, wait, f"PROPERTY CHANGE: {change}")

    def delete_value(self, writer: str, wait: int, name: str) -> None:
        """Delete a property."""
        old = self.values[side_of(writer)].pop(name)
        self.say(
            writer,
            wait,
            f"PROPERTY CHANGE: Deleting {name} property. Its current value is '{old}'.",
        )

    def dump(self, side: str) -> None:
        """Write all properties of a side at its end."""
        for name, value in self.values[side].items():
            self.lines.append(f"Property({side.upper()}): {name} = {value}")

    # -- actions --------------------------------------------------------

    def begin(self, writer: str, wait: int, action: str, text: str = "") -> None:
        """Begin an action; ``text`` is its row of ActionText."""
        self.say(writer, wait, f"Doing action: {action}")
        self.plain(f"Action $clock: {action}. {text}")
        self.plain(f"Action start $clock: {action}.")
        self._running.append(action)

    def end(self, action: str, returned: int) -> None:
        """End the innermost action."""
        if self._running.pop() != action:
            raise ValueError(f"{action} is not the running action")
        self.plain(f"Action ended $clock: {action}. Return value {returned}.")

    def started(self, wait: int, action: str, description: str = "", template: str = "") -> None:
        """Begin the operations of an action in the script."""
        arguments = [f"Name={action}", f"Description={description}" if description else ""]
        arguments.append(f"Template={template}" if template else "")
        self.operation(wait, f"ActionStart({','.join(arguments)})")
        if description:
            self.plain(f"Action $clock: {action}. {description}")


def side_of(writer: str) -> str:
    """The side whose properties a writer sees."""
    return CLIENT if writer in "cu" else SERVER
