"""Looking at a file that is mapped into this process's memory, without opening the file (Linux).

Python's own ``mmap`` needs the file to be opened, which is no way to look at a file that somebody else holds locks on:
POSIX drops all of a process's locks on a file as soon as any of its handles is closed.
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from typing import Any

_MEMORY = "/proc/self/mem"
_MAPS = "/proc/self/maps"

# Through PyDLL: one short look does not let go of Python. ``os.pread`` would, and waits to have it back.
_library = ctypes.PyDLL(None, use_errno=True)
_pread: Any = getattr(_library, "pread64", None) or getattr(_library, "pread", None)  # musl has one for both
if _pread is not None:
    _pread.argtypes = (ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64)
    _pread.restype = ctypes.c_ssize_t


class Place:
    """Some bytes of this process's memory."""

    def __init__(self, address: int, length: int) -> None:
        self._address = address
        self._length = length
        self._memory = os.open(_MEMORY, os.O_RDONLY | os.O_CLOEXEC)

    def look(self) -> bytes:
        """What stands there now.

        Raises:
            OSError: nothing is mapped there any more, or the place was closed.
        """
        seen = ctypes.create_string_buffer(self._length)
        if _pread(self._memory, seen, self._length, self._address) != self._length:
            raise OSError(ctypes.get_errno(), "nothing to be seen there")
        return seen.raw

    def close(self) -> None:
        """Stop looking."""
        held, self._memory = self._memory, -1
        if held >= 0:
            os.close(held)


def where_lies(file: str, length: int) -> Place:
    """The first ``length`` bytes of a file that this process has mapped.

    Args:
        file: its whole path, links followed.

    Raises:
        OSError: it is not mapped, or this system does not show a process its own memory.
    """
    if _pread is None:
        raise OSError("this system has no pread64")
    for line in Path(_MAPS).read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        span, _rights, offset, _device, _inode, *name = line.split(maxsplit=5)
        if name == [file] and int(offset, 16) == 0:
            return Place(int(span.partition("-")[0], 16), length)
    raise FileNotFoundError(f"{file} is not mapped here")
