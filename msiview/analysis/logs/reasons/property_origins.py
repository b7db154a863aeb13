"""The history of each property: every value with its line and origin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msiview.analysis.logs.reasons.engine_runs import CLIENT, SERVER
from msiview.analysis.logs.reasons.moments import HIDDEN, Moments
from msiview.analysis.logs.reasons.property_sources import Origin, PropertySources, ValueSource
from msiview.analysis.logs.reasons.property_tracks import Track
from msiview.analysis.phrase import LineRef, Phrase, Words
from msiview.database.table import Table
from msiview.logs.log import Log
from msiview.overlay.overlaid_table import OverlaidTable
from msiview.progress import Progress, no_progress

_STEP = 256


@dataclass(frozen=True, slots=True)
class LoggedValue:
    """One value of a property.

    ``value`` is None where the property was deleted. ``line`` and ``run`` (see :class:`EngineRuns`)
    are None for values of the package; ``party`` is client, server or nested, empty for the
    package.
    """

    value: str | None
    line: int | None
    run: int | None
    party: str
    source: ValueSource


@dataclass(frozen=True, slots=True)
class PropertyHistory:
    """A property and its values: first that of the package, then in the order of the log.

    ``is_public`` means that its name has no lower-case letters: others are never passed from the
    client to the server. ``is_client_only``: it had a value on the client that the server never
    received. ``ignored_line`` is where the server refused it. ``is_secure`` tells whether
    SecureCustomProperties lists it, None where that is not known.
    """

    name: str
    values: tuple[LoggedValue, ...]
    is_public: bool
    is_hidden: bool
    is_client_only: bool
    ignored_line: int | None
    is_secure: bool | None

    def final(self, party: str = "") -> LoggedValue | None:
        """The last value, of all or of one party; None if there is none."""
        return next((v for v in reversed(self.values) if not party or v.party == party), None)

    @property
    def last_set(self) -> LoggedValue | None:
        """The last value whose origin is known."""
        told = (v for v in reversed(self.values) if v.source.origin is not Origin.END_LIST)
        return next(told, None)

    @property
    def remark(self) -> Words:
        """A remark on it, without full stop; may be empty."""
        if self.ignored_line is not None:
            return Phrase(
                "the server refused it in ",
                LineRef(self.ignored_line),
                ": the user has no raised rights, and SecureCustomProperties does not list it",
            )
        if self.is_client_only:
            because = ": SecureCustomProperties does not list it" if self.is_secure is False else ""
            return f"set on the client, but never on the server{because}"
        return "the log hides its value" if self.is_hidden else ""


class PropertyOrigins:
    """Makes histories on demand."""

    def __init__(self, moments: Moments, tables: Mapping[str, Table] | None = None) -> None:
        self._moments = moments
        self._tables = tables
        self.sources = PropertySources(moments, tables)
        self._switch = next((g for g in reversed(moments.given.lines) if g.is_switch), None)

    def names(self) -> list[str]:
        """All properties of the log and the package, sorted."""
        found = {name for run in self._moments.runs.numbers() for name in self._moments.names(run)}
        found.update(self._moments.defaults, self._moments.tracks.names())
        found.update(name for name, _, _ in self._moments.given.ignored)
        return sorted(found, key=lambda name: (name.casefold(), name))

    def history(self, name: str) -> PropertyHistory:
        """The history of one property."""
        values = [
            value for run in self._moments.runs.numbers() for value in self._of_run(name, run)
        ]
        values.sort(key=lambda value: value.line or 0)
        is_public = name == name.upper()
        return PropertyHistory(
            name,
            (*self._of_package(name), *values),
            is_public,
            any(value.value == HIDDEN for value in values),
            is_public and self._is_client_only(name),
            self._moments.given.ignored_in(name),
            self._is_secure(name),
        )

    # -- values ---------------------------------------------------------

    def _of_package(self, name: str) -> Iterator[LoggedValue]:
        value = self._moments.defaults.get(name)
        if value is not None:
            layer = self._layer(name)
            source = ValueSource(Origin.PACKAGE if layer is None else Origin.LAYER, layer=layer)
            yield LoggedValue(value, None, None, "", source)

    def _layer(self, name: str) -> int | None:
        """The layer of the overlay that the package's value comes from."""
        table = (self._tables or {}).get("Property")
        row = table.find((name,)) if isinstance(table, OverlaidTable) else None
        if row is None or not isinstance(table, OverlaidTable):
            return None
        return table.layer_of_cell(row, table.column("Value").index)

    def _of_run(self, name: str, run: int) -> Iterator[LoggedValue]:
        track = self._moments.tracks.track(run, name)
        party = self._moments.runs.party(run)
        if track is None:
            yield from self._given(name, run, party)
        else:
            for place, line in enumerate(track.lines):
                yield self._change(name, run, party, track, place, line)
        dump = self._moments.dumps.get(run)
        if dump is not None and name in dump.values:
            value, line = dump.values[name]
            yield LoggedValue(value, line, run, party, ValueSource(Origin.END_LIST))

    def _change(
        self, name: str, run: int, party: str, track: Track, place: int, line: int
    ) -> LoggedValue:
        is_remote = bool(track.remote[place])
        source = self.sources.of_change(name, line, run, is_remote=is_remote)
        return LoggedValue(self._moments.tracks.value(track, place), line, run, party, source)

    def _given(self, name: str, run: int, party: str) -> Iterator[LoggedValue]:
        """The value on a command line, for logs that do not contain the change."""
        given = self._moments.given.with_property(name, run)
        if given is not None:
            source = ValueSource(Origin.COMMAND_LINE)
            yield LoggedValue(given.values[name], given.line, run, party, source)

    # -- from the client to the server ----------------------------------

    def _is_client_only(self, name: str) -> bool:
        switch = self._switch
        if switch is None or name in switch.values:
            return False
        server = self._server_after(switch.line)
        if server is None or self._moments.tracks.track(server, name) is not None:
            return False
        here = self._moments.value(name, switch.line, switch.run).value
        there = self._moments.value(name, self._moments.line_range(server)[1], server).value
        return here is not None and there is None

    def _server_after(self, line: int) -> int | None:
        """The server's run that continues a client's run."""
        runs = self._moments.runs
        numbers = range(len(runs))
        return next(
            (
                n
                for n in numbers
                if runs.party(n) == SERVER and self._moments.line_range(n)[0] > line
            ),
            None,
        )

    def _is_secure(self, name: str) -> bool | None:
        runs = self._moments.runs
        for side in (SERVER, CLIENT):
            run = runs.last(side)
            end = self._moments.line_range(run)[1]
            listed = self._moments.value("SecureCustomProperties", end, run)
            if listed.value is not None:
                return name in listed.value.split(";")
        return None


def property_histories(
    log: Log, tables: Mapping[str, Table] | None = None, progress: Progress | None = None
) -> list[PropertyHistory]:
    """The histories of all properties, by name. Raises
    :class:`~msiview.errors.UnreadableFile`."""
    progress = progress or no_progress()
    origins = PropertyOrigins(Moments(log, tables, progress), tables)
    names = origins.names()
    histories = []
    for count, name in enumerate(names):
        if count % _STEP == 0:
            progress("Following the properties", count, len(names))
        histories.append(origins.history(name))
    return histories
