"""Explains the first real error of a failed installation: its action, the rows that it names, and
what to check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from msiview.analysis.live_columns import live_rows
from msiview.analysis.logs.cause.action_words import ActionWords, action_words
from msiview.analysis.logs.cause.candidates import Candidate, Trust, action_return
from msiview.analysis.logs.cause.cause import Cause, find_cause
from msiview.analysis.logs.cause.event_texts import rows_in_text, self_repair_words, with_components
from msiview.analysis.logs.cause.explanations import (
    Explanation,
    explain_message,
    explain_return,
    program_end,
    wraps,
)
from msiview.analysis.logs.cause.message_fields import record_fields, with_action
from msiview.analysis.logs.cause.named_in_messages import (
    NamedRow,
    Tables,
    launch_condition,
    rows_named,
)
from msiview.analysis.logs.cause.nested_product import nested_product
from msiview.analysis.logs.cause.outcome import INTENDED, Outcome, outcome
from msiview.analysis.logs.cause.own_words import whole_message
from msiview.analysis.logs.cause.related_products import related_products
from msiview.analysis.logs.cause.underlying import MASKS
from msiview.analysis.logs.log_lines import parsed_lines
from msiview.analysis.logs.reasons.row_moments import LAUNCH_CONDITIONS
from msiview.analysis.phrase import Words
from msiview.database.languages import language_words
from msiview.database.standard_actions import standard_action
from msiview.logs.codes import exit_code, installer_error
from msiview.logs.facts import ActionRun, Message
from msiview.logs.line_kinds import LineKind
from msiview.logs.log import Log
from msiview.logs.log_line import log_line
from msiview.logs.notes import parse_note

_MOST_OTHERS = 20
_QUOTED = frozenset({Trust.OUTPUT, Trust.TEXT})
"""Kinds of messages in free words, which are more important than the codes in them."""
_TELLING = frozenset({Trust.RETURNED, Trust.NUMBERED, Trust.OUTPUT})
"""Kinds of messages beside the cause whose hints are of use."""
_RETURNED = frozenset({Trust.RETURNED, Trust.REMOVAL})
"""Kinds of messages with the value that an action returned."""
_LONGEST = 300
_OUTPUT_LINES = 50
_HIDES = "The dialog was to show another error, which the log does not have."
_SEARCHED = 400
"""Lines before the cause in which more about it is looked for."""
_TRANSFORM_FAILED = 1624
_NOT_OPENED = 2203
_EXECUTE = "ExecuteAction"
_TOP = "INSTALL"
_STANDS_BEFORE = (
    "INSTALL is the whole sequence; the action that failed in it stands before the lines that are "
    "here."
)
_WHOLE_LOG = "The whole log: the cause is in what is missing before the first line."
_FAILED_IN_SERVICE = (
    "The installation was given to the Windows Installer service (ExecuteAction) and failed there; "
    "this log has no message of the service."
)
_EVENT_LOG = (
    "The application event log at that time, source MsiInstaller: the service's own errors."
)
_READABLE = (
    "Whether the system account can read the package: not on drives of the user, in encrypted "
    "folders or on shares without its rights."
)
_SERVICE = "Whether the service can start, and whether another installation was running."
_VERBOSE_LOG = "A verbose log (/l*v) of a new attempt: it tells what the service did."
_WHAT_IT_DOES = (
    "What the action does, with which data and as whom: its row in CustomAction, and "
    "CustomActionData in the line that calls it. Deferred actions mostly run as the system account."
)
_NOT_STARTED = 1721
_OF_PROGRAMS = frozenset({_NOT_STARTED, 1722})
"""Messages on programs, whose exit codes are their own."""
_SUMMARIES = frozenset({1603, 1602})


@dataclass(frozen=True, slots=True)
class FirstError:
    """The first real error. Lines ``line`` to ``last`` have its ``text`` (without a prefix).

    ``code`` is the number of the error, or what a custom action returned. ``explanation`` says in
    sentences what it means, ``checks`` what to look at. ``action`` is the name of the action that
    failed, empty if not known, and ``action_line`` where it begins; ``about`` what the package says
    of it, ``output`` the first and last line of its output. ``rows`` are the rows that the error
    names, then that of the action. ``others`` are lines of the same action that tell more; ``by``
    says why this one was chosen.
    """

    line: int
    last: int
    text: str
    code: int | None
    explanation: str
    checks: tuple[Words, ...]
    action: str
    action_line: int | None
    about: ActionWords | None
    output: tuple[int, int] | None
    rows: tuple[NamedRow, ...]
    others: tuple[int, ...]
    by: str

    @property
    def row(self) -> NamedRow | None:
        """The most important row."""
        return self.rows[0] if self.rows else None

    @property
    def condition(self) -> str | None:
        """The condition of the action in its sequence; None where no sequence calls it."""
        return self.about.condition if self.about is not None else None


def first_error(log: Log, tables: Tables | None, ended: Outcome | None = None) -> FirstError | None:
    """The first real error of the last installation in a log; None if nothing failed, the user
    cancelled, or the log does not state it.

    ``tables`` are those of the open package, with its overlay; ``ended`` is the log's outcome, if
    it is known already.
    """
    ended = ended if ended is not None else outcome(log)
    cause = find_cause(log, ended, _dialogs(tables))
    if cause is None:
        return _the_end(log, ended) if ended.has_failed and ended.kind not in INTENDED else None
    return _Explained(log, tables, ended, cause).error()


def _the_end(log: Log, ended: Outcome) -> FirstError | None:
    """The line with the result, where nothing else is known."""
    line = ended.line
    if line is None:
        return None
    text = log_line(log.text.line(line)).text
    by = "nothing else in the log tells why"
    checks = () if ended.is_verbose else (_VERBOSE_LOG,)
    return FirstError(
        line, line, text, ended.code, ended.meaning, checks, "", None, None, None, (), (), by
    )


def _dialogs(tables: Tables | None) -> frozenset[str]:
    """The names of the package's dialogs, whose ends are logged like those of actions."""
    rows = live_rows(tables, "Dialog", "Dialog") if tables is not None else iter(())
    return frozenset(name for (name,) in rows if isinstance(name, str))


class _Explained:
    """A cause, explained by the log and the package."""

    def __init__(self, log: Log, tables: Tables | None, ended: Outcome, cause: Cause) -> None:
        self._log = log
        self._tables = tables
        self._ended = ended
        self._cause = cause
        self._run = cause.step or cause.action
        self._name = self._run.name if self._run is not None else ""
        named = self._named_action()
        if named not in ("", self._name):
            self._name, self._run = named, self._run_of(named)

    def error(self) -> FirstError | None:
        cause = self._cause
        if cause.candidate is None:
            return self._unexplained()
        message = whole_message(self._log, cause.candidate.message)
        others = cause.others[:_MOST_OTHERS]
        explained = self._explanation(replace(cause.candidate, message=message))
        told = [explained, *(self._explanation(c) for c in others if c.trust in _TELLING)]
        if cause.returned is not None and not explained.hints:
            told.append(Explanation("", (_WHAT_IT_DOES,)))
        nested = nested_product(self._log, message.line, self._cause.action)
        if nested is not None and nested.check:
            told.append(Explanation("", (nested.check,)))
        sentences = [
            explained.words,
            nested.words if nested is not None else "",
            self._return_words(),
            _HIDES if cause.candidate.code in MASKS else "",
            *self._ending_words(),
            *self._found_products(),
            *self._language_words(),
            *self._exit_words(),
            *self._also_said(cause.candidate),
        ]
        return self._made(
            message.line,
            message.last,
            message.text,
            self._code(cause.candidate),
            " ".join(filter(None, sentences)),
            tuple(dict.fromkeys(check for one in told for check in one.checks)),
            self._rows(message),
            tuple(
                other.message.line
                for other in filter(None, (cause.returned, *others))
                if not message.line <= other.message.line <= message.last
            ),
        )

    def _named_action(self) -> str:
        """The action that the message names, which the running one may have called."""
        candidate = self._cause.returned or self._cause.candidate
        if candidate is None:
            return ""
        if candidate.trust in _RETURNED:
            returned = action_return(candidate.message.text)
            return returned.action if returned is not None else ""
        error = installer_error(candidate.code) if candidate.code is not None else None
        field = next((f for f, name in error.fields.items() if name == "action"), 0) if error else 0
        return record_fields(self._log, candidate.message).get(field, "") if field else ""

    def _run_of(self, name: str) -> ActionRun | None:
        """The last run of an action before the message, else the first one after it."""
        candidate = self._cause.candidate
        line = candidate.message.line if candidate is not None else 0
        runs = [run for run in self._log.facts.actions if run.name == name]
        before = [run for run in runs if run.line <= line]
        return before[-1] if before else next(iter(runs), None)

    # -- the message ----------------------------------------------------

    def _code(self, candidate: Candidate) -> int | None:
        """The number of the error; for a text without one, the value that the action or the engine
        returned."""
        if candidate.code is None and self._cause.returned is not None:
            return self._cause.returned.code
        says_all = self._ended.has_failed and self._ended.code not in _SUMMARIES
        return self._ended.code if candidate.code is None and says_all else candidate.code

    def _explanation(self, candidate: Candidate) -> Explanation:
        message = candidate.message
        if candidate.trust in _RETURNED:
            return explain_return(message.text)
        if candidate.trust is Trust.TEXT and self._name.endswith(LAUNCH_CONDITIONS):
            return self._launch_words(message)
        if message.source == LineKind.EVENT:
            return Explanation(self_repair_words(message.text), ())
        fields = self._fields(message)
        what = "Note" if message.source == LineKind.NOTE else "Error"
        return explain_message(message.text, candidate.code, fields, what)

    def _fields(self, message: Message) -> Mapping[int, str]:
        """The fields of a message; if it does not name the action, it is the one that failed."""
        return with_action(message.code or 0, record_fields(self._log, message), self._name)

    def _return_words(self) -> str:
        """The value that the action returned, if its own words are the cause."""
        returned = self._cause.returned
        found = action_return(returned.message.text) if returned is not None else None
        if found is None or returned is None:
            return ""
        said_code = self._cause.candidate.code if self._cause.candidate is not None else None
        if said_code in _OF_PROGRAMS and found.code not in _SUMMARIES:
            return program_end(found.code) if found.code not in _OF_PROGRAMS else ""
        if found.code not in _SUMMARIES:
            return explain_return(returned.message.text).words
        said = (
            "" if self._cause.candidate is None or self._cause.candidate.code else "said this and "
        )
        return f"The custom action {found.action} {said}returned {found.code}."

    def _found_products(self) -> Iterable[str]:
        """The products for which launch conditions, or an action with a text, stopped it."""
        candidate, run = self._cause.candidate, self._run
        if run is None or candidate is None:
            return ()
        is_launch = run.name.endswith(LAUNCH_CONDITIONS)
        if not is_launch and (candidate.trust is not Trust.TEXT or standard_action(run.name)):
            return ()
        about = action_words(self._tables, run.name)
        condition = (about.condition or "") if about.row is not None else None
        return related_products(self._log, self._tables, run, condition)

    def _ending_words(self) -> Iterator[str]:
        """That a custom action ended the installation by its text, if no line has its result."""
        candidate, run = self._cause.candidate, self._run
        if run is None or candidate is None or self._cause.returned is not None:
            return
        is_custom = standard_action(run.name) is None and not run.name.endswith(LAUNCH_CONDITIONS)
        if candidate.trust is Trust.TEXT and is_custom:
            yield f"The custom action {run.name} shows this text and ends the installation."

    def _language_words(self) -> Iterator[str]:
        """Which language transform the package lacks, where one could not be applied."""
        candidate = self._cause.candidate
        if self._ended.code != _TRANSFORM_FAILED or candidate is None:
            return
        line = candidate.message.line
        for _, before in reversed(list(parsed_lines(self._log, line - _SEARCHED, line + 1))):
            note = parse_note(before.text)
            language = note.fields.get(2, "").strip() if note is not None else ""
            if note is not None and note.number == _NOT_OPENED and language.isdecimal():
                yield (
                    f"The transform for the language {language_words(language)} is not in the "
                    f"package: its Template summary property lists {language}, but it has no "
                    "storage of that name."
                )
                return

    def _launch_words(self, message: Message) -> Explanation:
        row = self._launch_condition(message)
        words = "A launch condition does not hold; this is its text."
        return Explanation(f"{words} The condition: {row[1][0]}." if row is not None else words, ())

    def _also_said(self, candidate: Candidate) -> Iterator[str]:
        """The other messages from there, without repetitions."""
        seen: set[int | str] = {_key(candidate)}
        told = {self._explanation(candidate).words}
        for other in self._cause.others[:_MOST_OTHERS]:
            if _key(other) in seen or _repeats(other, candidate) or wraps(other.message.text):
                continue
            seen.add(_key(other))
            words = self._explanation(other).words
            if other.trust in _QUOTED or other.code is None or not words:
                yield f"The log also says: {_shortened(other.message.text)}."
            if words not in told:
                told.add(words)
                yield words
        if candidate.trust is Trust.RETURNED and len(seen) == 1:
            yield from self._last_words()

    def _last_words(self) -> Iterator[str]:
        """The end of the action's output."""
        output = self._run.output if self._run is not None else None
        if output is not None:
            first, last = max(output[0], output[1] - _OUTPUT_LINES), output[1]
            lines = self._log.text.lines(first, last + 1 - first)
            words = next((line.strip() for line in reversed(lines) if line.strip()), "")
            if words:
                yield f"Its last words: {_shortened(words)}."

    def _exit_words(self) -> Iterator[str]:
        """The meaning of the exit code, if it is more than a failure."""
        code = self._ended.code
        known = exit_code(code) if code is not None and self._ended.has_failed else None
        if known is not None and known.code not in _SUMMARIES:
            yield f"{known.name} ({known.code}): {known.meaning}"

    # -- the package ----------------------------------------------------

    def _rows(self, message: Message) -> list[NamedRow]:
        """The rows that the message and the others from there name."""
        if self._tables is None:
            return []
        found: list[NamedRow] = []
        messages = [message, *(other.message for other in self._cause.others[:_MOST_OTHERS])]
        for one in messages:
            if one.code is not None:
                found += rows_named(self._tables, one.code, record_fields(self._log, one))
            elif one.source == LineKind.EVENT:
                found += rows_in_text(self._tables, one.text)
        condition = self._launch_condition(message)
        found = with_components(self._tables, found)
        return [condition, *found] if condition is not None else found

    def _launch_condition(self, message: Message) -> NamedRow | None:
        is_text = self._tables is not None and message.code is None
        return launch_condition(self._tables, message.text) if is_text and self._tables else None

    # -- all together ---------------------------------------------------

    def _unexplained(self) -> FirstError | None:
        """The error of an action that failed without any message: the line of its end."""
        run = self._run
        failed = self._cause.action
        if run is None or failed is None:
            return None
        line = failed.end_line if failed.end_line is not None else failed.line
        nested = nested_product(self._log, line, failed)
        of_other = (nested.words, nested.check) if nested is not None else ("", "")
        words = (self._failed_words(run), of_other[0], *self._last_words())
        return self._made(
            line,
            line,
            log_line(self._log.text.line(line)).text,
            None,
            " ".join(filter(None, words)),
            tuple(filter(None, (*self._checks_without_words(run), of_other[1]))),
            [],
            (),
        )

    def _failed_words(self, run: ActionRun) -> str:
        if run.name == _EXECUTE:
            return _FAILED_IN_SERVICE
        if self._is_all_that_is_left(run):
            return _STANDS_BEFORE
        return f"The action {run.name} failed; no message tells why."

    def _is_all_that_is_left(self, run: ActionRun) -> bool:
        """Whether only the end of the whole sequence tells of the failure, since the log lacks its
        beginning."""
        return run.name == _TOP and run.line == run.end_line and self._ended.section is None

    def _checks_without_words(self, run: ActionRun) -> Iterator[str]:
        """What to examine where an action failed without any message."""
        if self._is_all_that_is_left(run):
            yield _WHOLE_LOG
            return
        if run.name == _EXECUTE:
            yield from (_EVENT_LOG, _READABLE, _SERVICE)
        elif self._ended.is_verbose:
            yield "What stands just before, and the output of the action."
        if not self._ended.is_verbose:
            yield _VERBOSE_LOG

    def _made(
        self,
        line: int,
        last: int,
        text: str,
        code: int | None,
        words: str,
        checks: tuple[str, ...],
        rows: list[NamedRow],
        others: tuple[int, ...],
    ) -> FirstError:
        run = self._run
        about = action_words(self._tables, self._name) if self._name else None
        if about is not None and about.row is not None:
            rows = [*rows, about.row]
        return FirstError(
            line=line,
            last=last,
            text=text,
            code=code,
            explanation=words,
            checks=checks,
            action=self._name,
            action_line=run.line if run is not None else None,
            about=about,
            output=run.output if run is not None else None,
            rows=tuple(dict.fromkeys(rows)),
            others=others,
            by=self._cause.by,
        )


def _repeats(other: Candidate, candidate: Candidate) -> bool:
    """Whether a message repeats the same text, as for the event log, or has it in its midst."""
    if candidate.code is None and candidate.message.text in other.message.text:
        return True
    return other.message.text.rpartition(" -- ")[2].strip() in candidate.message.text


def _key(candidate: Candidate) -> int | str:
    """What distinguishes messages: their number, else their text."""
    return candidate.code if candidate.code is not None else candidate.message.text


def _shortened(text: str) -> str:
    flat = " ".join(text[: 2 * _LONGEST].split())
    return flat.rstrip(".") if len(flat) <= _LONGEST else f"{flat[:_LONGEST]}…"
