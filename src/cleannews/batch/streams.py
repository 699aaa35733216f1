"""Opens files for reading, unpacking gzip and Zstandard, and makes sure that a file that was cut off does not pass for a whole one.

The libraries' own readers end silently where a Zstandard frame is cut off, and gzip's loses what was unpacked last; so frames are unpacked here
one by one.
"""

from __future__ import annotations

import importlib
import io
import shutil
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, NamedTuple

from cleannews.files import STDIN, FileProblem, problem_of

DAMAGE = (EOFError, OSError, ValueError)
"""What reading a damaged file raises, whichever library reads it."""

PACKED = (".gz", ".zst")
"""Endings of files that are packed as a whole."""

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_BUFFER = 1 << 18
_PACKED = 1 << 13
"""Packed bytes that are unpacked at a time: few, because they may be a thousand times as many unpacked."""


class Opened(NamedTuple):
    """A file to read: its bytes, unpacked, and how many of its own have been read so far."""

    handle: io.BufferedReader
    position: Callable[[], int]


def opened(path: str) -> Opened:
    """Opens a file or standard input, unpacked by what it begins with.

    Raises:
        FileProblem: it cannot be opened, or its name says that it is packed and it is not.
    """
    raw = raw_of(path)
    head = raw.peek(len(_ZSTD))[: len(_ZSTD)]
    position = raw.tell if raw.seekable() else lambda: 0
    for mark, new_frame in ((_GZIP, gzip_member), (_ZSTD, zstd_frame)):
        if head.startswith(mark):
            return Opened(io.BufferedReader(Unpacked(raw, new_frame), _BUFFER), position)
    if Path(path).suffix.lower() in PACKED:
        raise FileProblem(f"{path}: does not begin like a {Path(path).suffix} file; it may be empty or damaged")
    return Opened(raw, position)


def raw_of(path: str) -> io.BufferedReader:
    """The bytes of a file or of standard input as they are.

    Raises:
        FileProblem: it cannot be opened.
    """
    try:
        return io.BufferedReader(sys.stdin.buffer if path == STDIN else io.FileIO(path), _BUFFER)  # type: ignore[arg-type]
    except OSError as error:
        raise FileProblem(problem_of(error, "standard input" if path == STDIN else path, "read")) from None


def reads_once(path: str) -> bool:
    """Whether a file can be read only once: standard input, or a pipe that has a name."""
    return path == STDIN or not Path(path).is_file()


def seekable(path: str) -> IO[bytes]:
    """A file that can be read from any place: itself, or unpacked into a temporary file that goes with its handle.

    Raises:
        FileProblem: it cannot be opened.
    """
    unpacked = opened(path).handle
    if unpacked.seekable():
        return unpacked
    with unpacked:
        copy = tempfile.TemporaryFile()  # noqa: SIM115 - closed by its reader
        shutil.copyfileobj(unpacked, copy, _BUFFER)
    copy.seek(0)
    return copy


class Unpacked(io.RawIOBase):
    """The content of a file of one or more packed frames (gzip calls them members). All that can be unpacked is given before it tells what cannot."""

    def __init__(self, packed: IO[bytes], new_frame: Callable[[], Any]) -> None:
        self.packed, self.new_frame = packed, new_frame
        self.frame = new_frame()
        self.left, self.is_whole = memoryview(b""), False

    def readable(self) -> bool:
        """A stream to read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Unpacks some more.

        Raises:
            EOFError: the file ends in the middle of a frame.
            OSError: it is damaged.
        """
        while not self.left:
            if not (packed := self.next_packed()):
                return 0
            self.left = memoryview(self.unpack(packed))
            self.is_whole = self.frame.eof
        count = min(len(buffer), len(self.left))
        buffer[:count], self.left = self.left[:count], self.left[count:]
        return count

    def unpack(self, packed: bytes) -> bytes:
        """What some packed bytes hold.

        Raises:
            OSError: they are damaged; the libraries have errors of their own for it.
        """
        try:
            return bytes(self.frame.decompress(packed))
        except Exception as error:
            raise OSError(str(error)) from None

    def next_packed(self) -> bytes:
        """The next packed bytes, in a new frame where the last one is whole; none at the end."""
        rest = self.frame.unused_data.lstrip(b"\0") if self.is_whole else b""  # a file may be filled up with zeros
        packed: bytes = rest or self.packed.read(_PACKED)
        if not packed and not self.is_whole:
            raise EOFError("it ends in the middle of a packed frame")
        if packed and self.is_whole:
            self.frame, self.is_whole = self.new_frame(), False
        return packed

    def close(self) -> None:
        """Closes the packed file as well."""
        self.packed.close()
        super().close()


def gzip_member() -> Any:
    """What unpacks one member of gzip."""
    return zlib.decompressobj(16 + zlib.MAX_WBITS)


def zstd_frame() -> Any:
    """What unpacks one frame of Zstandard."""
    return zstandard().ZstdDecompressor().decompressobj()


def extra(library: str, files: str) -> Any:
    """A library of the extra `batch`, which files of some kind need.

    Raises:
        FileProblem: it is not installed.
    """
    try:
        return importlib.import_module(library)
    except ImportError:
        raise FileProblem(f"{files} files need the extra `batch`: pip install 'cleannews[batch]'") from None


def zstandard() -> Any:
    """The library for Zstandard.

    Raises:
        FileProblem: it is not installed.
    """
    return extra("zstandard", "Zstandard")


def damage(error: BaseException) -> str:
    """What to tell of a file of which something cannot be read.

    >>> damage(EOFError("it ends in the middle of a packed frame"))
    'the file is cut off or damaged here, so rows behind this are missing (it ends in the middle of a packed frame)'
    """
    return f"the file is cut off or damaged here, so rows behind this are missing ({error})"
