"""One run: damage a file, run a command on it, and look at how the command ends.

Everything follows from the run's number, so any run can be repeated by itself.
"""

from __future__ import annotations

import io
import json
import random
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path

from msiview.analysis.trees.component_lists import LISTS
from msiview.cli import COMMANDS, main
from msiview.report.findings_formats import FORMATS as FINDINGS
from msiview.session.trees import TREES
from tests.builders.registry_exports import COMPONENT, write_export
from tests.fuzz.further_options import further_options
from tests.fuzz.inputs import Inputs
from tests.fuzz.log_mutations import mutated_log
from tests.fuzz.mutations import mutated
from tests.fuzz.structure import damaged_structure

FORMATS = ("text", "tab", "csv", "json", "markdown", "sql", "idt", "idt-utf8")
"""In which rows are written; a database of SQLite is asked for by itself."""

QUERIES = tuple(form for form in FORMATS if not form.startswith("idt"))

_GUID = "{AAAAAAAA-1111-2222-3333-BBBBBBBBBBBB}"


@dataclass(frozen=True)
class Run:
    """A damaged file among sound ones, and the command line that meets it."""

    number: int
    victim: Path
    arguments: tuple[str, ...]


def make_run(number: int, inputs: Inputs, folder: Path, others: Sequence[Path] = ()) -> Run:
    """Damage a file and choose a command. ``folder`` gets the damaged copy, and what the command
    writes; ``others`` are files of the user's that are damaged as well."""
    chance = random.Random(number)
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    given = Inputs(
        tuple(p for p in others if p.suffix not in (".mst", ".msp", ".log")),
        tuple(p for p in others if p.suffix in (".mst", ".msp")),
        tuple(p for p in others if p.suffix == ".log"),
        (),
        (),
    )
    known = replace(
        inputs,
        packages=inputs.packages + given.packages,
        overlays=inputs.overlays + given.overlays,
        logs=inputs.logs + given.logs,
    )
    base = original = chance.choice(known.packages)
    log = chance.choice(known.logs)
    overlays = [chance.choice(known.overlays) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
    what = chance.choice(("base", "base", "base", "overlay", "overlay", "log", "both"))
    victim = log if what == "log" else overlays[0] if what == "overlay" else base
    if what in ("base", "both"):
        victim = base = _damaged(base, folder, chance)
    if what in ("overlay", "both"):
        overlays[0] = _damaged(overlays[0], folder, chance)
        victim = overlays[0] if what == "overlay" else victim
    if what == "log":
        victim = log = folder / log.name
        log.write_bytes(mutated_log(chance.choice(known.logs).read_bytes(), number))
    line = _Line(chance, known, folder, base, original, overlays, log)
    choices = ("log", "log", "trace") if what == "log" else tuple(COMMANDS)
    return Run(number, victim, tuple(line.make(chance.choice(choices), needs_overlay=what)))


def made_line(number: int, inputs: Inputs, folder: Path) -> list[str]:
    """A command line of sound files; ``folder`` gets what is written for it."""
    chance = random.Random(number)
    base, log = chance.choice(inputs.packages), chance.choice(inputs.logs)
    overlays = [chance.choice(inputs.overlays)]
    line = _Line(chance, inputs, folder, base, base, overlays, log)
    return line.make(chance.choice(tuple(COMMANDS)), needs_overlay="base")


def _damaged(file: Path, folder: Path, chance: random.Random) -> Path:
    data = file.read_bytes()
    copy = folder / file.name
    if chance.random() < 0.65:
        data = damaged_structure(data, chance)
        if chance.random() < 0.15:
            data = mutated(data, chance.randrange(1 << 32))
    else:
        data = mutated(data, chance.randrange(1 << 32))
    copy.write_bytes(data)
    return copy


class _Line:
    """Command lines with these files."""

    def __init__(
        self,
        chance: random.Random,
        inputs: Inputs,
        folder: Path,
        base: Path,
        original: Path,
        overlays: Sequence[Path],
        log: Path,
    ) -> None:
        self._chance = chance
        self._inputs = inputs
        self._out = folder / "out"
        self._base = base
        self._original = original
        self._overlays = overlays
        self._log = log

    def make(self, command: str, *, needs_overlay: str) -> list[str]:
        chance, base = self._chance, str(self._base)
        words = [command, *self._arguments(command, base)]
        takes_overlays = command not in ("compare", "applicable", "log", "installed")
        wants = needs_overlay != "base" or command == "changes" or chance.random() < 0.4
        if takes_overlays and wants:
            words += self._overlay_options()
        if chance.random() < 0.5 and "--format" not in words and "--reg" not in words:
            words.append("--json")
        return words + list(further_options(command, words, self._out.parent, chance))

    def _overlay_options(self) -> list[str]:
        chance = self._chance
        words = []
        for path in self._overlays:
            words += ["--overlay", str(path)]
        if chance.random() < 0.15:
            words += ["--overlay", ":1031"]
        if chance.random() < 0.15:
            words += ["--overlay", str(chance.choice(self._inputs.packages))]
        if chance.random() < 0.1:
            words += ["--pair", chance.choice(("New.1", "X"))]
        return words

    def _arguments(self, command: str, base: str) -> list[str]:
        chance = self._chance
        match command:
            case "dump" if chance.random() < 0.1:
                return [base, "--format", "sqlite", "-o", f"{self._out}.db"]
            case "dump" if chance.random() < 0.1:
                return [base, "--json"]
            case "dump":
                some = [t for t, _ in chance.sample(self._inputs.rows, 2)]
                words = [base, *(some if chance.random() < 0.3 else [])]
                words += ["--format", chance.choice(FORMATS)]
                return words + (["-o", f"{self._out}/"] if chance.random() < 0.8 else [])
            case "extract":
                what = chance.choice(("--all", "--files"))
                return [base, what, "-o", str(self._out)]
            case "query":
                sql = chance.choice(
                    (
                        "SELECT * FROM Property",
                        "SELECT * FROM File, Component WHERE Component_ = Component",
                        "SELECT count(*) FROM Registry WHERE Key LIKE ?",
                    )
                )
                form = ["--format", chance.choice(QUERIES)] if chance.random() < 0.5 else []
                return [base, sql, *(["%"] if "?" in sql else []), *form]
            case "files":
                return [base, *(["--check"] if chance.random() < 0.5 else [])]
            case "check":
                others = [str(self._original)] if chance.random() < 0.2 else []
                words = [base, *others, *(["--files"] if chance.random() < 0.3 else [])]
                form = ["--format", chance.choice(FINDINGS)] if chance.random() < 0.7 else []
                return [*words, "--notes", *form]
            case "sequences":
                log = ["--log", str(self._log)] if chance.random() < 0.4 else []
                return [base, *log, *(["--set", "A=1"] if chance.random() < 0.3 else [])]
            case "tree":
                tree = chance.choice((*TREES, *TREES, *(one.name for one in LISTS)))
                words = [base, tree, *(["--level", "3"] if chance.random() < 0.3 else [])]
                is_file = tree == "registry" and chance.random() < 0.5
                return [*words, *(["--reg"] if is_file else [])]
            case "dialogs":
                names = [key for table, key in self._inputs.rows if table == "Dialog"]
                return [base, *([chance.choice(names)] if chance.random() < 0.4 else [])]
            case "compare":
                pair = [base, str(chance.choice((self._original, *self._inputs.packages)))]
                chance.shuffle(pair)
                report = ["--report", f"{self._out}.html"] if chance.random() < 0.3 else []
                return [*pair, *report, *(["--fold"] if chance.random() < 0.3 else [])]
            case "changes" if chance.random() < 0.3:
                return [base, "--report", f"{self._out}.html"]
            case "applicable":
                files = [base, *map(str, self._overlays)]
                facts = ["--product-version", "1.2.3", "--product-code", _GUID]
                return files[1:] + facts if chance.random() < 0.2 else files
            case "refs":
                return [base, *chance.choice(self._inputs.rows)]
            case "trace":
                log = ["--log", str(self._log)] if chance.random() < 0.4 else []
                return [base, chance.choice(self._inputs.names), *log]
            case "log":
                return [str(self._log), *self._log_options(base)]
            case "edit":
                return [base, *self._edits(), *self._edit_output()]
            case "installed":
                export = write_export(self._out.with_suffix(".reg"))
                export.write_bytes(mutated_log(export.read_bytes(), chance.randrange(1 << 32)))
                about = (["--product", "Contoso"], ["--component", COMPONENT], [], [])
                return [base if chance.random() < 0.1 else str(export), *chance.choice(about)]
            case _:
                return [base]

    def _edits(self) -> Iterator[str]:
        """A few edits of rows that sound packages have; some need not fit."""
        chance = self._chance
        for _ in range(chance.randrange(1, 4)):
            table, key = chance.choice(self._inputs.rows)
            yield from chance.choice(
                (
                    ("--delete", f"{table}/{key}"),
                    ("--rename", f"{table}/{key}=Renamed"),
                    ("--set", "Property/ProductName.Value=x"),
                    ("--set", f"{table}/{key}.Attributes=1"),
                    ("--add", "Property", "Property=NEW", "Value=1"),
                    ("--add", "IniFile", "IniFile=i", "FileName=f"),
                    ("--add", "Binary", "Name=NEW", f"Data={self._base}"),
                )
            )

    def _edit_output(self) -> list[str]:
        chance = self._chance
        kind = chance.choice(("transform", "package"))
        words = ["--dry-run"] if chance.random() < 0.2 else ["--as", kind, "-o", str(self._out)]
        return words + (["--skip-misfits"] if chance.random() < 0.7 else [])

    def _log_options(self, base: str) -> list[str]:
        chance = self._chance
        words = ["--package", base] if chance.random() < 0.8 else []
        if words and chance.random() < 0.4:
            words += self._overlay_options()
        if chance.random() < 0.2:
            words += ["--report", f"{self._out}.html"]
        if chance.random() < 0.2:
            words += ["--redact", f"{self._out}.log"]
        elif chance.random() < 0.2:
            words += ["--against", str(self._inputs.logs[0])]
        return words


def check(run: Run) -> int:
    """Run the command; its exit code. Raises what must not happen: any exception, since all of
    them are to end in one line on standard error; an exit code that means nothing; text that is no
    UTF-8; JSON that is none; several lines where there should be one."""
    code, out, errors = _run(run.arguments)
    assert code in range(4), f"exit code {code}"
    assert not errors.startswith("usage: "), f"no such command line: {errors}"
    is_archive = "idt" in run.arguments  # in the code page of the database
    text = out.decode("latin-1" if is_archive else "utf-8")
    if "--json" in run.arguments and code < 2:
        is_line_each = run.arguments[0] == "check"  # of several files
        for document in text.splitlines() if is_line_each else [text]:
            json.loads(document)
    # A copy without names comes with the list of what was replaced.
    is_list = "--redact" in run.arguments and code < 2
    for line in errors.splitlines():
        is_usage = (code == 2 or is_list) and not line.startswith("Traceback")
        assert line.startswith("msiview: ") or is_usage, f"on standard error: {line!r}"
    return code


def _run(arguments: Sequence[str]) -> tuple[int, bytes, str]:
    """Exit code, standard output and standard error of a command in this process."""
    errors = io.StringIO()
    with _caught_output() as out, redirect_stderr(errors):
        code = main(arguments)
        sys.stdout.flush()
        return code, out.getvalue(), errors.getvalue()


@contextmanager
def _caught_output() -> Iterator[io.BytesIO]:
    out = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(out, encoding="utf-8", write_through=True)):
        yield out
