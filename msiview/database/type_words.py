"""Column types and categories in plain words, for header tooltips and reports."""

from __future__ import annotations

from msiview.format.column_types import ColumnKind, ColumnType

_INTEGER_RANGES = {
    ColumnKind.SHORT: "integer from -32767 to 32767",
    ColumnKind.LONG: "integer from -2147483647 to 2147483647",
}

# Source: Microsoft's page "Column Data Types" and those it points to, in our words.
_CATEGORIES = {
    "AnyPath": "a full path or a name without folders",
    "Binary": "the contents of a file",
    "Cabinet": "name of a cabinet; #Name is a stream of this file, else a file beside it",
    "Condition": "an expression that is true or false",
    "CustomSource": "key of the table, or name of the property, that the action's type asks for",
    "DefaultDir": "folder name, target:source, each short|long; for a root a property name",
    "DoubleInteger": "an integer of 4 bytes",
    "Filename": "file name, short or short|long",
    "Formatted": "text in which [Property], [#File] and the like are replaced",
    "FormattedSDDLText": "a security descriptor in SDDL; [Property] and the like are replaced",
    "Guid": "a GUID in braces, upper case",
    "Identifier": "letters, digits, _ and .; begins with a letter or _",
    "Integer": "an integer of 2 bytes",
    "KeyFormatted": "formatted text that is also a key",
    "Language": "decimal language identifiers, separated by commas",
    "LowerCase": "text in lower case",
    "Path": "a full path, which may contain [Property]",
    "Paths": "full paths, separated by semicolons",
    "Property": "name of a property; %NAME is an environment variable",
    "RegPath": "a registry path, which may contain [Property]",
    "Shortcut": "a feature (advertised) or the target in formatted text",
    "Template": "formatted text that may also contain record fields such as [1]",
    "Text": "any text",
    "TimeDate": "date and time, packed into 4 bytes",
    "URL": "an address on the network",
    "UpperCase": "text in upper case",
    "Version": "numbers separated by dots, at most four, each up to 65535",
    "WildCardFilename": "file name that may contain * and ?",
}


def describe_type(column_type: ColumnType) -> str:
    """A type in words: ``text, up to 72 characters, required, key`` for ``s72``.

    The words say "up to", but only validation enforces the length, not the engine
    (docs/msi-format.md, "Column types").
    """
    words = [_content(column_type)]
    words.append("may be null" if column_type.nullable else "required")
    if column_type.is_key:
        words.append("key")
    return ", ".join(words)


def _content(column_type: ColumnType) -> str:
    match column_type.kind:
        case ColumnKind.STRING:
            start = "localizable text" if column_type.localizable else "text"
            if not column_type.width:
                return f"{start}, any length"
            return f"{start}, up to {column_type.width} characters"
        case ColumnKind.BINARY:
            return "binary data (a stream)"
        case kind:
            return _INTEGER_RANGES[kind]


def describe_category(category: str) -> str | None:
    """What a text of a ``_Validation`` category must be, or None for an unknown category."""
    return _CATEGORIES.get(category)
