"""In which code page texts really are: right hints, and above all no wrong ones."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import pytest

from msiview.errors import DefectLog
from msiview.format.codepage_guess import guess_codepage
from msiview.format.string_pool import StringPool

TEXTS = {
    936: ["安装程序正在准备文件", "请选择目标文件夹", "产品名称：示例软件"],
    950: ["安裝程式正在準備檔案", "請選擇目的資料夾", "產品名稱：範例軟體"],
    932: ["インストールの準備をしています", "フォルダを選択してください", "使用許諾契約書"],
    949: ["설치를 준비하고 있습니다", "대상 폴더를 선택하십시오", "사용권 계약에 동의합니다"],
    1251: ["Установка программы", "Выберите папку для файлов", "Ошибка при чтении «файла»"],
    1253: ["Εγκατάσταση του προγράμματος", "Επιλέξτε φάκελο προορισμού", "Σφάλμα ανάγνωσης"],
    1255: ["התקנת התוכנה מתבצעת כעת", "בחר תיקיית יעד עבור הקבצים", "שגיאה בקריאת הקובץ"],
    1256: ["جاري تثبيت البرنامج", "اختر المجلد الذي تريده للملفات", "خطأ في قراءة الملف"],
    874: ["กำลังติดตั้งโปรแกรม", "เลือกโฟลเดอร์ปลายทาง", "เกิดข้อผิดพลาดในการอ่านไฟล์"],
    1250: ["Wybierz usługę, która została włączona", "Rozłącz się, aby dołączyć później"],
}
"""Some sentences of installers in each page."""

WESTERN = [
    "Größe der Übergabe, Straße, für Äpfel",
    "Sélectionnez le répertoire où l’été a été créé – «déjà»",
    "¿Está seguro de que desea cancelar la instalación?",
    "Não é possível concluir a instalação",
    "Vælg mappe på øen, Ærø; å",
    "© 2024 Example™ · 25 °C, § 5, 10 µm, ½",
    "Això és cancel·lat",
    "Käyttöjärjestelmä, älä, hyvää yötä",
]


def pool(texts: Sequence[str], page: int, stated: int) -> StringPool:
    codec = "utf-8" if page == 65001 else f"cp{page}"
    raws = [text.encode(codec) for text in texts]
    ends = array("Q", [0])
    for raw in raws:
        ends.append(ends[-1] + len(raw))
    counts = array("H", [1]) * len(ends)
    return StringPool(stated, 2, ends, counts, b"".join(raws), DefectLog())


@pytest.mark.parametrize("page", TEXTS)
@pytest.mark.parametrize("stated", [0, 1252])
def test_texts_of_another_page_are_recognised(page: int, stated: int) -> None:
    guess = guess_codepage(pool(TEXTS[page], page, stated))
    assert guess is not None
    assert guess.codepage == page
    assert guess.count >= 3


@pytest.mark.parametrize("page", TEXTS)
def test_a_right_page_is_not_doubted(page: int) -> None:
    assert guess_codepage(pool(TEXTS[page], page, page)) is None


@pytest.mark.parametrize("page", [0, 1252])
def test_western_texts_are_not_doubted_together_or_alone(page: int) -> None:
    assert guess_codepage(pool(WESTERN, 1252, page)) is None
    for text in WESTERN:
        assert guess_codepage(pool([text], 1252, page)) is None


@pytest.mark.parametrize("page", TEXTS)
def test_utf8_is_recognised_under_any_page(page: int) -> None:
    texts = TEXTS[page] + TEXTS[1251]
    for stated in (0, 1252, 932, 1251):
        guess = guess_codepage(pool(texts, 65001, stated))
        assert guess is not None
        assert guess.codepage == 65001
    assert guess_codepage(pool(texts, 65001, 65001)) is None


def test_six_common_characters_are_enough_and_a_word_of_an_alphabet_is_not() -> None:
    found = guess_codepage(pool(["示例软件安装"], 936, 1252))
    assert found is not None
    assert found.codepage == 936
    assert guess_codepage(pool(["Ошибка"], 1251, 1252)) is None


def test_ascii_and_nothing_say_nothing() -> None:
    assert guess_codepage(pool(["plain text"], 1252, 0)) is None
    assert guess_codepage(pool([], 1252, 0)) is None


def test_bytes_that_are_no_text_say_nothing() -> None:
    noise = bytes(range(128, 256)) * 3
    ends = array("Q", [0, len(noise)])
    assert guess_codepage(StringPool(0, 2, ends, array("H", [1, 1]), noise, DefectLog())) is None
