"""Symbolic links, where there are any: Windows lets not everybody make them, Wine nobody."""

from __future__ import annotations

from pathlib import Path

import pytest


def symbolic_link(link: Path, target: Path, *, is_folder: bool = False) -> Path:
    """Make a link; returns it. Raises OSError where there are none: Wine 8 says that it made one,
    and made none."""
    link.symlink_to(target, target_is_directory=is_folder)
    if not link.is_symlink():
        link.unlink(missing_ok=True)
        raise OSError(f"{link} was not made")
    return link


def link_or_skip(link: Path, target: Path, *, is_folder: bool = False) -> Path:
    """Make a link; the test is skipped where there are none."""
    try:
        return symbolic_link(link, target, is_folder=is_folder)
    except OSError:
        pytest.skip("this system lets nobody make symbolic links")
