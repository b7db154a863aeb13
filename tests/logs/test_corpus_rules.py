"""How many lines of real logs the rules know."""

from __future__ import annotations

from pathlib import Path

from msiview.logs.line_kinds import LineKind
from msiview.logs.log import Log
from msiview.logs.log_line import log_line
from msiview.logs.rules import standard_rules
from msiview.logs.templates import NO_TEMPLATES
from tests.logs.corpus_lines import corpus_logs, lines_of


def test_nearly_every_line_of_a_real_log_is_known(corpus: Path) -> None:
    """By a rule or by its shape; the few others must continue the line before them."""
    rules = standard_rules()
    logs = corpus_logs(corpus)
    assert logs
    for path in logs:
        log = Log(path)
        log.read()
        unknown = []
        for number, line in enumerate(lines_of(path)):
            parts = log_line(line)
            rule = rules.engine_rule(parts.text) if parts.side else rules.plain_rule(line)
            is_shape = not parts.side and NO_TEMPLATES.match(line) is not None
            continues = log.facts.kinds[number] == LineKind.CONTINUATION
            if rule is None and not is_shape and not continues:
                unknown.append(line)
        assert len(unknown) <= len(log) * 0.01, unknown


def test_engine_lines_of_real_logs_need_no_loose_rule(corpus: Path) -> None:
    """Rules without a beginning are for what nobody has seen yet; of all lines behind a prefix
    that are known, hardly any follows one."""
    loose, total = [], 0
    for path in corpus_logs(corpus):
        for line in lines_of(path):
            parts = log_line(line)
            if parts.side and parts.text:
                rule = standard_rules().engine_rule(parts.text)
                total += 1
                if rule is not None and not rule.begins and rule.id.startswith("housekeeping"):
                    loose.append(line)
    assert total > 1000
    assert loose == []
