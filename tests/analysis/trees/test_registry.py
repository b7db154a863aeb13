"""The registry: values by type, what is removed, the tree, and the file for regedit."""

from __future__ import annotations

import re

import pytest

from msiview.analysis.trees.registry_tree import registry_tree
from msiview.analysis.trees.registry_values import (
    RegistryOperation,
    RegistryType,
    RegistryValue,
    registry_values,
)
from msiview.export.registry_file import registry_file
from tests.builders.memory_tables import memory_table, memory_tables

REGISTRY = "Registry s72*, Root i2, Key l255, Name L255, Value L0, Component_ s72"
REMOVE = "RemoveRegistry s72*, Root i2, Key l255, Name L255, Component_ s72"
COMPONENTS = memory_table("Component", "Component s72*, Attributes i2", ("C", 0), ("W", 0x100))
PROPERTIES = memory_table("Property", "Property s72*, Value l0", ("Maker", "Contoso"))


def values(
    *rows: tuple[object, ...],
    removed: tuple[tuple[object, ...], ...] = (),
    machine: bool = True,
    template: str = "x64;1033",
) -> list[RegistryValue]:
    tables = memory_tables(
        memory_table("Registry", REGISTRY, *rows),  # type: ignore[arg-type]
        memory_table("RemoveRegistry", REMOVE, *removed),  # type: ignore[arg-type]
        COMPONENTS,
        PROPERTIES,
    )
    return list(registry_values(tables, template, is_per_machine=machine))


@pytest.mark.parametrize(
    ("stated", "type_", "data", "line"),
    [
        ("plain", RegistryType.TEXT, "plain", '"n"="plain"'),
        (None, RegistryType.TEXT, "", '"n"=""'),
        ('C:\\a "b"', RegistryType.TEXT, 'C:\\a "b"', '"n"="C:\\\\a \\"b\\""'),
        ("##5", RegistryType.TEXT, "#5", '"n"="#5"'),
        ("#5", RegistryType.NUMBER, 5, '"n"=dword:00000005'),
        ("#-1", RegistryType.NUMBER, -1, '"n"=dword:ffffffff'),
        ("#x0aFF", RegistryType.BINARY, b"\x0a\xff", '"n"=hex:0a,ff'),
        ("#%a", RegistryType.EXPANDABLE, "a", '"n"=hex(2):61,00,00,00'),
        ("a[~]b", RegistryType.TEXTS, ("a", "b"), '"n"=hex(7):61,00,00,00,62,00,00,00,00,00'),
        ("[~]a[~]", RegistryType.TEXTS, ("a",), '"n"=hex(7):61,00,00,00,00,00'),
        ("[~]a", RegistryType.TEXTS, ("a",), '; "n", added behind the texts that are there: a'),
        ("a[~]", RegistryType.TEXTS, ("a",), '; "n", added before the texts that are there: a'),
        ("#[Count]", RegistryType.NUMBER, "[Count]", '; "n", REG_DWORD: [Count]'),
        ("#xzz", RegistryType.BINARY, "zz", '; "n", REG_BINARY: zz'),
        ("a\r\nb", RegistryType.TEXT, "a\r\nb", '"n"=hex(1):61,00,0d,00,0a,00,62,00,00,00'),
        ("[Maker] [Other]", RegistryType.TEXT, "Contoso ", '"n"="Contoso "'),
    ],
)
def test_types(stated: str | None, type_: RegistryType, data: object, line: str) -> None:
    (value,) = values(("r", 2, "Software\\A", "n", stated, "W"))
    assert (value.root, value.path, value.name) == ("HKEY_LOCAL_MACHINE", "Software\\A", "n")
    assert value.type is type_
    if stated != "[Maker] [Other]":
        assert value.data == data
        assert line in "".join(registry_file([value])).split("\r\n")


def test_roots_by_scope() -> None:
    row = ("r", -1, "A", "n", "v", "C")
    assert values(row)[0].root == "HKEY_LOCAL_MACHINE"
    assert values(row, machine=False)[0].root == "HKEY_CURRENT_USER"
    assert values(("r", 7, "A", "n", "v", "W"))[0].root == "root 7"
    assert values(("r", 7, "A", "n", "v", "W"))[0].is_64_bit


def test_keys_and_removals() -> None:
    found = values(
        ("a", 2, "K", "+", None, "C"),
        ("b", 2, "Kept", "-", None, "C"),
        ("c", 2, "K", "*", None, "C"),
        ("d", 2, "K", None, "v", "C"),
        removed=(("e", 2, "Old", "-", "C"), ("f", 2, "Old", "n", "C")),
    )
    assert [value.operation for value in found] == [
        RegistryOperation.CREATE_KEY,
        RegistryOperation.REMOVE_KEY,
        RegistryOperation.CREATE_AND_REMOVE_KEY,
        RegistryOperation.WRITE,
        RegistryOperation.REMOVE_KEY_FIRST,
        RegistryOperation.REMOVE_VALUE_FIRST,
    ]
    text = "".join(registry_file(found)).split("\r\n")
    assert text[0] == "Windows Registry Editor Version 5.00"
    assert '@="v"' in text
    assert text.index("[-HKEY_LOCAL_MACHINE\\Old]") < text.index('"n"=-') < text.index('@="v"')


def test_regedit_reads_what_was_written() -> None:
    """A parser of its own finds the keys and data again, whatever is in them."""
    written = values(
        ("a", 2, "K\\[x]]", 'n"=\\', 'C:\\"a"=b\\', "C"),
        ("b", 1, "K", None, "two\r\nlines", "C"),
        ("c", 0, "K", "m", "a[~][~]b", "C"),
        ("d", 2, "K", "e", "#%%PATH%;x", "C"),
        ("e", 2, "K", "x", "#x", "C"),
        ("f", 2, "K", "d", "#-2147483648", "C"),
    )
    text = "".join(registry_file(written))
    found: dict[tuple[str, str], object] = {}
    key = ""
    for line in text.split("\r\n")[1:]:
        if line.startswith("["):
            key = line[1:-1]
        elif line:
            name = re.match(r'@|"((?:[^"\\]|\\.)*)"', line)
            assert name is not None
            assert line[name.end()] == "="
            found[key, _unescaped(name[1] or "")] = _read(line[name.end() + 1 :])
    assert found == {(f"{one.root}\\{one.place}", one.name): _as_read(one) for one in written}


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _read(data: str) -> object:
    if data.startswith("dword:"):
        return int(data[6:], 16)
    kind, _, digits = data.partition(":") if data.startswith("hex") else ("", "", "")
    if kind:
        read = bytes.fromhex(digits.replace(",", ""))
        return read if kind == "hex" else (kind, read.decode("utf-16-le"))
    assert data[0] == data[-1] == '"'
    return _unescaped(data[1:-1])


def _as_read(value: RegistryValue) -> object:
    match value.type, value.data:
        case RegistryType.TEXTS, tuple(texts):
            return ("hex(7)", "".join(f"{text}\0" for text in texts) + "\0")
        case RegistryType.EXPANDABLE, str(text):
            return ("hex(2)", f"{text}\0")
        case RegistryType.NUMBER, int(number):
            return number % (1 << 32)
        case RegistryType.TEXT, str(text) if "\n" in text:
            return ("hex(1)", f"{text}\0")
    return value.data


def test_the_tree() -> None:
    tree = registry_tree(
        values(("a", 2, "Soft\\A", "n", "#1", "C"), ("b", 2, "soft\\a\\B", None, "x", "W"))
    )
    assert tree.values(0) == ["HKEY_LOCAL_MACHINE", "Soft", "A", "n", "B", "(Default)"]
    assert tree.parents == [-1, 0, 1, 2, 2, 4]
    assert tree.row(3)[1:] == (
        "REG_DWORD",
        "1 (0x00000001)",
        "written",
        "32 bits",
        None,
        "C",
        "Registry/a",
    )
    assert tree.row(5)[4] == "64 bits"


@pytest.mark.parametrize(
    ("component", "template", "view", "lands_in"),
    [
        ("C", "x64;1033", "32 bits", r"HKEY_LOCAL_MACHINE\Software\Wow6432Node\A"),
        ("C", "Intel;1033", "32 bits", r"HKEY_LOCAL_MACHINE\Software\Wow6432Node\A"),
        (
            "W",
            "Intel;1033",
            "32 bits, as the package",
            r"HKEY_LOCAL_MACHINE\Software\Wow6432Node\A",
        ),
        ("W", "x64;1033", "64 bits", None),
    ],
)
def test_where_keys_land(component: str, template: str, view: str, lands_in: str | None) -> None:
    """By component and package; the file for regedit has the keys there, also what is removed."""
    found = values(
        ("a", 2, r"Software\A", "n", "v", component),
        removed=(("b", 2, r"Software\A", "-", component),),
        template=template,
    )
    tree = registry_tree(found)
    at = tree.values(0).index("n")
    assert tree.row(at)[4:6] == (view, lands_in)
    key = lands_in or r"HKEY_LOCAL_MACHINE\Software\A"
    lines = "".join(registry_file(found)).split("\r\n")
    assert [line for line in lines if "HKEY" in line] == [f"[-{key}]", f"[{key}]"]
    assert any(line.startswith("; For 64-bit Windows") for line in lines) is (lands_in is not None)


def test_line_ends_begin_no_other_entries() -> None:
    (value,) = values(("r", 2, "A", "n\r\n[-HKEY_LOCAL_MACHINE\\Software]", "v\r\nw", "C"))
    lines = "".join(registry_file([value])).split("\r\n")
    assert not any(line.startswith("[-") for line in lines)
