/**
 * Drugs, gambling and sex on offer: and talk of medicine, recovery, games, laws and love with the same words.
 */
import { lines } from './grammar.ts'

export const drugSales = lines(`
  (selling|sellin|got|i got|moving|have) (some |fire |that |top shelf |premium |clean |) [drug](,| for sale| in stock|) ([money] (a|per) [measure]|[contact]|cheap|good prices)
  (who|anyone|anybody|does anyone) (needs|need|wants|want|looking for|tryna buy|lookin for) [drug]?( (i got|got) (u|you)|) [contact]
  [drug](,| and|,) [drug](,| and|) [drug] (available|in stock|for sale|on deck|on the menu)( in [city]|)(,|) [contact]
  (need a|looking for a|your (local |)) plug( in [city]|)?( for [drug]|) [contact]
  (fast|discreet|stealth|overnight|worldwide) (shipping|delivery|packaging)( of|,) (pure |quality |lab tested |)[drug](,|) [contact]
  (order|buy|get) [drug] (online |)(without (a |)(prescription|script)|no (script|prescription) (needed|required))(,| at) ([link]|[contact]|discreet delivery)
  [money] (a|per|for a|for one|for an) [measure] of [drug]( (cash|cashapp|venmo|crypto) only|)(,|) (meet (at|in) [place]|[contact]|i can drop)
  (fresh|new|just got a) (batch|drop|shipment|load|menu) of [drug](,|) (hmu|[contact]|first come first served)
  (where|who) can i (buy|get|cop|score|find) (some |) [drug] (in [city]|around here|at [place]|[time]|without a prescription)?
  (looking|lookin|trying|tryna) (to |for |)(buy|cop|score|get) (some |a [measure] of |) [drug]( [time]| in [city]| near [place]|)(,| -|) ([contact]|pay cash)
  (dealer|plug|vendor|connect) (in|for) [city](: | -|,) [drug](,| and) [drug](,|) [contact]
  (100% |)(legit|trusted|verified) (vendor|plug|supplier)( for|:|,) [drug](,|) (escrow|crypto|btc) (accepted|ok)(,|) [contact]
  (got|have) (zips|ounces|qps|elbows|perc 30s|blues|bars|tabs|carts|edibles|pounds) (for|of|at) ([money]|[drug])(,| -|) [contact]
  (i can|will|can) (deliver|drop|ship|mail) [drug] (to your door|anywhere|[time]|to [city])(,|) [contact]
  (stock up|hit me|link me|holla|tap in) for [drug](,|) (best|lowest) prices( in [city]|)
  (🍁|🔌|❄️|💊|🍄|🌿)(🔌|💊|❄️|🍄|)( menu|) (dm|telegram|snap|open 24/7|tap in)( for (prices|the menu|a menu)|)
  (vendo|tengo) (coca|mota|hierba|pastillas|éxtasis|cristal)( buena|)( a buen precio|)(,|) (escríbeme|mándame dm|entrega en [city])
  (verkaufe|hab) (gras|koks|pillen|weed|speed|mdma)( gute qualität|)(,|) (schreib mir|lieferung möglich|pn)
  (je vends|dispo) (de la beuh|du shit|de la coke|des cachets|md)(,|) (viens en mp|livraison [city])
  (vendo|tenho) (maconha|pó|bala|doce|erva)( da boa|)(,|) (chama no zap|chama na dm|entrego em [city])
`)

export const drugTwins = lines(`
  (my|the|our) (drug|blood|urine) test is (on monday|[time]|at work [time])(, (i'm nervous|wish me luck)|)
  i (quit|stopped|gave up|don't do) (smoking |taking |using |)[drug] ([n] (months|weeks|years) ago|last year|for good|and feel (better|great))
  (i'm|i am|im) ([n] (days|months|years)) (clean|sober|off [drug])( today|)(!| and proud|, thanks everyone|)
  (my|his|her) (doctor|psychiatrist|dentist|vet) (prescribed|gave|put) (me|him|her|my dog) (on |)(xanax|adderall|oxy|percocet|codeine|ketamine|some pills)( (after surgery|for anxiety|for adhd|for the pain)|)
  (is|are) [drug] (legal|illegal|addictive|dangerous|bad for you)( in [city]| here|)?
  (police|customs|officers) (seized|found|confiscated) ([n] kilos of |) [drug] (in [city]|at the border|at the airport|worth [money])
  (i|we) (watched|rewatched|finished|love) (breaking bad|narcos|the wire|a documentary about [drug])(, (the (meth|drug|cartel) (lab|scene|plot) (was|is) (great|wild))|)
  (my|a) ([relative]|friend) (died of|overdosed on|struggles with|is addicted to|went to rehab for) [drug]( last year|)(, (it's hard|i miss (him|her)|how can i help)|)
  (narcan|naloxone|needle exchange|rehab|na meeting(s|)|a support group) (saves lives|is available (at|in) [place]|helped me (quit|stop) [drug])
  (the|this) (war on drugs|drug policy|opioid crisis|legalization of [drug]) (debate|article|lecture|chapter) (was|is) (interesting|sad|on [time])
  (how|what) (does|do|are the) (caffeine|ibuprofen|antibiotics|side effects of [drug]|medication) (work|do|interact with [food])?
  (pull|pulling|cut) (the |)weed(s|) (in the garden|out of my garden|[time]|before it rains)
  (coke|diet coke|a coke) (and|with|or) ([food]|pepsi|fries|ice)( please|?|)( at the cinema|)
  (baked|baking|rolling|rolled) (cookies|bread|a cake|dough|[food]) ([time]|with my [relative]|all day)
  (i|we) (need|bought|picked up) (allergy pills|my meds|vitamin pills|my prescription|some aspirin) (from|at) the pharmacy( [time]|)
  (mushrooms|shrooms|mushroom soup) (on|with|in) ([food]|my pasta|the risotto) (is|are|taste) (delicious|great|underrated)
  (selling|i'm selling|anyone want) (my|some|two) (old bike|concert tickets|guitar|textbooks|cookies|graphics card|sofa|baby clothes)(,|) ([money]|pickup in [city])
  (the|my) (plug|charger|extension cord|spark plug|adapter) (is|was) (broken|loose|in the (car|drawer)|too short)
  (say no to drugs|don't do drugs|never touch [drug]|stay away from [drug])(,| kids|,) (it ruins lives|i learned the hard way|trust me)
  (a |one |two |)(gram|ounce|pack|bag|bottle|batch) of (sugar|flour|yeast|chips|water|rice|cookies|saffron)( (costs|is) [money]|, mix well| please|)
  (he|she) was (arrested|jailed|fined|sentenced) for (selling|dealing|possession of) [drug]( in [city]|)( (last week|years ago)|)
  (dejé|llevo [n] meses sin) (la marihuana|la coca|las drogas)|mi análisis de drogas es el lunes
  (ich habe mit dem kiffen aufgehört|ich bin seit [n] monaten clean|der drogentest ist am montag)
`)

export const gamblingOffers = lines(`
  (join|try|play at|sign up (at|on|with)|register (at|on)) [casino]( now| today|)( and|,|) (get|claim|receive) (a |)([money]|100%|200%|[n] free spins|free) (bonus|welcome bonus|free spins|no deposit bonus|free bet(s|))
  (win|earn|make) (big|[money]|real (money|cash)|up to [money]) (at|on|with|playing) (our |)([casino]|online (slots|casino|poker|roulette)|sports betting)( [link]| today|)
  ([n] |)free spins( on signup|)( (no deposit|today only)|)(!|,|) (use |)(code|promo) [casino](,| at|) [link]
  (sure|fixed|100% (sure|guaranteed)|vip) (bet(s|)|odds|matches|tips|predictions)( today| [time]|)(,|) (join|dm|subscribe)( (our|my) (telegram|channel)| me| for vip|)
  (best|top|trusted|#1) (online |crypto |)(casino|sportsbook|betting site|slots|poker room)( in [city]| of the year|)(:|,| -|) ([link]|[casino])( (instant|fast) (payout(s|)|withdrawal(s|))|)
  (i|my friend) (won|made|turned [money] into) [money] (on|at|with) [casino](,|) (use my (link|code|referral)|sign up (here|below)|try it)( [link]|)
  (deposit|bet|stake) [money] (and |)(get|win|receive) [money]( (instantly|free|guaranteed)|)( (at|on) [casino]|)
  (jackpot|mega jackpot|slots|roulette|baccarat|blackjack)( is waiting|!| live) (play now|spin now|bet now|join now)( at [casino]|)( [link]|)
  (who wants|need|want) (winning|sure|free) (tips|odds|picks|parlays|locks)( for [time]|)? (join|dm|check)( me| my (vip|channel|telegram))
  (my|our) (betting|tipster|picks|parlay) (group|channel|discord|telegram) (hit|is|went) ([n] (wins|of [n])|[n]-[n]|95% accurate)( this week|)(,|) (join|dm me|link in bio)
  (bet|gamble|play|wager) (with|using) (crypto|[crypto]|bitcoin)( at [casino]|)(,|) (no kyc|instant withdrawal|anonymous)( [link]|)
  (exclusive|limited|special) (casino|betting|slots) (offer|bonus|promo)(:|!|) (deposit [money] get [money]|[n]% (bonus|match)|free bet)
  (cashback|rakeback|vip bonus) (every|each) (day|week) (at|on) [casino](,|) (join|register|play) (now|here)( [link]|)
  (gana dinero|bono de [money]|tiradas gratis|apuestas seguras) (en|con) [casino](,| -|) (regístrate|únete al canal)
  ([n] freispiele|bonus ohne einzahlung|sichere wetten)( bei [casino]|)(,| -|) jetzt (anmelden|spielen)
  ([n] tours gratuits|bonus de [money]|paris sûrs)( chez [casino]| sur [casino]|)(,| -|) inscris-toi
  ([n] rodadas grátis|bônus de [money]|apostas certas)( na [casino]|)(,| -|) (cadastre-se|entra no grupo)
`)

export const gamblingTwins = lines(`
  i (quit|stopped|gave up|am done with) (gambling|betting|online poker|slots)( [n] (months|years) ago| for good|)( and (it saved my marriage|feel free|so much happier)|)
  (my|his) ([relative]|dad|ex) (lost|gambled away) (everything|[money]|his house|our savings) (at the casino|betting|on slots|on online poker)
  (i (wouldn't|won't) bet on it|you bet|i bet (you|he|she|it) (forgot|will rain|is late|likes [food])|wanna bet?)( lol|)
  (gamblers anonymous|a gambling helpline|self exclusion) (helped me|saved me|is worth (trying|it)|can help)
  (what are|who knows) the odds (of|that) (rain|that happening|us winning|meeting here)( [time]|)?
  (we|i|they) (won|lost) the (match|game|league|cup|race|bet) ([n]-[n]|[time]|last night)( lol|)(, (great game|what a match)|)
  (we play|playing|who's up for) (poker|bingo|blackjack|cards|roulette in [game]) (for (chips|fun|candy|matchsticks)|with (my [relative]|friends)|at home|[time])?
  (the|this) (raffle|tombola|lottery|bingo) (at|for) (school|the church|the charity|work) (raised|is on|was fun)( [money]| [time]|)
  (should|is) (online |sports |)(gambling|betting|loot boxe(s|)) be (banned|taxed|regulated|legal)( for kids|)?
  (loot boxes|gacha games|in-game slots) are (basically gambling|a rip-off|bad for kids)( imo|)
  (casino royale|ocean's eleven|rounders|the casino level|casino night) (is|was) (a great (film|movie|map)|my favourite|fun)
  (don't|never) (gamble|bet|play slots)(,| kids| -) (the house always wins|i learned that the hard way|it's a trap)
  (it's|that's|this is) (a |)(safe bet|gamble|long shot|jackpot of a deal|risky bet)( but|,|) (worth it|let's try|i like it)
  (i|we) (visited|drove past|saw a show in|got married in) (las vegas|vegas|a casino in vegas)( last (year|summer)|)(, (loud|fun|crazy) place|)
  (i'm|i am) (in recovery from|recovering from|addicted to|struggling with) gambling(, [n] (days|weeks) (clean|free)|, (any advice|please help)| and need help|)
  (the|a) (news|report|article) (says|about) (a|the|online) (casino|bookmaker|betting firm) (was fined|closed|opened in [city]|went bankrupt)
  (spin|spinning) (class|bike|the wheel for chores|the vinyl|a yarn|the fidget) ([time]|at [place]|with my [relative])
  (dejé de apostar|dejé el casino|mi padre perdió todo apostando|jugamos al póker con amigos)|ich habe mit dem glücksspiel aufgehört|j'ai arrêté de parier
`)

export const sexualOffers = lines(`
  (send|show|share|post|trade|swap) (me |us |) (nudes|your nudes|naked pics|pics of your (tits|ass|pussy|dick|body)|a dick pic|titty pics)( (babe|baby|pls|now)|)
  (i'm|im|i am) (so |really |)(horny|wet|hard)( rn| tonight|)(,| and) (who wants to|anyone|dm me to|looking to) (fuck|play|sext|hook up|trade pics|cum)
  (hot|horny|sexy|naughty) (girls|singles|milfs|moms|teens 18+|babes)( in your area| near (you|[city])| online now|)(,| -|) (waiting for you|chat (free|now)|click|fuck tonight)( [link]|)
  (check|see|subscribe to|follow) my (onlyfans|of|fansly|porn page|nsfw page|premium snap)(,| for| -|) (nudes|uncensored (pics|videos)|[n]% off|link in bio|hot content)
  (selling|buy|cheap) (nudes|my nudes|feet pics|sex tapes|custom videos|premium snap|content)( [money]|)(,|) (dm|[contact]|cashapp ready)
  (escort|massage|companion|call girl|incall|outcall)( service|)( in [city]|)( available|)( [time]|)(,|) (full service|[money] (an|per) hour|gfe|discreet)(,|) [contact]
  (wanna|want to|do you want to) (fuck|have sex|suck my dick|sit on my face|see my (dick|cock|tits|pussy)|cyber|sext)( with me| tonight| baby|)?
  (i want to|i wanna|let me|i'd love to) (fuck you|lick your pussy|suck (you|your dick)|cum (on|in) (you|your face)|bend you over|eat you out|bang you)( (so hard|all night|baby)|)
  (what are you wearing|how big are your (tits|boobs)|are you (a virgin|shaved|wet)|what's your bra size)( under that| rn| babe|)?( send (a pic|proof)|)
  (looking for|need|any) (a |)(fwb|sugar baby|hookup|one night stand|nsa fun|cam girl)( in [city]| [time]|)(,|) (will pay|[money] (weekly|a week)|[contact]|generous)
  (sugar daddy|sugar mommy)( here|) (looking for|seeking|needs) (a |)(baby|sweet girl|loyal baby)(,|) ([money] (weekly|allowance)|[contact])
  (free|live|hd) (porn|sex cam(s|)|xxx (videos|clips)|nude cam(s|)|adult (videos|dating))( (here|now|click)|:| -|) [link]
  (come|join) (see|watch|chat with) me (naked|strip|play with (myself|my toys)|touch myself)( (on cam|live|tonight)|)( [link]|)
  (any (girls|boys|guys|milfs|bottoms)|who) (wanna|want to|up for|down to) (trade (pics|nudes)|sext|fuck|cam|hookup|snap dirty)( (dm|add) me|)?
  (nice|great|love those|damn those) (tits|ass|boobs|rack)( baby| babe|)(,|) (show (more|them)|wanna (grab|lick|fuck) (them|it)|take it off)
  (dirty|nsfw|18+|adult) (chat|roleplay|snap|discord server)(,|) (join|dm|add)( me| now|)( [link]|)
  (manda|pásame) (nudes|fotos desnuda|el pack)( bebé|)|quiero (follarte|cogerte)( toda la noche|)
  (schick|zeig) (mir |)(nacktbilder|nudes|deine titten)|ich will dich ficken
  (envoie|montre) (des nudes|tes seins|moi ta chatte)|j'ai envie de te baiser
  (manda|me passa) nudes( gata|)|quero te comer( todinha|)
`)

export const sexualTwins = lines(`
  (my|the|our) (sex ed|sex education|biology|health) (class|teacher|course|exam) (is|was) (awkward|[time]|about (contraception|consent|anatomy))
  (breast|prostate|testicular|cervical) (cancer|exam|screening|pump|feeding) (is|was|awareness|appointment|month)( [time]| important| hard|)
  (what|how) (should|do) (i|parents) (say|talk) (to|with) (my kids|teens|my daughter) about (sex|consent|porn|sexting|periods)?
  (he|she|someone|a stranger) (keeps asking|asked) (me |)for nudes(,| and) (i (blocked|reported) (him|her|them)|what should i do|it's creepy|i said no)
  (please|don't|never) (don't |)send (nudes|dick pics|naked pics)( here| to anyone| to strangers|)(,| -|) (it's not ok|it's against the rules|they get leaked)
  (chicken|turkey) (breast|thigh(s|)|wings) (with|and|for) (rice|[food]|garlic|dinner)( [time]|)
  (the|this|that) (sex scene|nude scene|love scene|nude painting|naked statue|kiss) in ([show]|the film|the museum) (was|is) (awkward|beautiful|unnecessary|famous)
  (i|we) (love|miss|adore) (you|my (wife|husband|boyfriend|girlfriend))( so much| baby|)(,|) (see you [time]|good night|happy anniversary)
  (same sex|gay|civil) (marriage|couples|weddings) (is|are|was) (legal|beautiful|celebrated)( in [city]| here| now|)
  (my|the|a) (cat|dog|pussycat|rooster|cock|donkey|ass) (is|was|slept|crowed) (on the bed|at 5 am|so cute|in the garden)
  (i was|she was|my friend was) (sexually |)(harassed|assaulted|abused|catcalled)( at [place]| last year|)(,| and) (how do i report it|i need someone to talk to|i'm seeing a therapist)
  (a |the |)(hot|sexy|naked) (chocolate|dog|take|sauce|tub|new car|truth|eye) (is|was|would be) (great|visible|needed)( [time]|)
  (i|we) (went|slept|shower|swim) (naked|nude)( once| in the lake|)( lol|)(, (so cold|never again)|)
  (are|is) (condom(s|)|birth control|the pill|plan b) (free|available|sold) (at|in) (the pharmacy|[place]|[city])?
  (what's|what is|how's) (the|your) (sex|gender) of (the baby|your puppy|the kitten|the calf)?
  (my|her) (only fans are|biggest fan is|fans) (my mom|my [relative]|in the window|blowing cold air)( lol|)
  (wanna|want to) (hang out|play [game]|grab [food]|see a movie|study|come over for dinner)( with (me|us)|)( [time]|)?
  (nice|great|love that) (hair|jacket|shot|dress|goal|voice|photo|cat)( bro| babe|!| where did you get it|)
  (massage|physio|yoga|a spa day) (for|after|helped) (my (back|neck|shoulder)|the marathon|stress)( [time]|)
  (let's|can we) talk about (consent|safe sex|body image|sti testing|sexual health)( [time]| at [place]|)
`)
