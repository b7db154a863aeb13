"""Everything that is wrong with what is open: findings of rules, damage and hazards in one list.

With overlays each finding is new, gone or as before, compared with the package alone; with a
baseline, compared with that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from msiview.analysis.package_findings import record_defects
from msiview.database.database import Database
from msiview.progress import no_progress
from msiview.session.check_settings import CheckSettings
from msiview.session.opened_package import OpenedPackage
from msiview.validation.check import PackageCheck
from msiview.validation.defects import (
    DAMAGE,
    HAZARDS,
    TOLD_BY_RULES,
    defect_finding,
    hazard_finding,
)
from msiview.validation.rule import all_rules
from msiview.validation.validate import CheckResult, validate

if TYPE_CHECKING:
    from msiview.analysis.file_contents import FileContents
    from msiview.database.package import Package
    from msiview.errors import Severity
    from msiview.overlay.overlay import OverlaidDatabase
    from msiview.progress import Progress
    from msiview.session.overlaid_package import OverlaidPackage
    from msiview.session.unpacked_files import KnownContents
    from msiview.validation.finding import Finding
    from msiview.validation.rule import Rule
    from msiview.validation.validate import FailedRule

FindingIdentity: TypeAlias = tuple[str, str, str, str, tuple[str, ...]]
"""By what a finding is known again: rule, case, table, column and key."""


class FindingState(Enum):
    """What became of a finding, compared with before."""

    NEW = "new"
    OLD = "old"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A finding in the list: what it counts, what became of it (None where nothing is compared),
    and the reason why it is accepted, if it is."""

    finding: Finding
    severity: Severity
    state: FindingState | None = None
    accepted: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it is there and not accepted."""
        return self.state is not FindingState.GONE and self.accepted is None


@dataclass(frozen=True)
class CheckedPackage:
    """What was found: the list, the rules that were tried, and those that failed."""

    entries: Sequence[ListedFinding] = ()
    rules: Sequence[Rule] = ()
    failed: Sequence[FailedRule] = ()

    @cached_property
    def tally(self) -> Mapping[tuple[FindingState | None, Severity, bool], int]:
        """How many findings there are of each state and severity, accepted or not."""
        return Counter((e.state, e.severity, e.accepted is not None) for e in self.entries)

    def count(self, *states: FindingState | None) -> Counter[Severity]:
        """How many findings of each severity there are in some states, without accepted ones; in
        no state named: those that count."""
        chosen = states or (FindingState.NEW, FindingState.OLD, None)
        counts: Counter[Severity] = Counter()
        for (state, severity, is_accepted), number in self.tally.items():
            if state in chosen and not is_accepted:
                counts[severity] += number
        return counts

    @property
    def accepted(self) -> int:
        """How many findings are there, but accepted."""
        return sum(
            number
            for (state, _, is_accepted), number in self.tally.items()
            if is_accepted and state is not FindingState.GONE
        )


def check_package(
    opened: OpenedPackage,
    settings: CheckSettings | None = None,
    progress: Progress | None = None,
    *,
    baseline: Sequence[Finding] | None = None,
    alone: CheckResult | None = None,
    is_examined: bool = False,
    unpacks: bool = False,
    known: KnownContents | None = None,
    others: Sequence[PackageCheck] = (),
) -> CheckedPackage:
    """Look a package through, with the overlays over it. ``baseline`` are the findings of an
    earlier time. ``alone`` is what :func:`check_rules` has found in the package alone with the same
    selections, where that is known; ``is_examined`` says that its defects are. With ``unpacks``
    files are held against their rows, for which all of them are unpacked, but for those that
    ``known`` tells. ``others`` are packages that are checked together with this one."""
    settings, progress = settings or CheckSettings(), progress or no_progress()
    rules, overlaid = tried_rules(settings), opened.overlaid
    tried = {rule.id for rule in rules if opened.package.kind in rule.kinds}
    before = alone or check_rules(
        opened, settings, progress, unpacks=unpacks, known=known, others=others
    )
    defects: list[Finding] = []
    if settings.allows_any(DAMAGE):
        if not is_examined:
            record_defects(opened.package, progress)
        defects = _untold(defect_findings(opened.package), tried)
    result = before
    findings = [*before.findings, *defects]
    if overlaid is not None:
        baseline = findings if baseline is None else baseline
        contents = _contents(opened, progress, known) if unpacks else {}
        check = PackageCheck(
            overlaid.base,
            overlaid.tables,
            progress,
            contents,
            others,
            is_patched=_is_patched(overlaid.database),
        )
        result = _validated(check, rules)
        findings = [*result.findings, *defects]
        if settings.allows_any(HAZARDS):
            findings += _untold(_hazards(overlaid, progress), tried)
    listed = _listed(findings, baseline, settings)
    return CheckedPackage(list(listed), rules, result.failed)


def packages_together(opened: Iterable[OpenedPackage]) -> dict[str, PackageCheck]:
    """Packages that are checked together, with the overlays over them, by their paths: each is
    one of the ``others`` of all others."""
    return {
        each.package.path: PackageCheck(each.package, each.tables)
        for each in opened
        if isinstance(each.package, Database)
    }


def check_rules(
    opened: OpenedPackage,
    settings: CheckSettings,
    progress: Progress | None = None,
    *,
    unpacks: bool = False,
    known: KnownContents | None = None,
    others: Sequence[PackageCheck] = (),
) -> CheckResult:
    """What rules find in the package without overlays."""
    package = opened.package
    if not isinstance(package, Database):
        return CheckResult()
    progress, alone = progress or no_progress(), OpenedPackage(package)
    contents = _contents(alone, progress, known) if unpacks else {}
    check = PackageCheck(package, None, progress, contents, others)
    return _validated(check, tried_rules(settings))


def check_change(database: OverlaidDatabase, progress: Progress | None = None) -> CheckedPackage:
    """What rules find after a change, each finding compared with the package before it. Of a
    compared package its own summary and streams count."""
    # Only here: a check without overlays starts faster.
    from msiview.overlay.comparison import ComparisonLayer

    progress, settings = progress or no_progress(), CheckSettings()
    rules = tried_rules(settings)
    before = _validated(PackageCheck(database.base, None, progress), rules)
    last = database.layers[-1] if database.layers else None
    if isinstance(last, ComparisonLayer):
        check = PackageCheck(last.target, None, progress)
    else:
        check = PackageCheck(
            database.base, database.tables, progress, is_patched=_is_patched(database)
        )
    result = _validated(check, rules)
    listed = _listed(result.findings, before.findings, settings)
    return CheckedPackage(list(listed), rules, result.failed)


def defect_findings(package: Package) -> list[Finding]:
    """The defects of a package that are known by now."""
    tables = package.tables if isinstance(package, Database) else {}
    return [defect_finding(defect, tables) for defect in package.defects]


def tried_rules(settings: CheckSettings) -> list[Rule]:
    """The rules that settings allow, in their order."""
    return [rule for rule in all_rules().values() if settings.allows(rule.id)]


def identity(finding: Finding) -> FindingIdentity:
    """By what a finding is known again."""
    return finding.rule, finding.case, finding.table, finding.column, finding.key


def _validated(check: PackageCheck, rules: Iterable[Rule]) -> CheckResult:
    """What rules find, where nobody else asks this check for anything."""
    try:
        return validate(check, rules)
    finally:
        check.release()


def _contents(
    opened: OpenedPackage, progress: Progress, known: KnownContents | None
) -> Mapping[str, FileContents]:
    """What is in the files that a package brings."""
    # Only here: a check that unpacks nothing starts faster.
    from msiview.session.unpacked_files import PackageContents

    return PackageContents(opened).contents(progress, known)


def _is_patched(database: OverlaidDatabase) -> bool:
    """Whether one of the layers is of a patch."""
    # Only here: a check without overlays starts faster.
    from msiview.overlay.stack import is_of_patch

    return any(map(is_of_patch, database.layers))


def _hazards(overlaid: OverlaidPackage, progress: Progress) -> Iterator[Finding]:
    """What is risky in what the overlays change."""
    # Only here: a check without overlays starts faster.
    from msiview.session.change_list import ChangeList

    changes = ChangeList.of(overlaid, progress)
    for hazard in (*changes.hazards, *changes.further_rules):
        yield hazard_finding(hazard, overlaid.tables)


def _untold(found: Iterable[Finding], tried: Collection[str]) -> list[Finding]:
    """The defects and hazards that none of the rules that are tried tells already."""
    return [each for each in found if TOLD_BY_RULES.get(each.rule) not in tried]


def _listed(
    findings: Sequence[Finding], earlier: Sequence[Finding] | None, settings: CheckSettings
) -> Iterator[ListedFinding]:
    """The findings with their states, then those that are gone."""
    left = Counter(map(identity, earlier or ()))
    rules = {finding.rule for finding in (*findings, *(earlier or ()))}
    allowed = {rule: settings.allows(rule) for rule in rules}
    for finding in findings:
        if not allowed[finding.rule]:
            continue
        state = None
        if earlier is not None:
            is_old = left[identity(finding)] > 0
            left[identity(finding)] -= is_old
            state = FindingState.OLD if is_old else FindingState.NEW
        yield _judged(finding, state, settings)
    for finding in earlier or ():
        if left[identity(finding)] > 0 and allowed[finding.rule]:
            left[identity(finding)] -= 1
            yield _judged(finding, FindingState.GONE, settings)


def _judged(finding: Finding, state: FindingState | None, settings: CheckSettings) -> ListedFinding:
    exception = settings.exception(finding)
    accepted = exception.reason if exception is not None else None
    return ListedFinding(finding, settings.severity(finding), state, accepted)
