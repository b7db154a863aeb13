"""The groups of line kinds that the filter offers."""

from __future__ import annotations

from dataclasses import dataclass

from msiview.logs.line_kinds import LineKind as K


@dataclass(frozen=True, slots=True)
class KindGroup:
    title: str
    kinds: frozenset[K]


KIND_GROUPS = (
    KindGroup("Errors, warnings and notes", frozenset({K.ERROR, K.WARNING, K.INFO, K.NOTE})),
    KindGroup(
        "Actions",
        frozenset(
            {
                K.ACTION_DOING,
                K.ACTION_START,
                K.ACTION_END,
                K.ACTION_ANNOUNCED,
                K.ACTION_SKIPPED,
                K.ACTION_DATA,
            }
        ),
    ),
    KindGroup(
        "Custom actions",
        frozenset(
            {
                K.CUSTOM_ACTION,
                K.CUSTOM_ACTION_RETURN,
                K.CUSTOM_ACTION_OUTPUT,
                K.HANDLE_LEAK,
            }
        ),
    ),
    KindGroup("Properties", frozenset({K.PROPERTY_CHANGE, K.PROPERTY_DUMP, K.PROPERTY_IGNORED})),
    KindGroup(
        "Component and feature states",
        frozenset({K.COMPONENT_STATE, K.FEATURE_STATE, K.COMPONENT_DECISION}),
    ),
    KindGroup("Files and folders", frozenset({K.FILE, K.FILE_DECISION, K.DIRECTORY})),
    KindGroup("Operations and rollback", frozenset({K.SCRIPT, K.OPERATION, K.ROLLBACK})),
    KindGroup("Patches, transforms and sources", frozenset({K.PATCH, K.TRANSFORM, K.SOURCE})),
    KindGroup(
        "Engine and results",
        frozenset(
            {K.SECTION, K.LOST_LINES, K.ENGINE, K.ENGINE_RETURN, K.RESULT, K.PRODUCT_MESSAGE}
        ),
    ),
    KindGroup(
        "Policies, restarts, security",
        frozenset({K.POLICY, K.RESTART, K.SECURITY, K.COMPATIBILITY, K.USER_INTERFACE}),
    ),
)
"""Blank lines, continuations, housekeeping and what no rule knows are in none of them."""
