"""The log that ``--demo`` opens: a verbose log of an installation that fails.

The events are in ``resources/sample/log/install.txt``, which explains its own format; what the
engine writes for each row is made from the sample package's tables.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

from msiview.files.new_file import write_file
from msiview.resources import resource_path
from msiview.sample.log_rows import LogRows
from msiview.sample.log_stage import CLIENT, SERVER, Stage
from msiview.sample.package import sample_tables

LOG_NAME = "contoso-reader-install.log"


def write_sample_log(folder: Path) -> Path:
    """Write the demo's log into a folder, replacing an older one; returns its path.

    UTF-16 with a mark, as the engine writes it.
    """
    path = folder / LOG_NAME
    text = "\r\n".join([*sample_log_lines(), ""])
    write_file(path, [codecs.BOM_UTF16_LE, text.encode("utf-16-le")])
    return path


def sample_log_lines() -> list[str]:
    """The lines of the demo's log."""
    play = _Play()
    script = resource_path("sample", "log", "install.txt").read_text(encoding="utf-8")
    for number, line in enumerate(script.splitlines(), 1):
        try:
            play.perform(line)
        except (KeyError, ValueError, TypeError) as error:
            raise ValueError(f"install.txt, line {number}: {error}") from error
    return play.stage.lines


class _Play:
    """Performs the lines of ``install.txt``."""

    def __init__(self) -> None:
        tables = sample_tables()
        properties = {str(name): str(value) for name, value in tables["Property"].rows}
        self.stage = Stage(properties)
        rows = LogRows(tables, self.stage)
        stage = self.stage
        self._directives: dict[str, Callable[[str], None]] = {
            "at": stage.at,
            "value": self._value,
            "set": self._set,
            "delete": self._delete,
            "begin": self._begin,
            "end": self._end,
            "do": self._do,
            "skip": self._skip,
            "client": self._client,
            "folders": rows.folders,
            "states": lambda rest: rows.states(rest.split()[0], rest.split()[1:]),
            "dump": stage.dump,
            "started": self._started,
            "components": lambda _: rows.components(),
            "files": lambda rest: rows.files(int(rest)),
            "registry": lambda rest: rows.registry(int(rest)),
            "undo": lambda rest: rows.undo(int(rest)),
        }

    def perform(self, line: str) -> None:
        """Perform one line of the script. Raises ValueError or KeyError for an invalid one."""
        if not line or line.startswith("#"):
            return
        if line.startswith("@"):
            name, _, rest = line[1:].partition(" ")
            self._directives[name](rest)
        elif line.startswith("-"):
            self.stage.plain(line[2:])
        else:
            writer, wait, text = line.split(" ", 2)
            self.stage.say(writer, int(wait), text)

    def _value(self, rest: str) -> None:
        name, value = rest.split(" ", 1)
        for side in (CLIENT, SERVER):
            self.stage.values[side][name] = value

    def _set(self, rest: str) -> None:
        writer, wait, name, value = rest.split(" ", 3)
        self.stage.set_value(writer, int(wait), name, value)

    def _delete(self, rest: str) -> None:
        writer, wait, name = rest.split(" ")
        self.stage.delete_value(writer, int(wait), name)

    def _begin(self, rest: str) -> None:
        writer, wait, action, *text = rest.split(" ", 3)
        self.stage.begin(writer, int(wait), action, *text)

    def _end(self, rest: str) -> None:
        action, returned = rest.split(" ")
        self.stage.end(action, int(returned))

    def _do(self, rest: str) -> None:
        self._begin(rest)
        self._end(f"{rest.split(' ')[2]} 1")

    def _skip(self, rest: str) -> None:
        writer, wait, action = rest.split(" ")
        self.stage.say(writer, int(wait), f"Skipping action: {action} (condition is false)")

    def _client(self, rest: str) -> None:
        wait, action = rest.split(" ")
        self.stage.begin(SERVER, int(wait), action)
        self.stage.say(SERVER, 2, f"Skipping {action} action: already done on client side")
        self.stage.end(action, 0)

    def _started(self, rest: str) -> None:
        wait, action, texts = f"{rest}  ".split(" ", 2)
        description, _, template = texts.strip().partition(" | ")
        self.stage.started(int(wait), action, description, template)
