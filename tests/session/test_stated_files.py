"""Where files that a log names are looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.session.stated_files import found_file, is_on_network


def test_the_place_that_the_log_states_comes_first(tmp_path: Path) -> None:
    stated, beside = tmp_path / "media" / "app.msi", tmp_path / "app.msi"
    stated.parent.mkdir()
    stated.touch()
    beside.touch()
    assert found_file(str(stated), str(tmp_path / "x.log")) == str(stated)


def test_a_path_of_another_machine_leads_to_the_file_beside_the_log(tmp_path: Path) -> None:
    beside = tmp_path / "app.msi"
    beside.touch()
    assert found_file(r"C:\Media\app.msi", str(tmp_path / "x.log")) == str(beside)


@pytest.mark.parametrize("stated", ["", r"C:\Media\app.msi", "a\0b.msi"])
def test_a_package_that_is_not_there(stated: str, tmp_path: Path) -> None:
    assert found_file(stated, str(tmp_path / "x.log")) is None


@pytest.mark.parametrize("stated", [r"\\server\share\app.msi", "//server/share/app.msi"])
def test_the_network_is_asked_only_on_request(
    stated: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def is_file(path: Path) -> bool:
        asked.append(str(path))
        return False

    monkeypatch.setattr(Path, "is_file", is_file)
    assert is_on_network(stated)
    found_file(stated, str(tmp_path / "x.log"))
    assert asked == [str(tmp_path / "app.msi")]
    found_file(stated, str(tmp_path / "x.log"), asks_network=True)
    assert str(Path(stated)) in asked


def test_the_file_beside_the_log_in_another_case(tmp_path: Path) -> None:
    beside = tmp_path / "App.MSI"
    beside.touch()
    found = found_file(r"C:\Media\app.msi", str(tmp_path / "x.log"))
    assert found is not None
    assert Path(found).samefile(beside)
