/**
 * More of each kind, in plainer frames: one thought a line, as many different ones as possible. A model learns
 * more from forty ways to say it than from forty fillings of one.
 */
import { lines } from './grammar.ts'
import { plainThreats } from './plain-threats.ts'

export const plainPeople: Readonly<Record<string, readonly string[]>> = {
  ...plainThreats,
  harassment: lines(`
    you are the reason people (hate|leave|quit) this (room|game|place)
    everyone here thinks you're (annoying|a creep|pathetic|weird)
    nobody wants to hear from you ever again
    do the world a favor and disappear
    you have no friends and it shows
    your face makes me want to throw up
    how are you still alive being this stupid
    you will always be a (failure|loser|nobody)
    your parents must be so disappointed in you
    i've never met anyone as (dumb|disgusting|useless) as you
    you smell and you're ugly
    go cry to your mommy, (loser|baby|snowflake)
    are you brain damaged or just dumb?
    no wonder your (wife|husband|girlfriend|boyfriend|dad) left you
    you're fat and nobody will ever love you
    kys noob
    you play like you have no hands, uninstall
    our (jungler|support|tank|healer) is a complete idiot
    reported for being trash, hope you get cancer
    hope your whole family dies of cancer
    you people are all morons
    what an ugly ass profile pic, you look like a pig
    shut your mouth, nobody asked you
    go away freak
    stop talking you dumb fuck
    you absolute waste of oxygen
    i bet you still live with your mom you loser
    ew look at you, disgusting fat pig
    you can't even read, you illiterate idiot
    you're a liar and a coward and everybody knows it
    learn to play you worthless piece of garbage
    omg this guy is so stupid lmao what a clown
    fuck you and your (stupid |)(opinion|game|stream|channel)
    you suck dick
    lmao you got no life
  `),
  'insult twins': lines(`
    nobody told me the meeting moved
    everyone here thinks the patch is annoying
    my parents are so proud, i passed
    i threw up after the roller coaster
    i have no friends in this city yet, how do you meet people?
    our healer did great today
    reported the bug, hope it gets fixed
    my uncle has cancer, hope the treatment helps
    i feel like a failure today
    you look great in your profile pic
    sorry for being annoying, one more question
    i'm a complete noob at this game, any tips?
    that was a stupid mistake of mine
    my dad left when i was five
    the clown at the party was funny
    our dog smells after the rain
    you're not wrong, i'm just tired
    don't listen to him, you're doing fine
    can you read this for me?
    i lied about my age in the interview, was that dumb?
    this fucking printer hates me
    damn you are good at this
    shit happens, don't worry about it
    my ass hurts from the long ride
    what a bitch of a (hill|climb|puzzle|bug)
    this stupid (phone|laptop|door|app|bus|alarm) (hates|ignores|fights) me
    you are all so (cute|funny|sweet|crazy|lovely) (today|in this photo|lol)
    (stupid|dumb|silly) question: how does [topic] work?
    what an idiot i am, i (forgot|broke|lost) it again
    the (dumb|stupid|useless) (app|website|machine) ate my (card|homework|money)
    don't be so hard on yourself, you're not (stupid|ugly|useless|a loser)
    damn that was a (great|good|lucky) (goal|shot|catch|show)
    the (ugly|naked|sad|plain) truth is that i (forgot|like it|was wrong)
    i hate this (weather|bus|queue|cold) so much
    everybody hates (mondays|traffic|spam calls)
    my brain is (trash|garbage|mush) today
    that's badass
    i suck at (math|chess|cooking|this game), help
    y'all are crazy lol love this chat
  `),
  hate: lines(`
    i don't want to share a room with [group], they are filthy
    [group] are ruining everything and must be stopped
    [group] are not welcome here, get lost
    god hates [group]
    i would never hire [group], they are all (lazy|thieves|liars)
    [group] smell
    [group] are all the same: (stupid|violent|greedy|dirty)
    there are too many [group] here, send them away
    someone should get rid of all [group]
    [group] shouldn't be allowed (in public|near children|to marry|to have children|to work)
    being around [group] makes me sick
    i wish all [group] would just die
    [group] have no place in (our society|this country|this game)
    we need to cleanse this place of [group]
    only a [insult] would marry one of those [group]
    those [group] breed like (rabbits|rats|cockroaches)
    you can't trust [group], they're born criminals
    [group] deserve everything bad that happens to them
    hitler was right about [group]
    stupid [group], go back where you came from
    [group] are an abomination
    i spit on [group]
    if i see [group] in my street i'm going to beat them up
    white power, [group] out
  `),
  identity: lines(`
    i share a room with [identity] and we get along
    [group] are welcome here
    i hired [identity] last year, best decision ever
    there are many [group] in my city
    we invited [group] to the dinner
    do [group] celebrate this too?
    all [group] i know are kind
    why are [group] treated so badly?
    [group] fought hard for their rights
    i read a book about [group] in the war
    [group] and [group] live together in my street
    my kid asked me about [group] today
    what do [group] eat on holidays?
    the law protects [group]
    as [identity] i get stared at a lot
    someone said i can't play because i'm [identity]
    a [groupadj] teacher at our school got an award
    the museum has a show about [groupadj] artists
    i'm not [identity] but i support you
    being [identity] is fine
    he's [identity], and so what?
    are you [identity]? me too!
    i met [identity] at the meetup, great talk
    no one should be fired for being [identity]
    it's hard to be [identity] in a small town
    [name] is [identity]
    i am [identity].
    we are [groupadj] and we are happy
    my parents are [groupadj]
    [groupadj] people
    the [groupadj] man next door
    two [groupadj] women and a dog walked by
  `),
  personal_data: lines(`
    address of that [insult]: [n] [street], [city]
    here is where she lives: [n] [street] [city]
    i looked up the admin, he is [name] [surname] from [city]
    go to [n] [street] and ask for [name], let's scare (him|her)
    (her|his) snapchat is fake but the phone is real: [phone]
    got the mod's ip, anyone want it?
    let's find out where (he|she) works and call the boss
    i'm going to post your real name and address
    i will leak your (address|photos|messages|number) if you don't (pay|answer|stop)
    somebody drop (her|his) address
    this is (her|his) house, number [n] on [street]
    (his|her) kids go to [place] on [street]
    full info on [name] [surname]: born 1988, [n] [street], [phone]
    the streamer's house is at [n] [street], enjoy
    blow up (his|her) phone: [phone]
  `),
  'doxxing twins': lines(`
    our new office is at [n] [street], [city]
    i looked up the recipe, it is from [city]
    send the invoice to [n] [street]
    meet at [n] [street], ring the bell for [name]
    the clinic's number is [phone]
    my snapchat is broken, use discord
    where does the bus to [street] stop?
    post your favourite photo
    the kids go to school on [street]
    what's your real name, [name]?
    i will post the photos from the party [time]
    a friend of mine works at [place]
    find out when the shop opens and call me
    please delete my address from the list
    who is the admin here?
  `),
  chat: lines(`
    what time is it there?
    good game everyone, see you next week
    i can't believe it's already november
    has anyone tried the new place on [street]?
    my train leaves at six
    do you have a spare charger?
    let me know when you're home
    i agree with you
    no idea, sorry
    right?
    yes please
    of course
    haha right
    goodbye
    that makes sense
    no, how?
    it's [n] degrees here today
    they won [n]-[n], unreal
    she plays the (violin|guitar|drums)
    just sleeping and surfing
    we should do this more often
    i'm from [city], you?
    i didn't know that, interesting
    is it true that [topic] is older than we think?
    who sang that song again?
    the sequel was better than the first one
    i'm working late, save me some [food]
    can we move it to [time]?
    what's for dinner?
    mine was just okay
    congrats to your sister
    i like the new colours
    two tickets for the late show please
    the river is frozen
    did it rain yesterday?
    which one is yours?
  `),
}
