"""Which evidence tells the explanations apart, and what would settle it."""

from __future__ import annotations

from math import log2

import numpy as np

from weighin.domain.explanations.decibels import STEP
from weighin.domain.explanations.ratings import Flags, Floats

_LEAST = 1e-9  # dB; less than this is rounding


def discrimination(told: Floats, shares: Floats) -> Floats:
    """K spreads in dB of contributions (K x M), each column weighing as much as its share (M, sum 1)."""
    mean = told @ shares
    return np.asarray(np.sqrt(((told - mean[:, None]) ** 2) @ shares))


def bits(told: Floats, decibels: Floats) -> Floats:
    """K numbers: Kullback-Leibler divergence of the explanations' shares from what they are without the row."""
    if not decibels.size:
        return np.zeros(len(told))
    whole = _logs(decibels)
    rest = np.array([_logs(decibels - its) for its in told]).reshape(told.shape)
    return np.asarray(np.maximum(((whole - rest) * 2.0**whole).sum(1), 0.0))


def _logs(decibels: Floats) -> Floats:
    """Logarithms to base 2 of the shares that decibels stand for: finite where the shares themselves would be 0."""
    logs = (decibels - decibels.max()) * log2(10) / 10
    return np.asarray(logs - np.log2((2.0**logs).sum()))


def linchpins(told: Floats, decibels: Floats) -> Flags:
    """K flags: without the row another column would be first."""
    if not decibels.size:
        return np.zeros(len(told), np.bool_)
    first = int(decibels.argmax())
    rest = decibels[None, :] - told
    return np.asarray(rest.max(1) > rest[:, first] + _LEAST)


def wanted(spread: Floats, open_cells: Floats, compared: Flags, trust: Floats) -> Floats:
    """K numbers in dB: how much more ratings could settle. `spread` K discriminations, `open_cells` K shares of cells
    that are unrated or contested. Of a row that compares nothing yet as much is hoped as the others give."""
    hoped = float(spread[compared].mean()) if compared.any() else STEP
    return np.where(compared, spread, hoped * (trust > 0)) * open_cells
