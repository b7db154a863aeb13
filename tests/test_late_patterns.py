"""Expressions that are compiled when they are first asked."""

from __future__ import annotations

import gc
import re
from importlib import import_module

import pytest

from msiview import late_patterns
from msiview.late_patterns import late_pattern
from tests.source_files import FILES, PACKAGE, ROOT


def test_a_pattern_is_asked_like_any_other() -> None:
    pattern = late_pattern("(?P<word>[a-z]+)", re.IGNORECASE)
    for _ in range(2):
        assert [match["word"] for match in pattern.finditer("one Two 3")] == ["one", "Two"]
    assert pattern.groupindex == {"word": 1}
    assert late_pattern(rb"\d").sub(b"#", b"a1") == b"a#"


def test_what_patterns_do_not_have_is_said() -> None:
    with pytest.raises(AttributeError, match="finds"):
        late_pattern("a").finds  # type: ignore[attr-defined]  # noqa: B018


def test_all_of_them_can_be_compiled() -> None:
    for file in FILES:
        if file.is_relative_to(PACKAGE / "logs") or file.is_relative_to(PACKAGE / "analysis/logs"):
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            import_module(name.removesuffix(".__init__"))
    gc.unfreeze()  # what the window has declared permanent is not among the objects
    patterns = [each for each in gc.get_objects() if type(each) is late_patterns._LatePattern]
    assert len(patterns) > 100
    for pattern in patterns:
        assert isinstance(pattern.groups, int)
