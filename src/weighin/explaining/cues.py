"""What the form of a clause says of its role: families of English turns of phrase, each a yes or no.

None decides alone; the heads weigh them. A text without any English function word has none of them.
"""

from __future__ import annotations

import re

_I = re.I


def _any(*turns: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(turns) + r")(?!\w)", _I)


def _first(*turns: str) -> re.Pattern[str]:
    return re.compile(r"^[\W_]*(?:" + "|".join(turns) + r")(?!\w)", _I)


_NOT = r"(?:not|never|no|nobody|no one|nothing|neither|nor|none|cannot|hardly|without|\w+n['’]t)"
_PAST = (
    r"(?:\w{2,}ed|was|were|had|did|went|came|took|made|let|put|got|gave|knew|thought|saw|left|lost|sold|bought"
    r"|built|ran|fell"
    r"|broke|fled|shot|hit|cut|set|sent|led|kept|held|wrote|paid|chose|drove|sank|blew|hid|spent|stole|tore|struck"
    r"|began|drew"
    r"|said|told|meant|wore|burnt|burst|froze|slid|shut|shook|forgot|found|failed)"
)

# of a clause
CLAUSE: dict[str, re.Pattern[str]] = {
    "view": _any(
        r"my (?:own )?(?:theory|bet|guess|view|hunch|money|take|vote|reading|understanding|suspicion|feeling"
        r"|impression)",
        r"i(?:['’]m| am| was)? (?:still |also |rather |strongly |really )?"
        r"(?:think|believe|suspect|reckon|lean|guess|assume|convinced|inclined|bet|wager|figure|hold|blame|say"
        r"|imagine)",
        r"i['’]d (?:say|bet|guess|put|look|go|blame|wager)",
        r"in my (?:view|opinion|book|reading)",
        r"if you ask me|to my mind|to me|for me|seems?|appears?|looks? (?:like|to me|as)|smells? of|sounds like",
    ),
    "maybe": _any(
        r"maybe|perhaps|probably|possibly|presumably|plausib\w+|likel(?:y|ier|iest)|could(?: well)? have"
        r"|might(?: well)? have"
        r"|may(?: well)? have|must have|what if|suppose|chances are|simplest|obvious(?:ly)?|clear(?:ly)?|surely"
        r"|apparently"
    ),
    "cause": _any(
        r"because|since|caus(?:e|es|ed|ing)|due to|owing to|thanks to|reasons?|why|led to|leads to"
        r"|result(?:ed)? (?:of|in|from)"
        r"|explain(?:s|ed)?|explanation|account(?:s|ed) for|trigger(?:ed)?|forced|drove|made (?:it|them|him|her|us"
        r"|people)"
        r"|comes? (?:down to|from|of)|came (?:down to|from|of)|blame[ds]?|to blame|fault|culprit|responsible|behind"
        r"|root|origin"
        r"|that['’]s (?:what|how|why|it|all)|that is (?:what|how|why|all)|hence|therefore|consequence|so that"
    ),
    "doom": _any(
        r"kill(?:s|ed)?|sank|sunk|ruin(?:s|ed)?|destroy(?:s|ed)?|doom(?:s|ed)?|brought (?:it|them|him|her|down)"
        r"|finished (?:it|them)"
        r"|did (?:it|this|that|for)|decided it|undid|broke|blew|tipped|collapsed|failed|gave way|swung|cost (?:them"
        r"|him|her|it|us)"
    ),
    "intent": _any(
        r"wanted?(?: to)?|in order to|so as to|meant to|hop(?:ed|ing) to|tr(?:ied|ying) to|planned|decided to"
        r"|needed|on purpose"
        r"|deliberate(?:ly)?|motives?|staged|cover(?:ed|ing)?[ -]?up|plot(?:ted)?|conspir\w+|sabotag\w+"
        r"|secret(?:ly)?|cui bono"
        r"|set up|inside job|bribed?|corrupt\w*|fraud\w*|lied|lying|hid|hiding|buried|bury|leak(?:ed)?|knew"
    ),
    "lack": _any(
        r"too (?:many|much|few|little|late|slow(?:ly)?|fast|old|big|small|weak|cheap|early|heavy)|not enough|ran out"
        r"|lack(?:ed|ing)?|short(?:age)? of|understaffed|starv\w+|neglect\w*|ignored?|overlooked|careless\w*"
        r"|incompeten\w*"
        r"|mistakes?|errors?|mismanag\w*|negligen\w*|nobody (?:was|had|knew|checked|read|asked|told|sent|tested"
        r"|wanted)"
    ),
    "evidence": _any(
        r"evidence|proof|prove[sdn]?|report(?:s|ed)?|footage|photos?|pictures?|video|data|records?|files?"
        r"|documents?|minutes"
        r"|letter|witness(?:es)?|study|paper|found|traces?|shows?|showed|shown|according to|measured|seen|saw"
        r"|look at|page \d+"
        r"|expert|engineer|inspection|test(?:s|ed)?|samples?|confirmed|statistics|figures|numbers|logs?"
    ),
    "past": _any(_PAST),
    "passive": _any(
        r"(?:was|were|been|being|got) (?:\w+ly )?(?:\w{2,}ed|built|sold|shot|hit|cut|set|sent|paid|told|put|hidden"
        r"|held)"
    ),
    "agent": _any(rf"(?:they|he|she|somebody|someone|we|it|who) (?:had |have |has |just |simply |never )?{_PAST}"),
    "cleft": _any(
        r"it(?:['’]s| is| was)(?: all| just| simply| purely| plainly| always| really)? (?:the|a|an|about|down to"
        r"|pure|plain|all)",
        r"(?:the )?(?:real|true|whole|only|main|actual) (?:reason|cause|story|culprit|scandal|answer|problem"
        r"|question|point)",
        r"what (?:really |actually |probably )?(?:happened|killed|did|sank|fits|failed|broke|changed|caused|brought)",
        r"end of(?: story)?|full stop|simple as that|plain and simple|pure and simple|case closed|that['’]s it"
        r"|nothing (?:more|else)",
    ),
    "negated": _any(_NOT),
    "denial": _any(
        r"not (?:a|an|the|any|because|about|by|to|from|what|why|how|so|that|evidence|proof)",
        r"no (?:evidence|proof|motive|reason|sign|trace|record|need|way|chance|such|link|connection)",
        r"(?:doesn|didn|don|isn|wasn|weren|aren|hasn|haven|couldn|wouldn|can)['’]t",
        r"ruled out|debunked|nonsense|rubbish|myth|impossible|unlikely|implausib\w+|absurd|ridiculous|far[- ]?fetched"
        r"|coincidence|excuse|scapegoat|red herring|fairy ?tales?|forger\w+|hoax|doubt(?:s|ful)?"
        r"|conspiracy theor\w+|spin",
    ),
    "forecast": _any(
        r"will|won['’]t|['’]ll|going to|gonna|next (?:time|year|week|month)|soon|tomorrow|from now on|one day"
        r"|in (?:ten|five|fifty|\d+) years"
    ),
    "norm": _any(
        r"should(?:n['’]t)?|ought|must (?!have)\w+|need(?:s)? to|have to|has to|deserves?|let(?:['’]s| us)|resign"
        r"|ban(?:ned)?|shame(?:ful)?|disgrac\w+|jail|prison"
    ),
    "i": _any(r"i|i['’](?:m|ve|d|ll)|my|me|mine|myself"),
    "we": _any(r"we|our|us|we['’](?:re|ve|ll|d)"),
    "you": _any(r"you|your|you['’](?:re|ve|ll|d)|yours"),
    "kin": _any(
        r"(?:my|our) (?:mother|father|mum|dad|son|daughter|brother|sister|aunt|uncle|gran\w*|wife|husband|niece"
        r"|nephew|cousin|neighbou?r|dog|cat|kids?|family|friends?)"
    ),
    "chat": _any(
        r"thanks?(?: you)?|thank god|congrat\w*|welcome|lol|lmao|haha|ha|rofl|please|sorry|glad|good luck|bless"
        r"|poor|rip|rest in peace"
        r"|pray\w*|condolences|heartbreaking|tragic|sad|love(?:d|ly)?|beautiful|enjoy|popcorn|subscribe|petition"
        r"|sign(?:ed)?|link"
        r"|recommend|podcast|book(?:ed)?|film|movie|documentary|moderators?|off[- ]topic|articles?|journalis\w+"
        r"|newspapers?|media"
    ),
    "logistics": _any(
        r"anyone know|anybody know|does any(?:one|body)|has any(?:one|body)|where (?:is|can|do|are)|when (?:is|does"
        r"|will|are)"
        r"|how (?:much|long|many|deep|cold|far|do i|old|big)|who is (?:paying|in|digging)|is (?:it|there) (?:still "
        r"|a |safe )?"
        r"|bus|train|tickets?|parking|open(?:ing)? hours|price|stream|download|hiring|voucher"
    ),
    "dunno": _any(
        r"we(?:['’]ll| will| may| might)? never know|nobody (?:really )?knows|no one (?:really )?knows|who knows"
        r"|we don['’]t know"
        r"|i don['’]t know|no idea|time will tell|wait and see|let['’]s wait|jury is out|not sure|we(?:['’]ll"
        r"| will) (?:find out|see)"
    ),
    "general": _any(
        r"always|everyone|everybody|people|anyone|these days|nowadays|never|every time|whenever|usually|often"
        r"|typical\w*"
    ),
    "time": _any(
        r"\d{4}|that (?:night|day|morning|week|month)|the (?:night|day|week|month|year) before|before|after|when"
        r"|during|ago|already"
    ),
}

# how a reply opens, or speaks to what it replies to
REPLY: dict[str, re.Pattern[str]] = {
    "agrees": _first(
        r"exactly|agreed?|absolutely|precisely|indeed|yes|yep|yeah|yup|aye|true|correct|right|spot on|bang on"
        r"|this\W|this$"
        r"|seconded|seconding|hear,? hear|same(?: here)?|well (?:said|put)|good (?:point|catch)|great point|so true"
        r"|very true|nailed it"
        r"|told you|can confirm|confirmed|of course|certainly|definitely|makes? sense|plausible|believable"
        r"|fair(?: point| enough)?"
        r"|thank you|thanks|finally|amen|100 ?%|\+1|sadly|that['’]s (?:it|exactly|basically|what|why|how|my|us"
        r"|right)|that was my"
        r"|i agree|i(?:['’]m| am) with|i think (?:so|you['’]re right)|you(?:['’]re| are) right|not to mention"
        r"|and (?:the|he|she|they|it|that)|also\W|plus\W|wouldn['’]t surprise"
        r"|wouldn['’]t put it past|no doubt|no wonder|underrated|likewise|ditto|so the|so it|so they|this (?:is"
        r"|explains|fits|also)|it also|also,"
    ),
    "agrees_inside": _any(
        r"exactly|just so|indeed|vouch|for sure|yes[.!]|yes$|best (?:documented|explanation|fit)|most going for"
        r"|more likely than|likelier"
        r"|would (?:also |certainly )?explain|as one would expect|one would expect|as expected|saw it (?:myself"
        r"|too)|says the same|bears out"
        r"|same (?:here|with|as|way)|only (?:hard |real )?evidence|agree with|[a-z]+ is right|what \w+ said|as well"
        r"|told me|told (?:the )?same|i was told",
        r"i(?:['’]d)? agree|agree with (?:you|this|that|\w+)|(?:you|he|she|\w+)['’]?s?(?:re)? right"
        r"|makes? (?:the most |a lot of |perfect )?sense"
        r"|says it all|fits?(?: together| with| the| both)?|persuasive|convinc(?:ing|es)|explains? (?:so|a lot|it"
        r"|why|that|the|both)|accounts? for|consistent with"
        r"|good point|underrated|has (?:the most|a point|something)|most likely|bears? (?:it|this) out|backs? (?:it"
        r"|this|that) up|same (?:story|thing|pattern)",
    ),
    "denies": _first(
        r"no\W|no$|nope|nah|nonsense|rubbish|bullshit|bollocks|wrong|false|incorrect|hardly|come on|please\W"
        r"|oh (?:please|come)|sorry\W"
        r"|i doubt|doubtful|disagree|i disagree|not (?:really|quite|true|so|at all|convinced|sure|a|the|buying)"
        r"|not (?:so|that) (?:simple|fast)"
        r"|but|except|then (?:why|how|where|who|what)|so (?:why|how|where|who|they|he|you)|and yet|yet|how (?:would"
        r"|could|does|did|do|come)"
        r"|why (?:would|did|does|not|then|is|are)|where (?:is|are|was|were)|source\W|citation|proof\W|absurd"
        r"|ridiculous|far[- ]?fetched"
        r"|convenient|funny|fun|cute|nice (?:try|story|theory)|sure\W|right,? (?:because|so)|except|unless"
        r"|or (?:because|the|it|maybe|perhaps)|actually|correlation"
        r"|i don['’]t (?:think|buy|believe|see)|i(?:['’]m| am) not (?:sure|convinced|buying)|that(?:['’]s"
        r"| is) (?:not|nonsense|absurd|a stretch)|that (?:doesn|isn|wasn|wouldn|can)['’]t|what (?:a load|barge"
        r"|evidence|proof|utter)"
        r"|it (?:wasn|isn|doesn|didn|couldn|can)['’]t|there (?:was|were|is|are) no|nobody|no one|none of|never"
        r"|if (?:that|it|they|he|she|so|the|you)|even if|as if|let me guess|tell me|with what|by that logic"
        r"|spare me|pull the other|forger\w+"
    ),
    "denies_inside": _any(
        r"(?:don|doesn|didn|can|couldn|wouldn|isn|wasn|aren|weren|hasn|haven)['’]t",
        r"not (?:a|an|the|any|because|convinced|so|that|what|why|evidence|proof|sure|true|possible|credible)",
        r"no (?:evidence|proof|motive|reason|sign|trace|records?|need|way|chance|such|one)|nothing|nobody|none"
        r"|never|neither",
        r"ruled out|debunked|nonsense|rubbish|myth|impossible|unlikely|implausib\w+|absurd|ridiculous"
        r"|far[- ]?fetched|coincidence"
        r"|excuse|scapegoat|red herring|fairy ?tales?|forger\w+|hoax|doubt\w*|thin|stretch|fell apart"
        r"|fall(?:s)? apart|hindsight|actually|in fact"
        r"|rather than|instead|too (?:simple|easy|neat|convenient)|the problem with|how would|why would|then why"
        r"|wrong|mistaken|overstat\w+|exaggerat\w+",
    ),
    "but": _any(r"but|yet|though|although|however|except|whereas|still|unless|instead|rather"),
    "irony": _any(
        r"sure,|oh,? (?:sure|right|yes|great)|lovely|brilliant|genius|some (?:masterstroke|plan|plot|genius)"
        r"|of course they|how convenient|conveniently|yeah right|good one|nice try|the dog ate|and i(?:['’]m"
        r"| am) the|pigs|bigfoot|tinfoil|bragging|for heaven"
    ),
    "asks_proof": _any(
        r"source|citation|proof|evidence\?|where(?:['’]s| is| are) the|what evidence|who says|says who"
        r"|based on what|how do you know|with what"
    ),
    "too": _any(r"also|too|as well|even|and that|same|another|likewise|on top of|indeed|again"),
    "it": _first(r"this|that|it|same|these|those|which|so it|so they|he did|they did|she did|they do"),
}

# what sounds like a denial and is none; it is read as "indeed"
_IDIOM = _any(
    r"(?:i )?(?:wouldn['’]t|would not) (?:put it past|be (?:at all )?surpris\w+|surprise|be the first)|no (?:doubt"
    r"|wonder|kidding|question)"
    r"|not only|nothing but|not to mention|(?:can['’]t|cannot|can not) (?:argue|disagree)|couldn['’]t agree more"
    r"|couldn['’]t have put it better"
    r"|(?:did|was|is|does|do|were|are|had|has|have|would|could|wo)n['’]t (?:it|he|she|they|we|you|that|there)\?"
    r"|never mind"
)


def meant(text: str) -> str:
    """A text without turns of phrase that negate nothing."""
    return _IDIOM.sub("indeed", text)


# a clause that says what it was not, and nothing else
DISMISSAL = re.compile(
    r"^\W*(?:and |but |so |it(?:['’]s| is| was)? (?:really )?)?(?:not|neither|nor|no,? not|never mind|forget"
    r"|it (?:was|is)n['’]t|it(?:['’]s| is) neither"
    r"|i (?:don['’]t|do not|can['’]t|cannot) (?:believe|buy)(?: in)?|(?:you|we) (?:don['’]t|do not) need"
    r"|no need (?:for|of)|there (?:was|were) no"
    r"|this (?:was|is)n['’]t|this (?:was|is) not|that (?:was|is)n['’]t)\b[^.!?]{2,90}[.!?…]*$"
    r"|\b(?:didn['’]t|did not) do (?:it|this)\b|\b(?:is|was|are|were)(?:n['’]t| not) the (?:cause|reason|problem"
    r"|culprit|answer|issue)\b",
    _I,
)
# an agreement with somebody by name
AGREES_WITH = _any(
    r"agree(?:d|s)? with|i['’]m with|as \w+ (?:says?|said|wrote)|what \w+ (?:says?|said)|\w+ (?:is"
    r"|['’]s) right|\w+ nailed it|@\w+"
)
# after a list of questions: the author takes a side
TAKES_SIDE = _any(
    r"all (?:of (?:the above|them|it|these)|two|three|four|five)|my vote|i suspect|i(?:['’]d| would) (?:say|bet|go)"
    r"|i (?:think|believe)"
    r"|both|the answer is|a bit of (?:each|everything|all)|seems? likel\w+|(?:i )?say yes"
)
ANAPHORIC = _first(
    r"(?:and |but |so |because )?(?:this|that|it|they|he|she|them|these|those|which|the (?:same|latter|former|rest))"
)
_FUNCTION = _any(
    r"the|a|an|of|to|in|is|was|it|that|and|for|on|with|they|he|she|i|you|we|not|but|by|at|this|be|are|were|had|have"
    r"|has|from|as|no|his|her|their|its|who|what|why|how|did|do"
)


def is_english(text: str) -> bool:
    """Whether the cues can say anything of a text: a word in twelve is one of its function words, or it is short."""
    words = len(text.split())
    found = len(_FUNCTION.findall(text))
    return found * 12 >= words if words > 5 else text.isascii() or found > 0
