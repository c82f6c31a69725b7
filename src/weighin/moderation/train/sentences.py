"""Sentences of our own to train on: what the labelled sources lack or get wrong.

Three sources: names of groups of people in harmless and in hostile company; attacks on somebody in the
conversation beside hard criticism of offices and arguments; and the spam that publications get. None of them is
in the functional suite or in the sentences that bias is measured with.
"""

from __future__ import annotations

from random import Random  # not for secrets: the same seed must give the same sentences

from weighin.moderation.train.corpus import Row

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

_INSULTS = [
    "idiot",
    "moron",
    "imbecile",
    "liar",
    "clown",
    "troll",
    "coward",
    "fool",
    "loser",
    "hypocrite",
    "cretin",
    "halfwit",
    "dimwit",
    "fraud",
    "creep",
    "pig",
    "rat",
    "jerk",
    "scumbag",
    "asshole",
    "dumbass",
    "nutcase",
    "dunce",
    "simpleton",
    "bootlicker",
    "shill",
    "snowflake",
    "piece of garbage",
    "pathetic little man",
    "waste of space",
]

_ATTACKS = (
    "You are {a}.",
    "you're {a}",
    "What {a} you are.",
    "Only {a} like you would write that.",
    "Sounds like something {a} would say, and you just did.",
    "Did you even read it, or are you just {a}?",
    "Ignore him, he's {a}.",
    "The person above is {a}",
    "Shut up, you {n}.",
    "shut your mouth {n}",
    "Nobody cares what you think, {n}",
    "Are you always this stupid or is today special?",
    "You have the brain of a goldfish.",
    "The author is {a} and should be fired.",
    "This author is {a}, plain and simple.",
    "whoever wrote this is {a}",
    "Go away, {n}, nobody wants you here.",
    "People like you are why this site is garbage, you {n}.",
    "your comment proves you are {a}",
    "Everything you post shows that you're {a}.",
    "@Maria you're {a} and you know it",
    "Karl, you {n}, try thinking for once.",
    "lol you {n}",
    "Get lost, {n}.",
    "You people are {n}s, every one of you.",
    "How does it feel to be {a}?",
    "you must be {a} to believe that",
    "Hey {n}, learn to read.",
)

_CRITICISM = (
    "The minister lied to parliament and should resign.",
    "The mayor's plan is idiotic and will cost us millions.",
    "What a stupid decision by the council.",
    "This government is a disgrace.",
    "The company covered up the leak, and the director is responsible.",
    "That argument is nonsense, here is why: the dates don't fit.",
    "I think you're wrong about the timetable.",
    "You are mistaken, the ferry left at nine.",
    "Your second point contradicts your first.",
    "The president's speech was pathetic and full of falsehoods.",
    "This policy is cruel and stupid.",
    "The chief of police failed completely and must answer for it.",
    "I'm an idiot, I misread the chart. Sorry!",
    "silly me, I forgot the link",
    "This article is badly researched, two of the three sources are blogs.",
    "Damn, that was a close call.",
    "holy shit that's a big wave",
    "What the hell happened to the second boat?",
    "The ruling is a farce.",
    "That theory is ridiculous, but the one about the valve isn't.",
    "He called me an idiot yesterday, which I don't think is fair.",
    'Calling people "morons" doesn\'t help your case.',
    "Please don't call each other idiots here.",
    "Nobody here is stupid; we read the same report differently.",
    "You're not an idiot, but I do think you overlooked the tide tables.",
    "The senator is wrong on this and has been wrong for years.",
    "The CEO is a liar: he said in May that he knew nothing, and the mails are from March.",
    "The report is a load of crap.",
    "This bridge is a damn mess and the council knows it.",
    "Terrible headline. Otherwise a good piece.",
    "Our transport minister is incompetent, as three audits have shown.",
    "I disagree with everything you wrote, but thanks for the sources.",
    "you are right, I had missed that",
    "Are you sure? The log says otherwise.",
    "That was a killer argument, thank you",
    "Kill the project before it kills the budget.",
    "They murdered us 5-0 last night",
    "The king of this town does what he likes and it stinks.",
    "That's bullshit, the valve was replaced in 2019.",
    "It's fucking cold on that pier, no wonder nobody saw anything.",
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
    made += [_about_people(random) for _ in range(attacks)]
    made += [_about_wares(random) for _ in range(spam)]
    return made


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


def _about_people(random: Random) -> Row:
    attacks = random.random() < 0.5
    if attacks:
        insult = random.choice(_INSULTS)
        article = "an" if insult[0] in "aeiou" else "a"
        text = random.choice(_ATTACKS).format(a=f"{article} {insult}", n=insult)
    else:
        text = random.choice(_CRITICISM)
    if random.random() < 0.4:
        text = f"{text} {random.choice(_ORDINARY)}"
    if random.random() < 0.25:
        text = text.lower()
    labels = {"spam": 0.0, "personal_attack": float(attacks), "threat": 0.0, "identity_attack": 0.0}
    return Row("own_people", text, labels | ({"toxicity": 1.0, "insult": 1.0} if attacks else {}))


def _about_wares(random: Random) -> Row:
    if random.random() < 0.4:
        return Row("own_wares", random.choice(_ORDINARY + _CRITICISM), {"spam": 0.0})
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
