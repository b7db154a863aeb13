"""Finds what a failed custom action wrote itself, which is more specific than the number it
returned.

A message that it had shown, an exception with its stack trace, an error in its output. Source:
docs/log-format.md, "Cause of a failure"; logs of managed, WiX and InstallShield actions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from msiview.analysis.logs.cause.candidates import Candidate, Trust
from msiview.analysis.logs.cause.message_fields import PROGRAM_ERRORS
from msiview.analysis.logs.log_lines import parsed_lines
from msiview.late_patterns import late_pattern
from msiview.logs.codes import installer_error
from msiview.logs.facts import Message
from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.log import Log

_USER_EXIT = 1602
_FIRST_FOREIGN = 25000
"""Numbers from this one on are for custom actions."""

_EXCEPTION = late_pattern(
    r"Exception\b|\bUnhandled exception\b|^Traceback \(|\bYou must install (?:or update )?\.NET\b"
)
_TRACE = late_pattern(
    r"\s+at \S|\s*--- |\s*---> |\s+(?:bei|à|en|in|w|в|で) [\w.<>]+\.[\w.<>]+\("
    r"|[\w.+]+(?:Exception|Error)\b ?[:(]|(?:Inner )?Exception\b"
    r"|(?:At|In) .{1,400}:\d+ \w+:\d+|\s*\+ |Line \|\s*$|\s*\d* \| "
)
"""Further lines of an exception, in the most frequent languages of .NET, and of PowerShell's error
records."""
_CATEGORY = late_pattern(r"\s*\+ CategoryInfo |Line \|\s*$")
_POSITION = late_pattern(r"(?:At|In) .{1,400}:\d+ \w+:\d+|\s*\+ |Line \|\s*$")
_COMMAND_SAYS = late_pattern(r"\S{1,200} : |\S{1,80}: \S.{0,400}:\d+\s*$")
"""How PowerShell begins an error record, before version 7 and since."""
_MOST_WRAPPED = 4
"""Lines into which the message of an error record is wrapped."""
_QUIET = late_pattern(r"\w*(?:QuietExec|QtExec)\w*: +(?P<error>Error 0x[0-9a-fA-F]{8}: )?")
"""Output of a program behind the name of WiX's action that runs it, and what that says itself."""
_FAILURE = late_pattern(
    r"(?i)\b(?:errors?|fail(?:ed|ure|s)?|exception|fatal|can(?:not|'t| not)|could ?n(?:o|')t|unable"
    r"|denied|not (?:found|valid|permitted|allowed|installed|exist\w*|available|supported"
    r"|recognized)|no such|invalid|missing|refused|timed? ?out|abort\w*|crash\w*|illegal|corrupt\w*"
    r"|(?:returned (?:error )?|exit(?:ed with)? code:? )(?!0(?:x0+)?\b)-?(?:0x[0-9a-f]{1,8}|\d+)"
    r"|fehler\w*|kann nicht|konnte nicht|verweigert|nicht gefunden|erreur|échec|échoué"
    r"|introuvable|refusé|errore|impossibile|impossible|erro|falha|falló|no se p\w+"
    r"|no se encontr\w+|ошибк\w+|не удалось|не найден\w*|отказано)(?!\w)"
    r"|エラー|失敗|例外|できません|错误|失败|异常|異常|無法|无法|오류|실패|예외"
)
"""Words of failures, in the most frequent languages of logs."""
_NO_FAILURE = late_pattern(
    r"(?i)\b(?:0|no|without) (?:errors?|failures?|warnings?)\b|\bsuccess"
    r"|\berror(?:s| code)?[:= ]+0\b"
)

_ADDRESS = late_pattern(r"\bhttps?://\S+")
_CODE_ALONE = late_pattern(
    r"(?:[\w.]{1,72}:\s+)?[^\d\n]{0,24}-?(?:0x[0-9A-Fa-f]{1,8}|\d{1,10})[).]{0,2}\s*"
)
"""A line that only tells the code of the error in the line before it."""

_OF_SCRIPTS = late_pattern(
    r"\d: .{0,40}?\b(?:ERROR|[Ff]ailed|FAILED|[Uu]nable|[Cc]annot|[Cc]ould not|[\w.]*Exception)\b"
)
"""A failure that a script of InstallShield tells as data of its action."""
_SPOKEN = frozenset({LineKind.CUSTOM_ACTION_OUTPUT, LineKind.CONTINUATION, LineKind.UNKNOWN})
_BETWEEN = frozenset(
    {
        *(LineKind.BLANK, LineKind.NOTE, LineKind.PRODUCT_MESSAGE, LineKind.HANDLE_LEAK),
        *(LineKind.ERROR, LineKind.INFO, LineKind.HOUSEKEEPING, LineKind.PROPERTY_CHANGE),
        LineKind.ACTION_DATA,
    }
)
"""Kinds of lines that may stand between an action's output and the line with its result."""
_FOLLOWING = frozenset(
    {LineKind.CUSTOM_ACTION_OUTPUT, LineKind.CONTINUATION, LineKind.UNKNOWN, LineKind.ERROR}
)
_MOST_LINES = 80
"""Lines of one message or exception, and of an action's output that are examined."""


def spoken_words(log: Log, returned: Candidate) -> Candidate | None:
    """What an action wrote before it returned an error, beside a message that it showed."""
    return _spoken(log, returned) if returned.trust is Trust.RETURNED else None


def own_words(log: Log, returned: Candidate, others: tuple[Candidate, ...]) -> Candidate | None:
    """The complete message of the action that returned an error; None if it wrote none.

    ``others`` are the other candidates from the same part of the log.
    """
    if returned.trust is not Trust.RETURNED or returned.code == _USER_EXIT:
        return None
    number = returned.message.action
    same = [other for other in others if other.message.action == number]
    run = [o for o in same if o.code in PROGRAM_ERRORS and o.message.source != LineKind.NOTE]
    if run:
        return min(run, key=_repeats)
    same = [other for other in same if other.message.line < returned.message.line]
    shown = [other for other in same if _is_foreign(other)]
    if shown:
        return min(shown, key=_repeats)
    told = [o for o in same if o.message.source == LineKind.PRODUCT_MESSAGE and o.code is None]
    if number is None:  # without the beginning of the action it may be of another one
        told = [other for other in told if _tells_failure(other.message.text)]
    if told:
        return told[0]
    said = [other for other in same if other.trust is Trust.OUTPUT]
    thrown = next((other for other in said if _is_exception(log, other.message)), None)
    if thrown is not None:
        return thrown
    first = next(iter(said), None)
    if first is None or _QUIET.match(first.message.text) is not None:
        return _spoken(log, returned) or first
    return first


def _repeats(candidate: Candidate) -> bool:
    """Whether it is the repetition of a message for the event log."""
    return candidate.message.source != LineKind.ERROR


def _spoken(log: Log, returned: Candidate) -> Candidate | None:
    """What tells of a failure in the lines before the result of an action: an exception, an error
    record of PowerShell, the last line with a word for it."""
    lines = _lines_before(log, returned.message.line)
    for at, (number, text) in enumerate(lines):
        if _CATEGORY.match(_bare(text)) is not None:
            first = at
            while first > 0 and _POSITION.match(_bare(lines[first][1])) is not None:
                first -= 1
            return _record(returned, lines, first)
        if _EXCEPTION.search(text) is not None:
            is_announced = at > 0 and lines[at - 1][1].rstrip().endswith(":")
            return _output(returned, *(lines[at - 1] if is_announced else (number, text)))
    failed = [line for line in lines if _tells_failure(line[1])]
    quiet = [line for line in lines if _is_quiet(line[1])]
    last = next(reversed(failed), next(reversed(quiet), None))
    if last is None:
        return None
    if len(failed) > 1 and _CODE_ALONE.fullmatch(last[1]) and failed[-2][0] == last[0] - 1:
        return _output(returned, failed[-2][0], f"{failed[-2][1]}\n{last[1]}")
    return _output(returned, *last)


def _record(returned: Candidate, lines: list[tuple[int, str]], last: int) -> Candidate:
    """The message of PowerShell's error record that ends in a line; wrapped lines are joined."""
    for first in range(last, max(-1, last - _MOST_WRAPPED), -1):
        is_joined = lines[last][0] - lines[first][0] == last - first
        if is_joined and _COMMAND_SAYS.match(_bare(lines[first][1])) is not None:
            text = "\n".join(text for _, text in lines[first : last + 1])
            return _output(returned, lines[first][0], text)
    return _output(returned, *lines[last])


def _bare(text: str) -> str:
    """What a program wrote, without the name of WiX's action that runs it."""
    match = _QUIET.match(text)
    return text[match.end() :] if match is not None and match["error"] is None else text


def _lines_before(log: Log, line: int) -> list[tuple[int, str]]:
    """The output before a line, back to the beginning of the action; in the order of the log."""
    kinds = log.facts.kinds
    first = max(0, line - _MOST_LINES)
    begin = line
    while begin > first and (kinds[begin - 1] in _SPOKEN or kinds[begin - 1] in _BETWEEN):
        begin -= 1
    found = []
    for number, parts in parsed_lines(log, begin, line):
        is_data = kinds[number] == LineKind.ACTION_DATA
        if kinds[number] in _SPOKEN or (is_data and _OF_SCRIPTS.match(parts.text) is not None):
            found.append((number, parts.text))
    return found


def _is_quiet(text: str) -> bool:
    """Whether a line is the output of a program that WiX's action runs."""
    match = _QUIET.match(text)
    return match is not None and match["error"] is None and bool(text[match.end() :].strip())


def _tells_failure(text: str) -> bool:
    match = _QUIET.match(text)
    if match is not None and match["error"] is not None:
        return False
    text = _ADDRESS.sub("", text)
    return _FAILURE.search(text) is not None and _NO_FAILURE.search(text) is None


def _output(returned: Candidate, line: int, text: str) -> Candidate:
    kind, level = int(LineKind.CUSTOM_ACTION_OUTPUT), int(Level.ERROR)
    action = returned.message.action
    last = line + text.count("\n")
    message = Message(line, last, kind, level, text.strip(), None, returned.message.side, action)
    return Candidate(message, Trust.OUTPUT, None)


def whole_message(log: Log, message: Message) -> Message:
    """A message with its further lines: what its first line announces with a colon, and an
    exception's stack trace."""
    lines = [message.text]
    kinds = log.facts.kinds
    for number, line in _lines_behind(log, message.last):
        is_announced = len(lines) == 1 and lines[0].rstrip().endswith(":")
        is_trace = _TRACE.match(_bare(line)) is not None
        if number >= len(kinds) or kinds[number] not in _FOLLOWING:
            break
        if not line.strip() or not (is_announced or is_trace):
            break
        lines.append(line.rstrip())
    return replace(message, last=message.last + len(lines) - 1, text="\n".join(lines))


def _is_foreign(candidate: Candidate) -> bool:
    """Whether the number of the message is none of the installer's own."""
    if candidate.trust is not Trust.NUMBERED or candidate.code is None:
        return False
    return candidate.code >= _FIRST_FOREIGN or installer_error(candidate.code) is None


def _is_exception(log: Log, message: Message) -> bool:
    if _EXCEPTION.search(message.text) is not None:
        return True
    behind = next(_lines_behind(log, message.last), None)
    return behind is not None and _EXCEPTION.search(behind[1]) is not None


def _lines_behind(log: Log, line: int) -> Iterator[tuple[int, str]]:
    count = max(0, min(_MOST_LINES, len(log) - line - 1))
    return enumerate(log.text.lines(line + 1, count), line + 1)
