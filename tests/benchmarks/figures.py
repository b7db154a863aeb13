"""What users feel, in figures: what was measured beside what is wanted, printed as one table at the
end of ``make bench``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: what was done, how much of ``unit`` it took, and the most that is wanted, or None
    where nothing is. ``beside`` is what others took in the same run, or another remark."""

    what: str
    took: float
    wanted: float | None
    unit: str = "s"
    beside: str = ""

    @property
    def is_missed(self) -> bool:
        return self.wanted is not None and self.took > self.wanted


def table_of(figures: list[Figure]) -> list[str]:
    """The lines of the table; what misses its figure has a mark at its beginning."""
    width = max((len(figure.what) for figure in figures), default=0)
    lines = []
    for figure in figures:
        mark = "MISSED" if figure.is_missed else ""
        wanted = "" if figure.wanted is None else f"of {figure.wanted:g}"
        took = f"{figure.took:9.3f} {figure.unit:<3} {wanted:<9}"
        lines.append(f"{mark:<7}{figure.what:<{width}} {took} {figure.beside}".rstrip())
    missed = sum(figure.is_missed for figure in figures)
    return [*lines, f"{missed} of {len(figures)} miss what is wanted"]
