def unpack(
    data: bytes,
    at: int,
    out: bytearray,
    end: int,
    tables: tuple[bytes, bytes, bytes],
    offsets: tuple[int, int, int],
    /,
) -> tuple[int, tuple[int, int, int]]: ...
