"""Telling the language of a comment, or that it cannot be told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weighin.domain.policy import UNDETERMINED
from weighin.domain.policy.languages import NAMES
from weighin.moderation.language import _LANGUAGES, language, spoken


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The ferry left the pier at nine, as the harbour log says.", "en"),
        ("Great article, thanks", "en"),
        ("Das glaube ich nicht.", "de"),
        ("Die Fähre hat um neun Uhr abgelegt, so steht es im Hafenbuch.", "de"),
        ("Je ne crois pas un mot de cette histoire.", "fr"),
        ("No lo creo, el barco salió a las nueve de la noche.", "es"),
        ("Non credo che il traghetto sia partito alle nove.", "it"),
        ("Это неправда, паром ушёл ровно в девять часов вечера.", "ru"),
        ("Дякую за статтю, але пором відійшов о дев'ятій годині.", "uk"),
        ("这艘渡轮九点离开码头。", "zh"),
        ("渡輪在九點鐘離開碼頭。", "zh"),
        ("これはペンです", "ja"),
        ("안녕하세요", "ko"),
        ("Καλημέρα", "el"),
        ("שלום", "he"),
    ],
)
def test_the_language_of_a_sentence_is_told(text: str, code: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize("text", ["", " ", "7", "\U0001f600\U0001f680", "First!", "lol", "ok", "ha ha", "a" * 17])
def test_what_is_too_short_to_tell_is_not_told(text: str) -> None:
    assert language(text) == UNDETERMINED
    assert not spoken(text).is_surely_not("en")


def test_what_is_half_in_one_language_and_half_in_another_is_not_told() -> None:
    german, english = "Das glaube ich nicht, die Fähre war weg.", "I do not believe it, the ferry had left by then."
    assert (language(german), language(english)) == ("de", "en")
    assert {language(f"{german} {english}"), language(f"{english}\n{german}")} == {UNDETERMINED}


def test_addresses_and_names_of_people_are_in_no_language() -> None:
    assert language("https://example.com/das-ist-eine-lange-deutsche-seite @die_leute #und_alle") == UNDETERMINED
    assert language("Look at https://example.com/das-ist-eine-lange-deutsche-seite for the times.") == "en"


@pytest.mark.parametrize(
    "text",
    [
        "𝐘𝐨𝐮 𝐚𝐫𝐞 𝐚 𝐟𝐨𝐨𝐥 𝐚𝐧𝐝 𝐚 𝐥𝐢𝐚𝐫",
        "Уоu аrе а ѕtuріd fооl аnd а lіаr",
        "ʏᴏᴜ ᴀʀᴇ ᴀ ꜰᴏᴏʟ ᴀɴᴅ ᴀ ʟɪᴀʀ",
        "\u3164".join("You are a fool and a liar"),
    ],
)
def test_english_in_odd_letters_is_no_other_language(text: str) -> None:
    assert not spoken(text).is_surely_not("en")


def test_a_script_that_english_is_not_written_in_is_surely_not_english_however_short() -> None:
    found = spoken("Привет")
    assert (found.code, found.is_surely_not("en")) == (UNDETERMINED, True)
    assert not spoken("Das glaube ich nicht.").is_surely_not("de")


def test_every_language_has_a_name_in_the_policy() -> None:
    assert set(_LANGUAGES.split()) <= set(NAMES)


@given(st.text(max_size=200))
def test_any_text_gets_the_same_known_code_each_time(text: str) -> None:
    code = language(text)
    assert code in {UNDETERMINED, *_LANGUAGES.split()}
    assert language(text) == code
