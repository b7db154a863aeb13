"""How the lines that tell a log begin, wherever something else stands before them."""

from __future__ import annotations

from msiview.late_patterns import late_pattern

_WORD = r"(?:(?<![A-Za-z])|(?<=[\[;]\dm)|(?<=[\[;]\d\dm)|(?<=\[m))"
"""No letter before it, but that of a colour whose escape was lost."""

WORDS = (
    r"(?:MSI(?: \([acNs]\)| ?\N{COPYRIGHT SIGN}) \([0-9A-F]{2}[:!][0-9A-F]{2}\)"
    r"|Action (?:start |ended )?\d{1,2}[:.]\d\d[:.]\d\d"
    r"|Property\([CNS]\): "
    r"|=== (?:Verbose l|L)ogging st(?:art|opp)ed: |Verbose logging st(?:art|opp)ed: \d"
    r"|\[[0-9A-F]{4}:[0-9A-F]{4}\]\[\d{4}-\d\d-\d\dT"
    r"|<!\[LOG\[)"
)
"""What :data:`STRONG` looks for, as an expression."""

STRONG = late_pattern(_WORD + WORDS)
"""Lines that the engine, a bundle or a tool of ConfigMgr has written, and nobody else."""

WEAK = late_pattern(
    _WORD + r"(?:(?:Internal )?Error \d{4}\. |DEBUG: Error \d{4}: |Info \d{4}\. ?|Warning \d{4}\. "
    r"|Product: .{1,200}? -- |CustomAction \S* returned actual error code "
    r"|Windows Installer (?:installed|removed|reconfigured) )"
)
"""Messages, which may also stand in a text about a log."""

MARKDOWN = late_pattern(
    r"MSI \\?\([acNs]\\?\) \\?\([0-9A-F]{2}[:!][0-9A-F]{2}\\?\)(?: \\?\[| ?:)"
    r"|Property\\?\([CNS]\\?\): |\\?=\\?=\\?= (?:Verbose l|L)ogging st(?:art|opp)ed: "
    r"|\\?\[[0-9A-F]{4}:[0-9A-F]{4}\\?\]\\?\[\d{4}\\?-\d"
    r"|(?:Return value -?\d{1,10}|Action start [\d:.]{7,12}: \S{1,72})\\\."
    r"|CustomAction \S+ returned actual error code -?\d+ \\?\("
)
"""The same with or without backslashes before punctuation."""
