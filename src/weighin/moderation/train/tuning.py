"""Labelled rows -> the deep model's weights, from those of a sentence encoder, in a few passes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random  # not for secrets: the same seed must give the same order

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

LONGEST = 80  # word pieces that training reads of a text
PASSES = 2
_BATCH = 32
_WARM_UP = 200  # steps
_RATES, _HEAD_RATE = (1e-4, 5e-5), 2e-3  # the highest of each pass; they fall to nearly nothing at its end

# A source of many like rows teaches no more in one pass than some thousands of them; rare kinds are all kept.
_MOST = {
    "paradetox": 7000,
    "davidson": 5500,
    "edos": 6500,
    "wiki_context": 5500,
    "stormfront": 4000,
    "polis": 1800,
    "sms_spam": 1300,
}
_SCORE_WEIGHT = {"toxicity": 1.5, "severe_toxicity": 0.7, "obscene": 0.8, "identity_attack": 1.5, "substance": 0.5}


def tune(folder: Path, checkpoint: Path, *, seed: int = 1, done: int = 0, tell: Tell) -> Network:
    """The network fine-tuned on the train rows of `folder`; written to `checkpoint` from time to time.

    `done` passes are taken from the checkpoint instead of being made. Raises Refusal (file_invalid) if a file is
    missing or broken.
    """
    torch.manual_seed(seed + done)
    network = Network()
    if done:
        network.load_state_dict(torch.load(checkpoint, weights_only=True))
    for number in range(done, PASSES):
        _pass(network, folder, Random(seed + number), _RATES[number], checkpoint, tell)
    network.eval()
    return network


def _pass(network: Network, folder: Path, random: Random, rate: float, checkpoint: Path, tell: Tell) -> None:
    rows = _chosen(folder, random) + own(random.randrange(1 << 30), groups=1800, attacks=3000, spam=900)
    wanted, weights = labels.targets(rows, lexicon.build(folder))
    weights *= np.array([_SCORE_WEIGHT.get(name, 1.0) for name in NAMES], np.float32)
    names = sorted({row.source for row in rows})
    source = torch.tensor([names.index(row.source) for row in rows])
    tokenizer = AutoTokenizer.from_pretrained(BASE)
    pieces = tokenizer([row.text[:2000] for row in rows], truncation=True, max_length=LONGEST)["input_ids"]
    batches = list(_batches(pieces, random))

    shift = torch.nn.Parameter(torch.zeros(len(names), len(NAMES)))  # what differs between sources, left out afterwards
    optimizer = torch.optim.AdamW(
        [
            {"params": list(network.encoder.parameters()), "lr": rate, "weight_decay": 0.01},
            {"params": list(network.head.parameters()), "lr": _HEAD_RATE * rate / _RATES[0]},
            {"params": [shift], "lr": _HEAD_RATE, "weight_decay": 0.1},
        ]
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / _WARM_UP) * max(0.02, 1 - step / len(batches))
    )
    network.train()
    for step, batch in enumerate(batches, 1):
        log_odds = network(*padded([pieces[place] for place in batch])) + shift[source[batch]]
        each = binary_cross_entropy_with_logits(log_odds, torch.from_numpy(wanted[batch]), reduction="none")
        loss = (each * torch.from_numpy(weights[batch])).sum() / len(batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        tell("tuning", step, len(batches))
        if step % 200 == 0 or step == len(batches):
            torch.save(network.state_dict(), checkpoint)


def _chosen(folder: Path, random: Random) -> list[Row]:
    rows = [row for row in corpus.rows(folder, "train") if not is_held_back(row)]
    random.shuffle(rows)
    taken: dict[str, int] = {}
    chosen = []
    for row in rows:
        rare = row.source == "wiki_context" and row.labels.get("toxicity", 0.0) >= 0.5
        if rare or taken.get(row.source, 0) < _MOST.get(row.source, len(rows)):
            taken[row.source] = taken.get(row.source, 0) + 1
            chosen.append(row)
    return chosen


def _batches(pieces: list[list[int]], random: Random) -> Iterator[list[int]]:
    """One pass over the rows in a random order, those of like length together, so that little is padding."""
    order = list(range(len(pieces)))
    random.shuffle(order)
    for start in range(0, len(order), _BATCH * 64):
        near = sorted(order[start : start + _BATCH * 64], key=lambda place: len(pieces[place]))
        batches = [near[first : first + _BATCH] for first in range(0, len(near), _BATCH)]
        random.shuffle(batches)
        yield from batches
