/**
 * What fills the templates. Bad templates and their benign twins share these, so that no filling gives
 * its template away: names, identities, drugs, games and places stand on both sides.
 */
import { lines } from './grammar.ts'

const list = (text: string): readonly string[] => text.split(/\s*,\s*/).map((one) => one.trim())

export const slots: Readonly<Record<string, readonly string[]>> = {
  name: list(
    'ann, mike, sarah, tom, jess, kevin, priya, omar, lena, dave, chris, maria, alex, sam, nina, jordan',
  ),
  surname: list('miller, johnson, smith, garcia, novak, khan, weber, rossi, nguyen, brown, clark, davies'),
  street: list(
    'oak street, main st, maple avenue, church road, park lane, elm st, station road, hill drive, 5th ave',
  ),
  city: list(
    'leeds, denver, austin, berlin, toronto, brooklyn, manchester, perth, dublin, miami, chicago, oakland',
  ),
  n: list('2, 3, 5, 7, 8, 12, 14, 20, 24, 42, 99, 118, 221, 1450'),
  money: list('$50, $100, $500, $1000, $5,000, 200 bucks, £300, €250, 1000 usd, 2k, 10k, $3500, 50k'),
  bigmoney: list('$10,000, $25k, 5 BTC, 2 ETH, 100k, $1,000,000, 0.5 btc, 500 SOL, £20,000'),
  phone: list('555-0142, 07700 900123, +1 202 555 0176, 202-555-0191, 0171 5550199, (415) 555-0133'),
  time: list('tonight, tomorrow, later, this weekend, on monday, in an hour, after work, next week, at 6'),
  place: list(
    'school, work, the office, the gym, the park, the station, home, the parking lot, the mall, church',
  ),
  handle: list('@ann, @kev, @mod_lena, @sniper77, @jo, @bigtom, @user, @pixelcat'),
  you: list('you, u, ya'),
  your: list('your, ur, yo'),
  youre: list("you're, youre, you are, ur, u r, u are"),
  i: list("i'll, i will, ill, im gonna, i'm going to, imma, we'll, we will, we are going to"),
  link: list(
    'https://bit.ly/3xYz, www.win-now.top, http://t.me/xyz, https://tinyurl.com/a1b2, the link in my bio, cutt.ly/q1',
  ),
  contact: lines(`
    (dm|pm|inbox|msg|text|message|hit|add) (me|my main)
    hmu (on|in) (snap|insta|telegram|signal|wickr|whatsapp|kik|discord)
    (telegram|signal|snap|wickr|kik|whatsapp|insta): (@|)plug[n]
    (dm|text|message) (me|us) (on|at) (telegram|whatsapp|[phone])
    call [phone]
    hit my line
    check my (bio|profile|page)
  `),
  insult: list(
    'idiot, moron, loser, retard, dumbass, clown, piece of shit, pig, scumbag, asshole, waste of space, cunt, dipshit, imbecile, freak, failure, joke, bitch, jackass, trash, garbage, nobody, brainless sheep, pathetic excuse of a human',
  ),
  badadj: list(
    'pathetic, worthless, stupid, useless, ugly, disgusting, dumb, brainless, sad little, fucking, filthy, miserable, trash',
  ),
  group: list(
    'women, men, gays, lesbians, trans people, muslims, jews, christians, blacks, black people, whites, asians, mexicans, immigrants, refugees, gypsies, disabled people, arabs, indians, foreigners, atheists, girls, africans, chinese people, white people, hindus, sikhs',
  ),
  groupadj: list(
    'gay, lesbian, bisexual, trans, muslim, jewish, christian, black, white, asian, mexican, disabled, arab, indian, deaf, autistic, queer, african, chinese, hindu, sikh, turkish, polish, buddhist, atheist, blind, latina, native american, non-binary, female',
  ),
  identity: lines(`
    (a|an) (muslim|jew|christian|hindu|buddhist|atheist|sikh|catholic)
    (gay|lesbian|bi|bisexual|trans|queer|straight|asexual|non-binary)
    (a|an) (black|white|asian|arab|mexican|indian|turkish|jewish|muslim|trans|gay|disabled|deaf|blind|autistic) (woman|man|girl|guy|person|student|teacher|nurse|dad|mom)
    (black|white|asian|jewish|latina|autistic|disabled|deaf|mixed race|arab)
    (an immigrant|a refugee|a foreigner|a feminist|a woman|a man|a single mother|a lesbian|a trans woman|a trans man)
  `),
  relative: list(
    'friend, neighbour, neighbor, boss, doctor, teacher, cousin, brother, sister, roommate, coworker, wife, husband, aunt, best friend, classmate',
  ),
  drug: list(
    'weed, bud, coke, cocaine, meth, heroin, molly, mdma, ecstasy, xanax, oxy, percs, percocet, adderall, shrooms, acid, lsd, ketamine, fentanyl, edibles, carts, pills, addys, xans, codeine, lean',
  ),
  measure: list('gram, g, oz, ounce, zip, eighth, half, pack, bag, strip, bottle, batch, qp, tab'),
  game: list(
    'minecraft, valorant, league, fortnite, the raid, ranked, the match, the scrim, cs, the dungeon, the campaign, elden ring, dota, overwatch',
  ),
  enemy: list(
    'the boss, that boss, the zombies, the goblin king, their healer, the mid laner, the last guy, the dragon, the bots, the sniper, the final boss',
  ),
  program: list(
    'the process, the server, the job, the thread, the container, that daemon, the background task, the session, port 3000, the pod',
  ),
  topic: list(
    'football, cooking, the movie, the new album, the patch, my garden, the homework, python, the concert, our trip, the weather, coffee, chess, that show, guitar, the meeting, the report, running, the game',
  ),
  food: list('pizza, ramen, tacos, sushi, pancakes, soup, curry, salad, cake, leftovers'),
  show: list(
    'the office, dexter, breaking bad, game of thrones, the wire, narcos, the sopranos, a documentary, a podcast, that crime novel',
  ),
  crypto: list('BTC, bitcoin, ETH, crypto, SOL, USDT, XRP, doge, BNB'),
  brand: list(
    'paypal, amazon, netflix, apple, your bank, chase, HSBC, wells fargo, dhl, ups, royal mail, instagram, steam, discord, microsoft, binance, coinbase, metamask',
  ),
  casino: list('LuckySpin, Stake, 1xbet, RoyalCasino, BetKing, SlotsWin, VegasPlay, Spin247, GoldBet'),
}
