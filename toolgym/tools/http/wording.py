"""Phrases by which questions ask for an endpoint's result fields, built from its declaration."""

from toolgym.tools.http.endpoint import Endpoint
from toolgym.tools.http.give import Output
from toolgym.tools.http.take import Argument


def endpoint_wording(endpoint: Endpoint) -> dict[str, tuple[str, ...]]:
    """Builds the phrases.

    Questions can name what has an entity type or is a choice. Where a required argument is neither, such as a search
    text, there are no phrases. Lists are worded only where the endpoint says that they are complete.
    """
    subject = endpoint.subject
    required = [argument for argument in endpoint.takes if argument.required]
    if subject is None:
        if len(required) > 1 or any(not _nameable(argument) for argument in required):
            return {}
        subject = f"{{{required[0].name}}}" if required else ""
    phrases: dict[str, tuple[str, ...]] = {}
    for output in endpoint.gives:
        if output.kind == "grid" or (output.many and not endpoint.complete):
            continue
        phrases[output.name] = _phrases(output, subject, endpoint.service.name)
        for column in output.columns:
            if column.kind not in ("grid", "rows", "flag") and not column.many:
                phrases[f"{output.name}.{column.name}"] = (column.phrase,)
    return phrases


def _nameable(argument: Argument) -> bool:
    return bool(argument.entity or argument.choices)


def _phrases(output: Output, subject: str, service: str) -> tuple[str, ...]:
    if output.kind == "flag":
        return f"whether {subject} {output.phrase}", f"whether {subject} {output.phrase} according to {service}"
    if not subject:
        return f"the {output.phrase} of {service}", f"the {output.phrase} that {service} gives"
    return f"the {output.phrase} of {subject}", f"the {output.phrase} that {service} gives for {subject}"
