"""Lines of a file that are read one at a time by where they begin, so that 50,000 tasks need not be held."""

import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Self

from toolgym.tasks.taskset import DATASET_FILES, TaskFileError, read_lines


class Lines:
    """The lines of a file by number. Only where each begins is held: 8 bytes.

    Args:
        file: An open binary file, from its beginning.
        name: What errors call it.
    """

    def __init__(self, file: IO[bytes], name: str) -> None:
        self.name = name
        self._file = file
        self._places = array("q", [0])
        end = 0
        for line in file:
            end += len(line)
            self._places.append(end)

    @classmethod
    def open(cls, path: Path | str) -> Self:
        """The lines of a JSON Lines file, or of a packed one (``.gz``, Parquet, a folder) in a temporary file.

        Raises:
            TaskFileError: The file cannot be read.
        """
        file = Path(path)
        if file.is_dir() and not (file / DATASET_FILES["parquet"]).exists():
            raise TaskFileError(f"the folder '{path}' holds no {DATASET_FILES['parquet']}")
        if file.is_dir() or file.suffix in (".gz", ".parquet"):
            return cls.of(read_lines(file), str(path))
        try:
            return cls(file.open("rb"), str(path))
        except OSError as error:
            raise TaskFileError(f"'{path}' cannot be read ({error.strerror or error})") from error

    @classmethod
    def of(cls, lines: Iterable[str], name: str) -> Self:
        """Lines from elsewhere, put into a temporary file."""
        unpacked = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as these lines
        for line in lines:
            unpacked.write(line.encode() + b"\n")
        unpacked.flush()
        unpacked.seek(0)
        return cls(unpacked, name)

    def __len__(self) -> int:
        return len(self._places) - 1

    def __getitem__(self, number: int) -> bytes:
        """A line by number from 0.

        Raises:
            IndexError: There is no such line.
        """
        if not 0 <= number < len(self):
            raise IndexError(f"{self.name} has no line {number + 1}")
        place = self._places[number]
        return os.pread(self._file.fileno(), self._places[number + 1] - place, place)  # moves no place: any thread may

    def __iter__(self) -> Iterator[bytes]:
        return (self[number] for number in range(len(self)))
