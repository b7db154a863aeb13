"""``msiview check``: what is wrong with a package."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias, TypeVar

from msiview.commands.arguments import add_codepage_argument, add_overlay_arguments, not_found
from msiview.commands.command import DONE, INPUTS, UNREADABLE, YES, Command, UsageError
from msiview.commands.messages import complain
from msiview.commands.opened import open_with_overlays
from msiview.commands.output import encoded, write_data
from msiview.commands.terminal_progress import terminal_progress
from msiview.errors import FormatError, Severity
from msiview.files.new_file import write_file
from msiview.files.opened_files import refuse_opened
from msiview.report.findings_formats import FORMATS, findings_text
from msiview.report.findings_object import read_findings
from msiview.report.text import text_of
from msiview.session.check_settings import (
    FILE_NAME,
    CheckSettings,
    RuleSelection,
    UnusableSettings,
    named_rules,
    read_settings,
    settings_of_package,
)
from msiview.session.checking import (
    CheckedPackage,
    FindingState,
    ListedFinding,
    check_package,
    packages_together,
)
from msiview.session.opened_package import OpenedPackage
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import SUITES, known_ids, rule_texts, spelled_id
from msiview.visible_text import visible

_DESCRIPTION = """\
Try the rules of Windows Installer's own validators (ICE02, ICE03 ...) and further ones on
a package, and tell each finding with its row, what it does to users, and what to do. What
is damaged in the file, and with --overlay what is risky in the change, stands in the same
list. Nothing of Windows is needed.

With --overlay each finding is new, gone or as before, compared with FILE alone; with
--baseline, compared with an earlier answer of --json.

msiview-check.toml beside FILE says which rules are tried, what they count, and which
findings are accepted, with the reason; see docs/commands.md.

Of several files each gets a line; they are also held against each other: the same
ComponentId for different things, the same file under different ones.

--explain tells of a rule what it asks for, what it finds and what to do, with an example;
--explain all lists them.

Exit code 1: a finding as --fail-on names it (an error, if it is not given)."""

_FAILURES = ("error", "warning", "new")
_ALL = "all"

_Checked: TypeAlias = tuple[OpenedPackage, CheckedPackage]
_Given = TypeVar("_Given")
_Taken = TypeVar("_Taken")


def _add_arguments(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("files", metavar="FILE", nargs="*", help="the files to look through, one may be -")
    add(
        "--inside",
        metavar="NAME",
        action="append",
        default=[],
        help="look into the package that is stored in FILE under this name; given again, one "
        "level deeper",
    )
    add_overlay_arguments(parser)
    add_codepage_argument(parser)
    add("--rules", metavar="LIST", help="only these: ICE03,ICE8*,patch; -ICE33 leaves one out")
    add("--suite", choices=SUITES, help="only the rules of this suite (full)")
    add("--settings", metavar="X.toml", type=Path, help="in place of msiview-check.toml")
    add("--baseline", metavar="OLD.json", type=Path, help="an earlier answer to compare with")
    add("--fail-on", choices=_FAILURES, default="error", help="what makes the exit code 1")
    add("--format", choices=FORMATS, default="text", help="how the answer is written")
    add("--json", dest="format", action="store_const", const="json", help="as --format json")
    add(
        "--files",
        dest="unpacks",
        action="store_true",
        help="unpack the files, too, and hold them against their rows: version, language, hash, "
        "size, name as an assembly",
    )
    add("--notes", action="store_true", help="tell notes as well: formally right, but of no use")
    add("-o", "--output", metavar="PATH", type=Path, help="write to this file")
    add("--explain", metavar="RULE", help="tell what a rule is about; all lists the rules")
    parser.set_defaults(file="check")


def _run(args: Namespace) -> int:
    if args.explain is not None:
        return _explain(args)
    if not args.files:
        raise UsageError("no FILE is named")
    if args.rules is not None and args.suite is not None:
        raise UsageError("--rules and --suite exclude each other")
    if args.fail_on == "new" and args.baseline is None and not args.overlay:
        raise UsageError("--fail-on new needs --overlay or --baseline to compare with")
    selection, baseline = _selection(args), _baseline(args)
    opened = _each(args, args.files, lambda file: _opened(args, file))
    if args.output is not None:
        _keep(args, opened)
    together = packages_together(opened) if len(args.files) > 1 else {}
    found = _each(args, opened, lambda each: _checked(args, each, selection, baseline, together))
    unreadable = len(found) < len(args.files)
    _write(args, found)
    for _, checked in found:
        for failed in checked.failed:
            complain(f"{failed.rule} could not be tried to its end: {failed.reason}")
            unreadable = True
    if unreadable:
        return UNREADABLE
    return YES if any(_fails(args, e) for _, each in found for e in each.entries) else DONE


def _each(
    args: Namespace, given: Iterable[_Given], take: Callable[[_Given], _Taken]
) -> list[_Taken]:
    """What is made of each; of several files those that are unreadable are told and left out."""
    taken = []
    for each in given:
        try:
            taken.append(take(each))
        except FormatError as error:
            if len(args.files) == 1:
                raise
            complain(str(error) if error.file is not None else f"{args.file}: {error}")
    return taken


def _opened(args: Namespace, file: str) -> OpenedPackage:
    args.file = file
    opened = open_with_overlays(args)
    if opened.overlaid is not None:
        from msiview.commands.overlays import mention_conflicts

        mention_conflicts(opened.overlaid)
    return opened


def _checked(
    args: Namespace,
    opened: OpenedPackage,
    selection: RuleSelection,
    baseline: dict[str, list[Finding]] | None,
    together: Mapping[str, PackageCheck],
) -> _Checked:
    args.file = path = opened.package.path
    settings = _settings(args, opened)
    earlier = None
    if baseline is not None:
        only = next(iter(baseline.values())) if len(baseline) == len(args.files) == 1 else []
        earlier = baseline.get(path, only)
    with terminal_progress() as progress:
        return opened, check_package(
            opened,
            settings.with_selection(selection),
            progress,
            baseline=earlier,
            unpacks=args.unpacks,
            others=[check for other, check in together.items() if other != path],
        )


def _fails(args: Namespace, entry: ListedFinding) -> bool:
    """Whether a finding is one that makes the exit code 1."""
    if not entry.counts:
        return False
    if args.fail_on == "new":
        return entry.state is FindingState.NEW and entry.severity > Severity.NOTE
    return entry.severity >= Severity[args.fail_on.upper()]


def _selection(args: Namespace) -> RuleSelection:
    if args.suite not in (None, "full"):
        return RuleSelection([args.suite])
    if args.rules is None:
        return RuleSelection()
    names = [name.strip() for name in args.rules.split(",") if name.strip()]
    signed = [(name[:1] if name.startswith("-") else "", name.removeprefix("-")) for name in names]
    try:
        return named_rules([f"{sign}{spelled_id(name)}" for sign, name in signed])
    except ValueError as error:
        raise UsageError(not_found("there is no rule", str(error), known_ids())) from None


def _settings(args: Namespace, opened: OpenedPackage) -> CheckSettings:
    try:
        if args.settings is not None:
            return read_settings(args.settings)
        return settings_of_package(opened.package.files())
    except UnusableSettings as error:
        raise UsageError(str(error)) from None


def _baseline(args: Namespace) -> dict[str, list[Finding]] | None:
    if args.baseline is None:
        return None
    try:
        return read_findings(args.baseline.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{args.baseline}: {error.strerror or error}") from None
    except ValueError as error:
        raise UsageError(f"{args.baseline}: {error}") from None


def _keep(args: Namespace, opened: Iterable[OpenedPackage]) -> None:
    """Make sure that nothing that is read is written to: packages with their cabinets and overlays,
    settings, also those found beside a package, and an earlier answer."""
    read = [path for path in (args.baseline, args.settings) if path is not None]
    for each in opened:
        files = each.files()
        read += [*files, *(file.with_name(FILE_NAME) for file in files[:1])]
    INPUTS.add(*(path for path in read if path.exists()))
    refuse_opened(args.output)


def _write(args: Namespace, found: Sequence[_Checked]) -> None:
    changed_by = "The overlay" if args.overlay else ""
    if args.baseline is not None:
        changed_by = "What was changed since"
    text = findings_text(
        args.format,
        found,
        notes=args.notes,
        fails=lambda entry: _fails(args, entry),
        changed_by=changed_by,
    )
    pieces = map(encoded, text)
    if args.output is None:
        write_data(pieces)
    else:
        write_file(args.output, pieces)


def _explain(args: Namespace) -> int:
    # Only here: checking starts faster.
    from msiview.report.rule_explained import rule_blocks, rule_list_blocks

    rule = spelled_id(args.explain)
    if rule == _ALL:
        blocks = rule_list_blocks()
    elif rule_texts(rule) is None:
        raise UsageError(not_found("there is no rule", rule, known_ids()))
    else:
        blocks = rule_blocks(rule)
    write_data(encoded(visible(line)) for line in text_of(blocks))
    return DONE


COMMAND = Command(_DESCRIPTION, _add_arguments, _run)
