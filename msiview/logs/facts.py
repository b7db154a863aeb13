"""The contents of a log, in its order. Lines count from 0.

A log of a gigabyte consists mostly of states and property changes, so only their line numbers are
kept, and the lines are read again on demand; actions and results are few and kept completely.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from enum import Enum


class Phase(Enum):
    """Where in an installation an action runs."""

    SEQUENCE = "sequence"
    SCRIPT = "script"
    """Executed from the installation script: the action is named by ``ActionStart``."""
    ROLLBACK = "rollback"


NO_RUN = 0x7FFFFFFF


@dataclass(slots=True)
class ActionRun:
    """One run of an action, or of a dialog.

    ``line`` is the first line that names the run (``Doing action``, else ``Action start`` or
    ``ActionStart(``), ``end_line`` that of ``Action ended``, or of the last operation in a script;
    None while it runs, or if the log ends before. ``start`` and ``end`` are milliseconds since the
    midnight before the log began (None: the log has no times). ``parent`` and ``number`` are
    indexes of :attr:`LogFacts.actions`. ``output`` are the first and last line of a custom action's
    own output.
    """

    number: int
    name: str
    side: str
    stream: str
    line: int
    phase: Phase = Phase.SEQUENCE
    parent: int | None = None
    start: int | None = None
    end: int | None = None
    end_line: int | None = None
    returned: int | None = None
    """The number behind ``Return value``: 1 success, 2 user exit, 3 failure …"""
    run: int = 0
    """The engine run (index of :attr:`LogFacts.runs`) that it belongs to; :data:`NO_RUN` for
    actions of bundles and deployment tools."""
    output: tuple[int, int] | None = None
    operations: int = 0


@dataclass(slots=True)
class EngineRun:
    """One run of the engine: the client, the server, or a nested one.

    ``line`` is its first known line, ``end_line`` that of ``MainEngineThread is returning``. Codes
    are as written; empty where the log does not state them.
    """

    stream: str
    line: int
    end_line: int | None = None
    returned: int | None = None
    product_code: str = ""
    package_code: str = ""
    package: str = ""
    """Path of the original package."""
    patch: str = ""
    command_line: str = ""
    is_nested: bool = False


@dataclass(slots=True)
class Section:
    """From ``=== Verbose logging started`` to ``=== Verbose logging stopped``. ``date`` and
    ``time`` are as written: the order of day and month is the machine's."""

    line: int
    end_line: int | None = None
    date: str = ""
    time: str = ""
    engine: str = ""
    """File version of the engine: ``5.00.10011.00``."""
    build: str = ""
    """``SHIP UNICODE``."""
    process: str = ""


@dataclass(slots=True)
class LogMark:
    """``=== Logging started`` (``is_start``) or stopped, verbose or not, in any language."""

    line: int
    is_start: bool
    is_verbose: bool


@dataclass(slots=True)
class BundlePackage:
    """A package of a bundle. ``line`` is where it is first spoken of.

    ``action`` is what was done (``Install``, ``Uninstall`` …), empty where nothing was. ``result``
    is an HRESULT without a sign, None while it is not known. ``log`` is the path of its own log.
    ``related`` is how a bundle or product is related that was there before, as in ``Upgrade``;
    empty for the bundle's own. ``version`` is that of a related one.
    """

    name: str
    line: int
    action: str = ""
    path: str = ""
    result: int | None = None
    result_line: int | None = None
    log: str = ""
    related: str = ""
    version: str = ""


@dataclass(slots=True)
class BundleRun:
    """One run of a bundle, as its own log tells it.

    ``engine`` is the version of Burn, ``path`` that of the bundle. ``result`` is an HRESULT
    without a sign or a Win32 code, what the bundle returned in the end. ``packages`` are in the
    order in which they were carried out, those that were not at the end. ``times`` are those of
    the first and the last line in milliseconds, days counted from the first.
    """

    line: int
    end_line: int
    engine: str = ""
    path: str = ""
    command_line: str = ""
    action: str = ""
    result: int | None = None
    result_line: int | None = None
    packages: list[BundlePackage] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    errors: list[int] = field(default_factory=list)
    """Lines of errors."""
    times: tuple[int, int] | None = None


@dataclass(slots=True)
class DeploymentRun:
    """A program that a deployment tool has started, and what that returned.

    ``command`` is its command line, ``code`` its exit code (None: the log does not tell).
    ``package`` and ``log`` are what a package manager calls the package, and where it says that
    the installer's log is; ``action`` is what a setup was asked for; empty where it does not say.
    ``is_setup``: a setup tells of itself, in ``reason_line`` of why it failed.
    """

    line: int
    end_line: int
    command: str = ""
    code: int | None = None
    code_line: int | None = None
    times: tuple[int, int] | None = None
    package: str = ""
    log: str = ""
    action: str = ""
    is_setup: bool = False
    reason_line: int | None = None


SUCCESSFUL = frozenset({0, 1641, 3010})
"""Codes of a successful run; the last two require a restart."""


@dataclass(frozen=True, slots=True)
class EngineReturn:
    """``MainEngineThread is returning`` a code."""

    line: int
    stream: str
    code: int


INSTALLED_STATES = frozenset({"Local", "Source"})
"""States of components and features that are on the computer, or run from their source."""


@dataclass(frozen=True, slots=True)
class StateLine:
    """The states of a component or feature. ``side`` is that of the engine that decided;
    ``client_state`` is empty where the engine does not write it."""

    line: int
    side: str
    name: str
    installed: str
    request: str
    action: str
    client_state: str = ""


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """A property was added (``old`` None), modified or deleted (``new`` None)."""

    line: int
    side: str
    name: str
    old: str | None
    new: str | None
    is_remote: bool
    """A custom action did it."""


@dataclass(slots=True)
class PropertyDump:
    """All properties at the end of a run: value and line by name."""

    side: str
    line: int
    values: dict[str, tuple[str, int]] = field(default_factory=dict)


@dataclass(slots=True)
class Message:
    """A message: an error, a warning, a note that matters, a result of a custom action.

    ``source`` tells what kind of line it stood in (see
    :class:`~msiview.logs.line_kinds.LineKind`), ``code`` the number that the line, or the note
    before it, gives; ``action`` the place of the running action in :attr:`LogFacts.actions`.
    ``last`` is the last line of the text.
    """

    line: int
    last: int
    source: int
    level: int
    text: str
    code: int | None = None
    side: str = ""
    action: int | None = None
    is_rollback: bool = False
    """Whether it was written during rollback: a consequence, never the cause."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A time in which nothing was logged: the last line before it, and the first one after.
    ``start`` and ``end`` are milliseconds since the midnight before the log began."""

    line: int
    next_line: int
    start: int
    end: int

    @property
    def duration(self) -> int:
        return self.end - self.start


@dataclass(slots=True)
class LogFacts:
    """Everything that one pass over a log finds. Grows while the log is read; other threads may
    read it meanwhile and see all lines before :attr:`lines`."""

    lines: int = 0
    kinds: bytearray = field(default_factory=bytearray)
    """A :class:`~msiview.logs.line_kinds.LineKind` for each line."""
    levels: bytearray = field(default_factory=bytearray)
    """A :class:`~msiview.logs.line_kinds.Level` for each line."""
    sections: list[Section] = field(default_factory=list)
    marks: list[LogMark] = field(default_factory=list)
    runs: list[EngineRun] = field(default_factory=list)
    bundles: list[BundleRun] = field(default_factory=list)
    deployments: list[DeploymentRun] = field(default_factory=list)
    actions: list[ActionRun] = field(default_factory=list)
    returns: list[EngineReturn] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    dumps: list[PropertyDump] = field(default_factory=list)
    component_lines: array[int] = field(default_factory=lambda: array("I"))
    feature_lines: array[int] = field(default_factory=lambda: array("I"))
    change_lines: array[int] = field(default_factory=lambda: array("I"))
    """Lines of property changes."""
    decision_lines: array[int] = field(default_factory=lambda: array("I"))
    """Lines of component decisions (``Disallowing installation of component …``)."""
    results: list[int] = field(default_factory=list)
    """Lines of results and product messages."""
    silences: list[Silence] = field(default_factory=list)
    """Times of a second and more in which nothing was logged."""
    torn_line: int | None = None
    """The last line where the log breaks off in it: what it says is half of something."""
    rollback_line: int | None = None
    """Where the first rollback begins."""

    def nested_run(self, line: int) -> EngineRun | None:
        """The innermost run inside that of another product that a line is in."""
        for run in reversed(self.runs):
            last = run.end_line if run.end_line is not None else self.lines
            if run.is_nested and run.line <= line <= last:
                return run
        return None
