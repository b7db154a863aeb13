"""A log that is compared, as it is told of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msiview.report.log_runs import run_title
from msiview.words import number

if TYPE_CHECKING:
    from msiview.session.opened_log import OpenedLog


@dataclass(frozen=True, slots=True)
class ComparedRun:
    """``titles`` are those of all runs in the file, ``run`` the place of the one that is compared;
    None for a log without lines."""

    path: str
    titles: tuple[str, ...] = ()
    run: int | None = None

    @classmethod
    def of(cls, opened: OpenedLog) -> ComparedRun:
        """A log that has been compared, so that its answers are known."""
        runs = opened.answers.runs if opened.answers is not None else []
        asked = opened.answers.run if opened.answers is not None else None
        return cls(
            opened.log.file.shown,
            tuple(run_title(place, run) for place, run in enumerate(runs, 1)),
            next((at for at, run in enumerate(runs) if run.run == asked), None),
        )

    @property
    def words(self) -> str:
        """Which run it is, of a file that has several; else empty."""
        if self.run is None or len(self.titles) < 2:
            return ""
        return f"run {self.titles[self.run]}, of {number(len(self.titles))} in this file"
