from array import array

def line_ends(
    data: bytes, mark: int, unit: int, is_big: bool, odd: int, base: int
) -> bytes | None: ...
def narrowed(data: bytes, is_big: bool) -> bytes | None: ...
def guids(
    text: bytes, shapes: bytes, starts: array[int], unit: int, first: int
) -> tuple[list[str], bytes, list[tuple[int, int]]]: ...
def shapes(
    data: bytes,
    starts: array[int],
    unit: int,
    is_big: bool,
    longest: int,
    engine: tuple[tuple[bytes, bytes, bytes, int, int, int], ...],
    plain: tuple[tuple[bytes, bytes, bytes, int, int, int], ...],
) -> bytes: ...
