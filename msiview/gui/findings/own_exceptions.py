"""What the user accepts in every package, kept in the settings."""

from __future__ import annotations

import json
from collections.abc import Sequence

from msiview.gui.settings import FINDING_EXCEPTIONS, Settings
from msiview.session.check_settings import EXCEPTION_FIELDS, FindingException
from msiview.validation.finding import Finding


def own_exceptions(settings: Settings) -> list[FindingException]:
    """What is accepted; nothing where what is stored makes no sense."""
    try:
        stored = json.loads(settings.get(FINDING_EXCEPTIONS) or "[]")
    except ValueError:
        return []
    if not isinstance(stored, list):
        return []
    return [
        FindingException(*(str(entry.get(name, "")) for name in EXCEPTION_FIELDS))
        for entry in stored
        if isinstance(entry, dict) and entry.get("rule")
    ]


def add_own_exception(settings: Settings, exception: FindingException) -> None:
    """Accept more, in every package from now on."""
    _store(settings, [*own_exceptions(settings), exception])


def forget_own_exceptions(settings: Settings, finding: Finding) -> bool:
    """Take away what makes a finding accepted; whether there was such."""
    before = own_exceptions(settings)
    kept = [exception for exception in before if not exception.fits(finding)]
    _store(settings, kept)
    return len(kept) < len(before)


def _store(settings: Settings, exceptions: Sequence[FindingException]) -> None:
    stored = [{name: getattr(each, name) for name in EXCEPTION_FIELDS} for each in exceptions]
    settings.set(FINDING_EXCEPTIONS, json.dumps(stored) if stored else "")
