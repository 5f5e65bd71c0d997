"""The local agent, over a tiny random model that is made here: token in, token out, whatever it writes."""

import json

import pytest
import torch
from tiny_domain import POOL, make_task
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from toolgym.agents import ContextFull, LocalAgent, LocalPolicy, local_source
from toolgym.episodes import Episode, Limits, dialect_named


def save_model(folder, context=4096):
    """A byte-level tokenizer and a random Llama of 2 layers."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    core = Tokenizer(models.BPE(vocab={letter: n for n, letter in enumerate(letters)}, merges=[]))
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.decoder = decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=core, eos_token="<|im_end|>")
    tokenizer.add_special_tokens({"additional_special_tokens": ["<|im_start|>", "<tool_call>"]})
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=context,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return save_model(tmp_path_factory.mktemp("tiny-model"))


def played(agent, turns=3):
    """Plays some turns; the prompts that each turn began with, and what was said."""
    episode = Episode(make_task(1), POOL, limits=Limits(turns=turns))
    observation, info = episode.opening, episode.info
    agent.reset()
    prompts, said = [], []
    while not episode.over:
        said.append(agent.act(observation, info))
        prompts.append(list(agent.tokens))
        observation, *_, info = episode.step(said[-1])
    return prompts, said, info


def test_a_turn_goes_on_from_the_tokens_of_the_turns_before(folder):
    policy = LocalPolicy(folder, temperature=1.0, max_tokens=12)
    agent = LocalAgent(policy, seed=5)
    prompts, said, info = played(agent)
    assert prompts[1][: len(prompts[0])] == prompts[0] and prompts[2][: len(prompts[1])] == prompts[1]
    opening = policy.framed(info["messages"][:2])
    assert policy.tokenizer.decode(prompts[0]).startswith(opening) and opening.endswith("<|im_start|>assistant\n")
    assert sum(agent.written) == agent.usage.completion <= 36
    own = policy.tokenizer.decode([t for t, w in zip(agent.tokens, agent.written, strict=True) if w])
    assert own.replace("<|im_end|>", "") == "".join(said)
    frames = policy.tokenizer.decode(agent.tokens).split("<|im_start|>")
    assert [frame.partition("\n")[0] for frame in frames[1:6]] == ["system", "user", "assistant", "user", "assistant"]
    assert all(frame.endswith("<|im_end|>\n") for frame in frames[1:-1])


def test_the_cache_changes_nothing(folder):
    policy = LocalPolicy(folder, max_tokens=8)
    agent = LocalAgent(policy)
    played(agent)
    begin = agent.written.index(True)
    with torch.inference_mode():
        logits = policy.model(torch.tensor([agent.tokens])).logits[0]
    greedy = logits.argmax(-1).tolist()
    wanted = [(greedy[n - 1], agent.tokens[n]) for n in range(begin, len(agent.tokens)) if agent.written[n]]
    assert wanted and all(one == other for one, other in wanted)
    assert agent.usage.cached > 0


def test_the_seed_decides_and_other_episodes_do_not(folder):
    policy = LocalPolicy(folder, temperature=1.0, max_tokens=12)
    first = played(LocalAgent(policy, seed=1))[1]
    other = played(LocalAgent(policy, seed=2))[1]
    assert played(LocalAgent(policy, seed=1))[1] == first != other
    again = LocalAgent(policy, seed=1)
    played(again)
    assert played(again)[1] == first, "reset begins from the seed"


def test_a_turn_that_ends_by_itself_is_not_cut(folder):
    policy = LocalPolicy(folder, max_tokens=5)
    agent = LocalAgent(policy)
    _, said, _ = played(agent, turns=1)
    assert agent.cut == 1 and len(said[0]) > 0
    head = policy.model.lm_head.weight
    with torch.no_grad():
        head[policy.tokenizer.eos_token_id] = 0.0
        head *= 0.0  # every token is as likely: the first one is taken, unless one stands out …
    hook = policy.model.register_forward_hook(lambda module, given, output: _only(output, policy.end[0]))
    _, said, _ = played(agent, turns=1)  # … as the end does now
    hook.remove()
    assert said == [""] and agent.cut == 0 and agent.tokens[-1] == policy.end[0]


def _only(output, token):
    output.logits[..., token] = 9.0
    return output


def test_a_full_context_ends_the_episode(tmp_path):
    policy = LocalPolicy(save_model(tmp_path, context=64), max_tokens=8)
    with pytest.raises(ContextFull, match="of at most 64"):
        played(LocalAgent(policy))


def test_dialects_frame_their_own_way(folder):
    for name in ("qwen", "llama3", "pythonic"):
        text = LocalPolicy(folder, dialect_named(name)).framed(
            [{"role": "tool", "tool_call_id": "c", "name": "city_population", "content": json.dumps({"people": 120})}]
        )
        assert dialect_named(name).render_result("city_population", '{"people": 120}') in text


def test_models_that_are_not_there_are_refused(tmp_path, folder):
    with pytest.raises(ValueError, match=r"it has no config\.json"):
        local_source(tmp_path / "nothing")
    with pytest.raises(ValueError, match="no chat template for the dialect 'native'"):
        local_source(folder, dialect_named("native"))
    with pytest.raises(ValueError, match="no turns of 0 tokens"):
        local_source(folder, max_tokens=0)
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ValueError, match="cannot be loaded"):
        local_source(tmp_path)
    source = local_source(folder, temperature=0.5, max_tokens=9)
    assert source.name == folder.name and source.settings["max_tokens"] == 9
