"""What a team has decided about findings: ``msiview-check.toml`` beside a package.

[rules]
on = ["ICE*", "security"]    # only these, by id, pattern or suite; without it all
off = ["ICE33"]

[severity]
ICE64 = "note"

[[exception]]
rule = "ICE43"
table = "Shortcut"           # these and "column" may be left out or be patterns
key = "DesktopShortcut"
reason = "advertised on purpose"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msiview.errors import MsiviewError, Severity
from msiview.validation.rule import SUITES, in_suite, known_ids
from msiview.validation.texts import family_texts

if TYPE_CHECKING:
    from msiview.validation.finding import Finding

FILE_NAME = "msiview-check.toml"

_MOST_BYTES = 1 << 20

EXCEPTION_FIELDS = ("rule", "table", "column", "key", "reason")


class UnusableSettings(MsiviewError):
    """Settings that cannot be followed: the file, and what is wrong in it."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(file, reason)
        self.file = file
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}"


@dataclass(frozen=True, slots=True)
class FindingException:
    """Findings that are accepted, and why. Texts are patterns with ``*`` and ``?``; empty ones
    fit everything. A key is its values joined by ``/``."""

    rule: str
    table: str = ""
    column: str = ""
    key: str = ""
    reason: str = ""

    def fits(self, finding: Finding) -> bool:
        """Whether it is about this finding."""
        return (
            _fits(self.rule, finding.rule)
            and (not self.table or _fits(self.table, finding.table))
            and (not self.column or _fits(self.column, finding.column))
            and (not self.key or _fits(self.key, "/".join(finding.key)))
        )


@dataclass(frozen=True, slots=True)
class RuleSelection:
    """Rules by id, pattern or suite: those that are tried, where ``on`` is empty all, and those of
    them that are not. It is about defects and hazards as well."""

    on: Sequence[str] = ()
    off: Sequence[str] = ()

    def allows(self, id_: str) -> bool:
        """Whether a rule is tried, or a defect or hazard told."""
        return (not self.on or _among(id_, self.on)) and not _among(id_, self.off)


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """Which rules are tried, what their findings count, and which are accepted. A rule is tried
    where all selections allow it."""

    selections: Sequence[RuleSelection] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    exceptions: Sequence[FindingException] = ()

    def allows(self, id_: str) -> bool:
        """Whether a rule is tried, or a defect or hazard told."""
        return all(selection.allows(id_) for selection in self.selections)

    def allows_any(self, family: str) -> bool:
        """Whether anything of a family of defects or hazards is told."""
        return not self.selections or any(map(self.allows, family_texts(family)))

    def severity(self, finding: Finding) -> Severity:
        """What a finding counts."""
        for pattern, severity in self.severities.items():
            if _fits(pattern, finding.rule):
                return severity
        return finding.severity

    def exception(self, finding: Finding) -> FindingException | None:
        """The first exception that a finding falls under."""
        return next((each for each in self.exceptions if each.fits(finding)), None)

    def with_selection(self, selection: RuleSelection) -> CheckSettings:
        """These settings, narrowed to a selection."""
        selections = (*self.selections, selection)
        return CheckSettings(selections, self.severities, self.exceptions)

    def with_exceptions(self, more: Iterable[FindingException]) -> CheckSettings:
        """These settings with further exceptions."""
        exceptions = (*self.exceptions, *more)
        return CheckSettings(self.selections, self.severities, exceptions)


def named_rules(names: Sequence[str]) -> RuleSelection:
    """The selection that names make, of which those with a minus before them are left out. Raises
    ValueError, with the name, for one that means nothing."""
    for name in names:
        if not _is_known(name.removeprefix("-")):
            raise ValueError(name.removeprefix("-"))
    return RuleSelection(
        [name for name in names if not name.startswith("-")],
        [name[1:] for name in names if name.startswith("-")],
    )


def settings_of_package(files: Sequence[Path]) -> CheckSettings:
    """The settings beside the first of a package's files; none for one without a file."""
    return settings_in(files[0].parent) if files else CheckSettings()


def settings_in(folder: Path) -> CheckSettings:
    """The settings in the folder of a package; none where it has no such file."""
    file = folder / FILE_NAME
    return read_settings(file) if file.is_file() else CheckSettings()


def read_settings(file: Path) -> CheckSettings:
    """The settings in a file. Raises :class:`UnusableSettings`, with what is wrong."""
    try:
        with file.open("rb") as opened:
            text = opened.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UnusableSettings(str(file), error.strerror or str(error)) from None
    if len(text) > _MOST_BYTES:
        raise UnusableSettings(str(file), "the file is larger than a megabyte")
    try:
        return _settings(tomllib.loads(text.decode("utf-8-sig")))
    except (ValueError, RecursionError) as error:  # also of tomllib and of decoding
        raise UnusableSettings(str(file), str(error)) from None


def exception_text(exception: FindingException) -> str:
    """An exception as it is added at the end of a file of settings."""
    values = ((name, getattr(exception, name)) for name in EXCEPTION_FIELDS)
    lines = [f"{name} = {_quoted(value)}\n" for name, value in values if value]
    return "".join(["\n[[exception]]\n", *lines])


def _settings(data: Mapping[str, Any]) -> CheckSettings:
    _refuse_others(data, ("rules", "severity", "exception"), "")
    rules = _mapping(data.get("rules", {}), "rules")
    _refuse_others(rules, ("on", "off"), "rules.")
    severity = _mapping(data.get("severity", {}), "severity")
    exceptions = data.get("exception", [])
    if not isinstance(exceptions, list):
        raise ValueError("exception is written [[exception]], in double brackets")
    selection = RuleSelection(
        _names(rules.get("on", []), "rules.on"), _names(rules.get("off", []), "rules.off")
    )
    return CheckSettings(
        [selection] if selection.on or selection.off else (),
        {name: _severity(name, value) for name, value in severity.items()},
        [_exception(entry, number) for number, entry in enumerate(exceptions, 1)],
    )


def _exception(entry: object, number: int) -> FindingException:
    place = f"exception {number}"
    values = _mapping(entry, place)
    _refuse_others(values, EXCEPTION_FIELDS, f"{place}: ")
    for name, value in values.items():
        if not isinstance(value, str):
            raise ValueError(f"{place}: {name} must be a text")
    for name in ("rule", "reason"):
        if not values.get(name):
            raise ValueError(f"{place} has no {name}")
    _check_known(values["rule"], place)
    return FindingException(**values)


def _severity(rule: str, value: object) -> Severity:
    _check_known(rule, "severity")
    names = [severity.name.lower() for severity in reversed(Severity)]
    if value not in names:
        raise ValueError(f"severity.{rule} must be one of {', '.join(names)}")
    return Severity[str(value).upper()]


def _names(value: object, place: str) -> Sequence[str]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValueError(f"{place} must be a list of texts")
    for name in value:
        _check_known(name, place)
    return tuple(value)


def _mapping(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{place} must be a table")
    return value


def _refuse_others(data: Mapping[str, Any], names: Sequence[str], place: str) -> None:
    for name in data:
        if name not in names:
            raise ValueError(f"{place}{name} means nothing here; there is {', '.join(names)}")


def _check_known(name: str, place: str) -> None:
    if not _is_known(name):
        raise ValueError(f"{place}: there is no rule {name}")


def _is_known(name: str) -> bool:
    """Whether a name is a suite or an id, or a pattern that some id fits."""
    return name in SUITES or any(_fits(name, id_) for id_ in known_ids())


def _among(id_: str, names: Iterable[str]) -> bool:
    return any(in_suite(id_, name) if name in SUITES else _fits(name, id_) for name in names)


def _fits(pattern: str, text: str) -> bool:
    """Whether a text is, or fits, a pattern. Brackets are no sets of characters: GUIDs and
    property names have them."""
    return pattern == text or fnmatchcase(text, pattern.replace("[", "[[]"))


def _quoted(text: str) -> str:
    """A TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    plain = "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped)
    return f'"{plain}"'
