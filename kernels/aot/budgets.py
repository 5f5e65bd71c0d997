"""Budgets: what each kernel may use, per architecture, in a checked-in JSON file."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path

import triton

from toolgym.kernels.aot.compilation import Usage

Budgets = dict[str, dict[str, Usage]]
"""Architecture to variant name to budget."""


def excesses(measured: Usage, budget: Usage) -> list[str]:
    """Says where a kernel goes over its budget; empty if nowhere.

    Stack and spills must be 0 whatever the budget says, and a kernel that used tensor cores must still do so.
    """
    complaints = [
        f"{name} {getattr(measured, name)} over the budget of {getattr(budget, name)}"
        for name in ("registers", "shared")
        if getattr(measured, name) > getattr(budget, name)
    ]
    complaints += [
        f"{name} {getattr(measured, name)}, not 0" for name in ("stack", "spills") if getattr(measured, name)
    ]
    if budget.tensor and not measured.tensor:
        complaints.append("no tensor core instruction is left")
    return complaints


def read_budgets(path: Path) -> Budgets:
    """Reads a file that `write_budgets` wrote.

    Raises:
        ValueError: It is no such file, or was measured with another release of Triton.
    """
    content = json.loads(path.read_text())
    if set(content) != {"triton", "budgets"}:
        raise ValueError(f"{path} must hold 'triton' and 'budgets'")
    if content["triton"] != triton.__version__:
        raise ValueError(
            f"{path} was measured with Triton {content['triton']}, this is {triton.__version__}: write it again"
        )
    names = [field.name for field in fields(Usage)]
    return {
        architecture: {name: Usage(**dict(zip(names, row, strict=True))) for name, row in rows.items()}
        for architecture, rows in content["budgets"].items()
    }


def write_budgets(path: Path, usages: Mapping[str, Mapping[str, Usage]]) -> None:
    """Writes measured usages as budgets, one line per kernel: registers, stack, spills, shared, tensor."""
    lines = [f'{{\n  "triton": "{triton.__version__}",\n  "budgets": {{']
    for i, (architecture, rows) in enumerate(usages.items()):
        lines.append(f'    "{architecture}": {{')
        entries = [
            f'      "{name}": {json.dumps(list(asdict(usage).values()))}' for name, usage in sorted(rows.items())
        ]
        lines.append(",\n".join(entries))
        lines.append("    }" + ("," if i < len(usages) - 1 else ""))
    lines.append("  }\n}\n")
    path.write_text("\n".join(lines))
