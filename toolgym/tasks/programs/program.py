"""The program: an expression with the version of the language it is written in."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, PlainSerializer, PlainValidator, WithJsonSchema

from toolgym.tasks.programs.encoding import decode, encode
from toolgym.tasks.programs.nodes import Apply, Const, Expression, Field, Item, Ref

PROGRAM_VERSION: Literal[1] = 1
"""Version of the language: of its nodes, its operations and their meanings."""


def _validated(value: Any) -> Expression:
    # An expression built in Python is held to the same rules as one from a file.
    return decode(encode(value) if isinstance(value, Ref | Const | Item | Field | Apply) else value)


class Program(BaseModel):
    """An answer program.

    Attributes:
        version: Version of the language.
        expression: The expression that gives the answer; JSON in files.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = PROGRAM_VERSION
    expression: Annotated[
        Expression,
        PlainValidator(_validated, json_schema_input_type=dict[str, Any]),
        PlainSerializer(encode, return_type=dict[str, Any]),
        WithJsonSchema({"type": "object"}),
    ]
