"""Sentences of our own to train on: what the labelled sources lack or get wrong.

Three sources: names of groups of people in harmless and in hostile company; attacks on somebody in the
conversation beside hard criticism of offices and arguments; and the spam that publications get. None of them is
in the functional suite or in the sentences that bias is measured with.
"""

from __future__ import annotations

from random import Random  # not for secrets: the same seed must give the same sentences

from weighin.moderation.train.corpus import Row
from weighin.moderation.train.people import about_people

_CLEAN = dict.fromkeys(
    ("spam", "toxicity", "severe_toxicity", "personal_attack", "insult", "threat", "obscene", "identity_attack"), 0.0
)

_GROUPS = [
    "gay",
    "lesbian",
    "queer",
    "bisexual",
    "transgender",
    "straight",
    "homosexual",
    "heterosexual",
    "black",
    "white",
    "asian",
    "african american",
    "latino",
    "latina",
    "hispanic",
    "mexican",
    "native american",
    "indian",
    "chinese",
    "japanese",
    "middle eastern",
    "arab",
    "african",
    "european",
    "american",
    "canadian",
    "muslim",
    "jewish",
    "christian",
    "catholic",
    "protestant",
    "buddhist",
    "hindu",
    "sikh",
    "taoist",
    "atheist",
    "blind",
    "deaf",
    "disabled",
    "paralyzed",
    "autistic",
    "old",
    "older",
    "young",
    "younger",
    "elderly",
    "teenage",
    "millennial",
    "middle aged",
    "male",
    "female",
    "nonbinary",
    "immigrant",
    "refugee",
    "feminist",
]

_PLURAL_GROUPS = [
    "trans",
    "women",
    "men",
    "jews",
    "muslims",
    "christians",
    "blacks",
    "whites",
    "gays",
    "lesbians",
    "mexicans",
    "immigrants",
]

_HARMLESS = (
    "I am a {t} person and I have lived on this street for twenty years.",
    "My neighbour is {t} and he helped us move in.",
    "as a {t} reader I thought the article was fair",
    "The {t} community centre opens again on Monday.",
    "She is {t}, her husband isn't, and they run the bakery together.",
    "A {t} teacher at our school started the choir.",
    "Being {t} has nothing to do with how you vote on this budget.",
    "I am {t}.",
    "I'm {t} and proud of it",
    "We asked three {t} families what the closure means for them.",
    "There should be more {t} voices in this paper.",
    "my best friend is {t}",
    "He grew up in a {t} household and writes about it well.",
    "The word {t} appears four times in the report.",
    "Nobody should be insulted for being {t}.",
    "happy {t} history month everyone!",
    "what a lovely {t} couple",
    "{t} people and their families are welcome here",
    "Our {t} colleagues organised the fundraiser.",
    "I met a {t} woman who remembered the flood of 1962.",
    "Hello, {t} dad of two here, thanks for the advice",
)

_HARMLESS_PLURAL = (
    "the mayor spoke to {p} at the meeting last night",
    "{P} deserve the same rights as everyone else.",
    "Why were no {p} asked before the decision was taken?",
    "Most {p} I know would disagree with this headline.",
    "The survey counted {p} separately, see table 3.",
    "It is wrong to blame {p} for what two men did.",
    "Please stop calling {p} names, it is not funny.",
)

_HOSTILE = (
    "I hate {p}, they should all be thrown out",
    "{P} are vermin and a disease",
    "{P} are subhuman filth",
    "{p} are disgusting and don't belong in this country",
    "all {p} should be shot",
    "{P} are nothing but criminals and parasites",
    "you {t} piece of trash go back where you came from",
    "never trust {p}, they are all liars and thieves",
    "{p} make me sick, get rid of them",
    "the only good {t} is a dead one",
    "we need to get rid of {p} once and for all",
    "{p} ruin everything, lowest scum on earth",
)

_SPAM = (
    "Buy cheap {x} online without prescription, best price at http://{d}/{k}",
    "Great post! I really enjoyed reading it. Visit my website http://{d} for {x}",
    '{x} - best {x} - <a href="http://{d}">{x}</a> click here now',
    "Hi there, your blog is very good. Please check my page {d} about {x}",
    "Earn ${n} a day from home! No experience needed >> {d}",
    "I was broke until I met Mr {m}, a professional trader. I invested $500 and got ${n} in a "
    "week. Contact him on WhatsApp +1 {ph}",
    "Thanks for the valuable information. {x} services at affordable price {d}",
    "Are you in need of an urgent loan at 2% interest? Contact {m} at {m}loans@{d}",
    "Dr {m} brought my husband back with his spell. WhatsApp him +234 {ph}",
    "WIN a FREE iPhone now!!! http://{d}/win?id={n}",
    "{x} {x} {x} {x} http://{d}",
    "Nice article. For essay writing help visit www.{d}, our writers deliver in 24 hours",
    "Call QuickBooks support number +1-8{ph} toll free",
    "Hot girls in your city are waiting, join free at {d}",
    "Best online casino bonus {n}% at {d}, slots, poker, roulette",
    "Subscribe to my channel please, I post {x} videos every day!! http://{d}",
    "My brother recommended I might like this website. He was totally right. This post truly made my day. {x}",
    "I have read so many articles but this is really a nice post, keep it up. {x} in {c}",
    "Make {n} USD per week with crypto signals, join our telegram t.me/{k}",
    "Lost your bitcoin? {m} recovery expert helped me get back ${n}. Email: {k}@{d}",
    "Cheap flights, hotels and {x} in {c}: {d}",
    "Followers and likes, cheap and fast -> {d}/{k}",
    "Hello admin, I can rank your site on page one of Google. SEO packages from ${n}. {d}",
    "work from home, {n}$ monthly, write to @{k} in telegram",
    "Get your {x} certificate without exam, contact {k}@{d}",
    "I just got paid ${n} working off my laptop this month. My friend's sister makes twice as "
    "much. This is where I started {d}",
)

_WARES = [
    "viagra",
    "cialis",
    "replica watches",
    "essay writing",
    "seo",
    "payday loans",
    "casino",
    "weight loss pills",
    "roof repair",
    "carpet cleaning",
    "web design",
    "escort",
    "cbd oil",
    "forex signals",
    "yoga mats",
    "plumber",
    "packers and movers",
    "assignment help",
    "keto gummies",
    "car insurance",
    "iptv",
    "printer support",
    "mattress",
    "dog food",
    "air duct cleaning",
    "nike shoes",
    "louis vuitton bags",
    "hair transplant",
]

_ORDINARY = (
    "Great post, and the second chart is the part I had not seen before.",
    "Thanks for the article. My father worked at that harbour.",
    "I found the council minutes: https://council.example.gov/minutes/2019/04",
    "See also http://www.bbc.co.uk/news for the interview with the captain.",
    "Nice article, but you left out the fire of 1987.",
    "Free speech is not the question here.",
    "The cheap tickets were sold out by nine, I was there.",
    "I won't click on that link, what does it say?",
    "The casino was closed in 2011, so that can't be it.",
    "My website is down, otherwise I'd post the photos.",
    "They paid $4,000 for the survey and never published it.",
    "Call the harbour master, he keeps the log.",
    "Is there a subscription for students?",
    "Check the timetable: the last ferry left at 22:40.",
    "Love this!",
    "The loan was repaid in 2015 according to the annual report, page 12.",
    "You can read the full report at https://www.example.org/report.pdf and judge for yourself.",
)

_NAMES = ["alpha", "mike77", "traderjoe", "linda_x", "promo", "deal24", "signals"]
_HEALERS = ["Williams", "Ahmed", "Larry", "Godwin", "Anderson", "Sandra"]
_CITIES = ["Delhi", "Dubai", "London", "Austin", "Lahore", "Sydney"]
_SUMS = (200, 350, 500, 1500, 4800, 7650, 9000)
_HOST_STARTS = ["best", "cheap", "top", "my", "go", "pro", "fast", "online", "get", "super"]
_HOST_ENDS = ["pills", "loans", "casino", "essays", "seo", "deals", "shop", "win", "crypto", "dating", "store"]
_ENDINGS = [".com", ".net", ".xyz", ".ru", ".info", ".biz", ".top", ".club"]


def own(seed: int, *, groups: int = 2600, attacks: int = 2200, spam: int = 1600) -> list[Row]:
    """So many rows of each source, filled in at random but always alike for a seed."""
    random = Random(seed)
    made = [_about_groups(random) for _ in range(groups)]
    made += [about_people(random, _ORDINARY) for _ in range(attacks)]
    made += [_about_wares(random) for _ in range(spam)]
    return made


def calibrating(seed: int, count: int = 1200) -> list[Row]:
    """Rows of forms that `own` never uses, labelled for those scores alone that no other source tells apart."""
    random = Random(seed)
    rows = [about_people(random, _ORDINARY, held_back=True) for _ in range(count)]
    return [
        Row(row.source, row.text, {name: row.labels[name] for name in ("personal_attack", "threat")}) for row in rows
    ]


def _about_groups(random: Random) -> Row:
    group = random.choice(_GROUPS + _PLURAL_GROUPS)
    plural = group in _PLURAL_GROUPS
    people = group if plural else f"{group} people"
    hostile = random.random() >= 0.72
    if hostile:
        forms = [form for form in _HOSTILE if not (plural and "{t}" in form)]
    else:
        forms = list(_HARMLESS_PLURAL) if plural else [*_HARMLESS, *_HARMLESS_PLURAL]
    form = random.choice(forms)
    text = form.format(t=group, p=people, P=people[0].upper() + people[1:])
    if not hostile:
        return Row("own_groups", text, dict(_CLEAN))
    threat = float("shot" in form or "dead" in form)
    labels = {"spam": 0.0, "toxicity": 1.0, "threat": threat, "obscene": 0.0, "identity_attack": 1.0}
    return Row("own_groups", text, labels)


def _about_wares(random: Random) -> Row:
    if random.random() < 0.4:
        return Row("own_wares", random.choice(_ORDINARY), {"spam": 0.0})
    host = random.choice(_HOST_STARTS) + random.choice(_HOST_ENDS) + random.choice(_ENDINGS)
    text = random.choice(_SPAM).format(
        x=random.choice(_WARES),
        d=host,
        k=random.choice(_NAMES),
        n=random.choice(_SUMS),
        m=random.choice(_HEALERS),
        ph=random.randint(1_000_000, 9_999_999),
        c=random.choice(_CITIES),
    )
    shape = random.random()
    return Row("own_wares", text.upper() if shape < 0.15 else text.lower() if shape < 0.3 else text, {"spam": 1.0})
