"""One of two logs that are compared, with all that is asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msiview.analysis.logs.cause.first_error import FirstError
from msiview.analysis.logs.cause.outcome import Outcome
from msiview.analysis.logs.comparison.difference import LogSide
from msiview.analysis.logs.comparison.passing_values import PassingValues
from msiview.analysis.logs.reasons.engine_runs import SERVER
from msiview.analysis.logs.reasons.property_origins import LoggedValue, PropertyOrigins
from msiview.analysis.logs.reasons.state_reasons import StateReasons
from msiview.analysis.logs.rights import Rights
from msiview.database.table import Table
from msiview.logs.log import Log
from msiview.progress import Progress


class ComparedLog:
    """The run of a log that is compared, its answers, and the reasons of its states.

    ``log`` has the facts of that run alone. ``tables`` are those of the package, or None.
    """

    def __init__(
        self,
        log: Log,
        outcome: Outcome,
        first_error: FirstError | None,
        rights: Rights,
        tables: Mapping[str, Table] | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Takes seconds for large logs. Raises :class:`~msiview.errors.UnreadableFile`."""
        self.log = log
        self.tables = tables
        self.outcome = outcome
        self.first_error = first_error
        self.rights = rights
        self.reasons = StateReasons(log, tables, progress)
        self.moments = self.reasons.moments
        self._origins = PropertyOrigins(self.moments, tables)

    @property
    def is_part(self) -> bool:
        """Whether it is a part of a log: what it does not name may have happened all the same."""
        return self.outcome.section is None and self.outcome.code is None

    @cached_property
    def passing(self) -> PassingValues:
        """Takes out what another run of the same would have otherwise."""
        user = self.property("LogonUser").value or ""
        return PassingValues(user.strip())

    @property
    def has_all_properties(self) -> bool:
        """Whether it has a list of all properties, so that one that it does not name is not set."""
        return bool(self.moments.dumps)

    def property_names(self) -> set[str]:
        """The properties that the log names; those that only the package has are none of them."""
        found = set(self.moments.tracks.names())
        for dump in self.moments.dumps.values():
            found.update(dump.values)
        for given in self.moments.given.lines:
            found.update(given.values)
        return found

    def property(self, name: str) -> LogSide:
        """The value of a property at the end, of the server if there was one, and who set it."""
        history = self._origins.history(name)
        final = history.final(SERVER) or history.final()
        if final is None:
            return LogSide()
        last = self._last_set(history.values, final)
        line = last.line if last is not None else final.line
        return LogSide(final.value, line, last.source.words if last is not None else "")

    @staticmethod
    def _last_set(values: tuple[LoggedValue, ...], final: LoggedValue) -> LoggedValue | None:
        """Where the final value was set; None where the log has only the list at the end."""
        same = (v for v in reversed(values) if v.party == final.party and v.value == final.value)
        told = (value for value in same if value.line is not None and value.line != final.line)
        return next(told, None)


def is_cut_off(sides: tuple[object | None, object | None], parts: tuple[bool, bool]) -> bool:
    """Whether one side has nothing since its log is a part of one."""
    return any(side is None and is_part for side, is_part in zip(sides, parts, strict=True))
