"""Whether a text of the event log says that an operation succeeded, or failed.

Such texts have no number: ``Product: Reader -- Installation failed.`` In a verbose log a note with
a number stands before them, in a list of events nothing does.
"""

from __future__ import annotations

from msiview.late_patterns import late_pattern

_LONGEST = 100
"""Characters of such a sentence. A longer one is a message of the package's own."""

_SUCCEEDED = late_pattern(
    r"(?i)completed successfully|installed successfully|was successfully|erfolgreich|con éxito"
    r"|correctamente|avec succès|correttamente|con êxito|com êxito|com sucesso|met succes|voltooid"
    r"|slutförd|slutfört|fuldført|fullført|pomyślnie|úspěšně|sikeresen|başarıyla|onnistui"
    r"|успешно|正常に|成功|성공|완료"
)
_FAILED = late_pattern(
    r"(?i)failed|fehlgeschlagen|échec|échoué|error|non (?:è )?riuscit|falhou|falha|mislukt"
    r"|misslyckades|mislykkedes|mislyktes|niepowodzeni|nie powiodł|nezdařil|sikertelen|başarısız"
    r"|epäonnistui|не удал|сбой|ошибк|失敗|失败|실패"
)
_OPERATION = late_pattern(
    r"(?i)(?:(?:échec|errore?|erro) \w{2,7} )?(?:(?:die|das|la|le|el|il|de|het|a|o|az) |l['’])?"
    r"(?:(?:de|un|re)?in?stal|removal|configuration|advertisement|update|konfigur|entfern|aktuali"
    r"|suppression|désinstal|eliminaci|quitar|configura|rimozion|remoç|verwijder|usuni|odebr"
    r"|установк|удалени|настройк|kurulum|asenn|telepít|インストール|アンインストール|削除|構成"
    r"|安装|安裝|删除|移除|卸载|설치|제거|구성)"
)
"""How a sentence on an operation begins; one on anything else is a message of the package's own."""


def says_failure(text: str) -> bool:
    """Whether a sentence about a product tells that an operation failed."""
    sentence = _sentence(text)
    return (
        sentence is not None
        and _OPERATION.match(sentence) is not None
        and _FAILED.search(sentence) is not None
    )


def says_success(text: str) -> bool:
    """Whether a sentence about a product tells that an operation succeeded."""
    sentence = _sentence(text)
    return (
        sentence is not None
        and _FAILED.search(sentence) is None
        and _SUCCEEDED.search(sentence) is not None
    )


def _sentence(text: str) -> str | None:
    """What is said of the product, behind its name; None for more than a sentence."""
    _, _, behind = text.partition(" -- ")
    behind = (behind or text.partition(" - ")[2]).strip()
    return behind if 0 < len(behind) <= _LONGEST and "\n" not in behind else None
