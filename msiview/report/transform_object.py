"""What a transform or a patch states of itself, as objects for JSON (docs/commands.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NotRequired, TypedDict

from msiview.analysis.embedded_files import embedded_files
from msiview.analysis.package_identity import Applicability, patch_engine
from msiview.database.summary import PropertyId
from msiview.database.transform_flags import error_condition_words, validation_words

if TYPE_CHECKING:
    from msiview.analysis.embedded_files import EmbeddedFile
    from msiview.database.patch import Patch, PatchTransform
    from msiview.database.transform import Transform


class TargetObject(TypedDict):
    base_product: str
    base_version: str
    new_product: str
    new_version: str
    upgrade_code: str


class FlagsObject(TypedDict):
    flags: int
    meaning: list[str]


class ApplicabilityObject(TypedDict):
    """The products of a transform, its validation, and the errors that are ignored."""

    target: TargetObject
    validation: FlagsObject
    error_conditions: FlagsObject


class UndecodedObject(TypedDict):
    name: str
    reason: str


class TransformObject(ApplicabilityObject):
    created_tables: list[str]
    dropped_tables: list[str]
    changed_tables: list[str]
    undecoded_tables: list[UndecodedObject]


class EngineObject(TypedDict):
    word_count: int | None
    meaning: str


class PatchTransformObject(TypedDict):
    """A transform that a patch lists or holds; ``pair`` is the other half (``#X`` of ``X``). One
    that cannot be read has a reason in place of what it applies to."""

    name: str
    listed: bool
    present: bool
    patch_specific: bool
    pair: str | None
    reason: NotRequired[str]
    target: NotRequired[TargetObject]
    validation: NotRequired[FlagsObject]
    error_conditions: NotRequired[FlagsObject]


class PatchIdentityObject(TypedDict):
    patch_code: str | None
    targets: list[str]
    obsoleted: list[str]
    engine: EngineObject
    transforms: list[PatchTransformObject]


def transform_object(transform: Transform) -> TransformObject:
    """What a transform is for, and which tables it concerns."""
    return {
        **_applicability(Applicability.of(transform)),
        "created_tables": sorted(transform.created_tables),
        "dropped_tables": transform.dropped_tables,
        "changed_tables": list(transform.tables),
        "undecoded_tables": [
            UndecodedObject(name=name, reason=reason)
            for name, reason in sorted(transform.undecoded.items())
        ],
    }


def _applicability(found: Applicability) -> ApplicabilityObject:
    target = found.target
    return ApplicabilityObject(
        target=TargetObject(
            base_product=target.base_product,
            base_version=target.base_version,
            new_product=target.new_product,
            new_version=target.new_version,
            upgrade_code=target.upgrade_code,
        ),
        validation=FlagsObject(
            flags=int(found.validation), meaning=validation_words(found.validation)
        ),
        error_conditions=FlagsObject(
            flags=int(found.error_conditions), meaning=error_condition_words(found.error_conditions)
        ),
    )


def patch_object(patch: Patch) -> PatchIdentityObject:
    """What a patch is for, and the transforms that it lists or holds."""
    embedded = {file.name: file for file in embedded_files(patch)}
    names = frozenset(transform.name for transform in patch.transforms)
    return PatchIdentityObject(
        patch_code=patch.patch_code,
        targets=patch.targets,
        obsoleted=patch.obsoleted,
        engine=EngineObject(
            word_count=patch.summary.number(PropertyId.WORD_COUNT), meaning=patch_engine(patch)
        ),
        transforms=[
            _patch_transform(transform, embedded[transform.name], names)
            for transform in patch.transforms
        ],
    )


def _patch_transform(
    transform: PatchTransform, file: EmbeddedFile, names: frozenset[str]
) -> PatchTransformObject:
    other = transform.name[1:] if transform.is_patch_specific else f"#{transform.name}"
    described = PatchTransformObject(
        name=transform.name,
        listed=transform.listed,
        present=transform.storage is not None,
        patch_specific=transform.is_patch_specific,
        pair=other if other in names else None,
    )
    if file.exists and file.failure:
        return {**described, "reason": file.failure}
    if file.applicability is not None:
        return {**described, **_applicability(file.applicability)}
    return described
