"""Checkpoints: a folder with weights, sizes and vocabulary, which gives the same bytes when it is written again."""

import json
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load, save

from toolgym.canonical import canonical_json
from toolgym.trainers.questioner.model import Generator, Shape
from toolgym.trainers.questioner.pieces import Vocabulary

WEIGHTS, SHAPE, VOCABULARY = "weights.safetensors", "shape.json", "vocabulary.json"


class CheckpointError(ValueError):
    """A folder holds no generator that can be read; the message names the file and the fault."""


@dataclass(frozen=True)
class Questioner:
    """A generator and the vocabulary it writes in.

    Attributes:
        model: The generator.
        vocabulary: Its vocabulary.
    """

    model: Generator
    vocabulary: Vocabulary

    def save(self, folder: Path) -> None:
        """Writes the folder; each file is replaced whole, the weights last."""
        folder.mkdir(parents=True, exist_ok=True)
        put(folder / VOCABULARY, self.vocabulary.dumps().encode())
        put(folder / SHAPE, canonical_json(self.model.shape.as_json()).encode())
        tensors = {name: value.detach().contiguous() for name, value in self.model.state_dict().items()}
        put(folder / WEIGHTS, save(tensors))

    @classmethod
    def load(cls, folder: Path) -> "Questioner":
        """Reads a folder that `save` wrote.

        Raises:
            CheckpointError: A file is missing, damaged or does not fit the others.
        """
        try:
            vocabulary = Vocabulary.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
            model = Generator(Shape(**json.loads((folder / SHAPE).read_text(encoding="utf-8"))))
            model.load_state_dict(load((folder / WEIGHTS).read_bytes()))
        except OSError as error:
            raise CheckpointError(f"no generator in '{folder}': {error}; train one first") from error
        except (ValueError, TypeError, KeyError, RuntimeError, SafetensorError) as error:
            raise CheckpointError(f"the generator in '{folder}' is damaged: {error}") from error
        if len(vocabulary) != model.shape.vocabulary:
            raise CheckpointError(
                f"the generator in '{folder}' is damaged: {len(vocabulary)} entries for {model.shape.vocabulary} rows"
            )
        return cls(model.eval(), vocabulary)


def put(path: Path, content: bytes) -> None:
    """Replaces a file so that a crash leaves the old one or the new one."""
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(content)
    partial.replace(path)
