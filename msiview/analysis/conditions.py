"""Conditions: what they read, and what they come to."""

from __future__ import annotations

from msiview.analysis.condition_tokens import ConditionReference, references

__all__ = ["ConditionReference", "references"]
