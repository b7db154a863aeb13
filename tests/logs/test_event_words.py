"""Sentences of the event log that say how an operation ended."""

from __future__ import annotations

import pytest

from msiview.logs.event_words import says_failure, says_success


@pytest.mark.parametrize(
    "text",
    [
        "Product: Reader -- Installation failed.",
        "Product: Reader -- Removal operation failed.",
        "Produkt: Leser -- Die Installation ist fehlgeschlagen.",
        "Produit : Lecteur -- Échec de l'installation.",
        "Producto: Lector -- Error en la instalación.",
        "Продукт: Книга -- Установка завершена с ошибкой.",
        "製品: 本 -- インストールに失敗しました。",
    ],
)
def test_an_operation_that_failed(text: str) -> None:
    assert says_failure(text)
    assert not says_success(text)


@pytest.mark.parametrize(
    "text",
    [
        "Product: Reader -- Installation operation completed successfully.",
        "Product: Reader - Update 'Summer' installed successfully.",
        "Produkt: Leser -- Installation erfolgreich abgeschlossen.",
        "製品: 本 -- インストールは正常に完了しました。",
    ],
)
def test_an_operation_that_succeeded(text: str) -> None:
    assert says_success(text)
    assert not says_failure(text)


@pytest.mark.parametrize(
    "text",
    [
        "Product: Reader -- Database connection failed.",
        "Produkt: Leser -- Die Anmeldung am Server ist fehlgeschlagen.",
        "Product: Reader -- Windows 11 is needed.",
        "Product: Reader",
        f"Product: Reader -- Installation failed, since {'something' * 10} did not answer.",
    ],
)
def test_a_message_of_the_packages_own(text: str) -> None:
    assert not says_failure(text)
    assert not says_success(text)
