"""How runs ended that others than the engine have logged: bundles, and what deployment tools
started.

Source: docs/log-format.md, "Logs of bundles" and "Logs of deployment tools".
"""

from __future__ import annotations

from collections.abc import Iterator

from msiview.analysis.logs.cause.first_error import FirstError
from msiview.analysis.logs.cause.outcome import UNFINISHED, Outcome, code_words
from msiview.analysis.logs.cause.product_facts import ProductFacts
from msiview.analysis.phrase import FileRef, Phrase, Words
from msiview.late_patterns import late_pattern
from msiview.logs.bundle_reader import BUNDLE_LINE
from msiview.logs.codes import bundle_hints, exit_code
from msiview.logs.deployment_reader import deployment_line, program_name
from msiview.logs.facts import BundlePackage, BundleRun, DeploymentRun
from msiview.logs.log import Log
from msiview.logs.msiexec_command import log_path, msiexec_command

_FAILURE = 0x80000000
"""HRESULTs from here on are failures."""

_FACILITY_WIN32 = 0x80070000
_NAME = late_pattern(r"[^\\/]*$")
_NO_END = "The log has no end: the bundle still runs, it was killed, or the log was cut off."
_NO_CODE = "The log does not have what {} returned."
_TOLD_ELSEWHERE = {
    1603: "A fatal error. The package's own log tells the cause.",
    1638: "Another version of the product is installed already, mostly a newer one.",
}
"""What codes mean where the log is not the engine's."""

_OTHER_VERSION = 1638
_PLAIN_FAILURE = 1
"""What most programs return that failed; no system error."""
_PACKAGES = (".msi", ".msp")
_OF_SETUP = (
    "The setup returned 0x{:08X}, a code of its own. Why, it says of the feature or package that "
    "failed first."
)
_OF_ITS_OWN = ("", "failure", "An exit code of the program's own.")


def plain_code(result: int) -> int:
    """The Win32 code in an HRESULT (0x80070643 is 1603); any other with its sign."""
    if result & 0xFFFF0000 == _FACILITY_WIN32:
        return result & 0xFFFF
    return result - (1 << 32) if result >= _FAILURE else result


def _code_words(code: int) -> tuple[str, str, str]:
    if code == _PLAIN_FAILURE:
        return _OF_ITS_OWN
    name, kind, meaning = code_words(code)
    return name, kind, _TOLD_ELSEWHERE.get(code, meaning)


def failed_package(run: BundleRun) -> BundlePackage | None:
    """The package of a bundle that failed first; None where none did."""
    failed = [package for package in run.packages if (package.result or 0) >= _FAILURE]
    return min(failed, key=lambda package: package.result_line or 0, default=None)


def bundle_outcome(run: BundleRun) -> Outcome:
    """How a bundle ended."""
    code = plain_code(run.result) if run.result is not None else None
    name, kind, meaning = _code_words(code) if code is not None else ("", UNFINISHED, _NO_END)
    failed = failed_package(run)
    if failed is not None:
        meaning = f"The bundle's package {failed.name} failed. {meaning}"
    return _outcome(
        (code, name, kind, meaning),
        run.result_line,
        run.action.lower() or _usual_action(run),
        ProductFacts(
            product=run.variables.get("WixBundleName", "") or _name(run.path),
            version=run.variables.get("WixBundleVersion", ""),
            manufacturer=run.variables.get("WixBundleManufacturer", ""),
            package=run.path,
        ),
        run.times,
    )


def bundle_error(log: Log, run: BundleRun) -> FirstError | None:
    """The first thing that a bundle tells of the package that failed first, else of itself; None
    where it did not fail."""
    package = failed_package(run)
    if package is None and not bundle_outcome(run).has_failed:
        return None
    first, last = 0, run.end_line
    if package is not None:
        first, last = package.line, package.result_line or run.end_line
    lines = [line for line in run.errors if first <= line <= last] or run.errors
    line = lines[0] if lines else last
    match = BUNDLE_LINE.match(log.text.line(line))
    text = match["text"] if match is not None else log.text.line(line)
    result = package.result if package is not None else run.result
    code = plain_code(result) if result is not None else None
    name, _, meaning = _code_words(code) if code is not None else ("", "", "")
    returned = f"{name} ({code})" if name else str(code)
    if not name:
        meaning = _OF_ITS_OWN[2]
    if package is None:
        explanation = f"The bundle returned {returned}: {meaning}"
    else:
        action = f" ({package.action.lower()})" if package.action else ""
        explanation = f"The package {package.name}{action} returned {returned}: {meaning}"
    if code == _OTHER_VERSION:
        explanation = " ".join((explanation, *_related_words(run)))
    told = " ".join((text, f"0x{result:08x}" if result is not None else ""))
    named = _named_log("The package's own log", package.log if package is not None else "")
    return _error(
        (line, text),
        code,
        explanation,
        (*named, *bundle_hints(told)),
        package.name if package is not None else "",
        package.line if package is not None else None,
        tuple(line for line in lines[1:]),
    )


def _related_words(run: BundleRun) -> Iterator[str]:
    """The versions that were there before."""
    for other in run.packages:
        if other.related and other.version:
            yield f"{other.name} is there in version {other.version} ({other.related})."


def deployment_outcome(run: DeploymentRun | None) -> Outcome:
    """How a program ended that a deployment tool has started; None: it has started none. An
    HRESULT that wraps a Win32 code is told as that."""
    run = run if run is not None else DeploymentRun(0, 0)
    code = plain_code(run.code & 0xFFFFFFFF) if run.code is not None else None
    command = msiexec_command(run.command)
    is_installer = command is not None or program_name(run.command).lower().endswith(_PACKAGES)
    what = "msiexec" if is_installer else "what was started"
    if code is None:
        name, kind, meaning = "", UNFINISHED, _NO_CODE.format(what)
    elif run.is_setup and exit_code(code) is None:
        name, kind, meaning = "", "failure", _OF_SETUP.format(code & 0xFFFFFFFF)
    elif run.command and not is_installer and exit_code(code) is None:
        name, kind, meaning = _OF_ITS_OWN
    else:
        name, kind, meaning = _code_words(code)
    product = command.product if command is not None else ""
    is_code = product.startswith("{")
    return _outcome(
        (code, name, kind, meaning),
        run.code_line,
        command.operation if command is not None else run.action.lower(),
        ProductFacts(
            product=run.package or ("" if is_code else _name(product) or program_name(run.command)),
            product_code=product.upper() if is_code else "",
            package="" if is_code else product,
        ),
        run.times,
    )


def deployment_log(run: DeploymentRun | None) -> str:
    """The path of the log that the program was told to write; empty where it was told none."""
    return (run.log or log_path(run.command)) if run is not None else ""


def deployment_error(log: Log, run: DeploymentRun | None) -> FirstError | None:
    """The line with the exit code, if it is one of a failure."""
    ended = deployment_outcome(run)
    if run is None or run.code_line is None or not ended.has_failed:
        return None
    said = run.reason_line if run.reason_line is not None else run.code_line
    line = log.text.line(said)
    found = deployment_line(line)
    return _error(
        (said, found.text if found is not None else line),
        ended.code,
        f"{ended.name} ({ended.code}): {ended.meaning}" if ended.name else ended.meaning,
        _named_log(
            "The installer's own log" if run.log else "The log that was to be written",
            deployment_log(run),
        ),
        "",
        run.line,
        (run.code_line,) if said != run.code_line else (),
    )


def _named_log(what: str, path: str) -> tuple[Words, ...]:
    """What to look at: another log, if its path is known."""
    return (Phrase(f"{what}: ", FileRef(path)),) if path else ()


def _outcome(
    words: tuple[int | None, str, str, str],
    line: int | None,
    operation: str,
    facts: ProductFacts,
    times: tuple[int, int] | None,
) -> Outcome:
    code, name, kind, meaning = words
    took = times[1] - times[0] if times is not None else None
    return Outcome(
        code, name, meaning, kind, line, operation, facts, took, None, 0, line is not None, True
    )


def _error(
    said: tuple[int, str],
    code: int | None,
    explanation: str,
    checks: tuple[Words, ...],
    action: str,
    action_line: int | None,
    others: tuple[int, ...],
) -> FirstError:
    line, text = said
    return FirstError(
        line, line, text, code, explanation, checks, action, action_line, None, None, (), others,
        "the first error that the log tells of",
    )  # fmt: skip


def _usual_action(run: BundleRun) -> str:
    """What was done with most packages."""
    actions = [package.action.lower() for package in run.packages if package.action]
    return max(set(actions), key=actions.count) if actions else ""


def _name(path: str) -> str:
    match = _NAME.search(path)
    return match[0] if match is not None else path
