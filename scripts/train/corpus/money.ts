/**
 * Advertising nobody asked for, and fraud as it comes to chat rooms: and offers, money and help among friends.
 */
import { lines } from './grammar.ts'

export const spamming = lines(`
  (check|checkout|visit|subscribe to|follow|sub to) (out |)(my|our) (new |)(youtube |)(channel|video|page|insta|store|shop|mixtape|soundcloud|twitch|onlyfans)( (pls|please|guys|now)|)( [link]|)( i (follow|sub) back|)
  (sub|follow|like|f) (4|for) (sub|follow|like|f)( anyone| guys|)?( [link]|)
  (get|buy|gain) ([n]k|[n]000|free|real|cheap|instant) (followers|likes|views|subscribers|members|robux|vbucks|gems)( (now|fast|today)|)( [link]| for (free|only [money])|)
  (earn|make|i make|i earn) [money] (a|per|every|each) (day|week|hour|month) (from home|online|with your phone|working from home|doing nothing)(,|!|) (ask me how|dm me|[link]|click (here|below))
  (hot|special|amazing|limited|exclusive) (deal|offer|sale|discount)(!|:|,) [n]0% off (on |)(everything|rayban|nike|sneakers|watches|all items)( (today only|now)|)( [link]|)
  (lose|burn) [n] (kg|pounds|lbs|kilos) in [n] (days|weeks)(!|,|) (with this|no diet|order now|one weird trick)( [link]|)
  (congrats|congratulations|you have won|you've won|winner)(!|) (you (are|have been) (selected|chosen)|claim your) (a |)(free |)([money]|iphone|gift card|prize|voucher)( (now|today)|)( [link]| call [phone]|)
  (cheap|replica|original|wholesale) (watches|viagra|cialis|handbags|meds|jerseys|loans|insurance|essays|seo|backlinks)(,|!|) (best prices|worldwide shipping|order (now|today)|[contact])( [link]|)
  (join|come join) (my|our|the best) (discord|telegram|server|group|channel)( (for|and get) (free (stuff|nitro|games|signals)|giveaways|memes)|)(:|,|) (discord.gg/x[n]y|t.me/joinnow|[link])
  (need|want|get) (a |)(loan|credit|quick cash|cash now|personal loan)( of [money]|)? (no credit check|low interest|apply (now|today)|approved in [n] minutes)( [link]| call [phone]|)
  (reply|text|txt|send) (YES|WIN|STOP|JOIN|[name]) to [n][n][n] (to|for) (win|claim|receive|a chance to win) ([money]|a free (holiday|phone|ringtone)|the prize)
  (ur|your) (mobile|number|email|account) (has won|was selected|was drawn|qualifies) (for |)(a |)([money]|prize|holiday|iphone|upgrade)(!|,|) (call|claim|txt) ([phone]|now|code [n][n])
  (visit|shop|order at|browse) (www.best-[n]-deals.shop|[link])( for| -|:) (the best|cheap|free|discount) (shoes|phones|movies|followers|tickets|games)
  (watch|stream|download) (free |)(movies|full (movie|match)|live (match|stream)|series)( (hd|free|online))( here|:| at|) [link]
  (promote|boost|grow) your (channel|music|stream|business|twitch|instagram)( (fast|today|with us))(,|!|) [contact]( [link]|)
  (im|i am|hi im) (a |)(graphic designer|gfx artist|logo designer|editor|seo expert)(,| and) (i (make|do)|cheap) (logos|banners|overlays|emotes|edits)( for [money]|)(,|) dm (me |)(if interested|to order)
  (please |plz |)(share|forward|send|copy and paste) this (message |)(to|with) [n][n] (people|friends|groups)( or|) (you will have bad luck|for good luck|and see what happens|whatsapp will charge you)
  (suscríbete a mi canal|gana [money] al día desde casa|sígueme y te sigo|oferta limitada compra ya)( [link]|)
  (abonniert meinen kanal|verdiene [money] am tag von zuhause|jetzt günstig kaufen)( [link]|)
  (abonne-toi à ma chaîne|gagne [money] par jour depuis chez toi|profite de l'offre)( [link]|)
  (se inscreve no meu canal|ganhe [money] por dia em casa|promoção imperdível)( [link]|)
`)

export const spamTwins = lines(`
  (i|we) (just |)(started|posted|uploaded|made) (a |my |)(new |first |)(video|song|drawing|blog post|playlist)( about [topic]|)(, (what do you think|feedback welcome|took ages)|)
  (has anyone|did you|have you) (seen|watched|read|tried) (the (new|latest) (video|post|update)|[show]|the sale at [place])( about [topic]|)?
  (i|we) (earn|make|made|got) [money] (a|per|this) (week|month|hour|year)( (at my job|babysitting|before tax))(, is that ok|)?
  (the|there's a) (sale|discount|offer) (at|in) (the (bookshop|supermarket|garden centre)|[place]) (ends|is|was) ([time]|good|over)
  (congrats|congratulations)( [name]| [handle]|)(!|,) (you (won|made it|passed|deserve it)|on (the (job|baby|win)|your new house))
  (can|could) (you|someone) (share|send|forward) (me |us |)(the (notes|link|slides|recipe|file)|your [topic] notes)( please| again|)?
  (what's|is there) (a|the) (discount|free|student) (code|version|trial|ticket)( for [topic]| for the (museum|app)|)?
  (i|we) (lost|gained) [n] (kg|pounds) (since|this|after) (may|year|christmas|running)( and feel (great|tired)|)
  (my|our|the) (channel|server|group|team) (is|has) (quiet|[n] members|growing|moving) ([time]|now|these days)
  (call|text) me (back |)(when you|if you|as soon as you) (are free|get this|can|land|finish)( love| x|)
  (free|are you free) (for (lunch|a call|coffee)|[time]|to talk|this evening)?
  (order|ordered|ordering) ([food]|takeaway|new shoes|a book) (for|from|at) ([place]|us|dinner|the usual place)( [time]|)
  (thanks|thank you|thx) for (subscribing|the follow|the sub|sharing|the link|the invite)(!| [handle]|)
  (i (won|got)|my [relative] won) (a |the )(prize|voucher|raffle|free ticket) (at [place]|at the school fair|in the quiz)(!| lol|)
  (where|how) (can|do) i (buy|get|download|watch) (tickets|the (game|patch|match)|that song|[show])( legally|)?
  (the (bank|landlord|insurance)|my bank) (approved|refused|called about) (my|our) (loan|mortgage|card|claim)( today| [time]|)
  (here's|here is) the (link|doc|recipe|map|playlist) (you asked for|for [time]|from the meeting)(: https://docs.example.org/a[n]|)
`)

export const scamming = lines(`
  (giving away|giveaway|i'm giving away|sending) [bigmoney]( in [crypto]|)( to (the first|my followers|[n]00 people)|)(!|,|) (send|deposit) [money] (and |)(get|receive) (double|2x|twice)( back|)( [link]|)
  (free|claim|get) (discord |)(nitro|steam (gift card|wallet|keys|skins)|robux|vbucks|csgo skins)( (for [n] months|free|giveaway))(,|!|:|) (just |)(login|log in|sign in|click|claim|scan)( (here|with (steam|discord))|)( [link]|)
  (your|ur|dear customer your) [brand] account (has been|was|is|will be) (suspended|locked|limited|compromised|deactivated)(,|.|:) (verify|confirm|update|login) (your (details|identity|password|card)|(here|now|at))( [link]|)
  (hey|hello|hi)( bro| friend| mate|) i (accidentally|mistakenly) reported (you|your (account|steam)) (to steam|instead of a scammer|by mistake)(,|) (contact|add|message) (the |this |)(admin|support|steam support)( [handle]|)( or you('ll| will) (get|be) banned|)
  (this is|i'm from|i am from) ([brand]|the [brand]|[brand] support|the (fraud|security) (team|department))(,|.|:) (we (detected|noticed)|there is) (a |)(suspicious|unusual) (login|payment|activity|charge of [money])(,|.) (call|reply with|send us|confirm) ([phone]|your (code|pin|password|card number)|the 6 digit code)
  (i can|let me) (recover|unlock|hack|get back) (your|any) (lost (crypto|[crypto]|funds)|account|hacked account|instagram)(,|) (contact|dm|whatsapp) (me|[handle]|[phone])( (100% legit|guaranteed)|)
  (thanks to|all thanks to|god bless|contact) (mrs |mr |)[name] [surname](,| for|) (i (invested|started with) [money] and (got|made|earned|withdrew) [money]|(the best|my) (trader|broker|account manager|forex expert))( in (just |)[n] (days|hours|weeks)|)( (on|via) (telegram|whatsapp)|)
  (invest|start with|deposit) [money] (and |)(earn|get|make|receive) [bigmoney] (in|within|every) ([n] (hours|days)|a week|one week)(,|!|) (guaranteed|no risk|100% legit|trusted)( [contact]|)
  (double|triple|multiply) your ([crypto]|money|bitcoin|investment)( in [n] (hours|days))(,|!|) (guaranteed|[contact]|[link]|legit)
  (need|looking for|wanted) (people|someone|anyone|a person) with (a |an |)(bank account|chase account|cashapp|paypal)( to (receive|move|transfer|flip)| for) (funds|money|payments|a quick flip)(,|) (keep|you keep|get) ([n]0%|[money])
  (make|earn|want) ([money]|quick money|easy cash) (today|fast|no work)(,|) (all (you|u) need is|just need) (a |your |) (bank account|debit card|cashapp|online banking)(,|) (dm|hmu|text) me
  (my love|dear|darling|honey|my dear)(,|) (i'm|i am) (stuck|stranded|detained|in hospital) (in|at) ([city]|the airport|customs|an oil rig)(,|) (please |)(send|lend|wire|transfer) (me |)([money]|a gift card|some money)( (by western union|via bitcoin|and i'll pay you back))
  (send|buy|get) (me |)(a |)(steam|itunes|amazon|google play|apple) (gift card(s|)|voucher(s|))( of [money]|)( and (send|scratch|text|give) (me |)the (code|pin|photo)s?)
  (i am|i'm|this is) (a |the |)(prince|barrister|widow|lawyer|banker|general)( [surname]|) (from|in|of) (nigeria|dubai|london|kuwait)(,| and) (i (have|inherited|want to transfer)|with) [bigmoney]( to (you|share)| and need your (help|bank account))
  (hi|hey) (mum|mom|dad)(,|) (this is my new (number|phone)|i (lost|broke|dropped) my phone)(,|.) (can you|please|i need you to) (send|pay|transfer) [money]( (urgently|today|asap))?
  (connect|verify|validate|sync) your (wallet|metamask|trust wallet|ledger)( (to|and) (claim|receive|get|mint)) (the |your |free |)(airdrop|tokens|nft|[crypto]|reward)( [link]|)
  (share|send|give|tell|enter) (me |us |)your (seed phrase|recovery phrase|private key|12 words|otp|verification code|password)( (to|so we can|and we will) (verify|restore|fix|unlock) (your |)(wallet|account)|)
  (your (parcel|package|delivery)|[brand] your (parcel|package)) (is|could not be|has been) (held|delivered|waiting|on hold)(,|.|:) (pay|a fee of) ([money]|£1.99|$2.99)( (fee|to release|shipping)|)( at|:|) [link]
  (tax|hmrc|irs|gov)( refund|:| notice) (of [money] |)(you are (owed|eligible)|is (pending|available)|legal action)(,|.|:) (claim|apply|call|click)( (now|here|[phone]))( [link]|)
  (hiring|we are hiring|part time job|remote job)(:|,|!) (earn |)[money] (a|per) (day|hour|task)(,|) (like (youtube|tiktok) videos|rate hotels|simple tasks|no experience)(,|) (whatsapp|telegram)( [phone]| [handle]|)
  (try|test|playtest|download) (my|our) (new |)(game|indie game)( (i made|we made)|)(,|) (here's|password is|run the) (the (exe|zip|rar)|[n]|link)( [link]|)
  (vote|can you vote) for (my|our) (team|friend|csgo team)( (here|on faceit|in the tournament))(,|) (login|log in|sign in) with (steam|discord)( [link]|)
  (elon|musk|vitalik|mrbeast|[brand]) (is |)(giving away|doubling|live giveaway|sending) ([bigmoney]|all [crypto] (sent|deposits))( (now|live|today))( [link]|)
  (gana|invierte|duplica tu) ([money]|bitcoin) (en [n] (días|horas)|garantizado|sin riesgo)(,|) escríbeme (al whatsapp|por telegram)
  (investiere|verdopple) ([money]|dein bitcoin) in [n] (tagen|stunden)(,|) (garantiert|kein risiko|schreib mir)|dein [brand] konto wurde gesperrt, bestätige deine daten [link]
  (investis|double) ([money]|tes bitcoins) en [n] jours(,|) (garanti|sans risque|contacte-moi)|votre compte [brand] est suspendu, vérifiez vos informations [link]
  (invista|dobre) ([money]|seu bitcoin) em [n] dias(,|) (garantido|sem risco|chama no zap)|sua conta [brand] foi bloqueada, confirme seus dados [link]
`)

export const scamTwins = lines(`
  (did you|anyone|who) (get|got|see|received) (that|a|this) (scam|phishing|fake) (email|text|message|dm) (from|about|pretending to be) ([brand]|a parcel|nitro|crypto)( today|)?
  (beware|be careful|warning|psa|heads up)(:|,|) (there's|someone is sending) (a |)(fake|scam|phishing) (nitro|giveaway|steam|[brand]) (link(s|)|message(s|)|dm(s|))(,| -|) (don't click|never (share|give) your (password|code|seed phrase)|report it)
  (never|don't|nobody should) (share|give|send|tell) (your |anyone your |)(seed phrase|password|pin|verification code|private key|gift card code(s|))( to anyone| online|)
  (my|our) (grandma|dad|[relative]) (got scammed|lost [money]|fell for) (by |to |)(a |)(romance scam|fake support call|crypto scam|gift card scam)( last (week|year)|)
  (i|we) (invested|put) (some |[money] |)(in|into) (an index fund|[crypto]|stocks|my pension|etfs)( (last year|and lost half|for retirement))( lol|)
  ([crypto]|the market) (is|went|dropped|is going) (up|down|crazy|sideways|to the moon)( again| today| lol|)(, (thoughts|what happened)|)?
  (my|the) ([brand]|steam|discord|bank) account (is|was|got) (locked|hacked|suspended|deleted)(,|) (how do i|does anyone know how to|support won't) (recover it|reach support|appeal|answer)
  (can you|could you) (lend|send|transfer|paypal) me [money] for (the (pizza|tickets|rent|gift)|lunch|my half)( (i'll|will) pay you back [time]|)?
  (i'll|i will|just) (send|sent|transfer|paypal) you (the money|[money]|my share) (for (the (pizza|tickets|rent|gift)|dinner)|[time])
  (the|my|your) (parcel|package|order) (arrived|is (late|here)|was delivered|got lost)( (today|yesterday|[time]))(,| at| to|) (the neighbour's|finally|so happy|again)?
  (i|he) (bought|got|gave me) (a |)(steam|amazon|itunes) gift card( (for|from) (my birthday|christmas|my [relative]))(, what (should i buy|game)|)?
  (is|does anyone know if) (this|that) (site|offer|giveaway|job) (is |)(legit|a scam|real|safe)?
  (i'm|we're) (hiring|looking for) (a (cook|developer|nurse|babysitter|barista)) (for|at|in) ([place]|our team|[city])(,|) (send your cv|apply on the site|ask at the counter)?
  (tax|taxes|the tax return) (is|are) (due|done|a pain)( [time]|)(,|) (did you (file|submit)|i got [money] back|)
  (discord nitro|nitro|a skin|the battle pass) (is|was) (worth it|too expensive|[money]|a gift from my [relative])( imo|)
  (the (scammer|fraudster|caller)|they) (said|claimed|pretended) (he was|to be|they were) (from |)([brand]|the bank|my grandson)(,| and) (asked|wanted|told me to) (for |)(gift cards|my password|to wire money)(, i (hung up|reported it)|)
  (mum|mom|dad)(,|) (i (broke|lost) my phone|this is my new number)(,| -) (call me [time]|i'm at [place]|dinner at 7?)
`)
