"""Which language a text is in, as far as that can be told from its letters.

The detector is py3langid's: naive Bayes over byte n-grams, its model in the package, the same answer each time. It is
loaded when first asked: it takes most of a second and 80 MB, and most sites never ask.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from weighin.domain.policy import UNDETERMINED
from weighin.moderation.fold import fold

_one = threading.Lock()  # or everybody who comes first would load the model

TOLD_FROM = 0.7  # the probability from which a language is named: of 15,277 English comments 5 got a wrong one
SURE_FROM = 0.9
HALF_LEAST = 20  # letters from which each half of a text must be in its language

# What comments are written in. The model knows others, each so near to one of these, and so rare, that it would mostly
# make that one uncertain: Luxembourgish beside German, Occitan beside French, Pidgin beside English.
_LANGUAGES = (
    "af am ar as az be bg bn br bs ca cs cy da de el en eo es et eu fa fi fr fy ga gl gu ha he hi hr ht hu hy id ig is "
    "it ja jv ka kk km kn ko ku ky lg ln lo lt lv mg mk ml mn mr ms my ne nl no om or pa pl ps pt ro ru si sk sl so sq "
    "sr sv sw ta te th tl tr ug uk ur uz vi xh yo zh zu"
)
_NO_WORDS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


@dataclass(frozen=True, slots=True)
class Spoken:
    """The language of a text: a code, or "und" where it is too short or too mixed to tell."""

    code: str
    probability: float
    is_latin: bool

    def is_surely_not(self, code: str) -> bool:
        """Whether the text is certainly in another language than this one, which is written in Latin letters."""
        return not self.is_latin or (self.code not in {code, UNDETERMINED} and self.probability >= SURE_FROM)


def language(text: str) -> str:
    """The code of a text's language, "und" where it cannot be told."""
    return spoken(text).code


def spoken(text: str) -> Spoken:
    """The language of a text. Addresses and the names of people do not count."""
    words = _NO_WORDS.sub(" ", text)
    letters = [place for place, char in enumerate(words) if char.isalpha()]
    if not letters:
        return Spoken(UNDETERMINED, 0.0, True)
    # Fancy letters and look-alikes of other alphabets are read as what they stand for, as the scores read them.
    plain = fold(words).text
    is_latin = 2 * len(_LATIN.findall(plain)) >= sum(map(str.isalpha, plain))
    code, probability = _told(words)
    others = [plain] if not words.isascii() else []
    if len(letters) >= 2 * HALF_LEAST:
        space = words.find(" ", letters[len(letters) // 2])
        middle = space if space >= 0 else len(words)
        others += [words[:middle], words[middle:]]
    if {code, *(_told(other)[0] for other in others)} - {UNDETERMINED, code}:
        code = UNDETERMINED  # its parts are in different languages, or it is disguised as another
    return Spoken(code, probability, is_latin)


def load() -> None:
    """Get ready, so that the first who asks does not wait."""
    _identifier()


def _told(words: str) -> tuple[str, float]:
    code, probability = _identifier().classify(words)
    return (str(code) if probability >= TOLD_FROM else UNDETERMINED), float(probability)


def _identifier() -> LanguageIdentifier:
    with _one:
        return _made()


@lru_cache(maxsize=1)
def _made() -> LanguageIdentifier:
    made = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    made.set_languages(_LANGUAGES.split())
    return made
