"""Whether a file is a log, by its contents."""

from __future__ import annotations

import os

from msiview.late_patterns import late_pattern
from msiview.logs.deployment_reader import CONSOLE, deployment_line
from msiview.logs.engine_beginnings import MARKDOWN, STRONG, WEAK
from msiview.logs.log_file import LogFile
from msiview.logs.setup_lines import DETAIL, SUMMARY, task

_INSTALLER = "msi"
"""What the log of a deployment tool has somewhere if it tells of an installation."""

_FEWEST_CHARACTERS_TO_A_ZERO = 20
"""Some programs end each line of a text with a zero, as C does; binary files have more."""

_EVENT = late_pattern(
    r"Detection of product '\{[0-9A-Fa-f-]{36}\}', feature '"
    r"|MsiInstaller[\s\S]{0,2000}?(?:Product: .{1,200}? -- |Windows Installer \w+ )"
)
"""A text of the event log, however it was copied or exported."""


def is_log(path: str | os.PathLike[str]) -> bool:
    """Whether samples of a file have lines that the engine, a bundle or a deployment tool has
    written, whatever stands around them and whatever the file is called; so are texts of the event
    log. False for binary files.

    Raises :class:`~msiview.errors.UnreadableFile`.
    """
    file = LogFile(path)
    texts = file.samples()
    if not texts or texts[0].count("\0") * _FEWEST_CHARACTERS_TO_A_ZERO > len(texts[0]):
        return False
    return not file.framing.is_plain or any(_tells_a_log(text) for text in texts)


def _tells_a_log(text: str) -> bool:
    if STRONG.search(text) or MARKDOWN.search(text):
        return True
    lines = text.splitlines()
    if any(WEAK.match(line) or CONSOLE.match(line) for line in lines):
        return True
    if _EVENT.search(text) or SUMMARY.search(text) or any(map(DETAIL.match, lines)):
        return True
    if any(task(line) is not None for line in lines):
        return True
    names_installer = _INSTALLER in text.lower()
    return names_installer and any(deployment_line(line) is not None for line in lines)
