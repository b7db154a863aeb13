"""Finds the other product in whose removal or installation a cause lies.

RemoveExistingProducts and actions of nested installations run the engine again, inside the run of
the product that is installed. Source: docs/log-format.md, "Cause of a failure"; logs of such runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msiview.analysis.logs.cause.failing_action import first_line
from msiview.analysis.logs.cause.product_facts import asked_for, result_line
from msiview.analysis.logs.log_lines import parsed_lines
from msiview.format.guids import BRACED
from msiview.late_patterns import late_pattern
from msiview.logs.action_stacks import REMOVES
from msiview.logs.codes import exit_code
from msiview.logs.facts import ActionRun, EngineRun, LogFacts, Phase
from msiview.logs.log import Log

_REMOVED = late_pattern(rf"{REMOVES}: [^:]{{1,40}}: ?(?P<code>{BRACED})")
"""The action data of the removal, in any language: ``Application: {…}, Command line: …``."""
_REMOVE_ALL = late_pattern(r'(?<!\w)REMOVE="?ALL\b', re.IGNORECASE)
_REMOVED_BY = "UPGRADINGPRODUCTCODE"
"""The property by which a product knows that another one removes it."""
_BEGINNING = 40
"""Lines of a run that may have its command line."""


@dataclass(frozen=True, slots=True)
class NestedProduct:
    """A product that another one's installation removes or installs. Empty where the log does not
    tell; ``line`` is the first line of its run, None if the log has none; ``returned`` what the run
    returned."""

    name: str
    version: str
    code: str
    started_by: str
    is_removal: bool
    returned: int | None = None
    line: int | None = None

    @property
    def named(self) -> str:
        """``Contoso Reader 1.0 ({…})``; ``another product`` where nothing is known."""
        name = f"{self.name} {self.version}".strip()
        if name and self.code:
            return f"{name} ({self.code})"
        return name or (f"the product {self.code}" if self.code else "another product")

    @property
    def words(self) -> str:
        """What was going on, as a sentence."""
        what = "removal" if self.is_removal else "installation"
        by = f", which {self.started_by} started" if self.started_by else ""
        if self.line is None:
            return f"It is about the {what} of {self.named}{by}; this log has no lines of it."
        known = exit_code(self.returned) if self.returned is not None else None
        name = f" ({known.name})" if known is not None else ""
        end = f"; it returned {self.returned}{name}" if self.returned is not None else ""
        return f"This happened in the {what} of {self.named}{by}{end}."

    @property
    def check(self) -> str:
        """What to try."""
        if not self.code:
            return ""
        switch = "/x" if self.is_removal else "/i"
        what = "removed" if self.is_removal else "installed"
        return (
            f"Whether that product can be {what} by itself, with a log of its own: "
            f"msiexec {switch} {self.code} /l*v."
        )


def nested_product(log: Log, line: int, action: ActionRun | None) -> NestedProduct | None:
    """The other product whose run a line is in, or whose removal ``action`` failed at; None for
    most lines."""
    run = log.facts.nested_run(line)
    if run is not None:
        return _of_run(log, run)
    if action is None or action.name != REMOVES:
        return None
    begin = first_line(log.facts, action, 0)
    inside = [r for r in log.facts.runs if r.is_nested and begin <= r.line <= line]
    if inside:
        return _of_run(log, inside[-1])
    code = next(_codes(log, action.line, (action.end_line or log.facts.lines) + 1), "")
    return NestedProduct("", "", code, REMOVES, is_removal=True) if code else None


def _of_run(log: Log, run: EngineRun) -> NestedProduct:
    facts = log.facts
    end = run.end_line if run.end_line is not None else facts.lines
    outer = [
        action
        for action in facts.actions
        if action.line < run.line
        and (action.end_line is None or action.end_line >= run.line)
        and action.phase is Phase.SEQUENCE
        and facts.runs[action.run : action.run + 1] != [run]
    ]
    by = outer[-1] if outer else None
    dump = next((d.values for d in reversed(facts.dumps) if run.line <= d.line <= end), {})
    by_name = by.name if by is not None else _ended_behind(facts, end)
    if _REMOVED_BY in dump:
        by_name = REMOVES
    result = result_line(log, run.line, end + 1, run)
    command = " ".join([run.command_line, *_texts(log, run.line, run.line + _BEGINNING)])
    code = run.product_code or asked_for(log, [run])[0] or _value(dump, "ProductCode")
    if not code and by is not None:
        code = next(_codes(log, by.line, run.line), "")
    return NestedProduct(
        name=_value(dump, "ProductName") or (result.product if result is not None else ""),
        version=_value(dump, "ProductVersion") or (result.version if result is not None else ""),
        code=code.upper(),
        started_by=by_name if by_name != "INSTALL" else "",
        is_removal=by_name == REMOVES
        or _REMOVE_ALL.search(command) is not None
        or _value(dump, "REMOVE").upper() == "ALL",
        returned=run.returned,
        line=run.line,
    )


def _value(dump: Mapping[str, tuple[str, int]], name: str) -> str:
    return dump[name][0].strip() if name in dump else ""


def _ended_behind(facts: LogFacts, end: int) -> str:
    """The removal of other products that ends behind a run, and whose beginning the log lacks."""
    following = next((action for action in facts.actions if action.line > end), None)
    return REMOVES if following is not None and following.name == REMOVES else ""


def _codes(log: Log, first: int, last: int) -> Iterator[str]:
    """The product codes of removals in some lines."""
    for text in _texts(log, first, last):
        match = _REMOVED.match(text)
        if match is not None:
            yield match["code"]


def _texts(log: Log, first: int, last: int) -> Iterator[str]:
    for _, line in parsed_lines(log, first, min(last, log.facts.lines)):
        yield line.text
