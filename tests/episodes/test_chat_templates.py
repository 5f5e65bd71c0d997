"""Chat templates through the real tokenizer: they write what the dialect writes, and only turns are masked in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_dialects import CALLS, call_lists, json_values
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

from toolgym.episodes import DIALECTS, Turn, chat_template
from toolgym.episodes.dialects import without_tags
from toolgym.episodes.messages import assistant_message

NAMES = [name for name in DIALECTS if name != "native"]


@pytest.fixture(scope="module")
def tokenizer():
    """A tokenizer whose tokens are single bytes."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    inner = Tokenizer(models.BPE(vocab={letter: n for n, letter in enumerate(alphabet)}, merges=[]))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    return PreTrainedTokenizerFast(tokenizer_object=inner)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40, deadline=None)
@given(calls=call_lists, value=json_values, content=st.sampled_from(["", "Let me look."]))
def test_a_chat_comes_out_as_the_dialect_writes_it(name, tokenizer, calls, value, content):
    import json

    dialect = DIALECTS[name]
    turn = Turn(content, tuple(calls), ())
    result = without_tags(json.dumps(value, ensure_ascii=False))
    messages = [
        {"role": "user", "content": "What is it?"},
        assistant_message(turn, [f"call_{n}" for n in range(len(calls))]),
        *(
            {"role": "tool", "tool_call_id": f"call_{n}", "name": c.name, "content": result}
            for n, c in enumerate(calls)
        ),
        {"role": "assistant", "content": "It is 3."},
    ]
    text = tokenizer.apply_chat_template(messages, chat_template=chat_template(name), tokenize=False)
    expected = "<|im_start|>user\nWhat is it?<|im_end|>\n"
    expected += f"<|im_start|>assistant\n{dialect.render(turn)}<|im_end|>\n"
    expected += "".join(f"<|im_start|>tool\n{dialect.render_result(c.name, result)}<|im_end|>\n" for c in calls)
    assert text == f"{expected}<|im_start|>assistant\nIt is 3.<|im_end|>\n"


@pytest.mark.parametrize("name", NAMES)
def test_the_mask_covers_the_assistants_turns_alone(name, tokenizer):
    turn = Turn("Let me look.", tuple(CALLS), ())
    messages = [{"role": "user", "content": "What?"}, assistant_message(turn, ["a", "b", "c"])]
    messages += [{"role": "tool", "tool_call_id": "a", "name": "ping", "content": "1"}]
    messages += [{"role": "assistant", "content": "3"}]
    out = tokenizer.apply_chat_template(
        messages,
        chat_template=chat_template(name),
        return_dict=True,
        return_assistant_tokens_mask=True,
    )
    masked = [i for i, m in zip(out["input_ids"], out["assistant_masks"], strict=True) if m]
    assert tokenizer.decode(masked) == f"{DIALECTS[name].render(turn)}<|im_end|>3<|im_end|>"


@pytest.mark.parametrize("name", NAMES)
def test_a_longer_chat_begins_like_a_shorter_one(name, tokenizer):
    turn = Turn("", tuple(CALLS), ())
    messages = [{"role": "user", "content": "What?"}, assistant_message(turn, ["a", "b", "c"])]
    messages += [{"role": "tool", "tool_call_id": "a", "name": "ping", "content": "1"}]

    def write(count, prompt):
        return tokenizer.apply_chat_template(
            messages[:count], chat_template=chat_template(name), tokenize=False, add_generation_prompt=prompt
        )

    assert write(2, False).startswith(write(1, True))
    assert write(3, True).startswith(write(2, False))


def test_the_native_dialect_has_none():
    with pytest.raises(ValueError, match="no chat template for the dialect 'native'"):
        chat_template("native")
