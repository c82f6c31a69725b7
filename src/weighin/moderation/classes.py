"""Classes of words: what the named patterns are made of.

The lists here are small and closed (pronouns, negations, roles) or our own. The long list of coarse words
is data: training reads it from a lexicon and keeps it in the model file.
"""

from __future__ import annotations

from enum import IntFlag, auto


class Class(IntFlag):
    """What a word is, as far as the patterns care; a word may be several things."""

    YOU = auto()
    ME = auto()
    THEY = auto()
    NEGATION = auto()
    QUOTING = auto()
    WRITER = auto()  # somebody in the conversation, or who wrote the story
    PUBLIC = auto()  # an office or an institution
    MODAL = auto()
    HARM = auto()
    BEAST = auto()  # what people are called to deny that they are people
    IDENTITY = auto()
    INSULT = auto()
    PROFANE = auto()
    SLUR = auto()
    SEXUAL = auto()
    CONTACT = auto()
    CALL = auto()  # a call to buy, click or join
    MONEY = auto()
    GREETING = auto()
    URL = auto()
    LONG_NUMBER = auto()
    SHOUT = auto()
    EMOJI = auto()


COARSE = Class.INSULT | Class.PROFANE | Class.SLUR

_LISTS: dict[Class, str] = {
    Class.YOU: "you your yours you're youre ur u yourself yourselves ya y'all yall thou",
    Class.ME: "i i'm im me my mine myself i've ive i'd",
    Class.THEY: "they them their these those he she his her him it",
    Class.NEGATION: """
        not no never don't dont isn't isnt aren't arent wasn't weren't won't wont can't cant cannot doesn't didn't
        nobody nothing neither nor without stop wrong shouldn't
    """,
    Class.QUOTING: "said says saying called calls calling call wrote writes word words term quote quoted say",
    Class.WRITER: "author writer journalist reporter columnist editor op poster commenter commenters above",
    Class.PUBLIC: """
        minister government president mayor council police chief senator party policy ceo company director congress
        parliament judge court administration officials politician politicians city state report plan decision law
        ruling article
    """,
    Class.MODAL: "will should must gonna going shall ought deserve deserves need hope wish let's want",
    Class.HARM: """
        kill kills killed shoot shot hang hanged burn beat die dead death rape raped murder stab bomb lynch
        exterminate deport gas choke slap punch smash execute eliminate
    """,
    Class.BEAST: """
        vermin rats cockroaches animals disease cancer filth scum parasites subhuman savages plague pigs dogs apes
        monkeys trash garbage infestation
    """,
    Class.IDENTITY: """
        gay gays lesbian lesbians queer queers bisexual transgender trans straight homosexual homosexuals
        heterosexual lgbt lgbtq black blacks white whites asian asians african africans american americans latino
        latinos latina hispanic hispanics mexican mexicans indian indians chinese japanese arab arabs european
        europeans canadian muslim muslims islam islamic islamist jew jews jewish judaism christian christians
        catholic catholics protestant buddhist hindu hindus sikh taoist atheist atheists blind deaf disabled
        disability paralyzed autistic old older young younger elderly teenage millennial male males female females
        nonbinary immigrant immigrants migrant migrants refugee refugees feminist feminists feminism woman women man
        men girl girls boy boys wife wives mother german germans russian russians polish turkish french italian
        irish israel israeli israelis palestinian palestinians gypsy roma romani aboriginal indigenous native
        transsexual intersex asexual wheelchair mental mentally pakistani somali syrian syrians iranian korean
        koreans vietnamese nigerian brazilian cuban jewess zionist zionists semitic orthodox mormon mormons amish
        pagan evangelical sunni shia
    """,
    Class.INSULT: """
        idiot idiots idiotic stupid stupidity moron morons moronic fool fools foolish dumb dumber dumbest ignorant
        ignorance clown clowns troll trolls liar liars lying loser losers pathetic hypocrite hypocrites hypocritical
        imbecile imbeciles dimwit coward cowards scum trash garbage ridiculous disgusting dunce clueless nutjob
        nutjobs crazy lazy pig rat jerk creep fraud halfwit cretin simpleton shill bigot bigots racist racists nazi
        nazis fascist delusional deluded brainless brainwashed sheep sheeple lunatic lunatics insane nuts nutcase
        wacko wackos weasel snake parasite worthless useless incompetent nitwit twit buffoon blowhard douche retard
        retarded asshole assholes asshat dumbass jackass dumbasses bastard bastards bitch bitches cunt prick dick
        dickhead dipshit shithead scumbag scumbags fucker motherfucker whore slut ass hack crybaby snowflake
        snowflakes libtard libtards bootlicker stupidest idiocy lowlife lowlifes sicko pervert thug thugs tool turd
        wimp swine vile despicable dishonest corrupt silly ignoramus airhead bozo doofus goon nincompoop pea-brained
        halfwits crooks crook cheat degenerate degenerates
    """,
    Class.CONTACT: "whatsapp telegram email contact call text t.me dm inbox gmail phone",
    Class.CALL: """
        click subscribe buy order visit check join free win earn cheap discount offer signup channel followers bonus
        prize claim guaranteed casino loan loans investment bitcoin crypto profit viagra seo
    """,
    Class.MONEY: "$ £ € usd dollars pounds cash money btc eth",
    Class.GREETING: "hi hello hey dear sir madam thanks thank please",
}


def own() -> dict[str, int]:
    """{word: its classes} of the lists in this module."""
    found: dict[str, int] = {}
    for kind, words in _LISTS.items():
        for word in words.split():
            found[word] = found.get(word, 0) | kind
    return found
