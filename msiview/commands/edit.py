"""``msiview edit``: a transform, or a changed copy of a package, from edits."""

from __future__ import annotations

import json
from argparse import Action, ArgumentParser, Namespace
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from msiview.commands.arguments import add_overlay_arguments, add_package_arguments
from msiview.commands.command import DONE, INPUTS, YES, Command, UsageError
from msiview.commands.edit_arguments import TypedEdits
from msiview.commands.messages import complain, mention_problems, shown_path
from msiview.commands.output import write_text
from msiview.commands.overlays import mention_conflicts, open_overlaid
from msiview.database.keys import key_text
from msiview.errors import EditRefused, FormatError, UnreadableFile
from msiview.files.opened_files import refuse_opened
from msiview.overlay.generate import save_transform
from msiview.overlay.save import save_database
from msiview.report.change_object import overlay_changes_object
from msiview.report.change_text import overlay_changes_text
from msiview.report.edit_object import EditObject, edit_object
from msiview.session.adding_rows import Collision, add_rows
from msiview.session.change_list import ChangeList
from msiview.session.edit_problems import EditProblem, edit_problems
from msiview.session.edit_script import EditScript
from msiview.session.editing import Editing
from msiview.session.new_rows import new_guid
from msiview.session.overlaid_package import OverlaidPackage
from msiview.session.row_files import read_rows

_DESCRIPTION = """\
Change rows of FILE, with the overlays over it, and write what comes out: a transform
from FILE to it (OUT.mst), or a copy of the package (OUT.msi). FILE itself is only
read. Edits are made in the order in which they are given:

  --set Property/ARPNOREPAIR.Value=1       a cell; nothing after = is null
  --add Property Property=X Value=1        a row (in a new table, if it is a standard one)
  --delete Shortcut/DesktopLink            a row
  --rename Feature/Main=Core               another key; references to the row follow it
  --stream Binary/Logo.Data=new.png        the contents of a binary cell
  --import Registry.csv                    rows from a text archive (.idt), .csv or .tsv
  --script edits.json                      edits from a file: what `msiview changes --json`
                                           or `compare --json` writes, or the same by hand

Nothing is written unless all of them fit; what does not is named on standard error,
and the exit code is 1. Values that break a rule of the schema, and references that
lead nowhere, are named as well, but written (not with --strict). The rows that
change, and those that overlays change, are listed as `msiview changes` does."""

_TRANSFORM, _PACKAGE = "transform", "package"
_KINDS = {".mst": _TRANSFORM, ".msi": _PACKAGE, ".msm": _PACKAGE, ".pcp": _PACKAGE}
"""What a file is by the end of its name."""


class _InOrder(Action):
    """Gathers edits of all kinds in the order of the command line."""

    def __call__(
        self, parser: ArgumentParser, namespace: Namespace, values: Any, option: str | None = None
    ) -> None:
        assert option is not None
        given = [values] if isinstance(values, str) else list(values)
        namespace.edits = [*(namespace.edits or []), (option.lstrip("-"), given)]


def _add_arguments(parser: ArgumentParser) -> None:
    add_package_arguments(parser)
    add_overlay_arguments(parser)
    add = partial(parser.add_argument, action=_InOrder, dest="edits", default=None)
    add("--set", metavar="TABLE/KEY.COLUMN=VALUE", help="give a cell a new value")
    add("--add", metavar=("TABLE", "COLUMN=VALUE"), nargs="+", help="add a row")
    add("--delete", metavar="TABLE/KEY", help="delete a row")
    add("--rename", metavar="TABLE/OLD=NEW", help="give a row another key")
    add("--stream", metavar="TABLE/KEY.COLUMN=PATH", help="take a binary cell from a file")
    add("--script", metavar="PATH", help="edits as JSON")
    add("--import", metavar="PATH", help="add the rows of a text archive (.idt), .csv or .tsv")
    parser.add_argument(
        "--on-collision",
        choices=("refuse", *(collision.value for collision in Collision)),
        default="refuse",
        help="what to do with an imported row whose key is there already (default: refuse)",
    )
    parser.add_argument("-o", "--output", metavar="OUT", help="OUT.mst, or OUT.msi for a copy")
    parser.add_argument(
        "--as",
        dest="kind",
        choices=(_TRANSFORM, _PACKAGE),
        help="what to write, where the name of OUT does not tell",
    )
    parser.add_argument("--dry-run", action="store_true", help="write nothing but the answer")
    parser.add_argument(
        "--keep-references", action="store_true", help="do not change references to renamed rows"
    )
    parser.add_argument(
        "--keep-package-code", action="store_true", help="let a copy have the package code of FILE"
    )
    parser.add_argument(
        "--skip-misfits", action="store_true", help="leave out what does not fit, write the rest"
    )
    parser.add_argument(
        "--strict", action="store_true", help="write nothing where a rule of the schema is broken"
    )


def _run(args: Namespace) -> int:
    output = _output(args)
    overlaid = open_overlaid(args)
    if output is not None:
        INPUTS.add(*overlaid.database.files())
        refuse_opened(output)
    editing = Editing(overlaid)
    misfits = _edit(editing, args)
    result = editing.result()
    problems = edit_problems(editing, result)
    _mention(misfits, problems)
    is_refused = bool((misfits and not args.skip_misfits) or (problems and args.strict))
    omitted: list[str] = []
    if output is not None and not is_refused:
        omitted = _write(result, output, args)
    written = None if output is None or is_refused else str(output)
    _tell(args, result, edit_object(problems, misfits, omitted, written))
    mention_conflicts(overlaid)
    mention_problems(overlaid.base)
    if is_refused and output is not None:
        complain(f"{output} is not written")
    return YES if is_refused else DONE


def _output(args: Namespace) -> Path | None:
    """Where the result goes; None where it is only told. Says early what cannot be written."""
    if not args.edits:
        raise UsageError("there is nothing to edit; --set, --add and others say what")
    if args.output is None:
        if args.dry_run:
            return None
        raise UsageError("name a file with -o, or try with --dry-run")
    if args.dry_run:
        return None
    args.kind = args.kind or _KINDS.get(Path(args.output).suffix.lower())
    if args.kind is None:
        raise UsageError(f"{args.output} must end in .mst or .msi, or --as must tell what it is")
    return Path(args.output)


def _edit(editing: Editing, args: Namespace) -> list[EditRefused]:
    """Make all edits that fit; returns the others."""
    typed = TypedEdits(editing, _read, keeps_references=args.keep_references)
    misfits: list[EditRefused] = []
    for option, values in args.edits:
        if option == "script":
            misfits += _run_script(editing, values[0], keeps=args.keep_references)
            continue
        if option == "import":
            misfits += _import(editing, values[0], args.on_collision)
            continue
        try:
            typed.edit(option, values)
        except EditRefused as error:
            misfits.append(error)
    return misfits


def _run_script(editing: Editing, path: str, *, keeps: bool) -> list[EditRefused]:
    try:
        document = json.loads(_read(path).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FormatError(f"no JSON: {error}", file=path) from None
    folder = Path(path).parent
    script = EditScript(editing, lambda name: _read(str(folder / name)), keeps)
    try:
        script.run(document)
    except FormatError as error:
        if error.file is None:
            error.file = path
        raise
    return script.misfits


def _import(editing: Editing, path: str, on_collision: str) -> list[EditRefused]:
    """Put the rows of a file into their table; returns those that do not fit."""
    INPUTS.add(path)
    refuses = on_collision == "refuse"
    rows = read_rows(path)
    try:
        collision = Collision.SKIP if refuses else Collision(on_collision)
        done = add_rows(editing.transaction, rows, collision)
    except EditRefused as error:
        return [error]
    taken = done.skipped if refuses else ()
    reason = "there is a row with this key already; --on-collision says what to do with it"
    places = (f"{rows.table}/{key_text(key)}" for key in taken)
    return [*done.misfits, *(EditRefused(place, reason) for place in places)]


def _read(path: str) -> bytes:
    INPUTS.add(path)
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UnreadableFile(reason or "it cannot be read", file=path) from None


def _write(result: OverlaidPackage, output: Path, args: Namespace) -> list[str]:
    """Write the result; returns what it lacks, or what else is to be said about it."""
    if args.kind == _TRANSFORM:
        omitted = save_transform(result.database, output)
        lines = [f"{o.table or o.name or output.name}: {o.reason}" for o in omitted]
    else:
        code = None if args.keep_package_code else new_guid()
        remarks = save_database(result.database, output, package_code=code)
        lines = [f"{remark.table or output.name}: {remark.reason}" for remark in remarks]
    for line in lines:
        complain(line)
    return lines


def _mention(misfits: Sequence[EditRefused], problems: Sequence[EditProblem]) -> None:
    for misfit in misfits:
        complain(f"does not fit: {misfit}")
    for problem in problems:
        complain(str(problem))


def _tell(args: Namespace, result: OverlaidPackage, more: EditObject) -> None:
    changes = ChangeList.of(result)
    if args.json:
        write_text(overlay_changes_object(result, changes, shown_path(result.base), more))
        return
    write_text(overlay_changes_text(result, changes))
    if more["output"] is not None:
        write_text([f"{more['output']} is written\n"])


COMMAND = Command(_DESCRIPTION, _add_arguments, _run)
