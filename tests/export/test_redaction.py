"""Logs without the names of people and machines."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.errors import MsiviewError
from msiview.export.personal_place import Personal
from msiview.export.redaction import (
    Redacted,
    Redactor,
    Replacement,
    find_replacements,
    learned,
    write_redacted,
)
from msiview.logs.log import Log
from tests.builders.logs import engine, log_bytes


def redacted(*lines: str) -> list[str]:
    """Lines, learned and redacted as one text."""
    text = "\n".join(lines)
    redactor = Redactor()
    redactor.learn(text)
    return redactor.redact(text).split("\n")


def copy(tmp_path: Path, data: bytes) -> bytes:
    """What becomes of a log of these bytes."""
    path = tmp_path / "a.log"
    path.write_bytes(data)
    log = Log(path)
    log.read_lines()
    out = tmp_path / "out.log"
    write_redacted(log.file, log.index, out)
    return out.read_bytes()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Property(S): LogonUser = anna.keller", "Property(S): LogonUser = user1"),
        ("Property(S): USERNAME = Anna Keller", "Property(S): USERNAME = user1"),
        ("Property(C): ComputerName = WS042", "Property(C): ComputerName = machine1"),
        ("Property(C): USERDOMAIN = CONTOSO", "Property(C): USERDOMAIN = domain1"),
        ("Property(C): COMPANYNAME = Fabrikam GmbH", "Property(C): COMPANYNAME = company1"),
        (
            "Property(S): SVCACCOUNTUSERNAME = CORP\\svc-app",
            "Property(S): SVCACCOUNTUSERNAME = domain1\\user1",
        ),
        ("DBSERVER=sql01.corp.example\\PROD,1433 X=1", "DBSERVER=machine1\\PROD,1433 X=1"),
        (r"Original package ==> C:\Users\anna\x.msi", r"Original package ==> C:\Users\user1\x.msi"),
        (r"in c:\USERS\Anna Keller\AppData", r"in c:\USERS\user1\AppData"),
        (r"C:\Documents and Settings\anna\Desktop", r"C:\Documents and Settings\user1\Desktop"),
        (r"file:///C:/Users/anna/x.msi", r"file:///C:/Users/user1/x.msi"),
        (r'{"path": "C:\\Users\\anna\\x"}', r'{"path": "C:\\Users\\user1\\x"}'),
        (r"SourceDir is '\\fileserver7\setup$\'", r"SourceDir is '\\machine1\setup$\'"),
        ("sent to anna.keller@contoso.example.", "sent to mail1."),
        ("UserSID = S-1-5-21-1004336348-1177238915-682003330-1123", "UserSID = sid1"),
        ("Authorization: Bearer eyJhbGciOi.abc_def-x", "Authorization: Bearer secret1"),
        (
            "computer ACME_SALES: ComputerName = ACME_SALES",
            "computer machine1: ComputerName = machine1",
        ),
        (r"from \\MY_PC\setup\x.msi", r"from \\machine1\setup\x.msi"),
        (r"Property(S): RUNAS = contoso\jane.doe", r"Property(S): RUNAS = domain1\user1"),
        (r"SetUp: CONTOSO\jane.doe may write", r"SetUp: domain1\user1 may write"),
        (r"started by user contoso\jane", r"started by user domain1\user1"),
        ("reached ws042.corp.contoso.local at once", "reached machine1 at once"),
        ("reached db7.eu.contoso.com at once", "reached machine1 at once"),
        ("connected to 203.0.113.7.", "connected to address1."),
        ("listening on 10.1.2.3:8080", "listening on address1:8080"),
        ("proxy 192.168.3.44", "proxy address1"),
        ("via fe80::1c2d:3e4f:5a6b:7c8d%12", "via address1%12"),
        ("via [2001:db8:12::7]:443", "via [address1]:443"),
        ("adapter 00-1B-44-11-3A-B7", "adapter address1"),
        ("adapter 00:1b:44:11:3a:b7", "adapter address1"),
        (r"home is \\srv\home\jane.doe", r"home is \\machine1\home\user1"),
        (r"home is \\srv\users$\jane.doe\x", r"home is \\machine1\users$\user1\x"),
        (r"in D:\Profiles\jane\x", r"in D:\Profiles\user1\x"),
        (r"in E:\Daten\jane\AppData\Local\Temp", r"in E:\Daten\user1\AppData\Local\Temp"),
        (r"C:\Dokumente und Einstellungen\jane\x", r"C:\Dokumente und Einstellungen\user1\x"),
        (r"C:\Utilisateurs\jane\x", r"C:\Utilisateurs\user1\x"),
        (r"C:\Usuarios\jane", r"C:\Usuarios\user1"),
        ("cache /home/jane/.cache", "cache /home/user1/.cache"),
        ("Property(S): ProductID = 12345-678-9012345-67890", "Property(S): ProductID = secret1"),
        ("got ghp_abcdefghijklmnopqrstuvwxyz0123", "got secret1"),
        ("Authorization: Basic YW5uYTpzZWNyZXQ=", "Authorization: Basic secret1"),
        ("https://anna:hunter2@host/x", "https://user1:secret1@machine1/x"),
        ('cmd /password="a b c" /q', 'cmd /password="secret1" /q'),
        ("DB_PASSWORD=hunter2 OTHER=1", "DB_PASSWORD=secret1 OTHER=1"),
        ("Server=x;Pwd=hunter2;Timeout=3", "Server=x;Pwd=secret1;Timeout=3"),
        ("Property(S): LICENSEKEY = AB-12, CD-34", "Property(S): LICENSEKEY = secret1"),
        ("Computer:      WS042", "Computer:      machine1"),
        ("Password:   hunter2", "Password:   secret1"),
        ("User ID=appuser;Password=hunter2;", "User ID=user1;Password=secret1;"),
        ("DB_PASS=hunter2 KENNWORT=geheim77", "DB_PASS=secret1 KENNWORT=secret2"),
        (
            r"net use \\srv\data hunter2 /user:CORP\jane",
            r"net use \\machine1\data secret1 /user:domain1\user1",
        ),
        ('<add key="DbPassword" value="hunter2" />', '<add key="DbPassword" value="secret1" />'),
        (r"\\[fe80::1c2d:3e4f:5a6b:7c8d]\setup\x.msi", r"\\[address1]\setup\x.msi"),
        (r"\\davsrv@SSL@8443\DavWWWRoot", r"\\machine1@SSL@8443\DavWWWRoot"),
        ("file://filesrv/share/x.msi", "file://machine1/share/x.msi"),
        ("HTTP_PROXY = proxy01:8080", "HTTP_PROXY = machine1:8080"),
        ("http://bob:pw1@proxy9:3128/", "http://user1:secret1@machine1:3128/"),
        (r"C:\Users\Jörg O'Neill\x and 'C:\Users\Anna'", r"C:\Users\user1\x and 'C:\Users\user2'"),
        (r"C:\Users\jane\OneDrive - Fabrikam AG\x", r"C:\Users\user1\OneDrive - company1\x"),
        ("CN=Jane Doe,OU=Sales,DC=fab,DC=local", "CN=user1,OU=domain1,DC=domain2,DC=local"),
        (r"joined as AzureAD\JaneDoe", r"joined as AzureAD\user1"),
        ("API_KEY=12345678-1234-1234-1234-1234567890ab", "API_KEY=secret1"),
        (
            "-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq+\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nsecret1\n-----END PRIVATE KEY-----",
        ),
    ],
)
def test_what_its_context_gives_away(line: str, expected: str) -> None:
    assert redacted(*line.split("\n")) == expected.split("\n")


@pytest.mark.parametrize(
    "line",
    [
        r"C:\Users\Public\Desktop",
        "Property(S): Privileged = 1",
        engine("PROPERTY CHANGE: Adding APPPASSWORD property. Its value is ''."),
        "Property(S): APPPASSWORD = ",
        "Property(S): AdminUser = 1",
        "Property(S): SERVICEPASSWORD = **********",
        "Property(S): MsiHiddenProperties = SERVICEPASSWORD",
        "Property(S): TOKEN = {695535B9-4443-51DD-9FD6-B7B9EE3B5B4F}",
        'Assembly Name: x,version="8.0",publicKeyToken="b03f5f7f11d50a3a"',
        "Executing op: ServiceInstall(Name=Svc,Dependencies=[~],,Password=,Description=d)",
        "SOURCEDIR product ==> {695535B9-4443-51DD-9FD6-B7B9EE3B5B4F}",
        engine("Switching to server: ADDLOCAL=All"),
        engine("Machine policy value 'Debug' is 0"),
        r"\\?\C:\Windows\Installer",
        "[Installation] :: passed 3 of 4 passes, bypass=1, keypad",
        "CN=Contoso Code Signing, O=Contoso, L=Redmond, S=Washington, C=US",
        r"D:\Data and /usr/home",
        r"C:\Program Files\Contoso AG\tool",
        "SERVER = localhost",
        "Property(S): ProductVersion = 10.0.0.1",
        "Upgrade from 1.2.3.4 to 2.10.0.7",
        "Windows Installer version 5.0.10.11 and v192.168.3.4",
        'Assembly: Contoso.Base,version="10.0.0.12",type="win32"',
        engine("Windows. 64-bit, time 10:23:45:123, std::string a::b"),
        "Property(S): ARPHELPLINK = https://www.contoso.com/help",
        "see https://learn.microsoft.com/windows",
        "System.Net.Http.dll and Contoso.Desktop.Net of Foo.Bar.Local",
        r"key SOFTWARE\Contoso and HKLM\SOFTWARE, service NT AUTHORITY\SYSTEM, HKCU\Environment",
        r"C:\Program Files\Contoso\Home\index.html and bin\tool.exe, CONTOSO\tool.exe",
        r"C:\PROGRA~1\CONTOSO\BIN and [INSTALLDIR]DOCS\readme",
        # Twenty characters for each GUID: what looks like an address is none.
        engine("Executing op: FeaturePublish(Feature=F,,Absent=2,Component=ab@cd.efghijklmnopqr)"),
    ],
)
def test_what_is_nobodys_stays(line: str) -> None:
    assert redacted(line) == [line]


def test_names_are_replaced_wherever_they_stand() -> None:
    lines = redacted(
        "ConfigureIt: hello Anna.Keller on ws042-a and WS042",
        engine("PROPERTY CHANGE: Adding LogonUser property. Its value is 'anna.keller'."),
        "Property(S): ComputerName = WS042",
        r"registered for WS042\ANNA.KELLER, not for anna.kellermann",
        r"profile C:\Users\anna.keller.CORP\x and C:\Users\anna.keller\x",
    )
    assert lines == [
        "ConfigureIt: hello user1 on ws042-a and machine1".replace("ws042-a", "machine1-a"),
        engine("PROPERTY CHANGE: Adding LogonUser property. Its value is 'user1'."),
        "Property(S): ComputerName = machine1",
        r"registered for machine1\user1, not for anna.kellermann",
        r"profile C:\Users\user2\x and C:\Users\user1\x",
    ]


def test_a_domain_is_known_by_its_users() -> None:
    assert redacted(
        "Property(S): LogonUser = anna.keller",
        r"service runs as NORTHWIND\anna.keller",
        "joined to northwind since May",
    ) == [
        "Property(S): LogonUser = user1",
        r"service runs as domain1\user1",
        "joined to domain1 since May",
    ]


def test_both_values_of_a_change_are_secrets() -> None:
    line = "Modifying APPPASSWORD property. Its current value is '{}'. Its new value: '{}'."
    assert redacted(line.format("old one", "n'e w")) == [line.format("secret1", "secret2")]


def test_a_command_line_hides_values_with_blanks() -> None:
    head = engine("Command Line: ")
    assert redacted(f"{head}USERNAME=Anna Keller APPPWD=a b,c;d REBOOT=ReallySuppress ") == [
        f"{head}USERNAME=user1 APPPWD=secret1 REBOOT=ReallySuppress "
    ]


def test_a_secret_is_hidden_where_nothing_names_it() -> None:
    assert redacted(
        "Property(C): APPPASSWORD = hunter2!x",
        "Executing op: CustomActionSchedule(Action=A,CustomActionData=srv;hunter2!x;1)",
    ) == [
        "Property(C): APPPASSWORD = secret1",
        "Executing op: CustomActionSchedule(Action=A,CustomActionData=srv;secret1;1)",
    ]


def test_each_program_of_a_line_hides_its_secret() -> None:
    assert redacted(
        r"net use X: \\srv\a hunter2!x /user:me & net use \\srv\b  other3!y /user:me",
        'sqlcmd -Q "sqlcmd" -P hunter2!x & osql -P other3!y & sqlcmd -P third4!z',
    ) == [
        r"net use X: \\machine1\a secret1 /user:user1 & net use \\machine1\b  secret2 /user:user1",
        'sqlcmd -Q "sqlcmd" -P secret1 & osql -P secret2 & sqlcmd -P secret3',
    ]


@pytest.mark.parametrize(
    "beginning",
    [
        "bearer" + " " * 300_000,
        "eyJ" * 100_000,
        "sqlcmd " * 50_000,
        "net use " + r"\\a" * 100_000,
        "dc=" * 100_000,
        "Command Line: A_PASSWORD=" + " " * 8_000,
    ],
)
def test_text_that_was_made_to_keep_the_search_busy(beginning: str) -> None:
    line = beginning + "\nProperty(C): APPPASSWORD = hunter2!x"
    assert redacted(line)[-1] == "Property(C): APPPASSWORD = secret1"


def test_ordinary_words_are_names_in_their_context_only() -> None:
    """A user whose name is User must not change what the engine says."""
    lines = redacted(
        "Property(S): LogonUser = User",
        r"C:\Users\User\x.msi",
        engine("Running product '{1}' with user privileges: It's not assigned."),
    )
    assert lines == [
        "Property(S): LogonUser = user1",
        r"C:\Users\user1\x.msi",
        engine("Running product '{1}' with user privileges: It's not assigned."),
    ]


def test_a_user_called_like_the_product_does_not_hide_it() -> None:
    lines = redacted(
        "Property(S): LogonUser = Contoso",
        "Property(S): ProductName = Contoso Reader",
        "Product: Contoso Reader -- Installation failed.",
    )
    assert lines[0] == "Property(S): LogonUser = user1"
    assert lines[1:] == [
        "Property(S): ProductName = Contoso Reader",
        "Product: Contoso Reader -- Installation failed.",
    ]


# -- copies -------------------------------------------------------------

TEXT = "Property(S): LogonUser = jürgen\r\nhello JÜRGEN\nlast line, no end: jürgen"
EXPECTED = "Property(S): LogonUser = user1\r\nhello user1\nlast line, no end: user1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("mark", [True, False])
def test_encoding_and_line_ends_stay(tmp_path: Path, encoding: str, mark: bool) -> None:
    front = b""
    if mark and encoding.startswith("utf-16"):
        front = b"\xff\xfe" if encoding == "utf-16-le" else b"\xfe\xff"
    assert copy(tmp_path, front + TEXT.encode(encoding)) == front + EXPECTED.encode(encoding)


def test_names_are_learned_from_the_whole_log(tmp_path: Path) -> None:
    """What stands at the end hides what stands blocks before."""
    filler = "x" * 99 + "\n"
    text = f"for anna.keller\n{filler * 60_000}Property(S): LogonUser = anna.keller\n"
    out = copy(tmp_path, log_bytes(text)).decode("utf-16").split("\r\n")
    assert out[0] == "for user1"
    assert out[-2] == "Property(S): LogonUser = user1"
    assert len(out) == 60_003


def test_bytes_that_are_no_text_come_back(tmp_path: Path) -> None:
    junk = bytes(range(256)).replace(b"\n", b"") + b"\n"
    data = junk + b"Property(S): LogonUser = anna\n" + junk + b"\xffanna\xfe\n"
    out = copy(tmp_path, data)
    assert out == data.replace(b"anna", b"user1") or out == data.replace(b"= anna", b"= user1")
    assert out.count(b"\n") == data.count(b"\n")


def test_lines_of_another_encoding_are_redacted_too(tmp_path: Path) -> None:
    """A program that appends single bytes to a log in UTF-16."""
    wide = log_bytes("Property(S): LogonUser = anna.keller\n")
    narrow = b"registered for anna.keller today\n"
    out = copy(tmp_path, wide + narrow + wide[2:])
    assert b"registered for user1 today\n" in out
    assert "anna".encode("utf-16-le") not in out


def test_halves_of_surrogate_pairs_come_back(tmp_path: Path) -> None:
    data = log_bytes("a \ud83d b\nProperty(S): LogonUser = anna\nanna \udc00\n")
    out = copy(tmp_path, data)
    expected = "a \ud83d b\nProperty(S): LogonUser = user1\nuser1 \udc00\n"
    assert out == log_bytes(expected)


def test_the_log_is_never_written(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"Property(S): LogonUser = anna\n")
    log = Log(path)
    log.read_lines()
    with pytest.raises(MsiviewError, match="never written"):
        write_redacted(log.file, log.index, path)
    assert path.read_bytes() == b"Property(S): LogonUser = anna\n"


def test_what_was_replaced_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_text("Property(S): LogonUser = anna\nanna\nanna\nx@y.example\n", encoding="utf-8")
    log = Log(path)
    log.read_lines()
    done = write_redacted(log.file, log.index, tmp_path / "out.log")
    assert done.replacements == (
        Replacement(Personal.USER, "anna", "user1", 3),
        Replacement(Personal.MAIL, "x@y.example", "mail1", 1),
    )
    assert done.values == {Personal.USER: 1, Personal.MAIL: 1}
    assert find_replacements(log.file, log.index) == done
    assert learned(log.file, log.index).redact("ANNA") == "user1"


def test_a_value_of_two_kinds_counts_as_the_first() -> None:
    redactor = Redactor()
    text = "Property(S): LogonUser = anna.keller\nProperty(S): COMPANYNAME = anna.keller"
    redactor.learn(text)
    redactor.redact(text)
    assert redactor.redacted() == Redacted((Replacement(Personal.USER, "anna.keller", "user1", 2),))


def test_further_names_and_names_that_stay() -> None:
    redactor = Redactor(also=["Zugspitze", " "], kept=["ANNA.KELLER"])
    text = "Property(S): LogonUser = anna.keller\nProject zugspitze of Anna.Keller, host WS-042.lan"
    redactor.learn(text)
    assert redactor.redact(text) == (
        "Property(S): LogonUser = anna.keller\nProject name1 of Anna.Keller, host machine1"
    )


def test_real_logs_keep_their_lines_and_guids(corpus: Path, tmp_path: Path) -> None:
    for path in sorted((corpus / "logs").iterdir()):
        log = Log(path)
        log.read()
        out = tmp_path / path.name
        write_redacted(log.file, log.index, out)
        copied = Log(out)
        copied.read()
        assert len(copied) == len(log)
        assert bytes(copied.facts.kinds) == bytes(log.facts.kinds), path.name
        assert copied.guids.guids() == log.guids.guids()
        for guid in log.guids.guids():
            assert copied.guids.lines_of(guid) == log.guids.lines_of(guid)
        assert b"DESKTOP-EXAMPLE" not in out.read_bytes().replace(b"\0", b"")
