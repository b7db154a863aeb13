"""Explains why a component is installed, left out or removed.

Source: docs/log-format.md, "Reason of a component's state".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from msiview.analysis.logs.reasons.condition_moments import ConditionMoment, ConditionMoments
from msiview.analysis.logs.reasons.decisions import Decision, Decisions
from msiview.analysis.logs.reasons.feature_reasons import FeatureReasons
from msiview.analysis.logs.reasons.moments import Moments
from msiview.analysis.logs.reasons.package_rows import ComponentRow, PackageRows
from msiview.analysis.logs.reasons.reason import FeatureStanding, Reason, Why
from msiview.analysis.phrase import LineRef, Phrase, Words, lines_between
from msiview.late_patterns import late_pattern
from msiview.logs.facts import INSTALLED_STATES, StateLine
from msiview.words import number

CHILD_FEATURE = (
    "Put components that a condition switches on and off into a child feature of their own: a "
    "feature that lacks one of its components becomes advertised."
)
OTHER_PRODUCTS = (
    "Absent means: not installed for this product. A component that another product installed "
    "is Absent here, though its files are on the disk."
)
EARLY_DECISION = (
    "This is decided while the old product is still there. If an upgrade removes the old product "
    "afterwards, the file goes with it: give the file a higher version, or move "
    "RemoveExistingProducts ahead of CostInitialize."
)
WITH_PACKAGE = "With its package open the log tells for sure: the package has the ComponentIds."
REINSTALL_ASKS = "REINSTALL, or a repair, would install it again."

_INTERNAL = late_pattern(r"__.+\d\d$", re.DOTALL)
_SHORTENED = 40
"""Characters of a component's name that the engine keeps in names of its own; see error 2716."""

_REMOVED = frozenset({"Absent", "FileAbsent", "HKCRAbsent", "HKCRFileAbsent"})
_AS_ASKED = "as its features ask"
_NOT_SELECTED = (
    "since nothing was asked for: none of its features was selected, or its condition was false"
)
_NOTHING_ASKED = "since nothing was asked for"

_MOST_FEATURES = 16
"""Features of a component that are explained; merge modules can have very many."""


@dataclass(frozen=True, slots=True)
class _Case:
    """Everything that is known of one state for the decision."""

    state: StateLine
    run: int
    row: ComponentRow | None
    features: tuple[FeatureStanding, ...]
    decisions: tuple[Decision, ...]
    condition: ConditionMoment | None

    @property
    def is_put(self) -> bool:
        return self.state.action in INSTALLED_STATES

    @property
    def is_removed(self) -> bool:
        return self.state.action in _REMOVED

    @property
    def is_there(self) -> bool:
        return self.state.installed in INSTALLED_STATES

    @property
    def may_be_elsewhere(self) -> bool:
        """Whether another product is likely to have installed it."""
        is_left = self.state.request in INSTALLED_STATES and self.state.action == "Null"
        is_shared = self.row is not None and self.row.is_shared
        return is_left or is_shared or bool(self.decisions)


class ComponentReasons:
    """The reasons for the components of a log; ``rows`` may be empty."""

    def __init__(
        self,
        moments: Moments,
        rows: PackageRows,
        conditions: ConditionMoments,
        decisions: Decisions,
        features: FeatureReasons,
    ) -> None:
        self._moments = moments
        self._rows = rows
        self._conditions = conditions
        self._decisions = decisions
        self._features = features
        self._steps: tuple[Callable[[_Case], Reason | None], ...] = (
            self._by_decision,
            self._by_condition,
            self._by_later_condition,
            self._by_request,
        )

    def reason(self, state: StateLine) -> Reason:
        """Why a component is in the state of a line."""
        base = self._base_name(state.name)
        if base is not None:
            inner = self.reason(replace(state, name=base))
            words = f"an inner part of {base}, which the installer makes for itself: "
            return replace(inner, state=state, words=Phrase(words, inner.words))
        case = self._case(state)
        for step in self._steps:
            found = step(case)
            if found is not None:
                return self._completed(case, found)
        return self._completed(case, Reason(state, Why.UNKNOWN, "the log does not tell why"))

    # -- what is known --------------------------------------------------

    def _case(self, state: StateLine) -> _Case:
        run = self._moments.runs.at(state.line, state.side)
        row = self._rows.component(state.name)
        guid = row.guid if row is not None else ""
        condition = None
        if row is not None and row.condition:
            at = self._conditions.costing_line(state.line, run)
            condition = self._conditions.at(row.condition, at, run)
        names = self._rows.features_of(state.name)[:_MOST_FEATURES]
        return _Case(
            state,
            run,
            row,
            tuple(self._features.standing(name, state.line, run) for name in names),
            tuple(self._decisions.of_component(guid, run)),
            condition,
        )

    def _base_name(self, name: str) -> str | None:
        """The component of an internal name such as ``__Program65``."""
        if _INTERNAL.match(name) is None or self._rows.component(name) is not None:
            return None
        base, longer = name[2:-2], name[2:-3]
        if self._is_known(base):
            return base
        if name[-3:].isdecimal() and self._is_known(longer):
            return longer
        if len(base) >= _SHORTENED:
            long = (known for known in self._moments.components.names() if known.startswith(base))
            return next(long, base)
        return base

    def _is_known(self, name: str) -> bool:
        return self._rows.component(name) is not None or name in self._moments.components

    def _completed(self, case: _Case, reason: Reason) -> Reason:
        """A reason with its lines, the condition, the features and hints."""
        lines = {case.state.line, *reason.lines}
        if reason.decision_line is not None:
            lines.add(reason.decision_line)
        condition = reason.condition or case.condition
        if condition is not None and reason.why in (Why.CONDITION, Why.CONDITION_LATER):
            lines.update(read.line for read in condition.reads if read.line is not None)
        lines.update(decision.line for decision in case.decisions)
        hints: list[Words] = list(reason.hints)
        later = self._later_condition(case) if reason.why is not Why.CONDITION_LATER else None
        if later is not None:
            held = "When the states were decided, the condition held; "
            hints.append(Phrase(held, later.words, "."))
        if case.state.installed == "Absent" and case.may_be_elsewhere:
            hints.append(OTHER_PRODUCTS)
        return replace(
            reason,
            lines=tuple(sorted(lines)),
            condition=condition,
            features=case.features,
            hints=tuple(hints),
        )

    # -- the decision list ----------------------------------------------

    def _by_decision(self, case: _Case) -> Reason | None:
        state = case.state
        for decision in reversed(case.decisions):
            line = decision.line
            if decision.is_allowed and not decision.is_removal and case.is_put:
                words = Phrase("it was installed even though ", _decided(decision))
                return Reason(state, Why.ALLOWED, words, line)
            if decision.is_allowed:
                continue
            if decision.is_removal and not case.is_removed and state.request == "Absent":
                return _kept(state, decision)
            if not decision.is_removal and not case.is_put:
                words = Phrase("it was left out since ", _decided(decision))
                is_version = "version" in decision.why
                hints = (EARLY_DECISION,) if is_version else ()
                return Reason(state, Why.DISALLOWED, words, line, hints=hints)
        return None

    def _by_condition(self, case: _Case) -> Reason | None:
        condition, row = case.condition, case.row
        if condition is None or row is None or not condition.is_false or case.is_put:
            return None
        if case.is_there and not row.is_transitive:
            return None  # it is evaluated only when a component is first installed
        then = "" if not case.is_removed else "; it is transitive, so it is removed"
        return Reason(
            case.state,
            Why.CONDITION,
            Phrase("the condition ", condition.words, then),
            condition.since,
            hints=(CHILD_FEATURE,) if any(map(_is_put, case.features)) else (),
            is_certain=condition.is_certain,
        )

    def _by_later_condition(self, case: _Case) -> Reason | None:
        """A condition that became false after the states had been decided, and took effect."""
        later = self._later_condition(case)
        if later is None or case.row is None:
            return None
        gone = self._decisions.unregistered(case.row.guid, case.run)
        if gone is None:
            return None
        words = Phrase(
            "the condition ",
            later.words,
            "; ",
            LineRef(gone),
            f" unregisters the component although its action was {case.state.action}, so its "
            "feature becomes advertised",
        )
        return Reason(
            case.state,
            Why.CONDITION_LATER,
            words,
            later.since,
            (gone,),
            later,
            hints=(CHILD_FEATURE,),
        )

    def _later_condition(self, case: _Case) -> ConditionMoment | None:
        """The condition as it was at the end of the run, where it had become false."""
        condition = case.condition
        if case.row is None or condition is None or condition.is_false or case.is_removed:
            return None
        end = self._moments.line_range(case.run)[1]
        later = self._conditions.at(condition.condition, end, case.run)
        return later if later.is_false and later.since is not None else None

    def _by_request(self, case: _Case) -> Reason | None:
        request = case.state.request
        if request in INSTALLED_STATES:
            return self._asked_to_be_there(case)
        if request == "Absent":
            return self._asked_to_go(case)
        return self._not_asked(case) if request == "Null" else None

    # -- by what was asked ----------------------------------------------

    def _asked_to_be_there(self, case: _Case) -> Reason:
        state, row = case.state, case.row
        if case.is_put:
            again = "again " if case.is_there else ""
            return _with_feature(case, Why.FEATURE, f"it is installed {again}", _AS_ASKED, _is_put)
        if case.is_there:
            words = "it is installed for this product already, and nothing asks to do it again"
            return Reason(state, Why.ALREADY_THERE, words, hints=(REINSTALL_ASKS,))
        if row is not None and row.is_never_overwritten:
            words = "it is never overwritten, and its key path exists already"
            return Reason(state, Why.NEVER_OVERWRITTEN, words, is_certain=False)
        refused = self._perhaps_refused(case, is_removal=False)
        if refused is not None:
            left = Phrase(
                "it was asked for and left out: its condition was false, or it is ", refused
            )
            return Reason(state, Why.UNKNOWN, left, hints=(WITH_PACKAGE,), is_certain=False)
        condition = "" if row is not None else "its condition was false, or "
        words = (
            f"it was asked for and left out, and no line tells why: most likely {condition}the "
            "same file is there in the same or a higher version"
        )
        return Reason(state, Why.UNKNOWN, words, is_certain=False)

    def _asked_to_go(self, case: _Case) -> Reason:
        state, row = case.state, case.row
        if case.is_removed:
            return _with_feature(case, Why.FEATURE, "it is removed ", _AS_ASKED, _is_removed)
        if not case.is_there:
            return Reason(state, Why.NOT_THERE, "it is not there, so there is nothing to remove")
        if row is not None and row.is_permanent:
            return Reason(state, Why.PERMANENT, "it stays: its attributes make it permanent")
        return self._kept_by_others(case)

    def _kept_by_others(self, case: _Case) -> Reason:
        """Only another client can be the reason, though no line states it."""
        refused = self._perhaps_refused(case, is_removal=True)
        if refused is not None:
            kept = Phrase("it stays although its removal was asked for: it is ", refused)
            hints = (WITH_PACKAGE,)
            return Reason(case.state, Why.OTHER_CLIENT, kept, hints=hints, is_certain=False)
        words = "it stays although its removal was asked for: "
        upgrading = self._moments.value("UPGRADINGPRODUCTCODE", case.state.line, case.run)
        if upgrading.value:
            words += (
                f"most likely the product that replaces this one, {upgrading.value}, has it too"
            )
        else:
            words += "most likely another product or feature still uses it"
        return Reason(case.state, Why.OTHER_CLIENT, words, upgrading.line, is_certain=False)

    def _perhaps_refused(self, case: _Case, *, is_removal: bool) -> Phrase | None:
        """The lines in which the run refuses components by their ComponentId, if that of this one
        is not known."""
        refusals = self._decisions.refusals(case.run, is_removal=is_removal)
        if case.row is not None or refusals is None:
            return None
        does = "keep" if is_removal else "leave out"
        lines = lines_between(refusals.first, refusals.last)
        if refusals.count == 1:
            does = "keeps" if is_removal else "leaves out"
            what = Phrase("the component that ", lines, f" {does} by its ComponentId")
        else:
            many = number(refusals.count)
            what = Phrase(f"one of the {many} components that ", lines, f" {does} by ComponentId")
        return Phrase(what, f" since {refusals.why}")

    def _not_asked(self, case: _Case) -> Reason:
        state, row = case.state, case.row
        if case.is_there:
            return _with_feature(case, Why.NOT_ASKED, "it stays as it is ", _NOTHING_ASKED)
        selected = [feature for feature in case.features if _is_put(feature)]
        if not selected:
            return _with_feature(case, Why.FEATURE, "it is left out ", _NOT_SELECTED)
        if row is not None and row.is_64_bit and self._is_32_bit(case):
            words = "it is a component for 64-bit Windows, and this one is not"
            return Reason(state, Why.PLATFORM, words)
        if row is not None and row.is_source_only:
            words = "it can only run from source, and its feature is installed locally"
            return Reason(state, Why.SOURCE_ONLY, words, is_certain=False)
        words = (
            f"it is left out although its feature {selected[0].name} is installed: its condition "
            "was false, or it is not for this platform"
        )
        return Reason(state, Why.UNKNOWN, words, is_certain=False)

    def _is_32_bit(self, case: _Case) -> bool:
        found = self._moments.value("VersionNT64", case.state.line, case.run)
        return found.is_known and not found.value


def _kept(state: StateLine, decision: Decision) -> Reason:
    why = Why.OTHER_CLIENT if "client" in decision.why else Why.DISALLOWED
    return Reason(state, why, Phrase("it stays since ", _decided(decision)), decision.line)


def _decided(decision: Decision) -> Phrase:
    return Phrase(f"{decision.why} (", LineRef(decision.line), ")")


def _with_feature(
    case: _Case,
    why: Why,
    words: str,
    otherwise: str,
    fits: Callable[[FeatureStanding], bool] = lambda feature: True,
) -> Reason:
    """The reason of the first feature that fits; ``otherwise`` continues where none is known."""
    feature = next((feature for feature in case.features if fits(feature)), None)
    if feature is None:
        return Reason(case.state, why, words + otherwise, is_certain=False)
    line = feature.state.line if feature.state is not None else None
    lines = () if line is None else (line,)
    together = Phrase(f"{words}with its feature {feature.name}: ", feature.words)
    return Reason(case.state, why, together, line, lines)


def _is_put(feature: FeatureStanding) -> bool:
    return feature.state is not None and feature.state.action in (*INSTALLED_STATES, "Reinstall")


def _is_removed(feature: FeatureStanding) -> bool:
    return feature.state is not None and feature.state.action == "Absent"
