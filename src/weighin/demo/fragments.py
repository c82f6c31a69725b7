"""What the comments of "The Long Thread" are made of: pieces of sentences about a hum."""

from __future__ import annotations


def split(text: str, at: str = "|") -> tuple[str, ...]:
    """The pieces of a text, each on one line."""
    return tuple(" ".join(part.split()) for part in text.split(at))


FIRST = split("""
Amara|Bertil|Chiara|Dinesh|Elif|Fergus|Gwenllian|Haruto|Ines|Jovan|Khadija|Leocadia|Mateusz|Nkechi|Orsolya|
Pirjo|Quentin|Rukmini|Sipho|Tamsin
""")
LAST = split("""
Aldercote|Bramwold|Castaneda-Roe|Dabrowska-Lind|Ekundayo-Marsh|Fernhollow|Grünhagen|Hallamshaw|
Ishiyama-Dove|Jorvendahl|Kirkwhistle|Lagerborough|Mbeki-Thorne|Nygaardsen-Poe|Ostrowick|Pellingham|
Quarrendon|Råsbäck|Sengupta-Wray|Thistlewood-Ito
""")
WHEN = split("""
At two in the morning|Between one and three|Just after the last tram|Every night in March|
On Sunday, before it was light|Around half past three|Last Tuesday, about one|When the wind dropped|
In the small hours of Friday|From midnight until the bakers started|On frosty nights above all|
Twice this week, near four|The whole of Saturday night|As soon as the street went quiet|
The week the clocks went back|Most nights towards two|Not in August, but again in September|
On the night of the fog|About ten minutes past one, like a train|When I got up to feed the baby|
Coming home from the late shift|During the power cut, of all times|At twenty to three by the kitchen clock|
Only at weekends, oddly
""")
WHERE = split("""
in the Cooperage|on Fennel Hill|in Lower Quay|behind the tram depot|at the top of Saddler's Steps|
by the weir|on the fourth floor in Glasshouse Street|in our cellar in Candle Row|under the viaduct|
in the back bedroom|beside Saint Osmer's|at the end of Ferry Lane|in the new flats at Millrace|
on the allotments|in my parked car|out on the Parade|in the stairwell but not on the landing|
at the infirmary, on nights|in Orchard Ward|two streets from the river|opposite the old gasworks|
above the launderette in Salt Street|in the attic, never downstairs|on the towpath|
at my mother's in Netherby Rise|on the ring road side of the park|near the covered market|
in a boat at Lower Quay|on the hospital footbridge|right over the tram tunnel
""")
SOUND = split("""
it was a lorry that never arrived|it was like a fridge in the next house|
it came as a slow throb, on and off|I felt it in the pillow more than I heard it|
there was one steady note, a little flat|it was like a ship a long way off|
it made the water in the glass shiver|it was as if somebody were thinking very loudly|
there was a drone, with a beat about once a second|it sounded like bees in a drainpipe|
it was gone when I opened the window|it stopped dead after forty minutes|
it was low enough that my phone heard nothing|the wardrobe door joined in|
it swelled for a minute and sank again|I had to hold my breath to be sure of it|
it was there in both ears, and louder lying down|my husband heard it before I said a word|
nobody else in the house could hear it|it slid down a tone and stayed there|
the window frame was buzzing with it|I took it for my own pulse until I counted|
it was plainer indoors than out|it came and went like a tide|it filled the room as water fills a bath|
the spoons in the drawer had opinions about it
""")
DETAIL = split("""
The cat gets up and leaves the room.|I have started to keep a diary of it.|
My neighbour says the same, and we have not spoken since 2019.|Earplugs make it worse.|
I turned off everything in the flat at the fuse box and it stayed.|
A towel under the bed legs helped a little.|
I can hum it for you: somewhere below the lowest string of a cello.|
My daughter, who is nine, heard it at once; my father did not.|
I walked round the block and lost it at the corner.|It was the same at my sister's, a mile away.|
I have lived here for thirty years and it is new.|I used to mind it. Now I listen for it.|
The doctor says my ears are fine, for what they are.|I put a cup to the wall and it was no louder.|
The dog lay down and put his paws on his nose.|I timed it by the church clock.|
We have rubber under the washing machine now, to no purpose.|It keeps better time than the trams.|
I wrote to the city in May and have a number for it.|
Three of us on the landing listened with the lights out.|I moved the bed and it moved with me.|
I recorded it, and there is nothing there but me breathing.|
On the recording you can see it but not hear it.|I would sign a statement.|My tea had rings in it.|
It is worse with a cold.|The lodger moved out over it.|I sleep in the kitchen now.|
By breakfast I had begun to doubt it.
""")
METER = split("""
My phone|The borrowed meter|A spectrum app|My son's microphone|The bass tuner|
An old tape and a pair of good headphones|The polytechnic's recipe|A contact microphone on the radiator
""")
QUALITY = split("""
and half that as well|steady to a tenth|but so does the fridge|three nights running|
and nothing at all with the window open|with the mains switched off|weaker by the river|
though I would not swear to it|and the same at my brother's|at its loudest about two|
for what a phone is worth|which is not mains hum, I checked
""")
ASK = split("""
Has anybody tried it in a car with the engine off?|Who else hears it only lying down?|
Did anyone hear it on the night of the power cut?|What did you record it with?|
Which way does your bedroom face?|Does it stop when you turn your head?|How far from the river are you?|
Is there anyone over seventy who hears it?|Was that before or after the last tram?|Could you post the file?|
Did you write down the hour?|Have you been round the block to look for its edge?|
Is your house brick or timber?|Would you swear to the date?|Are you on the ground floor?|
Does it beat, or is it smooth?|What would change your mind?|Has anyone simply rung them and asked?|
Did you hear it in August?|Who has heard it outdoors?|Does anybody keep bees near you?|
Could it be two notes close together?|Is there a boiler room under you?|
Have you slept anywhere else since, and was it there?|What does the other side of your wall belong to?|
Would ten of us write down one night, hour by hour?
""")
AGREE = split("""
Yes, exactly this.|The same here, to the minute.|I came to write this and you have saved me the trouble.|
That fits what I have.|You may be right, and I was not going to say so.|
This is the first account that sounds like mine.|I had given up on that idea; you have brought me back.|
Good point about the hour.|I checked, and you are right.|Thank you, I thought it was only me.|
That would explain the radiator.|I am nearly persuaded.|Fair, and better put than mine.|Then we are two.|
I will grant you that much.|Well argued, and I have moved a little.|So it wasn't only us.|
I had the same thought on the stairs tonight.|My diary agrees with you.|I wish I had written this.|
Put me down for that too.|You have described my bedroom.
""")
DISAGREE = split("""
I don't think that can be right.|With respect, no.|That is one night. I have forty.|
I wanted this to be true and it isn't.|It does not fit what we hear on this side.|
You are describing something else, I think.|Too neat.|That was my idea as well, until October.|
Half of it holds.|I doubt it.|Then explain the weekends.|Not in our street.|
A good story, but check the dates.|I have tried that and it failed.|That proves less than it seems to.|
Everybody says this and nobody has measured it.|You can't have it both ways.|
Sorry, but the hours are wrong.|I heard that argument in May and it was no better then.|
My diary says otherwise.|Not so fast.|You are leaving out August.|Nearly, but no.|I wish it were so simple.
""")
HEDGE = split("""
I would put money on|My bet is|It has to be|I used to say bees; now I say|Everything points to|
Nobody here wants to hear it, but I blame|If I had to choose, I would say|The dull answer is|
I keep coming back to|After eight months of lying awake, I suspect|
My late uncle, who tuned organs, would have said
""")
CLOSE = split("""
I may be wrong.|Tell me where I am wrong.|I shall listen again tonight.|Somebody ought to write to them.|
That is all I know.|More when I have slept.|I would like to be talked out of it.|It is a theory, no more.|
Do with it what you like.|I have written the dates down, if they help.|Make of that what you will.|
I leave it to people with instruments.|And good night, if it is one.|I will report back.|
We should compare hours.|Ask me again after the frost.
""")
JOKE = split("""
I played it to my choir. The basses were offended.|My landlord says it is included in the rent.|
If it is a ghost it is a very patient one.|We have named it Norman.|
At least it is in tune, which is more than I can say for upstairs.|The van has been seen again. It hums.|
I asked for earplugs at the chemist's and he said: you too?|I slept well last night and woke up worried.|
My teenager cannot hear it, or me.|It is the sound of the council thinking.|I miss it when I am away.|
The baby only sleeps when it is on. Please do not fix it.|
I have been married to a snorer for thirty years and I can tell you that this is not him.|
Next year it will want a tram pass.|I asked it to stop, in three languages.|Our parrot does it now as well.|
I have had shorter relationships.|It went quiet the moment I began to read this thread.|
We danced to it at New Year, slowly.|My yoga teacher has offered to lead us in it.|
It is the only thing in this city that runs on time.|I knitted a whole sleeve to it.|
The vicar says that it is not one of his.|If you hum it back, it does not answer. I have tried.
""")
REST = split("""
I read the whole thread, and it took longer than the hum.|
There are silences to be mapped too, and here is one: I hear nothing.|
I moved here in June and thought that this was what cities sound like.|
It would help if everybody gave the hour.|A list by street would be worth more than ten theories.|
Somebody should stand still with a notebook, in ten places, at one time.|
My windows are new and I hear it better than ever.|
People who do not hear it should not be laughed at either.|
I am a nurse on nights, and half the ward asks about it.|
We heard it in 2011 too, for a week, and then it stopped.|I work with pumps, and most of them are innocent.|
I can only say what I heard.|Sound goes strange ways in this valley.|
I have changed my mind twice in this thread already.|
There may be two hums, and that would explain all of us.|I write as a sceptic who now sleeps badly.|
I am deaf on one side and it is on the other.|
Sound that low has no direction, so pointing at things is no use.|
A quiet street is an instrument like any other.|Nobody has asked the bargemen, and they are up all night.|
I heard it first in a hotel and thought it was the lift.|
Half of what we write here will be wrong, and that is all right.
""")

POLL = (
    "Three hundred theories and no map, so here is a small poll. **Answer this comment**, please, "
    "in a line or two: where were you, at what hour, and did you hear it? I will count every answer."
)

# Each suspect: how it is called // reasons for it // reasons against it.
SUSPECTS = tuple(
    (name, split(good), split(bad))
    for name, good, bad in (
        split(suspect, "//")
        for suspect in split(
            """
the district-heating pumps // They run harder on cold nights, and so does the hum. | The mains pass under
every street that complains. | I laid my hand on the riser in the hall and it was trembling. // The pumps
were off for the whole first week of October, and I heard it all the same. | We are not on the network,
nor is anyone for half a mile. | I have stood in the pump hall. It is loud, but it is a whine. ~
the tram depot // They leave the compressors running from one until the first service. | It began in the
month when they moved the night cleaning. | My nephew cleans there and says that you can feel it in the
broom. // There were no trams on the strike days, and it was louder than ever. | The depot is lit and
silent at three; I have stood at the gate. | The depot closed for a fortnight at Easter and nothing
changed. ~
the weir // High water makes a curtain there, and a curtain of water can beat like a drum. | It is worst
after rain in the hills. | They raised the boards in March, and March is when it began. // The river was
at its lowest in September, when it came back. | I grew up beside that weir, and it hisses; it does not
hum. | It would go on all day, and this keeps hours. ~
the fans on the new data hall // They opened in March and it was in March that I began to sleep badly. |
Eighty fans, nearly but not quite at one speed, would beat just so. | Follow it on foot and it is loudest
at their fence. // The hall lost its power for a day in June and the hum did not. | They are on the far
side of the hill from everybody who complains. | Fans that size turn faster than this by a long way. ~
the metro ventilation // The shafts come up exactly where the red dots are on the city's map. | They run
it at night for the dust. | I held a sheet of paper over the grating and it sang. // It is on a timer, and
the timer stops at one. | The shaft by us has been bricked up since spring. | I worked on those fans; you
would smell them before you heard them. ~
the ship lying at the oil berth // Her generator never stops, and stone quays carry everything. | It went
away in August, and so did she. | My brother-in-law is a pilot and says that she shakes the cups. // The
berth was empty all last week. | She came in May, and I have heard this since March. | People three miles
inland hear it, and on the quay they don't. ~
the transformers behind the infirmary // They were changed in February for bigger ones. | I put a hand on
the fence and it was the same note. | It sinks a little when the ward lights go down. // A transformer
hums at twice the mains, which is far too high for this. | I live against that wall, and I have never
heard a thing. | They failed one night in July, and the rest of us lay awake as usual. ~
the bridge cables // They sing when the wind is from the north. | Since the repairs two of them have been
tighter. | Put your ear to the railing at the east end, on a still night. // It is best on still nights,
and cables want a wind. | A cable that long would be far slower, more of a wobble than a note. | They
damped them in June, with great ceremony. ~
the new heat pumps // There were forty on this hill last year and there are three hundred now. | No single
one is loud enough to be caught. | It was never here before our terrace got them. // They would be worst
in frost and it is worst in fog. | Half the streets that hear it have none. | Ours was switched off for a
week in the name of science. ~
the rolling mill at Cindermoor // On a still night you can hear its whistle, so why not its rollers? | The
shifts fit. | The bedrock runs straight from there to here. // Cindermoor is eleven miles off, and people at
nine miles hear nothing. | The mill has been on short time since spring, and we have not. | I was born in
Cindermoor. We slept. ~
the sewage lift in Ferry Lane // It starts when the tank is full, which is why it comes and goes. | They
put a new motor in it over the winter. | It is the one machine down there that nobody sees. // I have the
key to that lift: it runs for six minutes an hour and no longer. | Ferry Lane is as quiet as a church, and
I live in it. | It would be busiest at breakfast, and by breakfast it is gone. ~
our own ears // In a quiet enough room everybody hears something. | Those who hear it here hear it in the
mountains too. | It began when we were told to listen for it. // My microphone has no ears and it heard
it. | My wife and I wrote down the hours separately, and they agree. | My ears come with me on holiday,
and it does not. ~
the organ blower at Saint Osmer's // They leave it on for the damp. | It is a bottom C, near enough,
and I have played that organ. | You can feel it in the third pew on a weekday. // The verger showed me:
the switch is off and the fuse is in his pocket. | The organ was sent away for repair in September, blower
and all. | Nobody east of the market could hear a blower through all that stone. ~
the old gas main // Pressure goes up at night, and a half-shut valve will whistle as low as you like. |
They dug at both ends of our street and it changed its note. | The red dots lie along it like beads. // It
has been dead since the works in May. | There is no gas in the new flats, and they hear it best. | A leak
hisses, and somebody would have smelt it.
""",
            "~",
        )
    )
)
