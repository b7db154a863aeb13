"""A fault in an overridden method of Qt is an exception, whoever raised it; never the end of the
process."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

PROGRAM = """
import sys
import msiview.gui
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete

class Faulty(QWidget):
    def resizeEvent(self, event):
        super().resizeEvent(event)
        {fault}

app = QApplication(["x", "-platform", "offscreen"])
told = []
sys.excepthook = lambda kind, error, where: told.append(kind)
widget = Faulty()
try:
    widget.show()
    widget.resize(50, 60)
except BaseException as error:
    told.append(type(error))
print(sorted({{kind.__name__ for kind in told}}))
"""


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("tuple([])[0]", "IndexError"),
        ("other = QWidget(); delete(other); other.size()", "RuntimeError"),
        ("bytearray(1 << 62)", "MemoryError"),
        ("self.resizeEvent(event)", "RecursionError"),
        ("next(iter([]))", "StopIteration"),
        ("raise ValueError('x')", "ValueError"),
    ],
)
def test_an_exception_stays_one(fault: str, kind: str) -> None:
    program = textwrap.dedent(PROGRAM).format(fault=fault)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, f"['{kind}']"), done.stderr[-500:]
