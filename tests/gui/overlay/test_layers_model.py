"""The list of layers: lines, check boxes, dragging."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from msiview.gui.demo import sample_source
from msiview.gui.document import Document
from msiview.gui.overlay.layer_nodes import LayerNode, Sign, layer_tree
from msiview.gui.overlay.layers_model import NAME, VERDICT, LayersModel, NodeRole
from msiview.gui.services import Services
from msiview.sample.overlays import PATCH_NAME
from msiview.session.file_groups import NamedFile
from tests.gui.overlay.conftest import settle


@pytest.fixture
def model(services: Services, document: Document) -> LayersModel:
    """A model that follows the overlay of the document."""
    model = LayersModel(document.overlay, services.theme, services.icons)
    document.overlay.choicesChanged.connect(lambda: model.show_tree(layer_tree(document.overlay)))
    document.overlay.changed.connect(lambda: model.show_tree(layer_tree(document.overlay)))
    return model


def line(model: LayersModel, title: str) -> QModelIndex:
    node = next(node for node in model.nodes() if node.title == title)
    return model.index_of(node)


def titles(model: LayersModel, parent: QModelIndex | None = None) -> list[str]:
    above = QModelIndex() if parent is None else parent
    return [model.index(row, NAME, above).data() for row in range(model.rowCount(above))]


def test_the_tree_is_sound(
    services: Services,
    document: Document,
    model: LayersModel,
    mst: Path,
    msp: Path,
    qtbot: QtBot,
    qtmodeltester: ModelTester,
) -> None:
    document.overlay.add(str(mst), str(msp))
    qtmodeltester.check(model)
    settle(services, qtbot)
    qtmodeltester.check(model)


def test_what_came_through_standard_input_is_called_so(
    services: Services, document: Document, model: LayersModel, mst: Path, qtbot: QtBot
) -> None:
    """Its file, whatever it is called, is none of the user's."""
    broken = mst.with_name("broken")
    broken.write_bytes(b"nothing")
    document.overlay.add(NamedFile(str(mst), "standard input"), NamedFile(str(broken), "other"))
    settle(services, qtbot)
    for title in ("standard input", "other"):
        index = line(model, title)
        assert index.data(Qt.ItemDataRole.ToolTipRole) == title
        assert str(mst.parent) not in index.siblingAtColumn(VERDICT).data()


def test_a_transform_has_its_checks_below(
    services: Services, document: Document, model: LayersModel, mst: Path, qtbot: QtBot
) -> None:
    document.overlay.add(str(mst))
    settle(services, qtbot)
    top = line(model, "settings.mst")
    assert top.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    verdict = top.siblingAtColumn(VERDICT)
    assert verdict.data() == "It applies: the product is one that it is made for."
    assert titles(model, top) == ["ProductCode", "ProductVersion"]
    check = line(model, "ProductVersion").siblingAtColumn(VERDICT)
    assert check.data().startswith("Expected = 1.2.3, found 1.2.3: ")


def test_a_patch_shows_every_transform_and_which_of_them_apply(
    services: Services, document: Document, model: LayersModel, msp: Path, qtbot: QtBot
) -> None:
    document.overlay.add(str(msp))
    settle(services, qtbot)
    top = line(model, "patch.msp")
    assert titles(model, top)[:4] == ["Old.1", "#Old.1", "New.1", "#New.1"]
    states = [line(model, name).data(Qt.ItemDataRole.CheckStateRole) for name in titles(model, top)]
    off, on = Qt.CheckState.Unchecked, Qt.CheckState.Checked
    assert states[:4] == [off, off, on, on]
    node: LayerNode = line(model, "Old.1").data(NodeRole)
    assert node.sign is Sign.NO
    assert "1.2.2" in node.text
    assert any(child.sign is Sign.NO for child in node.children), "the failed check is there"


def test_check_boxes_switch(
    services: Services, document: Document, model: LayersModel, msp: Path, qtbot: QtBot
) -> None:
    overlay = document.overlay
    overlay.add(str(msp))
    settle(services, qtbot)
    role = Qt.ItemDataRole.CheckStateRole
    assert model.setData(line(model, "#New.1"), Qt.CheckState.Unchecked, role)
    settle(services, qtbot)
    assert overlay.result is not None
    assert overlay.result.layers == ["patch.msp › New.1"]
    assert line(model, "#New.1").data(role) == Qt.CheckState.Unchecked
    assert model.setData(line(model, "Old.1"), Qt.CheckState.Checked, role)
    settle(services, qtbot)
    assert overlay.choices[0].pairs == ("New.1", "Old.1")
    assert len(overlay.result.layers) == 4
    text = line(model, "Old.1").siblingAtColumn(VERDICT).data()
    assert text.startswith("Picked by hand. ")
    assert model.setData(line(model, "patch.msp"), Qt.CheckState.Unchecked, role)
    settle(services, qtbot)
    assert not overlay.is_active


def test_dragging_changes_the_order(
    services: Services,
    document: Document,
    model: LayersModel,
    mst: Path,
    second: Path,
    qtbot: QtBot,
) -> None:
    document.overlay.add(str(mst), str(second))
    settle(services, qtbot)
    data = model.mimeData([line(model, "second.mst")])
    assert model.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    settle(services, qtbot)
    assert titles(model)[:2] == ["second.mst", "settings.mst"]
    data = model.mimeData([line(model, "second.mst")])
    assert model.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, QModelIndex())
    settle(services, qtbot)
    assert titles(model)[:2] == ["settings.mst", "second.mst"]


def test_the_files_that_a_patch_brings(services: Services, tmp_path: Path, qtbot: QtBot) -> None:
    document = services.document
    document.open(sample_source(tmp_path))
    settle(services, qtbot)
    document.overlay.add(str(tmp_path / PATCH_NAME))
    settle(services, qtbot)
    model = LayersModel(document.overlay, services.theme, services.icons)
    model.show_tree(layer_tree(document.overlay))
    node: LayerNode = line(model, "Files").data(NodeRole)
    assert node.text.startswith("The patch brings ")
    assert node.children[0].text.startswith("Cabinet #Reader28.cab, ")
    reader = next(child for child in node.children if child.title == "Reader.exe")
    assert "2 486 784 → 2 490 368 bytes" in reader.text.replace("\N{NO-BREAK SPACE}", " ")
    place = line(model, "Place in the sequence").siblingAtColumn(VERDICT).data()
    assert place.startswith("A minor upgrade to 10.4.28")


def test_a_file_that_cannot_be_read_is_a_line_with_the_reason(
    services: Services, document: Document, model: LayersModel, tmp_path: Path, qtbot: QtBot
) -> None:
    letter = tmp_path / "letter.mst"
    letter.write_text("Dear reader,")
    document.overlay.add(str(letter))
    settle(services, qtbot)
    node: LayerNode = line(model, "letter.mst").data(NodeRole)
    assert node.sign is Sign.NO
    assert node.text.startswith("It cannot be opened: ")
    assert "compound file" in node.text
