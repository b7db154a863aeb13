"""Explains messages: their number, fields and system errors, and what to check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msiview.analysis.logs.cause.candidates import action_return
from msiview.analysis.logs.cause.named_in_messages import packed_guid
from msiview.late_patterns import late_pattern
from msiview.logs.codes import (
    InstallerError,
    SystemErrorCode,
    cabinet_error,
    exit_code,
    installer_error,
    output_hints,
    system_error,
    system_error_or_origin,
)

_SYSTEM_FIELDS = frozenset(
    {"system error", "HRESULT", "STG code", "error", "patch status", "SFP error", "error number"}
)
_IN_TEXT = late_pattern(
    r"(?i)\b(?:0x(?P<hex>[0-9a-f]{8})\b"
    r"|(?:system error|hresult|(?<!cabinet )error code|(?<!server )error"
    r"|fehler(?:code)?|code d['’]erreur|erreur|codice (?:di )?errore|código de erro[r]?|код ошибки"
    r"|エラー ?コード|错误代码|錯誤碼|오류 코드)[\s:：]{1,3}(?P<number>-?\d{1,10})\b)"
    r"|(?<![\w-])(?P<negative>-(?:[12]\d{9}|5\d{8})|(?:214[5-8]|322[12])\d{6})\b"
)
"""Codes by the words before them, and numbers that can only be an HRESULT or an NTSTATUS."""
_AT_THE_END = late_pattern(r"(?i)\b(?:fail|error|can(?:not|'t)|not ).*\((1\d{3})\)[.\s]*$")
"""``ERROR: failed to start it: … (1053)``."""
_OF_CABINET = late_pattern(r"(?i)\b(?:FDI server error|cabinet error code)[\s:]{1,3}(\d{1,2})\b")
_EXIT_OF_COMMAND = late_pattern(r"Error 0x8007([0-9a-fA-F]{4}): Command line returned an error")
_WRAPS = late_pattern(
    r"Error 0x[0-9a-fA-F]{8}: (?:\w*QuietExec\w* Failed|Failed in \w*Exec\w* method)"
)
"""What WiX adds to an error that it has told already."""
_OWN_MEANING = 0xE0000000
"""The bits of codes that are no HRESULTs: exceptions, errors of the functions for devices."""
_LONGEST = 4096
_NO_REASON = (
    "System error 0 means that Windows gave no reason: often rights that the account of the "
    "installation lacks, a virus scanner, or a program that holds the file."
)
_FOREIGN = "none of Windows Installer's own; the package or a custom action defines it"
_FOREIGN_CHECK = "The row of Error with this number, and the action that shows it."
_OF_INSTALLER_CLASS = 1001
_INSTALLER_CLASS = (
    "an Installer class of .NET failed (the custom action of a Visual Studio setup project); what "
    "follows the number is its exception."
)
_SYSTEM_TEXT = 1316
_OF_SYSTEM = (
    "The text is that of Windows' own error 1316 (the account exists already), which has nothing "
    "to do with it."
)
"""The engine looks for the text of a message that the package lacks among those of Windows."""
_FATAL = 1603
"""The code that only means that something failed."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """``words`` explain a message in one or more sentences; ``checks`` are hints what to
    examine. ``remark`` says why a message is usually harmless, empty for others."""

    words: str
    checks: tuple[str, ...]
    remark: str = ""

    @property
    def hints(self) -> tuple[str, ...]:
        """The remark, if there is one, and the checks."""
        return (self.remark, *self.checks) if self.remark else self.checks


def explain_message(
    text: str, number: int | None, fields: Mapping[int, str], what: str = "Error"
) -> Explanation:
    """A numbered message (``what``: an error, a note) with its fields; without a number, by the
    codes in it."""
    sentences: list[str] = []
    checks: list[str] = []
    remark = ""
    error = installer_error(number) if number is not None else None
    if error is not None:
        sentences.append(f"{what} {error.number}: {error.words(fields)}.")
        remark = error.check if error.is_harmless else ""
        checks += [error.check] if error.check and not remark else []
        if number == _SYSTEM_TEXT and not fields.get(2):
            sentences.append(_OF_SYSTEM)
    elif number == _OF_INSTALLER_CLASS:
        sentences.append(f"{what} {number}: {_INSTALLER_CLASS}")
    elif number is not None:
        sentences.append(f"{what} {number} is {_FOREIGN}.")
        checks.append(_FOREIGN_CHECK)
    ended = _EXIT_OF_COMMAND.search(text[:_LONGEST])
    if ended is not None:
        sentences.append(f"The program that was run ended with the exit code {int(ended[1], 16)}.")
    cabinet = _OF_CABINET.search(text[:_LONGEST])
    wrong = cabinet_error(int(cabinet[1])) if cabinet is not None else None
    if wrong is not None:
        sentences.append(f"Cabinet error {wrong.code} ({wrong.name}): {wrong.meaning}")
    behind = _AT_THE_END.search(text[:_LONGEST]) if number is None else None
    last = system_error(int(behind[1])) if behind is not None else None
    codes = dict.fromkeys(
        [
            *([last] if last is not None else []),
            *_codes_in_fields(number, fields),
            *codes_in_text(text, number),
        ]
    )
    checks += output_hints(text)
    sentences += [system_words(code) for code in codes]
    if not codes and error is not None:
        sentences += _exit_code_words(error, fields)
    if error is not None and _has_no_reason(error, fields):
        sentences.append(_NO_REASON)
    packed = packed_guid(text)
    if packed is not None:
        branch, guid = packed
        sentences.append(f"The key below {branch} is the packed form of {guid}.")
    return Explanation(" ".join(sentences), tuple(dict.fromkeys(checks)), remark)


def explain_return(text: str) -> Explanation:
    """``CustomAction X returned actual error code N``."""
    returned = action_return(text)
    if returned is None:
        return Explanation("", ())
    if not returned.action:
        known = exit_code(returned.code)
        meaning = f": {known.meaning}" if known is not None and known.code != _FATAL else "."
        return Explanation(
            f"A nested installation or removal returned {returned.code}{meaning}", ()
        )
    sentences = [f"The custom action {returned.action} returned {returned.code}."]
    known = exit_code(returned.code)
    system = system_error(returned.code)
    if returned.code == _FATAL:
        sentences.append("That says no more than that it failed; its own output tells why.")
    elif known is not None:
        sentences.append(f"{known.name}: {known.meaning}")
    elif system is not None:
        sentences.append(system_words(system))
    return Explanation(" ".join(sentences), ("The output of the action, and its code.",))


def program_end(code: int) -> str:
    """What the exit code of a program tells that an action ran; it is no system error."""
    known = system_error(code) if code < 0 or code > 0x7FFFFFFF else None
    sentence = f"The exit code of the program was {code}."
    return f"{sentence} {system_words(known)}" if known is not None else sentence


def system_words(code: SystemErrorCode) -> str:
    """``System error 1450 (ERROR_NO_SYSTEM_RESOURCES): …``."""
    what = "System error" if code.code >= 0 else "HRESULT"
    if code.code & _OWN_MEANING == _OWN_MEANING:
        what = "Code"
    if code.name.startswith("STATUS_"):
        what = "NTSTATUS"
    return f"{what} {code.shown} ({code.name}): {code.meaning}"


def wraps(text: str) -> bool:
    """Whether a text is what WiX adds to an error that it has told already."""
    return _WRAPS.search(text[:_LONGEST]) is not None


def codes_in_text(text: str, number: int | None = None) -> Iterator[SystemErrorCode]:
    """The system errors that a text names, as ``System error 5``, ``0x80070005`` or a negative
    number; not the number of the message itself."""
    head = text[:_LONGEST]
    if _EXIT_OF_COMMAND.search(head) is not None or wraps(head):
        return  # WiX wraps the exit code of a program as if it were a system error
    for match in _IN_TEXT.finditer(text[:_LONGEST]):
        if match["hex"]:
            value = int(match["hex"], 16)
        else:
            value = int(match["number"] or match["negative"])
        known = system_error_or_origin(value) if value and value != number else None
        if known is not None:
            yield known


def _codes_in_fields(number: int | None, fields: Mapping[int, str]) -> Iterator[SystemErrorCode]:
    error = installer_error(number) if number is not None else None
    for field, name in error.fields.items() if error is not None else ():
        if name in _SYSTEM_FIELDS:
            known = system_error_or_origin(_integer(fields.get(field, "")))
            if known is not None and known.code:
                yield known


def _has_no_reason(error: InstallerError, fields: Mapping[int, str]) -> bool:
    """Whether a message of a failed file operation says ``System error 0``."""
    names = (name for field, name in error.fields.items() if fields.get(field, "").strip() == "0")
    return error.area == "file" and any(name == "system error" for name in names)


def _exit_code_words(error: InstallerError, fields: Mapping[int, str]) -> Iterator[str]:
    """The meaning of an exit code in a field, such as that of the server."""
    for field, name in error.fields.items():
        known = exit_code(_integer(fields.get(field, ""))) if name in _SYSTEM_FIELDS else None
        if known is not None and known.code:
            yield f"{known.name} ({known.code}): {known.meaning}"


def _integer(text: str) -> int:
    """A number, decimal or hexadecimal; 0 for other texts."""
    try:
        return int(text.strip()[:12], 0)
    except ValueError:
        return 0
