"""Cabinets whose signer a package fixes."""

from __future__ import annotations

from pathlib import Path

from msiview.analysis.signatures.signed_cabinets import signed_cabinets
from msiview.database.database import Database
from msiview.database.opening import open_package
from tests.builders.databases import make_msi, table
from tests.builders.signatures import make_certificate


def test_cabinets_and_their_certificates(tmp_path: Path) -> None:
    tables = [
        table(
            "Media", "DiskId i2*, LastSequence i4, Cabinet S255", (1, 5, "data1.cab"), (2, 9, None)
        ),
        table(
            "MsiDigitalSignature",
            "Table s32*, SignObject s72*, DigitalCertificate_ s72, Hash V0",
            ("Media", "1", "Ours", None),
            ("Media", "2", "Broken", None),
            ("Media", "3", "Missing", None),
        ),
        table(
            "MsiDigitalCertificate",
            "DigitalCertificate s72*, CertData v0",
            ("Ours", make_certificate("Cabinet Maker")),
            ("Broken", b"0\x03abc"),
        ),
    ]
    database = open_package(make_msi(tmp_path / "a.msi", tables))
    assert isinstance(database, Database)
    found = signed_cabinets(database.tables)
    told = [(each.title, each.certificate and str(each.certificate.subject)) for each in found]
    assert told == [("data1.cab", "Cabinet Maker"), ("Media 2", None), ("Media 3", None)]
    assert "no certificate that can be decoded" in found[1].failure
    assert found[2].failure == "the certificate is not in the package"


def test_packages_without_such_tables(tmp_path: Path) -> None:
    database = open_package(make_msi(tmp_path / "a.msi"))
    assert isinstance(database, Database)
    assert signed_cabinets(database.tables) == []
