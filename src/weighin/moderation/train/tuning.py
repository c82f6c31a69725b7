"""Labelled rows -> the deep model's weights, from those of a sentence encoder, in a few passes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random  # not for secrets: the same seed must give the same order
from typing import Any

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import AutoTokenizer

from weighin.moderation.scores import NAMES
from weighin.moderation.train import corpus, labels, lexicon
from weighin.moderation.train.corpus import Row
from weighin.moderation.train.network import BASE, Network, padded
from weighin.moderation.train.sentences import own
from weighin.moderation.train.training import Tell, is_held_back

LONGEST = 96  # word pieces that training reads of a text
PASSES = 3
_BATCH = 32
_WARM_UP = 200  # steps
_RATE, _HEAD_RATE = 1e-4, 2e-3  # the highest; they fall to nearly nothing at the end

# A source of many like rows teaches no more in one pass than some thousands of them; rare kinds are all kept.
_MOST = {
    "paradetox": 8000,
    "davidson": 6000,
    "edos": 7000,
    "wiki_context": 6000,
    "stormfront": 4500,
    "polis": 2500,
    "sms_spam": 1300,
}
_SCORE_WEIGHT = {"toxicity": 1.5, "severe_toxicity": 0.7, "obscene": 0.8, "identity_attack": 1.5, "substance": 0.5}


def tune(folder: Path, *, seed: int = 1, tell: Tell) -> Network:
    """The network fine-tuned on the train rows of `folder`. Raises Refusal (file_invalid)."""
    torch.manual_seed(seed)
    random = Random(seed)
    words, tokenizer = lexicon.build(folder), AutoTokenizer.from_pretrained(BASE)
    every = [row for row in corpus.rows(folder, "train") if not is_held_back(row)]
    passes = [_prepared(_chosen(every, random), words, tokenizer, random) for _ in range(PASSES)]
    names = sorted({name for one in passes for name in one.sources})
    steps = sum(len(one.batches) for one in passes)

    network = Network()
    shift = torch.nn.Parameter(torch.zeros(len(names), len(NAMES)))  # what differs between sources, left out afterwards
    may_differ = torch.from_numpy(np.array([[labels.may_differ(name, score) for score in NAMES] for name in names]))
    optimizer = torch.optim.AdamW(
        [
            {"params": list(network.encoder.parameters()), "lr": _RATE, "weight_decay": 0.01},
            {"params": [*network.head.parameters(), shift], "lr": _HEAD_RATE, "weight_decay": 0.01},
        ]
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / _WARM_UP) * max(0.02, 1 - step / steps)
    )
    network.train()
    step = 0
    for one in passes:
        source = torch.tensor([names.index(name) for name in one.sources])
        for batch in one.batches:
            step += 1
            with torch.autocast("cpu", torch.bfloat16, enabled=_has_short_floats()):
                log_odds = network(*padded([one.pieces[place] for place in batch])).float()
            log_odds = log_odds + (shift * may_differ)[source[batch]]
            each = binary_cross_entropy_with_logits(log_odds, one.wanted[batch], reduction="none")
            optimizer.zero_grad()
            ((each * one.weights[batch]).sum() / len(batch)).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            tell("tuning", step, steps)
    network.eval()
    return network


@dataclass(frozen=True, slots=True)
class _Pass:
    """What one pass reads: word pieces, labels and their weights row by row, and the rows of each batch."""

    sources: list[str]
    pieces: list[list[int]]
    wanted: Any
    weights: Any
    batches: list[list[int]]


def _prepared(rows: list[Row], words: dict[str, int], tokenizer: Any, random: Random) -> _Pass:
    rows = rows + own(random.randrange(1 << 30), groups=1800, attacks=3000, spam=900)
    wanted, weights = labels.targets(rows, words)
    weights *= np.array([_SCORE_WEIGHT.get(name, 1.0) for name in NAMES], np.float32)
    pieces = tokenizer([row.text[:2000] for row in rows], truncation=True, max_length=LONGEST)["input_ids"]
    return _Pass(
        [row.source for row in rows],
        pieces,
        torch.from_numpy(wanted),
        torch.from_numpy(weights),
        list(_batches(pieces, random)),
    )


def _chosen(rows: list[Row], random: Random) -> list[Row]:
    taken: dict[str, int] = {}
    chosen = []
    for row in random.sample(rows, len(rows)):
        rare = row.source == "wiki_context" and row.labels.get("toxicity", 0.0) >= 0.5
        if rare or taken.get(row.source, 0) < _MOST.get(row.source, len(rows)):
            taken[row.source] = taken.get(row.source, 0) + 1
            chosen.append(row)
    return chosen


def _batches(pieces: list[list[int]], random: Random) -> Iterator[list[int]]:
    """One pass over the rows in a random order, those of like length together, so that little is padding."""
    order = random.sample(range(len(pieces)), len(pieces))
    for start in range(0, len(order), _BATCH * 64):
        near = sorted(order[start : start + _BATCH * 64], key=lambda place: len(pieces[place]))
        batches = [near[first : first + _BATCH] for first in range(0, len(near), _BATCH)]
        random.shuffle(batches)
        yield from batches


def _has_short_floats() -> bool:
    """Whether this processor multiplies 16-bit floats, three times as fast; where it does not they are slower."""
    capable: dict[str, Any] = torch.cpu.get_capabilities()
    return bool(capable.get("avx512_bf16") or capable.get("amx_bf16"))
