"""The local agent: a transformers model from a directory plays, token in, token out, with its dialect's template.

Nothing that was generated is tokenised again: a turn's prompt is the tokens of the turns before, as they were sampled,
and those of the messages that are new. So the key-value cache holds over an episode.
"""

import threading
from pathlib import Path
from typing import Any

from toolgym.agents.faults import ContextFull
from toolgym.agents.source import AgentSource
from toolgym.chat import Usage
from toolgym.episodes import HERMES, Dialect, chat_template

_END = "<|im_end|>"
"""What ends a message in the templates of `toolgym.episodes.chat_template`."""


class LocalPolicy:
    """A causal language model and its tokenizer. Episodes share it, and generate one after another.

    For throughput serve the model with vLLM and let `ChatAgent` play: nothing is batched here, so that what is
    generated does not depend on what else is being played.

    Args:
        directory: What ``save_pretrained`` wrote, of model and tokenizer.
        dialect: How episodes are written; its template frames the messages.
        temperature: 0 takes the likeliest token.
        max_tokens: Longest turn.
        device: Where the model runs, as torch names it.

    Raises:
        ValueError: There is no such model, or no template for the dialect.
    """

    def __init__(
        self,
        directory: Path | str,
        dialect: Dialect = HERMES,
        temperature: float = 0.0,
        max_tokens: int = 1024,
        device: str = "cpu",
    ) -> None:
        import transformers

        if not (Path(directory) / "config.json").is_file():
            raise ValueError(f"'{directory}' is no directory of a model: it has no config.json")
        if temperature < 0 or max_tokens < 1:
            raise ValueError(f"no turns of {max_tokens} tokens at temperature {temperature}")
        self.template = chat_template(dialect.name)
        self.temperature = temperature
        self.max_tokens = max_tokens
        self.device = device
        try:
            self.tokenizer: Any = transformers.AutoTokenizer.from_pretrained(directory)
            model: Any = transformers.AutoModelForCausalLM.from_pretrained(directory)
        except (OSError, ValueError, KeyError) as error:
            raise ValueError(f"the model in '{directory}' cannot be loaded: {error}") from error
        self.model = model.to(device).eval()
        self.end: list[int] = self.encoded(_END)
        stop = self.model.generation_config.eos_token_id
        self.stops = frozenset(stop if isinstance(stop, list) else [] if stop is None else [stop])
        self.context = int(getattr(self.model.config, "max_position_embeddings", 0) or 2**31)
        self.lock = threading.Lock()

    def encoded(self, text: str) -> list[int]:
        """The tokens of a text, without any that the tokenizer would add."""
        return list(self.tokenizer.encode(text, add_special_tokens=False))

    def framed(self, messages: list[dict[str, Any]]) -> str:
        """Messages in the template's frames, and the beginning of the assistant's turn after them."""
        return str(
            self.tokenizer.apply_chat_template(
                messages, chat_template=self.template, tokenize=False, add_generation_prompt=True
            )
        )


class LocalAgent:
    """Plays with a local model.

    Args:
        policy: The model.
        seed: Seed of its sampling, for temperatures above 0.

    Attributes:
        tokens: All tokens of the episode so far, as the model read and wrote them.
        written: For each of them, whether the model wrote it.
        usage: Tokens so far, counted as endpoints do: each turn's prompt holds the turns before.
        cut: Turns that ended at their longest length.
    """

    def __init__(self, policy: LocalPolicy, seed: int = 0) -> None:
        self._policy = policy
        self._seed = seed
        self.reset()

    def reset(self) -> None:
        """Forgets the last episode."""
        import torch

        self.tokens: list[int] = []
        self.written: list[bool] = []
        self.usage = Usage(prompt=0, completion=0)
        self.cut = 0
        self._seen = 0
        self._open = ""
        self._cached = 0
        self._cache: Any = None
        self._rng = torch.Generator(self._policy.device).manual_seed(self._seed)

    def act(self, observation: str, info: dict[str, Any]) -> str:
        """Generates the next turn.

        Raises:
            ContextFull: The chat is longer than the model's context.
        """
        policy = self._policy
        new = info["messages"][self._seen :]
        if self._seen:
            new = new[1:]  # the turn that this agent took; its tokens are there
        self._seen = len(info["messages"])
        self._extend(policy.encoded(self._open + policy.framed(new)), written=False)
        room = min(policy.max_tokens, policy.context - len(self.tokens))
        if room < 1:
            raise ContextFull(f"{len(self.tokens)} tokens, of at most {policy.context}")
        prompt, cached = len(self.tokens), self._cached
        with policy.lock:
            ended = self._generate(room)
        turn = self.tokens[prompt:]
        self.usage += Usage(prompt=prompt, completion=len(turn), cached=cached)
        if turn[-len(policy.end) :] == policy.end:
            self._open, turn = "\n", turn[: -len(policy.end)]
        else:
            self._open = f"{_END}\n"
            self.cut += not ended
            turn = turn[:-1] if turn and turn[-1] in policy.stops else turn
        return str(policy.tokenizer.decode(turn, skip_special_tokens=False))

    def _generate(self, room: int) -> bool:
        """Adds up to so many tokens; False if the turn did not end in them."""
        import torch

        policy = self._policy
        begin = len(self.tokens)
        with torch.inference_mode():
            while len(self.tokens) - begin < room:
                ids = torch.tensor([self.tokens[self._cached :]], device=policy.device)
                output = policy.model(input_ids=ids, past_key_values=self._cache, use_cache=True)
                self._cache, self._cached = output.past_key_values, len(self.tokens)
                logits = output.logits[0, -1].float()
                if policy.temperature > 0:
                    chances = torch.softmax(logits / policy.temperature, dim=-1)
                    token = int(torch.multinomial(chances, 1, generator=self._rng))
                else:
                    token = int(logits.argmax())
                self._extend([token], written=True)
                turn = self.tokens[begin:]
                if token in policy.stops or turn[-len(policy.end) :] == policy.end:
                    return True
        return False

    def _extend(self, tokens: list[int], written: bool) -> None:
        self.tokens += tokens
        self.written += [written] * len(tokens)


def local_source(
    directory: Path | str, dialect: Dialect = HERMES, temperature: float = 0.0, max_tokens: int = 1024
) -> AgentSource:
    """The source of agents that play with a local model, named as its directory is.

    Raises:
        ValueError: See `LocalPolicy`.
    """
    policy = LocalPolicy(directory, dialect, temperature, max_tokens)
    settings = {"directory": str(directory), "temperature": temperature, "max_tokens": max_tokens}
    return AgentSource(Path(directory).resolve().name, lambda task, seed: LocalAgent(policy, seed), settings)
