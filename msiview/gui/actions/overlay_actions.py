"""The Overlay menu: what lies over the package, and the way from change to change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu

from msiview.database.opening import CLSID_PATCH
from msiview.database.package import Kind
from msiview.format.container import shown_name
from msiview.gui.actions import needs
from msiview.gui.actions.shown_page import table_page
from msiview.gui.actions.spec import ActionSpec
from msiview.gui.main_window import MainWindow
from msiview.gui.plain_text import caption
from msiview.gui.settings import COPY_KEEPS_CODE, LAST_FOLDER
from msiview.session.opened_package import PackageSource

OVERLAY_FILTER = (
    "Transforms, patches and packages (*.mst *.msp *.msi *.msm);;"
    "Transforms (*.mst);;Patches (*.msp);;All files (*)"
)
PACKAGE_FILTER = "Packages (*.msi *.msm *.pcp);;All files (*)"


def _is_possible(window: MainWindow) -> bool:
    return window.document.overlay.is_possible


def _is_active(window: MainWindow) -> bool:
    return window.document.overlay.is_active


def _ask_files(window: MainWindow, title: str, file_filter: str) -> list[str]:
    paths, _ = QFileDialog.getOpenFileNames(
        window, title, window.settings.get(LAST_FOLDER), file_filter
    )
    if paths:
        window.settings.set(LAST_FOLDER, str(Path(paths[0]).parent))
    return paths


def _add(window: MainWindow) -> None:
    paths = _ask_files(window, "Add transforms, patches or packages", OVERLAY_FILTER)
    window.document.overlay.add(*paths)


def _compare(window: MainWindow) -> None:
    path, _ = QFileDialog.getOpenFileName(
        window, "Compare with a package", window.settings.get(LAST_FOLDER), PACKAGE_FILTER
    )
    if path:
        window.settings.set(LAST_FOLDER, str(Path(path).parent))
        window.document.overlay.add(path)


def _fill_embedded(window: MainWindow, menu: QMenu) -> None:
    package = window.document.package
    for storage in package.storages if package is not None else ():
        name = storage.name
        entry = menu.addAction(caption(shown_name(name)))
        entry.triggered.connect(lambda _=False, name=name: window.document.overlay.add(f":{name}"))


def _has_embedded(window: MainWindow) -> bool:
    package = window.document.package
    return _is_possible(window) and package is not None and bool(package.storages)


def _can_be_applied(window: MainWindow) -> bool:
    package = window.document.package
    return package is not None and package.kind in (Kind.MST, Kind.MSP)


def _has_verdicts(window: MainWindow) -> bool:
    return bool(window.document.overlay.choices) or _can_be_applied(window)


def _has_unfit_patches(window: MainWindow) -> bool:
    result = window.document.overlay.result
    return result is not None and bool(result.unfit_patches)


def _apply_to(window: MainWindow) -> None:
    """Open a package in another window, with this transform or patch over it."""
    package = window.document.package
    if package is None:
        return
    storage = package.inside[-1] if package.inside else None
    if storage is not None and package.container.root.clsid != CLSID_PATCH:
        source = PackageSource.file(package.path)
        window.windows.open_with_overlay(source, f":{storage}", near=window)
        return
    base, _ = QFileDialog.getOpenFileName(
        window, "Apply to a package", window.settings.get(LAST_FOLDER), PACKAGE_FILTER
    )
    if base:
        pairs = (storage,) if storage is not None else None
        source = PackageSource.file(base)
        window.windows.open_with_overlay(source, package.path, pairs=pairs, near=window)


def _step(step: int) -> Callable[[MainWindow], None]:
    def run(window: MainWindow) -> None:
        window.document.changes.ask(lambda: _step_change(window, step))

    return run


def _step_change(window: MainWindow, step: int) -> None:
    """Go to the next line of the list of changes (+1) or the one before (-1), around the ends."""
    changes, page, here = window.document.changes, table_page(window), window.selection.place
    hides_deleted = page is not None and page.hides_deleted
    line = changes.next_line(here, step, hides_deleted=hides_deleted)
    place = changes.shown[line].place if line is not None else None
    if place is None:
        window.tell_here("The overlay changes nothing that is shown.")
        return
    changes.choose(line)
    if page is not None and place.row is not None and place.same_page(here):
        page.show_place(place)
    else:
        window.selection.go(place)


def _tell_what_would_apply(window: MainWindow) -> None:
    from msiview.gui.overlay.would_apply import WouldApplyDialog

    WouldApplyDialog(window.services, window).show()


def _save_overlaid(window: MainWindow) -> None:
    from msiview.gui.dialogs.overlay_saving import save_overlaid

    save_overlaid(window)


def _save_comparison(window: MainWindow) -> None:
    from msiview.gui.dialogs.overlay_saving import save_comparison

    save_comparison(window)


def _generate_transform(window: MainWindow) -> None:
    from msiview.gui.dialogs.overlay_saving import generate_transform

    generate_transform(window)


def _on_changed_table(window: MainWindow) -> bool:
    return _is_active(window) and table_page(window) is not None


def _toggle_changes_only(window: MainWindow) -> None:
    page = table_page(window)
    if page is not None:
        page.show_changes(only=not page.changes_only, hide_deleted=page.hides_deleted)


def _toggle_deleted(window: MainWindow) -> None:
    page = table_page(window)
    if page is not None:
        page.show_changes(only=page.changes_only, hide_deleted=not page.hides_deleted)


def _shows_changes_only(window: MainWindow) -> bool:
    page = table_page(window)
    return _is_active(window) and page is not None and page.changes_only


def _shows_deleted(window: MainWindow) -> bool:
    page = table_page(window)
    return _is_active(window) and page is not None and not page.hides_deleted


def _toggle_package_code(window: MainWindow) -> None:
    window.settings.set(COPY_KEEPS_CODE, not window.settings.get(COPY_KEEPS_CODE))


ACTIONS: tuple[ActionSpec[MainWindow], ...] = (
    ActionSpec(
        id="actionAddOverlay",
        title="&Add overlay…",
        menu="Overlay",
        icon="overlay",
        shortcut="Ctrl+Shift+O",
        tip="Lay transforms, patches or another package over this one",
        enabled_when=_is_possible,
        needs=needs.overlay,
        run=_add,
    ),
    ActionSpec(
        id="actionAddEmbedded",
        title="Add &embedded transform",
        menu="Overlay",
        icon="transform",
        enabled_when=_has_embedded,
        fill=_fill_embedded,
    ),
    ActionSpec(
        id="actionCompare",
        title="&Compare with…",
        menu="Overlay",
        tip="Show what is different in another package",
        enabled_when=_is_possible,
        run=_compare,
    ),
    ActionSpec(
        id="actionApplyTo",
        title="A&pply to a package…",
        menu="Overlay",
        tip="Show what this transform or patch does to a package",
        enabled_when=_can_be_applied,
        run=_apply_to,
    ),
    ActionSpec(
        id="actionWouldApply",
        title="&Would it apply to…",
        menu="Overlay",
        tip="Check the transforms and patches against a product version that you type",
        enabled_when=_has_verdicts,
        run=_tell_what_would_apply,
    ),
    ActionSpec(
        id="actionApplyAnyway",
        title="S&how it anyway",
        menu="Overlay",
        tip="Show what patches would do that do not fit, by the transforms that come nearest",
        enabled_when=_has_unfit_patches,
        run=lambda window: window.document.overlay.apply_anyway(),
    ),
    ActionSpec(
        id="actionNextChange",
        title="&Next change",
        menu="Overlay",
        section=1,
        icon="chevron-down",
        shortcut="F7",
        enabled_when=_is_active,
        needs=needs.overlay,
        run=_step(+1),
    ),
    ActionSpec(
        id="actionPreviousChange",
        title="Pre&vious change",
        menu="Overlay",
        section=1,
        icon="chevron-up",
        shortcut="Shift+F7",
        enabled_when=_is_active,
        needs=needs.overlay,
        run=_step(-1),
    ),
    ActionSpec(
        id="actionChangesOnly",
        title="Changes &only",
        menu="Overlay",
        section=2,
        shortcut="Ctrl+Shift+M",
        tip="Show only the rows that the overlay changes",
        enabled_when=_on_changed_table,
        checked_when=_shows_changes_only,
        needs=needs.overlay,
        run=_toggle_changes_only,
    ),
    ActionSpec(
        id="actionShowDeleted",
        title="Show &deleted rows",
        menu="Overlay",
        section=2,
        shortcut="Ctrl+Shift+D",
        tip="Show the rows that the overlay deletes, struck through",
        enabled_when=_on_changed_table,
        checked_when=_shows_deleted,
        needs=needs.overlay,
        run=_toggle_deleted,
    ),
    ActionSpec(
        id="actionSaveOverlaid",
        title="&Save a copy of the package…",
        menu="Overlay",
        section=3,
        icon="save",
        tip="Write the package with the overlay into another file, complete",
        enabled_when=_is_active,
        needs=needs.overlay,
        run=_save_overlaid,
    ),
    ActionSpec(
        id="actionKeepPackageCode",
        title="Copies &keep the package code",
        menu="Overlay",
        section=3,
        tip="Let a copy of the package keep its package code, although it is another file",
        checked_when=lambda window: bool(window.settings.get(COPY_KEEPS_CODE)),
        run=_toggle_package_code,
    ),
    ActionSpec(
        id="actionSaveComparison",
        title="Save comparison repor&t…",
        menu="Overlay",
        section=3,
        tip="Write what changes as a page to hand on",
        enabled_when=lambda window: window.document.overlay.result is not None,
        run=_save_comparison,
    ),
    ActionSpec(
        id="actionGenerateTransform",
        title="&Generate transform…",
        menu="Overlay",
        section=3,
        icon="transform",
        tip="Write one transform that does what all layers together do",
        enabled_when=_is_active,
        run=_generate_transform,
    ),
    ActionSpec(
        id="actionRemoveOverlays",
        title="&Remove all",
        menu="Overlay",
        section=9,
        tip="Show the package as it is",
        enabled_when=lambda window: bool(window.document.overlay.choices),
        run=lambda window: window.document.overlay.clear(),
    ),
)
