"""Where keys that are written in the 32-bit view of the registry lie on 64-bit Windows.

Source: Microsoft's page "Registry Keys Affected by WOW64", as of Windows 7.
"""

from __future__ import annotations

NODE = "Wow6432Node"
"""The key below which Windows keeps what 32-bit programs have of their own."""

_SHARED = frozenset(
    line.strip()
    for line in r"""
    Classes
    Clients
    Microsoft\COM3
    Microsoft\Cryptography\Calais\Current
    Microsoft\Cryptography\Calais\Readers
    Microsoft\Cryptography\Services
    Microsoft\CTF\SystemShared
    Microsoft\CTF\TIP
    Microsoft\DFS
    Microsoft\Driver Signing
    Microsoft\EnterpriseCertificates
    Microsoft\EventSystem
    Microsoft\MSMQ
    Microsoft\Non-Driver Signing
    Microsoft\Notepad\DefaultFonts
    Microsoft\OLE
    Microsoft\RAS
    Microsoft\RPC
    Microsoft\Shared Tools\MSInfo
    Microsoft\SystemCertificates
    Microsoft\TermServLicensing
    Microsoft\TransactionServer
    Microsoft\Windows NT\CurrentVersion\Console
    Microsoft\Windows NT\CurrentVersion\FontDpi
    Microsoft\Windows NT\CurrentVersion\FontLink
    Microsoft\Windows NT\CurrentVersion\FontMapper
    Microsoft\Windows NT\CurrentVersion\Fonts
    Microsoft\Windows NT\CurrentVersion\FontSubstitutes
    Microsoft\Windows NT\CurrentVersion\Gre_Initialize
    Microsoft\Windows NT\CurrentVersion\Image File Execution Options
    Microsoft\Windows NT\CurrentVersion\Language Pack
    Microsoft\Windows NT\CurrentVersion\NetworkCards
    Microsoft\Windows NT\CurrentVersion\Perflib
    Microsoft\Windows NT\CurrentVersion\Ports
    Microsoft\Windows NT\CurrentVersion\Print
    Microsoft\Windows NT\CurrentVersion\ProfileList
    Microsoft\Windows NT\CurrentVersion\Time Zones
    Microsoft\Windows\CurrentVersion\App Paths
    Microsoft\Windows\CurrentVersion\Control Panel\Cursors\Schemes
    Microsoft\Windows\CurrentVersion\Explorer\AutoplayHandlers
    Microsoft\Windows\CurrentVersion\Explorer\DriveIcons
    Microsoft\Windows\CurrentVersion\Explorer\KindMap
    Microsoft\Windows\CurrentVersion\Group Policy
    Microsoft\Windows\CurrentVersion\Policies
    Microsoft\Windows\CurrentVersion\PreviewHandlers
    Microsoft\Windows\CurrentVersion\Setup
    Microsoft\Windows\CurrentVersion\Telephony\Locations
    Policies
    RegisteredApplications
    """.strip()
    .casefold()
    .splitlines()
)
"""Keys below HKEY_LOCAL_MACHINE\\Software that programs of 32 and 64 bits share."""

_LONGEST_SHARED = max(one.count("\\") + 1 for one in _SHARED)
_OWN_CLASSES = frozenset({"clsid", "directshow", "interface", "media type", "mediafoundation"})
"""Keys below Classes that 32-bit programs have of their own."""


def key_of_32_bits(root: str, path: str) -> str:
    """The path, below its root, of a key that the 32-bit view calls ``path``: most often the same,
    or one below Wow6432Node. Roots are those of regedit (``HKEY_LOCAL_MACHINE``)."""
    parts = path.split("\\")
    software = 1 if root == "HKEY_USERS" else 0  # behind the user
    folded = [part.casefold() for part in parts[: software + 2 + _LONGEST_SHARED]]
    if root == "HKEY_CLASSES_ROOT":
        classes = 0
    elif folded[software : software + 1] != ["software"]:
        return path
    elif folded[software + 1 : software + 2] == ["classes"]:
        classes = software + 2
    elif root == "HKEY_LOCAL_MACHINE" and not _is_shared(folded[1:]):
        return "\\".join((parts[0], NODE, *parts[1:]))
    else:
        return path
    if folded[classes : classes + 1] and folded[classes] in _OWN_CLASSES:
        return "\\".join((*parts[:classes], NODE, *parts[classes:]))
    return path


def _is_shared(folded: list[str]) -> bool:
    """Whether a key below Software is one for all programs, or names Wow6432Node itself."""
    return folded[:1] == [NODE.casefold()] or any(
        "\\".join(folded[:length]) in _SHARED for length in range(1, len(folded) + 1)
    )
