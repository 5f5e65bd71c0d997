"""Business rules: why a world refuses a change, by a closed list of reasons."""

from typing import Literal, TypeAlias, get_args

from toolgym.tools.errors import InvalidArguments, ToolError

Rule: TypeAlias = Literal[
    "insufficient",
    "over_limit",
    "closed",
    "not_permitted",
    "conflict",
    "bad_date",
    "mismatch",
    "in_use",
]

RULES: dict[Rule, str] = {
    "insufficient": "there is not enough of what is to be moved or spent",
    "over_limit": "an amount or a number is over a limit that is set for it",
    "closed": "a record is closed, finished or withdrawn and cannot be changed",
    "not_permitted": "the person or the record may not be used in this way",
    "conflict": "something that is there already, or at the same time, excludes it",
    "bad_date": "the day or the time is not one on which it can be done",
    "mismatch": "two records that are to be combined do not belong together",
    "in_use": "something else still depends on the record",
}
"""What each rule says, in general words; the sentence of a refusal says it of the case at hand."""

_PREFIX = "forbidden by the rule '"
assert set(RULES) == set(get_args(Rule))


class Forbidden(InvalidArguments):
    """A business rule refuses the change."""

    def __init__(self, broken: list[tuple[Rule, str]]) -> None:
        rules = " and the rule ".join(f"'{rule}'" for rule, _ in broken)
        super().__init__(f"{_PREFIX}{rules[1:]}: {'; '.join(sentence for _, sentence in broken)}")


def obey(*rules: tuple[bool, Rule, str]) -> None:
    """Checks business rules, all of them, so that a refusal names every rule that is broken.

    Args:
        rules: For each, whether it is kept, its name, and the sentence to say if it is not.

    Raises:
        Forbidden: At least one is broken.
    """
    broken = [(rule, sentence) for kept, rule, sentence in rules if not kept]
    if broken:
        raise Forbidden(broken)


def broken_rules(error: ToolError, tool: str) -> tuple[str, ...]:
    """The rules that a tool's refusal names, in order; empty if it is no refusal by a rule."""
    body = error.message.removeprefix(f"{tool}: ")
    if error.kind != "invalid_arguments" or not body.startswith(_PREFIX):
        return ()
    named = body.removeprefix(_PREFIX).partition("': ")[0].split("' and the rule '")
    return tuple(named)
