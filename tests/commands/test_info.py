"""``msiview info``."""

from __future__ import annotations

from pathlib import Path

from msiview.format.codepages import decode
from tests.builders.databases import PACKAGE_CODE, PRODUCT_CODE, UPGRADE_CODE, make_msi, table
from tests.builders.signatures import SIGNER, make_signed_msi
from tests.builders.transforms import PATCH_CODE
from tests.commands.conftest import UNKNOWN_TABLE, Run


def test_package(run: Run, sample: Path) -> None:
    answer = run("info", sample, "--json")
    assert (answer.code, answer.errors) == (0, "")
    info = answer.json
    assert info["file"] == str(sample)
    assert (info["kind"], info["kind_title"]) == ("msi", "Installation package")
    assert (info["codepage"], info["codepage_name"]) == (1252, "1252 (Western European)")
    assert info["size"] == sample.stat().st_size
    assert info["product"] == {
        "name": "Sample",
        "manufacturer": "Example",
        "version": "1.2.3",
        "product_code": PRODUCT_CODE,
        "upgrade_code": UPGRADE_CODE,
        "language": "1033",
        "language_name": "1033 (en-US)",
        "package_code": PACKAGE_CODE,
    }
    assert info["overview"] == {
        "title": "Sample 1.2.3",
        "manufacturer": "Example",
        "version": "1.2.3",
        "platform": "x64",
        "scope": {"scope": "user", "default": "user", "reasons": ["ALLUSERS is not set"]},
        "files": {"count": 2, "size": 74096},
        "signed_by": None,
        "damage": {"note": 1, "warning": 0, "error": 0},
    }
    fields = {field["id"]: field for field in info["summary"]}
    assert fields[15] == {
        "id": 15,
        "name": "Word count",
        "type": "VT_I4",
        "value": 2,
        "text": "2",
        "meaning": ["long file names", "source files are compressed"],
    }
    assert fields[12]["text"] == "2013-05-24 09:54:24"
    assert info["counts"]["tables"] == 12
    assert info["counts"]["rows"] == 25
    assert info["counts"]["storages"] == 1
    cabinet = {"name": "cab1.cab", "size": 5004, "kind": "cabinet", "program": None}
    assert cabinet in info["streams"]
    assert info["storages"] == [
        {"name": "1031", "kind": "mst", "class": "{000C1082-0000-0000-C000-000000000046}"}
    ]
    assert [defect["code"] for defect in info["defects"]] == ["stream-orphan"]  # ../up
    assert info["defects"][0]["severity"] == "note"
    assert info["defects"][0]["place"] == "../up"
    assert info["defects_omitted"] == {}


def test_package_as_text(run: Run, sample: Path) -> None:
    answer = run("info", sample)
    assert answer.code == 0
    assert answer.text.startswith(
        "Sample 1.2.3\n  What it is        Installation package, 64-bit (x64)\n"
    )
    assert "  Damage            1 note\n" in answer.text
    assert f"  Product code      {PRODUCT_CODE}\n" in answer.text
    assert "  Template              x64;1033 (PID 7, VT_LPSTR)\n" in answer.text
    assert "                        Needs Windows Installer 5.0 or later\n" in answer.text
    assert "  1031  Transform  language transform 1031 (de-DE)\n" in answer.text
    assert "  Note              ../up: no row refers to this stream of 1 bytes\n" in answer.text


def test_transform_inside(run: Run, sample: Path) -> None:
    info = run("info", sample, "--inside", "1031", "--json").json
    assert info["inside"] == ["1031"]
    assert (info["kind"], info["size"]) == ("mst", None)
    transform = info["transform"]
    assert transform["target"]["base_product"] == PRODUCT_CODE
    assert transform["target"]["new_version"] == "1.2.3"
    assert transform["validation"] == {
        "flags": 2,
        "meaning": ["the product code is that of the base"],
    }
    assert transform["error_conditions"]["flags"] == 0x3F
    assert len(transform["error_conditions"]["meaning"]) == 6
    assert transform["changed_tables"] == ["Property"]
    assert transform["undecoded_tables"] == []
    text = run("info", sample, "--inside", "1031").text
    assert f"{sample} > 1031" in text
    assert "  Changes tables    Property\n" in text


def test_patch(run: Run, patch: Path) -> None:
    info = run("info", patch, "--json").json
    assert info["kind"] == "msp"
    assert "product" not in info
    described = info["patch"]
    assert described["patch_code"] == PATCH_CODE
    assert described["targets"] == [PRODUCT_CODE]
    assert described["obsoleted"] == ["{11111111-0000-0000-0000-000000000001}"]
    assert described["engine"] == {
        "word_count": 4,
        "meaning": "needs Windows Installer 3.0 or later",
    }
    names = [(t["name"], t["pair"], t["patch_specific"]) for t in described["transforms"]]
    assert names == [("A.1", "#A.1", False), ("#A.1", "A.1", True)]
    assert all(t["listed"] and t["present"] for t in described["transforms"])
    assert described["transforms"][0]["target"]["upgrade_code"] == UPGRADE_CODE
    text = run("info", patch).text
    assert "\n#A.1\n" in text
    assert "  Role              patch-specific half of A.1\n" in text


def test_undecoded_tables_have_reasons(run: Run, patch: Path) -> None:
    info = run("info", patch, "--inside", "A.1", "--json").json
    (undecoded,) = info["transform"]["undecoded_tables"]
    assert undecoded["name"] == UNKNOWN_TABLE
    assert "neither a standard one nor created" in undecoded["reason"]
    assert UNKNOWN_TABLE in run("info", patch, "--inside", "A.1").text


def test_merge_module(run: Run, tmp_path: Path) -> None:
    tables = [
        table(
            "ModuleSignature",
            "ModuleID s72*, Language i2*, Version s32",
            ("M.GUID", 1033, "1.0"),
        ),
        table("ModuleComponents", "Component s72*, ModuleID s72*, Language i2*"),
    ]
    path = make_msi(tmp_path / "module.msm", tables)
    info = run("info", path, "--json").json
    assert info["kind"] == "msm"
    assert info["module"] == {"id": "M.GUID", "language": 1033, "version": "1.0"}
    assert info["product"]["package_code"] is None
    assert "  Module            M.GUID\n" in run("info", path).text


def test_who_signed_it(run: Run, tmp_path: Path) -> None:
    path = make_signed_msi(tmp_path / "a.msi", timestamp="rfc3161")
    info = run("info", path, "--json").json
    assert (info["signature"]["integrity"], info["signature"]["trust"]) == ("intact", "not checked")
    signed = info["signature"]["signed"]
    assert signed["signer"]["common_name"] == SIGNER
    assert signed["digest_algorithm"] == "sha256"
    assert signed["timestamps"][0]["kind"] == "rfc3161"
    assert signed["timestamps"][0]["time"] == "2021-03-04T05:06:07+00:00"
    text = run("info", path).text
    assert f"  Signed by          {SIGNER}\n" in text
    assert "  Signature          the file is as it was signed\n" in text
    assert "not checked whether Windows trusts the certificate\n" in text
    assert run("info", make_msi(tmp_path / "b.msi"), "--json").json["signature"] is None


def test_a_file_that_was_changed_after_it_was_signed(run: Run, tmp_path: Path) -> None:
    path = make_signed_msi(tmp_path / "a.msi")
    path.write_bytes(path.read_bytes().replace(b"ProductName", b"ProductNama"))
    assert run("info", path, "--json").json["signature"]["integrity"] == "changed"
    assert "the file was changed after it was signed\n" in run("info", path).text


def test_another_code_page(run: Run, tmp_path: Path) -> None:
    name, _ = decode("示例软件安装程序".encode("gbk"), 1252)
    path = make_msi(
        tmp_path / "a.msi", [table("Property", "Property s72*, Value l0", ("ProductName", name))]
    )
    stated = run("info", path, "--json").json
    assert (stated["product"]["name"], stated["codepage"]) == (name, 1252)
    assert [defect["code"] for defect in stated["defects"]] == ["codepage-doubtful"]
    chosen = run("info", path, "--codepage", "936", "--json").json
    assert (chosen["product"]["name"], chosen["codepage"]) == ("示例软件安装程序", 936)
    assert (chosen["stated_codepage"], chosen["defects"]) == (1252, [])
    text = run("info", path, "--codepage", "936").text
    assert "as chosen; the file states 1252 (Western European)\n" in text
    for command in ("tables", "dump", "extract", "changes", "refs", "trace"):
        assert "--codepage N" in run(command, "--help").text
    assert run("info", path, "--codepage", "37").code == 2
    assert "936x is no code page" in run("info", path, "--codepage", "936x").errors


def test_control_characters_stay_off_the_terminal(run: Run, tmp_path: Path) -> None:
    tables = [table("Property", "Property s72*, Value l0", ("ProductName", "a\x1b[31m\nb"))]
    text = run("info", make_msi(tmp_path / "a.msi", tables)).text
    assert "a␛[31m↵b" in text
    assert "\x1b" not in text


def test_every_real_file(run: Run, corpus: Path) -> None:
    for kind in ("msi", "msm", "cub", "mst", "msp"):
        for path in sorted((corpus / kind).iterdir()):
            answer = run("info", path, "--json")
            assert (answer.code, answer.errors) == (0, ""), path
            assert answer.json["kind"] == kind, path
            assert run("info", path).code == 0
