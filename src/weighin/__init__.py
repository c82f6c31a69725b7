"""Weighin: threads, moderation and rival explanations for publications whose readers argue."""

__version__ = "0.1.0"
