"""The text of RTF, for licences and dialog texts."""

from __future__ import annotations

from msiview.errors import FormatError

LONGEST = 2_000_000
"""Characters of RTF that are read at most: licences with pictures in them get large,
and the pictures come last."""


def rtf_text(rtf: str) -> str:
    """The text without its formatting. :class:`FormatError` where it makes no sense."""
    # Imported here: it is needed only when somebody looks at a licence.
    from striprtf.striprtf import rtf_to_text

    try:
        text: str = rtf_to_text(rtf[:LONGEST], errors="replace")
    except Exception as error:  # striprtf raises whatever its arithmetic meets
        raise FormatError(f"the RTF is damaged: {error}") from error
    return text.strip() + "\n"
