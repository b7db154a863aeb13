"""Actions of a log, made without reading one."""

from __future__ import annotations

from msiview.logs.facts import ActionRun, EngineRun, LogFacts, Phase

SECOND = 1000


def facts_of(*actions: ActionRun, runs: tuple[EngineRun, ...] = ()) -> LogFacts:
    """Facts with these actions, numbered in their order, of a client's and a server's run."""
    facts = LogFacts(runs=list(runs or (EngineRun("cF0", 0), EngineRun("s10", 0))))
    for number, action in enumerate(actions):
        action.number = number
        facts.actions.append(action)
    facts.lines = max((action.end_line or action.line for action in actions), default=0) + 1
    return facts


def action(
    name: str,
    line: int,
    seconds: tuple[float, float | None],
    *,
    server: bool = True,
    parent: int | None = None,
    end_line: int | None = None,
    returned: int | None = 1,
    phase: Phase = Phase.SEQUENCE,
) -> ActionRun:
    """An action from one second to another; None: the log breaks off before its end."""
    start, end = seconds
    return ActionRun(
        0,
        name,
        "s" if server else "c",
        "s10" if server else "cF0",
        line,
        phase=phase,
        parent=parent,
        start=round(start * SECOND),
        end=None if end is None else round(end * SECOND),
        end_line=end_line if end is None or end_line is not None else line + 1,
        returned=returned if end is not None else None,
        run=1 if server else 0,
    )


def small_install() -> LogFacts:
    """A client that waits for a server, whose script fails and is rolled back."""
    return facts_of(
        action("INSTALL", 2, (0, 60), server=False, end_line=90, returned=3),
        action("ExecuteAction", 10, (5, 59), server=False, parent=0, end_line=88, returned=3),
        action("INSTALL", 20, (6, 58), end_line=80, returned=3),
        action("CostInitialize", 21, (6, 7), parent=2, end_line=25),
        action("InstallFinalize", 30, (8, 57), parent=2, end_line=79, returned=3),
        action(
            "InstallFiles", 31, (8, 20), parent=4, end_line=50, returned=None, phase=Phase.SCRIPT
        ),
        action(
            "StartServices", 51, (20, 50), parent=4, end_line=60, returned=None, phase=Phase.SCRIPT
        ),
        action(
            "Rollback", 61, (50, 52), parent=4, end_line=70, returned=None, phase=Phase.ROLLBACK
        ),
    )
