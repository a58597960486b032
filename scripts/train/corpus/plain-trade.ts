/**
 * More of each kind of trade and fraud, in plainer frames; see `plain-people.ts`.
 */
import { lines } from './grammar.ts'

export const plainTrade: Readonly<Record<string, readonly string[]>> = {
  drugs: lines(`
    i sell [drug] if anyone is interested
    anyone selling [drug]?
    need some [drug] asap, who got
    where do you get your [drug] around [city]
    prices on [drug]? how much for a [measure]
    bulk discounts on [drug], message me
    i've got the best [drug] in [city]
    [drug] delivered in 30 minutes
    trusted [drug] seller here, vouches available
    lab tested [drug], no scams, crypto accepted
    meet me behind [place] if you want [drug]
    going to pick up an ounce of [drug], who wants in
    bring cash, i have the [drug]
    no prescription needed, [drug] in your mailbox
    two for one on [drug] [time]
    mushroom bars and vape carts for sale, message for menu
    can someone sell me [drug] without id
    my guy has [drug] for [money], want some?
    hit up my plug for real [drug]
  `),
  'drug twins': lines(`
    anyone selling a bike?
    how much for a [measure] of flour?
    my doctor says no more [drug]
    [drug] killed my cousin
    my brother sells insurance
    they found [drug] in his locker, he was expelled
    [drug] is a hell of a drug, don't start
    i was offered [drug] at the party and said no
    need some coffee asap
    where do you get your bread around [city]?
    the pharmacy has a prescription for you
    i take [n] mg of vitamin d
    this song about [drug] is from the 80s
    how long does [drug] stay in your system? my test is [time]
    a documentary about [drug] in [city]
    bring cash, the bakery takes no cards
    i'm allergic to codeine
    the study compares [drug] and placebo
    i used to be addicted to [drug], ask me anything
  `),
  gambling: lines(`
    come gamble with me, i get you a bonus
    best odds on (football|tennis|ufc|the nba) at [casino]
    i won big at the casino, you can too, sign up with my link
    free bets for new players
    bet on [time]'s match and win cash
    play slots and win real money
    my tipster made me [money] last week, join his channel
    register now and get [n] spins
    casino with instant payout, no id needed
    who wants free credits for [casino]?
    poker room open now, real money tables, join
    spin the wheel and win up to [money]
    guaranteed winning parlay [time], dm for slip
    crash game, 10x your money, try it at [casino]
    use my referral code for a deposit bonus
    csgo skins gambling site, free case with my code
    we post winning football predictions every day
  `),
  'gambling twins': lines(`
    who won the match last night?
    the odds are against us
    my team won the poker night at the club
    i lost a bet and have to cook dinner
    free tickets for new members of the library
    the kids spin the wheel at the fair
    gambling ruined my uncle
    i blocked all casino sites on my phone
    predictions for the weather [time]?
    register now for the school trip
    we made [money] for charity with the raffle
    is that loot box worth it?
    the casino in the game has a secret door
    i bet you can't guess my age
    my football team is at the top of the table
  `),
  sexual: lines(`
    do you want to see me naked?
    any girl want to have some fun in dm?
    i'm touching myself thinking of you
    send me a video of you in the shower
    what turns you on?
    are you alone? take your clothes off
    i want to taste you
    looking for a girl to sext with
    my tits are bigger than hers, want to see?
    come to my room and get naked
    rate my (dick|ass|tits|body), dm for pic
    i'll pay you for nudes
    new porn video uploaded on my page
    let's have sex [time], i have a place
    uncensored pics in my bio
    horny and bored, entertain me
    show me your (boobs|feet|ass) on cam
    meet real girls for sex in [city]
    i can make you cum so hard
    who is up for phone sex
    18f selling content, menu in dm
    bend over and let me see that ass
    nsfw content 50% off this week
    wanna see what's under my skirt
  `),
  'sexual twins': lines(`
    do you want to see my new room?
    any girl gamers here?
    send me a video of the concert
    take your shoes off please
    i can't wait to taste the cake
    rate my (drawing|setup|build|outfit)
    i'm alone at home and bored, any movie tips?
    new video uploaded on my cooking channel
    show me your garden on cam
    my baby won't sleep, breastfeeding is hard
    the doctor asked about my sex life, so awkward
    we talked about consent in class
    is this room 18+?
    he sent me a dick pic and i blocked him
    the statue in the park is naked
    she looks sexy in that dress lol
    (turn|switch) on your (cam|camera|mic) so (we|i) can (see|hear) (the (cat|kids|garden)|you all|your slides)
    can you send me a (pic|picture|photo) of (the (room|menu|receipt|whiteboard|garden)|your (dog|desk|homework))?
    show (me|us) your (drawings|plants|setup|new bike|homework)
    my boyfriend and i have been together for [n] years
    love you babe, see you at home
    we had a kiss at the cinema
    i'm pregnant! due in june
  `),
  spam: lines(`
    first! check my channel for [topic] videos
    i just uploaded a new video, go watch and subscribe
    please support my channel, i'm a small youtuber
    this guy made me [money] online: [link]
    who wants free followers? go to [link]
    my cousin makes [money] an hour on the computer
    want to be rich? visit [link]
    i'm selling followers and likes, cheap
    huge sale at our store, free shipping
    take this survey and get a [money] gift card
    click this link to see who viewed your profile
    best vpn deal of the year [link]
    new mixtape out now, link in bio
    need a website? we build it for [money]
    buy one get one free at [link]
    hey guys, i'm a singer, please give my cover a chance and subscribe
    100 subscribers and i do a giveaway, sub now
    free iphone for the first [n] people who click
    get rid of belly fat with this trick
    are you in debt? we can help, call [phone]
    final call: your voucher expires [time], reply YES to claim
    you are selected for a free holiday, call [phone]
    text CASH to [n][n][n] and win
    hi, we offer cheap (accounting|seo|printing|cleaning) services, contact us
  `),
  'spam twins': lines(`
    that video about [topic] was so good
    i subscribed to the magazine last year
    my cousin works with computers
    did you see who is at the door?
    the survey from work takes ten minutes
    our store opens at nine [time]
    the voucher from grandma expires [time]
    which vpn do you use?
    her cover of that song gives me chills
    free shipping was not included, sadly
    i need a new phone, any tips?
    click the second tab, then save
    reply to the email please
    we built the website ourselves
    i got [n] likes on my photo lol
    can i call you back [time]?
    this song has [n] million views wow
    the singer at the wedding was amazing
  `),
  scam: lines(`
    i lost [money] but mr [surname] recovered it for me, contact him
    i turned [money] into [bigmoney] in a week, ask me how
    my mentor taught me to trade [crypto], text her on whatsapp
    verify your account or it will be deleted in 24 hours: [link]
    discord is giving out free nitro: [link]
    steam summer gift for you: [link]
    is this you in the video? [link]
    send me the code you just received by mistake
    i am support, please tell me your password to fix it
    your wallet is at risk, move your funds to this address
    admin here: confirm your login or you'll be banned
    pay the fee first and you will receive your inheritance
    i'm a soldier overseas and need an amazon card to call home
    hey it's me, got a new number, can you send me [money]?
    this investment platform pays 10% daily
    i can flip your [money] into [money] in an hour
    cash app giveaway, send [money] to verify
    we are from [brand], your refund of [money] is ready, give us your card number
    your computer has a virus, call microsoft at [phone]
    work from home, just forward payments through your account
    you won the lottery, send your bank details
    buy my trading bot, never loses
    presale token 100x soon, connect wallet at [link]
    let me log in to your account for a second, i'll give you skins
    trade me first, i promise i'll give it back doubled
    last warning, your mailbox is full, sign in at [link]
  `),
  'scam twins': lines(`
    i lost my wallet on the bus
    the bank will call you about the refund
    i turned in my homework in time
    my mentor taught me to code
    support fixed my account in an hour
    the code for the door is on the fridge
    is this you in the photo with [name]?
    my new number is the same, only the provider changed
    i work from home on fridays
    microsoft released an update
    the fee for the course is [money]
    what do you think of [crypto]?
    can you explain how interest works?
    i never log in on public wifi
    trade you my sandwich for your apple
    the token ring network was from ibm
    my mailbox is full of christmas cards
    the lottery is a tax on hope
    please tell me your order number
    (log in|sign in|register) (at|on|here|under) https://(portal|intranet|my|app).example.(org|edu|com)/(login|start|home)( with your (student|staff) (id|card|mail)| to see your (grades|shifts|homework|timetable)|)
    you can (log in|sign in|join|sign up) here: https://(meet|docs|events|forum).example.org/(room|doc|form)[n]
    (see|read|open|try) https://(github.com|wiki.example.org|docs.example.com)/(login|account|help|verify)[n]( for the steps| if it fails|)
    update your (app|drivers|profile picture|password) (regularly|[time]|before the trip)( please|)
    the account page at https://example.com/account (is down|looks nice|needs a fix)
    steam sale (starts|is on) [time], (my wallet is crying|so many games|any tips?)
    (that|this|the) free (nitro|gift card|skins) (message|link|mail) is (fake|a scam), (don't click|ignore it)
    my brother is a soldier overseas, we miss him
  `),
}
