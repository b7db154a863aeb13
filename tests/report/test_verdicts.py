"""Whether transforms and patches would be applied, in words."""

from __future__ import annotations

from pathlib import Path

from msiview.overlay.applicability import Product
from msiview.overlay.stack import Stack, build_stack, open_overlay
from msiview.report.page import Tone
from msiview.report.text import text_of
from msiview.report.verdict_object import verdicts_object
from msiview.report.verdicts import check_tone, check_words, conclusion_tone, verdict_blocks
from tests.builders.patches import Pair, make_patch


def stack_of(*patches: Path, version: str | None = "1.2.3") -> Stack:
    overlays = [open_overlay(None, str(path)) for path in patches]
    return build_stack(None, overlays, typed=Product(version=version))


def text(stack: Stack) -> str:
    return "".join(text_of(verdict_blocks(stack)))


def test_checks_say_what_is_expected_and_found(tmp_path: Path) -> None:
    patch = make_patch(tmp_path / "p.msp", [Pair("Old", "1.2.2"), Pair("Now", "1.2.3")])
    told = text(stack_of(patch))
    assert told.startswith(f"{patch}\n  The patch applies, as far as the product is known: Now")
    assert "\n  ✗ Old\n    It does not apply: " in told
    assert "\n    ✗ ProductVersion: Expected = 1.2.2, found 1.2.3: the installed version" in told
    assert "\n    ✓ ProductVersion: Expected = 1.2.3, found 1.2.3: the installed version" in told
    assert "\n    Errors ignored (0x001F): a row to add exists already; " in told


def test_what_is_not_known_is_marked(tmp_path: Path) -> None:
    stack = stack_of(make_patch(tmp_path / "p.msp", [Pair("A")]), version=None)
    (entry,) = stack.entries
    assert conclusion_tone(entry) is Tone.WARNING
    check = next(c for c in entry.transforms[0].checks if c.check == "ProductVersion")
    assert check_tone(check) is Tone.WARNING
    assert str(check_words(check)).startswith("Expected = 1.2.3: the version is not known; ")


def test_a_patch_that_another_one_replaces(tmp_path: Path) -> None:
    old = make_patch(tmp_path / "old.msp", [Pair("A")], number=1)
    new = make_patch(tmp_path / "new.msp", [Pair("B")], number=2, obsoletes=[1])
    stack = stack_of(old, new)
    replaced = stack.entries[1]
    assert conclusion_tone(replaced) is Tone.BAD
    assert [verdict.applies for verdict in replaced.transforms] == [False, False]
    assert replaced.transforms[0].checks[-1].check == "Sequence"
    told = text(stack)
    assert "  ✗ A\n    It does not apply, as another patch replaces this one.\n" in told
    verdicts = {v["transform"]: v for v in verdicts_object(stack)["verdicts"]}
    assert verdicts["A"]["checks"][-1]["explanation"] == replaced.refusal


def test_remarks_name_what_they_are_about(tmp_path: Path) -> None:
    stack = stack_of(make_patch(tmp_path / "p.msp", [Pair("A", flags=0x0102)]))
    remark = next(remark for remark in stack.remarks if remark.pair)
    assert (remark.overlay, remark.pair) == ("p.msp", "A")
    assert str(remark).startswith("p.msp, A: ")
    assert remark.of_overlay.startswith("A: ")
    assert f"  - {remark}\n" in text(stack).partition("\nRemarks\n")[2]
