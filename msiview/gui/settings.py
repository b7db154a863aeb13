"""What the window remembers between runs.

All settings stand in one table, :data:`SETTINGS`. They are kept in an ini file in
the user's own scope; ``--fresh`` uses an empty one that is thrown away. Example::

    settings.get(GRID_ZEBRA)            # bool
    settings.set(GRID_ZEBRA, False)     # stored, and settings.changed is emitted
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from msiview.words import shortened

T = TypeVar("T")


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One setting: where it is stored, its type, its first value, and what it does."""

    key: str
    type: type[T]
    default: T
    text: str


THEME = Setting("appearance/theme", str, "system", "Theme: light, dark or system")
GRID_ZEBRA = Setting("grid/alternating_rows", bool, True, "Shade every other row")
GRID_TYPES = Setting("grid/column_types", bool, True, "Show column types in the header")
GRID_ZOOM = Setting("grid/zoom", int, 0, "Size of the grid's text, in points above the window's")
GRID_FREEZE = Setting(
    "grid/hold_keys", bool, True, "Hold key columns while others are scrolled sideways"
)
GRID_HEX = Setting[list[str]](
    "grid/hex_columns", list, [], "Columns whose numbers are shown in hexadecimal: Table.Column"
)
INSPECTOR_COLUMNS = Setting(
    "inspector/explain_columns", bool, False, "Explain every column in the inspector"
)
INSPECTOR_TABLE = Setting(
    "inspector/table_facts", bool, False, "Show the table's own facts in the inspector"
)
INSPECTOR_PANE = Setting("inspector/pane", str, "", "Which pane of the inspector is in front")
COPY_HEADER = Setting("copy/with_header", bool, False, "Copy rows with their column names")
TABLE_GROUP = Setting("tables/group", str, "all", "Which tables the list shows")
LOG_PANES = Setting("log/panes", bool, True, "Show the panes beside the lines of a log")
LOG_PANE = Setting("log/pane", str, "answers", "Which pane beside the lines is in front")
LOG_SIDE = Setting("log/side", int, 368, "Width of the panes beside the lines, in px")
LOG_ZOOM = Setting("log/zoom", int, 0, "Size of a log's text, in points above the window's")
LOG_WRAP = Setting("log/wrap", bool, False, "Wrap the long lines of a log")
LOG_CONTEXT = Setting("log/context", int, 0, "Lines that a log shows around what passes its filter")
LOG_CONTEXTS = ((0, "&None"), (1, "&1 line"), (3, "&3 lines"), (10, "1&0 lines"))
"""The values that can be chosen for it, and what they are called."""

LOG_HITS_BELOW = Setting(
    "log/hits_below", bool, False, "Show what passes the filter of a log below all its lines"
)
LOG_HIGHLIGHTERS = Setting("log/highlighters", str, "", "Words and patterns in colour, as JSON")
FINDING_EXCEPTIONS = Setting(
    "findings/exceptions", str, "", "Findings that are accepted in every package, as JSON"
)
RECENT_LOGS = Setting[list[str]]("files/recent_logs", list, [], "Logs opened last, newest first")
RECENT_TITLES = Setting(
    "files/recent_titles", str, "", "What the recent files are about, as JSON by path"
)
RECENT_FILES = Setting[list[str]]("files/recent", list, [], "Files opened last, newest first")
LAST_FOLDER = Setting("files/folder", str, "", "Folder of the file opened last")
SAVE_FOLDER = Setting("files/save_folder", str, "", "Folder saved to last")
EXPORT_FORMAT = Setting("export/format", str, "csv", "Format exported last")
TRANSFORM_FLAGS = Setting(
    "transform/flags", int, -1, "What transforms demand and ignore, as in their summary; -1: usual"
)
COPY_KEEPS_CODE = Setting(
    "save/keep_package_code", bool, False, "Let copies of a package keep its package code"
)
WINDOW_GEOMETRY = Setting("window/geometry", QByteArray, QByteArray(), "Place and size")
WINDOW_LAYOUT = Setting("window/layout", QByteArray, QByteArray(), "Docks and toolbars")

QUERIES_ASKED = Setting[list[str]]("query/asked", list, [], "Queries asked last, newest first")
QUERIES_SAVED = Setting("query/saved", str, "", "Saved queries, as JSON by title")

SETTINGS: tuple[Setting[Any], ...] = (
    THEME,
    GRID_ZEBRA,
    GRID_TYPES,
    GRID_ZOOM,
    GRID_FREEZE,
    GRID_HEX,
    INSPECTOR_COLUMNS,
    INSPECTOR_TABLE,
    INSPECTOR_PANE,
    COPY_HEADER,
    TABLE_GROUP,
    LOG_PANES,
    LOG_PANE,
    LOG_SIDE,
    LOG_ZOOM,
    LOG_WRAP,
    LOG_CONTEXT,
    LOG_HITS_BELOW,
    LOG_HIGHLIGHTERS,
    FINDING_EXCEPTIONS,
    RECENT_LOGS,
    RECENT_FILES,
    RECENT_TITLES,
    LAST_FOLDER,
    SAVE_FOLDER,
    EXPORT_FORMAT,
    QUERIES_ASKED,
    QUERIES_SAVED,
    TRANSFORM_FLAGS,
    COPY_KEEPS_CODE,
    WINDOW_GEOMETRY,
    WINDOW_LAYOUT,
)

RECENT_LIMIT = 12
_LONGEST_TITLE = 200


class Settings(QObject):
    """Typed access to the stored settings."""

    changed = Signal(str)
    """The key of a setting that has a new value."""

    def __init__(self, file: Path | None = None, parent: QObject | None = None) -> None:
        """Read the user's settings, or those of another ini file."""
        super().__init__(parent)
        if file is None:
            self._store = QSettings(
                QSettings.Format.IniFormat, QSettings.Scope.UserScope, "msiview", "msiview"
            )
        else:
            self._store = QSettings(str(file), QSettings.Format.IniFormat)

    def get(self, setting: Setting[T]) -> T:
        """The stored value; the default where there is none or it makes no sense."""
        value = self._store.value(setting.key)
        if value is None:
            return setting.default
        kind: object = setting.type
        if kind is bool:
            return cast(T, str(value).lower() in ("true", "1"))
        if kind is list:
            return cast(T, [value] if isinstance(value, str) else list(value))
        if kind is QByteArray:
            return cast(T, value if isinstance(value, QByteArray) else setting.default)
        try:
            return cast(Any, kind)(value)  # type: ignore[no-any-return]
        except (TypeError, ValueError):
            return setting.default

    def set(self, setting: Setting[T], value: T) -> None:
        """Store a value; announces it where it differs from the one before."""
        if self.get(setting) != value:
            self._store.setValue(setting.key, value)
            self.changed.emit(setting.key)

    def sync(self) -> None:
        """Write what is pending to disk."""
        self._store.sync()

    def add_recent(self, path: str) -> None:
        """Put a file on top of the recent ones."""
        others = [known for known in self.get(RECENT_FILES) if known != path]
        self.set(RECENT_FILES, [path, *others][:RECENT_LIMIT])

    def add_recent_log(self, path: str) -> None:
        """Put a log on top of the recent ones."""
        others = [known for known in self.get(RECENT_LOGS) if known != path]
        self.set(RECENT_LOGS, [path, *others][:RECENT_LIMIT])

    def recent_title(self, path: str) -> str:
        """What a recent file is about: product and version. Empty where that is not known."""
        return self._recent_titles().get(path, "")

    def name_recent(self, path: str, title: str) -> None:
        """Remember what a recent file is about, as long as it is one."""
        files: list[str] = self.get(RECENT_FILES)
        logs: list[str] = self.get(RECENT_LOGS)
        recent: set[str] = {path, *files, *logs}
        titles = {**self._recent_titles(), path: shortened(title, _LONGEST_TITLE)}
        kept = {known: words for known, words in titles.items() if known in recent}
        self.set(RECENT_TITLES, json.dumps(kept))

    def _recent_titles(self) -> dict[str, str]:
        """The titles by path; none where what is stored makes no sense."""
        try:
            stored = json.loads(self.get(RECENT_TITLES) or "{}")
        except ValueError:
            return {}
        return {str(k): str(v) for k, v in stored.items()} if isinstance(stored, dict) else {}

    def forget_recent(self, path: str | None = None) -> None:
        """Drop one file from the recent ones, or all of them."""
        kept = [known for known in self.get(RECENT_FILES) if path is not None and known != path]
        self.set(RECENT_FILES, kept)
        logs: list[str] = self.get(RECENT_LOGS)
        kept = [*kept, *logs]
        titles = {known: words for known, words in self._recent_titles().items() if known in kept}
        self.set(RECENT_TITLES, json.dumps(titles) if titles else "")
