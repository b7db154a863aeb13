"""Logs in Pygments' colours."""

from __future__ import annotations

import tomllib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from pygments.token import Comment, Generic, Keyword, Literal, Name, Number, String, Token

from msiview.logs.lexer import MsiLogLexer
from tests.builders.logs import engine, log_bytes
from tests.logs.corpus_lines import corpus_logs, lines_of

HEADER = "=== Verbose logging started: 1/2/2023  9:05:01  Build type: SHIP UNICODE 5.00.10011.00"


def tokens(line: str) -> dict[str, object]:
    """Types by text, but for plain text."""
    found = MsiLogLexer().get_tokens_unprocessed(line)
    return {text: kind for _, kind, text in found if kind is not Token.Text}


def test_prefix_and_named_things_stand_out() -> None:
    found = tokens(engine("Doing action: Setup.6B33", "c", "10:00:00:123"))
    assert found == {
        "MSI (": Comment,
        "c": Keyword.Namespace,
        ") (F0:44) [": Comment,
        "10:00:00:123": Literal.Date,
        "]: ": Comment,
        "Doing action: ": Keyword,
        "Setup.6B33": Name.Function,
    }


def test_states_and_properties() -> None:
    found = tokens(
        engine("Component: ReaderExe; Installed: Absent;   Request: Local;   Action: Null")
    )
    assert found["ReaderExe"] is Name.Class
    assert [found[state] for state in ("Absent", "Local", "Null")] == [Keyword.Constant] * 3
    found = tokens(engine("PROPERTY CHANGE: Adding A property. Its value is 'a b'."))
    assert (found["A"], found["'a b'"]) == (Name.Variable, String)


def test_operations_have_arguments_paths_and_guids() -> None:
    guid = "{0A1B2C3D-0000-4000-8000-00000000000A}"
    found = tokens(
        engine(
            f"Executing op: ComponentRegister(ComponentId={guid},KeyPath=C:\\a b\\c.exe,State=3)"
        )
    )
    assert found["ComponentRegister"] is Name.Builtin
    assert found["KeyPath"] is found["State"] is Name.Attribute
    assert (found[guid], found["C:\\a b\\c.exe"]) == (Name.Constant, String.Other)
    assert found["3"] is Number


def test_a_quotation_mark_behind_a_guid_closes() -> None:
    guid = "{0A1B2C3D-0000-4000-8000-00000000000A}"
    found = tokens(engine(f"Running product '{guid}' with user privileges: It's not assigned."))
    assert String not in found.values()


def test_failures_look_like_errors() -> None:
    assert tokens("Action ended 9:05:01: A. Return value 3.")["3"] is Generic.Error
    assert tokens("Action ended 9:05:01: A. Return value 1.")["1"] is Number
    assert tokens("Error 1920. Service")["Error "] is Generic.Error
    assert tokens("A failed with error 0x80070005")["error 0x80070005"] is Generic.Error
    assert tokens("Info 1903. Later")["Info "] is Keyword


def test_a_log_is_lexed_line_by_line() -> None:
    lines = [HEADER, engine("Doing action: A"), "", "Action start 9:05:01: A.", "free text"]
    text = "\n".join(lines)
    whole = list(MsiLogLexer().get_tokens_unprocessed(text))
    single = [
        (kind, part.rstrip("\n"))
        for line in lines
        for _, kind, part in MsiLogLexer().get_tokens_unprocessed(line)
    ]
    assert [(kind, part) for _, kind, part in whole if part != "\n"] == single


@given(st.text() | st.text().map(engine))
def test_tokens_are_the_text(text: str) -> None:
    at = 0
    for start, _, part in MsiLogLexer().get_tokens_unprocessed(text):
        assert start == at
        assert part
        at += len(part)
    assert at == len(text)


def test_tokens_of_real_logs_are_the_text(corpus: Path) -> None:
    lexer = MsiLogLexer()
    for path in corpus_logs(corpus):
        text = "\n".join(lines_of(path))
        assert "".join(part for _, _, part in lexer.get_tokens_unprocessed(text)) == text


def test_long_lines_are_lexed_at_their_beginning_only() -> None:
    line = engine("'C:\\a b" * 20_000)
    found = list(MsiLogLexer().get_tokens_unprocessed(line))
    assert "".join(part for _, _, part in found) == line
    assert len(found[-1][2]) > 100_000


def test_a_log_is_read_in_its_own_encoding() -> None:
    """As ``pygmentize`` does: what is no UTF-8 comes as Latin-1."""
    for encoding in ("utf-16", "utf-16-be"):
        data = b"\xfe\xff" * (encoding == "utf-16-be") + log_bytes("Property(S): A = é\n", encoding)
        found = list(MsiLogLexer().get_tokens(data.decode("latin-1")))
        assert "".join(part for _, part in found) == "Property(S): A = é\n"


def test_logs_are_guessed() -> None:
    assert MsiLogLexer.analyse_text(HEADER) == 1.0
    assert MsiLogLexer.analyse_text("259\n" + engine("Doing action: A")) > 0.5
    assert MsiLogLexer.analyse_text("A log of something else") == 0.0


def test_pygments_finds_it_by_name() -> None:
    """The entry point of the package leads to the lexer."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    points = project["project"]["entry-points"]["pygments.lexers"]
    assert points == {"msilog": f"{MsiLogLexer.__module__}:{MsiLogLexer.__name__}"}
    assert "msilog" in MsiLogLexer.aliases
