"""Chat templates: what `tokenizer.apply_chat_template` needs to write episodes in a dialect, byte for byte.

A published model brings a template of its own; these are for policies trained on a dialect. Assistants' turns stand
between generation markers, so that a loss can be taken on them alone. The tools are not shown again: the system message
of an episode shows them in the dialect's own way.
"""

from typing import NamedTuple

from toolgym.episodes.dialects.mistral import CONTROL_TOKENS
from toolgym.episodes.dialects.qwen import MARKS_OF_JSON

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

_SAFE = (
    "{%- macro safe(text) -%}{%- set kept = namespace(text=text) -%}"
    f'{{%- for mark in "/|!\uff5c{_LETTERS}" -%}}'
    '{%- set kept.text = kept.text | replace("<" ~ mark, "\\\\u003c" ~ mark) -%}'
    "{%- endfor -%}{{- kept.text -}}{%- endmacro -%}"
)
_MISTRAL_SAFE = (
    f"{{%- macro bare(text) -%}}{{%- set kept = namespace(text=text) -%}}{{%- for token in {list(CONTROL_TOKENS)} -%}}"
    '{%- set kept.text = kept.text | replace("[" ~ token, "\\\\u005b" ~ token) -%}'
    "{%- endfor -%}{{- safe(kept.text) -}}{%- endmacro -%}"
)
_LITERAL = (
    "{%- macro literal(value) -%}"
    "{%- if value is none -%}None{%- elif value is boolean -%}{{- 'True' if value else 'False' -}}"
    "{%- elif value is mapping -%}{{- '{' -}}{%- for key, inner in value.items() -%}"
    "{{- (', ' if not loop.first else '') ~ (key | tojson) ~ ': ' ~ literal(inner) -}}{%- endfor -%}{{- '}' -}}"
    "{%- elif value is iterable and value is not string -%}{{- '[' -}}{%- for inner in value -%}"
    "{{- (', ' if not loop.first else '') ~ literal(inner) -}}{%- endfor -%}{{- ']' -}}"
    "{%- else -%}{{- value | tojson -}}{%- endif -%}{%- endmacro -%}"
)
_PARAMETER = (
    "{%- macro parameter(value) -%}"
    f"{{%- if value is string and value and value[0] in '{_LETTERS}' and '<' not in value"
    f" and value not in {list(MARKS_OF_JSON)}"
    " and '\\n' not in value and '\\r' not in value and value == value.rstrip() -%}{{- value -}}"
    "{%- else -%}{{- safe(value | tojson) -}}{%- endif -%}{%- endmacro -%}"
)


class _Form(NamedTuple):
    """How one dialect is written in Jinja.

    Attributes:
        call: One call; ``name``, ``arguments`` and ``loop`` are set.
        result: One result; ``message`` is set, and its content is JSON without tags.
        before: What stands before a turn's calls.
        between: What stands between calls.
        after: What stands after a turn's calls.
        macros: What `call` and `result` use.
        joint: What stands between a turn's content and its calls.
        lead: What stands before the content of a turn that has calls.
    """

    call: str
    result: str = "{{- message.content -}}"
    before: str = ""
    between: str = "\\n"
    after: str = ""
    macros: str = _SAFE
    joint: str = "\\n"
    lead: str = ""


_JSON_CALL = '{{- safe({"name": name, "arguments": arguments} | tojson) -}}'
_TAGGED = '{{- "<tool_response>\\n" ~ %s ~ "\\n</tool_response>" -}}'

_FORMS = {
    "hermes": _Form(
        '{{- "<tool_call>\\n" -}}' + _JSON_CALL + '{{- "\\n</tool_call>" -}}',
        _TAGGED % """'{"name": "' ~ message.name ~ '", "content": ' ~ message.content ~ '}'""",
    ),
    "minimax": _Form(
        _JSON_CALL,
        '{{- "tool name: " ~ message.name ~ "\\ntool result: " ~ message.content -}}',
        before="<tool_calls>\\n",
        after="\\n</tool_calls>",
    ),
    "llama3": _Form(
        '{{- safe({"name": name, "parameters": arguments} | tojson) -}}',
        """{{- '{"output": ' ~ message.content ~ '}' -}}""",
        between="; ",
        joint="\\n<|python_tag|>",
    ),
    "qwen": _Form(
        '{{- "<tool_call>\\n<function=" ~ name ~ ">\\n" -}}{%- for key, value in arguments.items() -%}'
        '{{- "<parameter=" ~ key ~ ">\\n" ~ parameter(value) ~ "\\n</parameter>\\n" -}}{%- endfor -%}'
        '{{- "</function>\\n</tool_call>" -}}',
        _TAGGED % "message.content",
        macros=_SAFE + _PARAMETER,
    ),
    "pythonic": _Form(
        '{{- name ~ "(" -}}{%- for key, value in arguments.items() -%}'
        '{{- (", " if not loop.first else "") ~ key ~ "=" ~ literal(value) -}}{%- endfor -%}{{- ")" -}}',
        """{{- '{"output": ' ~ message.content ~ '}' -}}""",
        before="[",
        between=", ",
        after="]",
        macros=_LITERAL,
    ),
    "deepseek": _Form(
        '{{- "<\uff5ctool\u2581call\u2581begin\uff5c>" ~ name ~ "<\uff5ctool\u2581sep\uff5c>"'
        ' ~ safe(arguments | tojson) ~ "<\uff5ctool\u2581call\u2581end\uff5c>" -}}',
        '{{- "<\uff5ctool\u2581outputs\u2581begin\uff5c><\uff5ctool\u2581output\u2581begin\uff5c>" ~ message.content'
        ' ~ "<\uff5ctool\u2581output\u2581end\uff5c><\uff5ctool\u2581outputs\u2581end\uff5c>" -}}',
        before="<\uff5ctool\u2581calls\u2581begin\uff5c>",
        between="",
        after="<\uff5ctool\u2581calls\u2581end\uff5c>",
    ),
    "mistral": _Form(
        '{{- bare({"name": name, "arguments": arguments} | tojson) -}}',
        """{{- '[TOOL_RESULTS]{"content": ' ~ bare(message.content) ~ '}[/TOOL_RESULTS]' -}}""",
        before="[TOOL_CALLS][",
        between=", ",
        after="]",
        macros=_SAFE + _MISTRAL_SAFE,
    ),
    "harmony": _Form(
        '{{- "<|channel|>commentary to=functions." ~ name ~ " <|constrain|>json<|message|>" ~ safe(arguments | tojson)'
        ' ~ "<|call|>" -}}',
        '{{- "<|start|>functions." ~ message.name ~ " to=assistant<|channel|>commentary<|message|>" ~ message.content'
        ' ~ "<|end|>" -}}',
        between="<|start|>assistant",
        lead="<|channel|>analysis<|message|>",
        joint="<|end|><|start|>assistant",
    ),
    "react": _Form(
        '{{- "Action: " ~ name ~ "\\nAction Input: " ~ (arguments | tojson) -}}',
        '{{- "Observation: " ~ message.content -}}',
        macros="",
    ),
}


def chat_template(dialect: str) -> str:
    r"""The Jinja chat template of a dialect, in frames of ``<|im_start|>role\n`` and ``<|im_end|>``.

    Assistants' turns come out as the dialect's `render` writes them, results as its `render_result` does.

    Args:
        dialect: Name of the dialect.

    Raises:
        ValueError: There is no template for it: ``native`` is what an endpoint's own template is for.
    """
    if dialect not in _FORMS:
        raise ValueError(f"there is no chat template for the dialect '{dialect}'; there are: {', '.join(_FORMS)}")
    form = _FORMS[dialect]
    return (
        f"{form.macros}{{%- for message in messages -%}}"
        '{{- "<|im_start|>" ~ message.role ~ "\\n" -}}'
        "{%- if message.role == 'assistant' -%}{%- generation -%}"
        "{%- if message.tool_calls -%}{%- if message.content -%}"
        f'{{{{- "{form.lead}" ~ message.content ~ "{form.joint}" -}}}}{{%- endif -%}}'
        f'{{{{- "{form.before}" -}}}}{{%- for call in message.tool_calls -%}}'
        "{%- set name = call.function.name -%}{%- set arguments = call.function.arguments -%}"
        f'{form.call}{{%- if not loop.last -%}}{{{{- "{form.between}" -}}}}{{%- endif -%}}{{%- endfor -%}}'
        f'{{{{- "{form.after}" -}}}}{{%- else -%}}{{{{- message.content -}}}}{{%- endif -%}}'
        '{{- "<|im_end|>" -}}{%- endgeneration -%}'
        f"{{%- elif message.role == 'tool' -%}}{form.result}{{{{- \"<|im_end|>\" -}}}}"
        '{%- else -%}{{- message.content ~ "<|im_end|>" -}}{%- endif -%}{{- "\\n" -}}'
        '{%- endfor -%}{%- if add_generation_prompt -%}{{- "<|im_start|>assistant\\n" -}}{%- endif -%}'
    )
