"""A log as it looks after it has been through consoles, build servers, forums and APIs.

Each rewriter takes the lines of a log and gives the bytes of a file. What the lines say stays.
"""

from __future__ import annotations

import base64
import html
import json
import quopri
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pprint import pformat
from urllib.parse import quote, quote_plus

Rewriter = Callable[[Sequence[str]], bytes]

_BEGIN = datetime(2024, 5, 1, 9, 58, 7, 123456)


def _moments(count: int) -> Iterable[datetime]:
    """A time for each line; some share theirs, and midnight passes."""
    return (_BEGIN + timedelta(seconds=17 * (number // 3)) for number in range(count))


def _joined(lines: Iterable[str], end: str = "\n") -> bytes:
    return "".join(line + end for line in lines).encode("utf-8", "surrogatepass")


def _before(prefix: str) -> Rewriter:
    return lambda lines: _joined(prefix + line for line in lines)


def _timed(form: str, end: str = "\n") -> Rewriter:
    """A time before each line; ``{us}`` in the form are microseconds, ``{n}`` a number."""

    def rewrite(lines: Sequence[str]) -> bytes:
        moments = _moments(len(lines))
        return _joined(
            (
                moment.strftime(
                    form.replace("{us}", f"{moment.microsecond + number % 7:06}")
                ).replace("{n}", str(4711 + number % 3))
                + line
                for number, (moment, line) in enumerate(zip(moments, lines, strict=True))
            ),
            end,
        )

    return rewrite


def _numbered(form: str, first: int = 1) -> Rewriter:
    return lambda lines: _joined(form.format(n) + line for n, line in enumerate(lines, first))


def _cycled(*prefixes: str) -> Rewriter:
    return lambda lines: _joined(prefixes[n % len(prefixes)] + line for n, line in enumerate(lines))


def _context(lines: Sequence[str]) -> bytes:
    """``grep -n -C``: lines that were met have a colon."""
    return _joined(f"{n}{':' if n % 3 else '-'}{line}" for n, line in enumerate(lines, 8))


def _coloured(lines: Sequence[str]) -> bytes:
    return _joined(f"\x1b[3{n % 8}m{line}\x1b[0m\x1b[K" for n, line in enumerate(lines))


def _compose(lines: Sequence[str]) -> bytes:
    return _joined(f"\x1b[36mweb_1  |\x1b[0m {line}" for line in lines)


def _document(lines: Sequence[str]) -> bytes:
    return json.dumps({"msg": "\r\n".join([*lines, ""])}).encode()


def _nested_document(lines: Sequence[str]) -> bytes:
    return json.dumps({"time": "now", "message": _document(lines).decode()}).encode()


def _pretty_document(lines: Sequence[str]) -> bytes:
    entry = {"host": "BUILD-7", "level": "info", "stdout": "\n".join(lines), "code": 1603}
    return json.dumps([entry], indent=2, ensure_ascii=False).encode()


def _entries(lines: Sequence[str]) -> bytes:
    """What containers' logs are kept as."""
    return _joined(
        json.dumps({"log": f"{line}\r\n", "stream": "stdout", "time": f"{moment.isoformat()}Z"})
        for line, moment in zip(lines, _moments(len(lines)), strict=True)
    )


def _array(lines: Sequence[str]) -> bytes:
    return json.dumps(list(lines), indent=2).encode()


def _markdown(lines: Sequence[str], marks: str = r"[\\`*_{}\[\]()#+.!|<>-]") -> bytes:
    return _joined(re.sub(f"({marks})", r"\\\1", line) for line in lines)


def _markdown_in_part(lines: Sequence[str]) -> bytes:
    """Backslashes stay single, and of brackets only some are escaped."""
    return _markdown(lines, r"[)\[*=_]")


def _lines_of_a_page(lines: Sequence[str]) -> bytes:
    return _joined((html.escape(line, quote=False) for line in lines), "<br />\n")


def _breaks_only(lines: Sequence[str]) -> bytes:
    return _joined(lines, "<br>")


def _paragraphs(lines: Sequence[str]) -> bytes:
    return _joined(f'<p class="l">{html.escape(line)}</p>' for line in lines)


def _divisions(lines: Sequence[str]) -> bytes:
    """An editor in a browser keeps an empty line by a break in it."""
    return _joined((f"<div>{html.escape(line) or '<br>'}</div>" for line in lines), "")


def _quoted_lines(lines: Sequence[str]) -> bytes:
    return _joined(f'"{line}"' for line in lines)


def _mixed(lines: Sequence[str]) -> bytes:
    """Every fifth line without the prefix."""
    return _joined(line if n % 5 == 4 else f"VERBOSE: {line}" for n, line in enumerate(lines))


def _one_unquoted(lines: Sequence[str]) -> bytes:
    return _joined(line if n == 0 else f"> {line}" for n, line in enumerate(lines))


def _through_a_build(lines: Sequence[str]) -> bytes:
    """Among thousands of lines of a build, all with times."""
    around = [f"  building part {n} of 900 -> bin/part{n}.dll" for n in range(900)]
    return _timed("%Y-%m-%dT%H:%M:%S.{us}0Z ")([*around, *lines, *around])


def _no_break_spaces(lines: Sequence[str]) -> bytes:
    return _joined(line.replace(" ", "\N{NO-BREAK SPACE}") for line in lines)


def _typographic(lines: Sequence[str]) -> bytes:
    """What word processors make of quotation marks."""
    single = re.compile(r"(^|[\s(=:,])'")
    return _joined(
        single.sub("\\1\N{LEFT SINGLE QUOTATION MARK}", line).replace(
            "'", "\N{RIGHT SINGLE QUOTATION MARK}"
        )
        for line in lines
    )


def _spread(lines: Sequence[str]) -> bytes:
    """UTF-16 on a terminal that shows its zeros as blanks."""
    return " ".join("".join(f"{line}\r\n" for line in lines)).encode("utf-8", "surrogatepass")


def _elements(lines: Sequence[str]) -> bytes:
    return _joined(f"  <entry no='7'>{html.escape(line)}</entry>" for line in lines)


def _table(lines: Sequence[str]) -> bytes:
    """What log collectors export as CSV."""
    quoted = (line.replace('"', '""') for line in lines)
    moments = _moments(len(lines))
    return _joined(
        f'"{moment.isoformat()}","build-7","{line}"'
        for moment, line in zip(moments, quoted, strict=True)
    )


def _spelled(lines: Sequence[str]) -> bytes:
    """Ends of lines spelled out in a text that is not escaped otherwise."""
    return _joined(lines, "\\r\\n")


def _preformatted(lines: Sequence[str]) -> bytes:
    """A page with the log as it is, but for what HTML escapes."""
    page = '<html><body><p>See below</p><pre class="log">'
    escaped = html.escape("\n".join(lines))
    return f"{page}{escaped}\n</pre></body></html>\n".encode("utf-8", "surrogatepass")


def _with_fields(lines: Sequence[str]) -> bytes:
    """What log collectors export: a time before each line, further fields behind it."""
    moments = _moments(len(lines))
    return _joined(
        f"{moment:%m/%d/%y %I:%M:%S.%f %p}\t{line}\thost = build-7 source = C:\\logs\\x.log"
        for moment, line in zip(moments, lines, strict=True)
    )


def _chat(lines: Sequence[str]) -> bytes:
    """A message of a chat, which keeps blanks apart."""
    told = [line.replace("  ", "\N{NO-BREAK SPACE} ") for line in lines]
    return _joined(["anna  10:23 AM", *told])


def _transcript(lines: Sequence[str]) -> bytes:
    """What PowerShell has recorded of a console."""
    stars = "*" * 22
    head = [stars, "Windows PowerShell transcript start", stars, "PS C:\\> Get-Content a.log"]
    return _joined([*head, *lines, "PS C:\\> Stop-Transcript", stars], "\r\n")


def _task(lines: Sequence[str]) -> bytes:
    """What Ansible tells of a failed task."""
    told = json.dumps({"changed": True, "rc": 1603, "stdout_lines": list(lines)}, indent=4)
    return f"fatal: [win01]: FAILED! => {told}\n".encode()


def _messages(lines: Sequence[str]) -> bytes:
    """What a script tells TeamCity."""
    told = (re.sub(r"(['|\[\]])", r"|\1", line) for line in lines)
    return _joined(f"##teamcity[message text='{line}' status='NORMAL']" for line in told)


def _values(lines: Sequence[str]) -> bytes:
    """A field of several in a line, as in logfmt."""
    return _joined(
        f'time="{moment:%Y-%m-%dT%H:%M:%SZ}" level=info msg={json.dumps(line)}'
        for moment, line in zip(_moments(len(lines)), lines, strict=True)
    )


def _python_list(lines: Sequence[str]) -> bytes:
    """What a script prints that has the lines in a list."""
    return repr(list(lines)).encode()


def _python_list_of_lines(lines: Sequence[str]) -> bytes:
    return pformat([f"{line}\r\n" for line in lines], width=100_000).encode()


def _list_in_a_line(lines: Sequence[str]) -> bytes:
    """What the API of a build server hands out."""
    return json.dumps([{"message": f"{line}\r\n", "type": "out"} for line in lines]).encode()


def _in_entries(lines: Sequence[str]) -> bytes:
    """Each line as an entry in the format of CMTrace."""
    return _joined(
        f'<![LOG[{line}]LOG]!><time="{moment:%H:%M:%S}.000-60" date="05-01-2024" '
        'component="Setup" context="" type="1" thread="7" file="">'
        for moment, line in zip(_moments(len(lines)), lines, strict=True)
    )


def _folded(lines: Sequence[str]) -> bytes:
    """The beginning and the end of a fold, which a terminal erases."""
    begin, end = (f"fold:{what}:install\r\x1b[0K" for what in ("start", "end"))
    return begin.encode() + _joined(lines, "\r\n") + end.encode()


def _mail(lines: Sequence[str]) -> bytes:
    head = "From: jo@example.com\nContent-Transfer-Encoding: quoted-printable\n\n"
    return head.encode() + quopri.encodestring(_joined(lines, "\r\n"))


def _field_of_json(lines: Sequence[str]) -> bytes:
    """What the API of a host of repositories hands out."""
    content = base64.encodebytes(_joined(lines, "\r\n")).decode()
    return json.dumps({"name": "a.log", "encoding": "base64", "content": content}).encode()


def _certificate(lines: Sequence[str]) -> bytes:
    """What ``certutil -encode`` makes of a file."""
    text = base64.encodebytes("\r\n".join([*lines, ""]).encode("utf-16"))
    return b"-----BEGIN CERTIFICATE-----\r\n" + text + b"-----END CERTIFICATE-----\r\n"


def _form(lines: Sequence[str]) -> bytes:
    return b"name=a.log&text=" + quote_plus(_joined(lines, "\r\n")).encode() + b"&size=9"


ENCODERS: dict[str, Rewriter] = {
    "base64": lambda lines: base64.b64encode(_joined(lines)),
    "base64 with the letters for addresses": lambda lines: base64.urlsafe_b64encode(_joined(lines)),
    "base64 in lines": lambda lines: base64.encodebytes(_joined(lines, "\r\n")),
    "base64 in UTF-16": lambda lines: base64.b64encode(_joined(lines)).decode().encode("utf-16"),
    "base64: a field of JSON": _field_of_json,
    "base64: a certificate": _certificate,
    "percent signs": lambda lines: quote(_joined(lines, "\r\n")).encode(),
    "percent signs, each line": lambda lines: _joined(map(quote, lines)),
    "percent signs in a form": _form,
    "quoted-printable": _mail,
    "bytes of Python": lambda lines: repr("\r\n".join([*lines, ""]).encode("utf-16")).encode(),
}
"""What makes a log as a whole unreadable for people."""

WRAPPERS: dict[str, Rewriter] = {
    "page": _preformatted,
    "fields behind the lines": _with_fields,
    "chat": _chat,
    "transcript": _transcript,
    "task of Ansible": _task,
    "messages to TeamCity": _messages,
    "values in quotation marks": _values,
    "entries of CMTrace": _in_entries,
    "a fold": _folded,
    "end of a string before the first line": lambda lines: b"b'" + _joined(lines),
    "padded with blanks": lambda lines: _joined(line.ljust(120) for line in lines),
    "blanks behind each line": lambda lines: _joined(f"{line}  " for line in lines),
    "backslashes behind each line": lambda lines: _joined(f"{line}\\" for line in lines),
    "pages": lambda lines: _joined(
        f"\f{line}" if n % 50 == 0 else line for n, line in enumerate(lines)
    ),
}
"""What puts lines of its own around a log, or needs many lines to be told."""

REWRITERS: dict[str, Rewriter] = {
    "times: TeamCity, step": _timed("[%H:%M:%S][Step 1/3] "),
    "times: Octopus": _timed("%H:%M:%S   Verbose  |       "),
    "times: log4net": _timed("%Y-%m-%d %H:%M:%S,123 [{n}] INFO  Setup.Runner - "),
    "times: NLog": _timed("%Y-%m-%d %H:%M:%S.1234|INFO|Setup.Runner|"),
    "times: Serilog": _timed("[%H:%M:%S INF] "),
    "times: Bamboo": _timed("build\t24-Mar-2026 %H:%M:%S\t"),
    "bytes: UTF-8": _before(""),
    "bytes: UTF-8 with a mark": lambda lines: b"\xef\xbb\xbf" + _joined(lines, "\r\n"),
    "bytes: UTF-16 without a mark": lambda lines: "\r\n".join([*lines, ""]).encode("utf-16-le"),
    "characters: no-break spaces": _no_break_spaces,
    "characters: typographic": _typographic,
    "characters: spread": _spread,
    "ends: spelled out": _spelled,
    "ends: CR only": lambda lines: _joined(lines, "\r"),
    "ends: CR CR LF": lambda lines: _joined(lines, "\r\r\n"),
    "ends: doubled": lambda lines: _joined(lines, "\r\n\r\n"),
    "times: GitHub": _timed("%Y-%m-%dT%H:%M:%S.{us}0Z "),
    "times: gh run view": _timed("build (x64)\tInstall, then test\t%Y-%m-%dT%H:%M:%S.{us}0Z "),
    "times: Azure DevOps": _timed("%Y-%m-%dT%H:%M:%S.{us}0Z ##[debug]"),
    "times: AppVeyor": _timed("[%H:%M:%S] "),
    "times: Jenkins": _timed("%H:%M:%S  "),
    "times: Jenkins, ISO": _timed("[%Y-%m-%dT%H:%M:%S.123Z] "),
    "times: GitLab": _timed("%Y-%m-%dT%H:%M:%S.{us}Z 00O "),
    "times: TeamCity": _timed("[%H:%M:%S] :\t [Step 2/3] "),
    "times: syslog": _timed("%b %d %H:%M:%S build-7 runner[{n}]: "),
    "times: halves of the day": _timed("%m/%d/%Y %I:%M:%S %p  "),
    "times: Chocolatey": _timed("%Y-%m-%d %H:%M:%S,123 {n} [DEBUG] - "),
    "times: between the lines of a build": _through_a_build,
    "words: VERBOSE": _before("VERBOSE: "),
    "words: levels": _cycled("[INFO] ", "[INFO] ", "[DEBUG] ", "[WARN] "),
    "words: docker compose": _before("web_1  | "),
    "words: kubectl": _before("[pod/web-7d4b9c6f5-x2x8z/app] "),
    "words: on most lines": _mixed,
    "colours": _coloured,
    "colours in the prefix": _compose,
    "colours with a caret": lambda lines: _joined(f"^[[32m{line}^[[0m" for line in lines),
    "colours without their escape": _before("[36mweb_1  |[0m "),
    "words: of several kinds": _cycled("##[debug]", "##[debug]", "##[command]", "##[warning]"),
    "quoted": _before("> "),
    "quoted twice": _before("> > "),
    "quoted, one line not": _one_unquoted,
    "indented": _before("    "),
    "indented by a tab": _before("\t"),
    "quotation marks": _quoted_lines,
    "numbers: grep -n": _numbered("{}:", 8),
    "numbers: grep -n -C": _context,
    "numbers: grep of a file": _numbered("C:\\logs\\install 2.log:{}:", 98),
    "numbers: cat -n": _numbered("{:6}\t"),
    "numbers: line": _numbered("Line {}: "),
    "JSON: a document": _document,
    "JSON: a document in a document": _nested_document,
    "JSON: a document on several lines": _pretty_document,
    "JSON: a document a line": _entries,
    "JSON: a list of lines": _array,
    "JSON: a list in a line": _list_in_a_line,
    "Python: a list": _python_list,
    "Python: a list on several lines": _python_list_of_lines,
    "ends: line separators": lambda lines: _joined(lines, "\N{LINE SEPARATOR}"),
    "ends: vertical tabs": lambda lines: _joined(lines, "\v"),
    "Markdown": _markdown,
    "Markdown in part": _markdown_in_part,
    "XML: elements": _elements,
    "XML: entities": lambda lines: _joined(map(html.escape, lines)),
    "CSV": _table,
    "HTML": _lines_of_a_page,
    "HTML: br alone": _breaks_only,
    "HTML: paragraphs": _paragraphs,
    "HTML: divisions": _divisions,
}
"""Rewriters by what they do."""


def wrapped(
    lines: Sequence[str], width: int, *, keeps_blank: bool = False, end: str = "\n"
) -> bytes:
    """What mail programs do: a new line where the next word would not fit. ``keeps_blank`` leaves
    the blank before it at the end of the line."""
    return _joined((part for line in lines for part in _wrapped(line, width, keeps_blank)), end)


def _wrapped(line: str, width: int, keeps_blank: bool) -> Iterable[str]:
    while len(line) > width:
        starts = [match.end() for match in re.finditer(r"(?<=\S) (?=\S)", line)]
        fitting = [at for at in starts if at <= width + 1] or starts[:1]
        if not fitting:
            break
        at = fitting[-1]
        yield line[: at - (not keeps_blank)]
        line = line[at:]
    yield line
