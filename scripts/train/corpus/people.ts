/**
 * Threats, insults, hatred, and giving people away: and how the same words are used in peace.
 */
import { lines } from './grammar.ts'

export const threats = lines(`
  [i] (fucking |) (kill|murder|stab|shoot|strangle|end|slaughter|gut|behead) [you]( [time]|)( [badadj] [insult]|)
  [i] (beat|smash|fuck) [you] up( [time]| when i see [you]| so bad [you] (can't walk|won't walk again)|)
  (i know|we know) where [you] (live|work|sleep|park|go to school)( so (sleep|watch) (tight|out)|, (watch|be) (out|careful)|)
  (watch your back|better watch your back|sleep with one eye open|count your days|your days are numbered)(, [insult]| [name]|)
  [i] find [you] and (make [you] (pay|bleed|suffer|scream)|break [your] (legs|neck|jaw|face|fingers))
  (next time|when) i see [you] (at [place] |in [place] |)(i'll|ill|i will|im gonna) (break|smash|bash|cave) [your] (face|skull|head|teeth|nose|face in)
  [you] (are|r) (dead|a dead man|dead meat|so dead|fucking dead)( [time]| when i find [you]|, mark my words| mf|)
  (gonna|going to|about to) (come|drive|show up) (to|at) [your] (house|place|door|job) (and|to) (burn it down|hurt [you]|shoot (it|the place) up|kill [you]|beat [your] ass)
  i (hope|swear) (someone|they) (rapes|kills|shoots|stabs|beats) [you]( and [your] (family|kids|mom|dog)|)
  [i] put a bullet (in|through) [your] (head|skull|brain|chest)( [time]|)
  [i] (cut|slit) [your] (throat|face|tongue out)( [insult]|)
  (tell|say goodbye to) [your] (family|mom|kids|wife|dog)( goodbye|) (because|cause|coz) [youre] (not coming home|not waking up|done)( [time]|)
  [i] (bring|take) (a gun|my gun|a knife|my rifle|a bat) to [place] (and|to) (shoot|kill|hurt) (everyone|you all|all of you|[name]|as many as i can)
  (i have|got|i've got) a (bullet|knife|rope|bat) with [your] name on it
  [you] (won't|wont|will not) (live|make it|survive|be alive|see|wake up) (long enough |to see |)(tomorrow|christmas|the weekend|another day|[time])
  [your] (family|kids|sister|mother|wife|girlfriend) (will|is gonna|is going to) (pay|die|suffer|burn|get hurt) (for this|for what [you] did|if [you] (talk|snitch|tell anyone))
  (snitches get stitches|talk and you die|open your mouth again and (you're dead|i'll end you)|keep talking and [i] (shut you up for good|break your jaw))
  (pay|send the money|delete it|shut up|drop the charges|do what i say) or (i'll|i will|we will) (hurt|kill|come for|burn|find) (you|your family|your kids|your house|your dog)
  [i] (rape|skin|torture|burn|drown|choke) [you]( and [your] (mom|sister|family)| alive| slowly| in [your] sleep|)
  someone (should|needs to|ought to) (shoot|kill|stab|hang|lynch|run over|put down) [you]( already|, [insult]| [insult]|)
  [i] (blow up|bomb|shoot up|burn down|torch) ([your]|the|that) (school|house|office|church|mosque|synagogue|car|shop)( [time]|)
  (wait|just wait) (till|until) (i|we) (catch|get|find|see) [you] (outside|alone|after school|[time]|in [city]), (i'm|im|we're) (killing|ending|burying|gonna bury|gonna kill) [you]
  i'd (love|like) to (bash|smash|kick|beat) [your] (head|skull|teeth|face) (in|until [you] stop moving|with a (brick|hammer|bat))
  [you] (deserve|need|ought) to (be (shot|hanged|stabbed|beaten|put down|raped)|die (slowly|screaming|in a fire))
  (go |just go |please |)(kill yourself|kys|hang yourself|drink bleach|jump off a bridge|slit your wrists|neck yourself|end your life|die in a fire)(, [insult]| [insult]| nobody (likes|wants) you| and do us a favor|)
  (te voy a (matar|romper la cara|encontrar)|voy a matarte|sé donde vives|vas a morir|estás muerto)( hijo de puta| imbécil| perra|)
  (ich bring dich um|ich mach dich kalt|ich weiß wo du wohnst|ich schlag dich tot|du bist tot|ich stech dich ab)( du hurensohn| du opfer|)
  (je vais te (tuer|buter|retrouver|casser la gueule)|je sais où tu habites|t'es mort|tu vas crever)( connard| fils de pute|)
  (vou te (matar|pegar|quebrar|achar)|eu sei onde você mora|você vai morrer|tu tá morto)( seu lixo| desgraçado|)
`)

export const threatTwins = lines(`
  (how do i|can you|please|i had to|just|let me) (kill|terminate|shoot down|nuke) [program](( and| then) restart it| with kill -9|, it hangs| before the deploy|)
  (kill|focus|shoot|stab|rush|flank|nuke) [enemy]( first| now| mid| asap|, [i] heal)( in [game]|)
  [i] (kill|murder|destroy|smash) [enemy] (in [game]|next round|[time])
  (we|i) (got|were|was) (killed|slaughtered|destroyed|murdered) (by [enemy]|in [game]|again)( lol| haha| gg|)
  (this|that|the) (heat|traffic|exam|commute|song|meme|joke|hangover|workout|deadline) (is killing|will kill|kills|is gonna kill) me( lol| haha| ngl|)
  (my|the) (battery|phone|laptop|car|plant|wifi|mic) (is dead|died|is dying|just died)( again| [time]|)
  (i'm|im|i am) (dead|dying|dying of laughter|literally dead|so dead)( lol| 😂| haha| 💀|), (that was hilarious|your face|this video|good one)
  my (mom|mum|boss|wife|dad|[relative]) (is gonna|will|is going to) kill me (if|when) (i'm late|i forget|she sees this|the report is late|i miss dinner)
  i (would|'d|could) (kill|murder) for (a|some) (coffee|[food]|nap|beer|burger|day off)
  (i know where you live|i'll find you) (lol |haha |)(so |and |)i (can|will) (pick you up|drop off the [food]|bring [food]|drive you home) [time]
  (knock|smash|kill|slay) (it|em|them) (at the interview|out there|on stage|at the audition|[time])(! good luck|, you got this|)
  [i] (shoot|send) [you] (an email|a message|the link|a text|the photos) [time]
  (we|they) (shot|are shooting|will shoot) (the (video|film|wedding|ad|scene)|photos) (in [city]|at [place]|[time])
  (the|that) (killer|assassin|murderer|shooter) in [show] (was|is) (so (good|creepy)|a great actor|the best character)
  (have you seen|i watched|rewatching) [show](, the (murder|killing|stabbing) (scene|episode) (was|is) (wild|intense|sad)|)
  (police|officers|reports) (said|say|confirmed) (a man|a woman|two people|someone) (was|were) (shot|stabbed|killed|attacked) (in [city]|near [place]|last night)
  (he|she|my ex|someone|a guy) (threatened|said he would|said they would|told me he'd) (to |)(kill|hurt|find|beat) me( and|,) (i (called|told) the police|i'm scared|what should i do|i reported it|i'm getting a restraining order)
  (i|my [relative]) (lost|survived|went through) (a|an) (friend to suicide|suicide attempt|attempted murder|shooting|overdose)( last year| years ago|), (please reach out|it still hurts|talk to someone if you struggle)
  (i (sometimes |)(feel like|think about|thought about) (dying|killing myself|ending it)|i don't want to (live|be here) anymore)(, (can someone talk|i need help|who can i call|it's hard)|)
  (you're|u r|ur) (killing|slaying|crushing) it( today| lately| on stage| with that (outfit|beat|mix)|)(!| 🔥|)
  watch (your|ur) (step|head|volume|language|six in [game]|back, [enemy] is behind you)
  (burn|smash|beat|whip) (the (cd|calories|eggs|garlic|level|cream)|[enemy]|my high score)( [time]| again|)
  (better|you should) (hide|run|watch out), (the kids|the dogs|[enemy]|grandma) (are|is) coming( lol| haha|)
  (break a leg|give them hell|knock them dead|go get them)( [time]|!| at the show|)
  (drop dead gorgeous|to die for|killer (outfit|riff|app|deal)|deadly (serious|combo|cute)), (that dress|the [food]|your new look|this song)
  (spray|trap(s|)|something) (to|that) (kill|kills) (ants|weeds|mosquitoes|bed bugs|mold|germs|rats)( in the (kitchen|garden)|)
  (voy a matar el tiempo|me mata este calor|mi madre me va a matar si llego tarde|matamos al jefe final|se me murió el móvil)
  (ich lach mich tot|meine mutter bringt mich um wenn ich zu spät komme|der akku ist tot|den boss haben wir gekillt|das macht mich fertig)
  (je suis mort de rire|ma mère va me tuer si je rentre tard|ma batterie est morte|on a tué le boss|ce film est une tuerie)
  (esse calor me mata|minha mãe vai me matar se eu chegar tarde|matamos o chefão|morri de rir|meu celular morreu)
`)

export const insults = lines(`
  [youre] (a|such a|nothing but a|the biggest|literally a) ([badadj] |)[insult]( and (everyone|we all) know(s|) it| lol| [handle]|)
  (shut|stfu|shut the fuck|shut the hell) (up|)( you|) ([badadj] |)[insult]
  (nobody|no one|noone) (likes|wants|cares about|would miss|asked) [you]( here| anyway|, [insult]| [insult]|)
  (what|how) (a|an|is this|are you this) ([badadj] |)[insult]
  (go back to|crawl back (in|in)to|stay in) (your|ur) (hole|cave|basement|mom's basement|sewer)( [insult]|)
  [you] (are|r) (so|too|this) (dumb|stupid|ugly|fat|pathetic|retarded|worthless) (that|it) (hurts|makes me sick|[your] own (mother|dog) (hates|left) [you])
  (uninstall|delete|quit) (the game |[game] |)[you] ([badadj] |)[insult]
  (worst|most useless|most pathetic) (player|team|jungler|support|healer|human|mod) (ever|i've seen|alive)(, [you] (suck|are (trash|garbage|dogshit))| [insult])
  (trash|noob|garbage|dogshit|bot|braindead) (team|player|jungler|mid|adc|support|healer|kid)(, (report|uninstall|kill yourself|go next)| report (him|her|them)| lol|)
  (i hate|i can't stand|everyone hates|we all hate) [you]( so much|), [you] ([badadj] |)[insult]
  (your|ur) (mom|mother|dad) (should have|shoulda) (aborted|swallowed|drowned) [you]
  (look at|lol at|haha) this ([badadj] |)[insult]( crying| trying| talking|)( again|)
  (fuck|screw|eff) (you|u|off)( [handle]| you ([badadj] |)[insult]| [insult]|, nobody (asked|likes you)|)
  [you] (should|better) be (ashamed|embarrassed) of [your] (ugly|fat|stupid|disgusting) (face|body|self|ass)
  (you|u) (suck|blow|are ass|are trash|are dogshit|stink)( at (this|everything|life|[game])|)(, (uninstall|quit|leave|gtfo)| so bad| lmao|)
  [name] is (a|such a|the) ([badadj] |)[insult]( and (should|needs to) (leave|quit|be fired)|)
  (stupid|dumb|ugly|fat|fucking|lazy) (bitch|cow|pig|whore|slut|cunt|asshole|prick|bastard|idiot)( shut up| go away| leave|)
  (get a life|get lost|piss off|eat shit|suck my dick|kiss my ass)(,| you|) ([badadj] |)[insult]
  (i've seen|my dog has|a rock has|even a potato has) (more (brain|brains|skill|sense)|(better|smarter) (players|people)) than [you]( [insult]|)
  (imagine being|must be hard being|how does it feel to be) (this|so|such a) (stupid|dumb|ugly|[badadj] [insult])
  (eres un|maldito|puto|pinche) (idiota|imbécil|pendejo|inútil|cabrón|hijo de puta)( de mierda|)( callate| vete|)
  (du|halt die fresse du|verpiss dich du) (bist ein |)(idiot|vollidiot|hurensohn|wichser|opfer|missgeburt|drecksau|arschloch)
  (t'es qu'un|espèce de|ferme ta gueule|sale) (connard|con|imbécile|abruti|salope|fils de pute|merde)
  (você é um|seu|cala a boca seu) (idiota|imbecil|burro|otário|filho da puta|lixo|babaca|merda)
`)

export const insultTwins = lines(`
  (i'm|i am|im|i was) (such an idiot|so stupid|a moron|a dumbass|an idiot), (i forgot|i deleted|i left|i missed) (my keys|the file|the charger|the meeting|the save)( again| lol|)
  (that|this|what a) (was |is |)(stupid|dumb|idiotic|garbage|trash|shitty|fucking) (bug|game|update|weather|rule|printer|ad|exam|commute|day|patch|lag)
  (holy shit|wtf|damn|omg|fuck yeah|hell yeah|no fucking way|what the hell)(,|) (that was|this is|[game] is|the (goal|ending|drop) was) (awesome|insane|so good|amazing|sick|crazy)
  (fuck|damn|shit|crap|ugh)(,|) (i (missed|forgot|lost) (the bus|my keys|the save|it)|it's raining|lag again|monday again|my code broke)
  (is|why is) it (rude|ok|bad|mean) to call (someone|people|a player) (an idiot|a noob|a loser|stupid|ugly)?
  (please|can we|let's) (don't|not|stop) (call|calling) (each other|people|anyone|him|her) (idiots|names|stupid|losers|trash)( here|, be kind|)
  (gg|gg wp|nice try|well played|unlucky), (we|i|they) (sucked|were trash|played like garbage|got destroyed|threw)( that round| lol| haha|)
  (take|taking) (out|) the (trash|garbage) (out |)([time]|before dinner|is your turn)
  (he|she|they|some guy|my ex) called me (a|an) (idiot|loser|bitch|pig|retard|freak|failure)( and (it hurt|i blocked him|i reported it|i cried)|)
  (my|the) (dumb|stupid|silly|lazy|fat) (cat|dog|puppy|hamster) (ate|knocked over|fell off|slept on) (the sofa|my homework|the [food]|my keyboard)
  (you're|you are|ur) (a|such a) (legend|genius|beast|lifesaver|champ|sweetheart|good (guy|person|friend)|smart cookie)
  (i|we) (hate|can't stand) (mondays|this level|the lag|cold coffee|doing taxes|this song|waiting)( so much|)
  (nobody|no one) (likes|wants|cares about) (ads|spoilers|homework|lag|cold [food]|meetings on friday)
  (shut up|no way|stop it|get out), (really|that's amazing|you won|you're kidding|that's so cool)(?|!| lol|)
  (sorry|my bad|apologies), (i was|that was) (rude|an asshole|stupid|out of line|a jerk|a dick)( earlier| yesterday|)
  (don't|do not|never) (feel|be|think you are) (stupid|ashamed|worthless|ugly|a failure), (everyone|we all|anyone) (makes mistakes|struggles|starts somewhere)
  (this|the|that) (movie|song|book|plot|character|villain) (sucks|sucked|is trash|was garbage|is a (pathetic|stupid) mess)
  (the villain|joffrey|the coach in the show|the main character) is (a|such a) (bastard|scumbag|asshole|pig|piece of shit)( in (season [n]|[show])|)
  (lol|haha|lmao) (you suck|you noob|you're terrible), (love you|rematch|one more game|good game though|same tho)
  (that's|thats) (sick|nasty|filthy|disgusting|stupid good|dirty)( bro| man| dude|), (teach me|what a (shot|play|goal|riff)|clip it)
  (i|we) (disagree|think you're wrong|don't agree) (with you|about [topic]|on this), (but|and) (that's ok|let's talk|i see your point|here is why)
  (your|ur|this|the) (argument|code|plan|essay|idea) (makes no sense|is wrong|is weak|has a (hole|bug)|needs work)( to me|, sorry|)
  (soy un idiota, olvidé las llaves|qué juego tan estúpido|no llames idiota a nadie|mierda, perdí el bus)
  (ich idiot hab den schlüssel vergessen|so ein scheiß wetter|das spiel ist doch dumm|verdammt, schon wieder lag)
  (je suis trop con j'ai oublié mes clés|putain il pleut encore|ce jeu est nul|merde le bus est parti)
  (sou um idiota, esqueci a chave|que jogo burro|merda, perdi o ônibus|caramba que golaço)
`)

export const hatreds = lines(`
  (all |these |those |fucking |i hate |)[group] (are|r) (subhuman|animals|vermin|scum|filth|parasites|a disease|cockroaches|inferior|a plague|rats|disgusting|trash|not human|savages)
  [group] (should|need to|must|have to|deserve to) (be (exterminated|killed|shot|hanged|gassed|sterilized|wiped out|put down|burned|deported in chains)|die|burn|not exist|disappear from the earth)
  (kill|gas|lynch|burn|exterminate|shoot|hang) (all |the |every one of these |)[group]( now| already|)
  (i|we) (hate|despise|loathe|can't stand) (all |those |these |)[group]( so much| with a passion|, they (ruin everything|make me sick|should die)|)
  (keep|get) (these |those |the |)[group] (out|away)( of (our|my) (country|town|schools|server|room)| from (our kids|me)|), they (stink|steal|are (filth|dirty|vermin))
  (no|there is no|never trust) (good|decent|honest) [group], they (all|only) (lie|steal|rape|cheat|breed like rats)
  (the world|this place|our country|this game) would be better (without|if there were no) [group]
  [group] (don't|do not) deserve (rights|to live|to vote|respect|to be here|oxygen)
  (you|u) (filthy|dirty|disgusting|fucking|stupid|ugly) (faggot|nigger|tranny|kike|spic|dyke|chink|paki|gook|wetback|raghead|coon)( go (die|home|back)|)
  (go back to|crawl back to) (your|ur) (country|desert|jungle|shithole|cave) (you|u) (filthy|dirty|disgusting|) (immigrant|muslim|arab|african|mexican|paki|monkey|foreigner|terrorist)
  [group] (belong|belongs) in (cages|the kitchen|the oven|a zoo|camps|the ground|chains)( not (here|in this chat)|)
  (of course|typical|classic) [group], (lazy|greedy|dirty|stupid|violent|lying) (by nature|as always|animals|scum|parasites)
  (being|if you are|anyone who is) (gay|trans|a muslim|a jew|black|disabled|lesbian) (is (a disease|disgusting|a mental illness|a sin and you should burn)|(should|deserves to) (die|be shot|be locked up|burn))
  [group] (have|are) (lower iq|less intelligent|inferior genes|(nothing but|all) (criminals|rapists|terrorists|thieves|whores|pedophiles))
  (malditos|putos|todos los|odio a los) (negros|judíos|gays|moros|inmigrantes|musulmanes|gitanos) (son (escoria|ratas|basura|animales)|deberían morir|fuera de aquí)
  (scheiß|alle|diese drecks) (ausländer|juden|schwule|moslems|türken|zigeuner|flüchtlinge) (sind (abschaum|ratten|ungeziefer|tiere)|gehören vergast|sollen verrecken|raus)
  (sales|tous les|je hais les) (arabes|juifs|noirs|pédés|immigrés|musulmans) (sont des (rats|parasites|animaux|déchets)|devraient crever|dehors)
  (malditos|todos os|odeio) (negros|judeus|gays|imigrantes|muçulmanos|viados) (são (lixo|ratos|animais|escória)|deviam morrer|fora daqui)
`)

export const hatredTwins = lines(`
  (i am|i'm|im|as) [identity]( and (proud|proud of it|happy|new here|i love [topic])|, (nice to meet you|hello everyone|hi all)|)
  my ([groupadj] |)[relative] is [identity]( and (we love [topic]|a great cook|lives in [city])|)
  my [groupadj] [relative] (is (lovely|great|kind|visiting|moving to [city])|makes the best [food]|helped me (move|with [topic]))
  (i have|i've got|we have) (many |a few |some |)[groupadj] (friends|colleagues|neighbours|classmates|students|cousins)( and (they are great|we have fun|we play [game])|)
  [group] (are (people|humans|equal|welcome here|people too|part of our community|just like everyone)|deserve (respect|equal rights|love|better)|have rights)
  (are there|any) (other |) ([group]|[groupadj] people) (here|in this (room|chat|game)|from [city])?
  (i (love|respect|support|stand with)|we (welcome|support|love)) (all |our |)([group]|[groupadj] people)( here|)
  (happy|best wishes for|i'm at the) (pride|hanukkah|ramadan|eid|diwali|christmas|passover|lunar new year|black history month)( to (all|my [groupadj] friends)|)
  (a|the) [groupadj] (woman|man|girl|guy|couple|family|student) (won|opened|moved into|teaches|played|sang) (the (prize|race|shop|house|song)|next door|at [place]|a (shop|cafe) in [city])
  (what is|how is) it like (to be|being) [identity] (in [city]|at [place]|in tech|these days)?
  (the [groupadj] (community|club|choir|football team)|a group of [group]) (meets|are meeting|is playing|organised a dinner) (at [place]|in [city]|[time])
  (i'm|i am) (studying|reading about|writing about|watching a film about) (the history of |)([group]|[groupadj] (culture|history|music|food|literature))( in [city]|)
  (my|our) (new |)(boss|teacher|doctor|coach|neighbour) is (a |)[groupadj]( and| ,) (really (nice|good|funny)|from [city])
  (as|speaking as) [identity](,|) i (think|feel|find|believe) [topic] (is|was) (great|important|boring|hard|fun)
  (do you know|where is|looking for) (a good |the |any |)[groupadj] (restaurant|church|bakery|bookshop|barber|support group|bar)( in [city]| near [place]|)
  (she|he|they) (came out as|identifies as|is) (gay|lesbian|bi|trans|queer|non-binary)( last (year|week)|, (good for (her|him|them)|so proud))
  (women|men|girls|boys|black people|muslims|jews|immigrants) (in (science|tech|sports|[city]|this field)|and (children|their families)) (earn less|face discrimination|need support|are underrepresented|meet [time])
  (the (study|report|article|book)) (is about|shows|says) (how |)([group]) (are treated|live|were discriminated against|voted|work)( in [city]| in the past|)
  (i (like|love|date|dated|married)|dating|my boyfriend is|my girlfriend is) (a |)(black|white|asian|latina|muslim|jewish|trans|mexican|african|turkish|older) (girls|guys|women|men|woman|man|person)
  (soy|estoy orgullosa de ser|mi vecino es|mi amiga es) (gay|lesbiana|negra|musulmán|judía|inmigrante|trans|gitana)( y (feliz|muy amable)|)
  (ich bin|mein nachbar ist|meine freundin ist|mein kollege ist) (schwul|lesbisch|muslim|jude|schwarz|türkisch|behindert|trans|ausländer)( und (stolz darauf|sehr nett)|)
  (je suis|mon voisin est|mon amie est) (gay|lesbienne|noir|musulman|juif|immigré|trans|handicapé)( et (fier|très gentil)|)
  (eu sou|meu vizinho é|minha amiga é) (gay|lésbica|negro|muçulmano|judeu|imigrante|trans)( e (feliz|muito legal)|)
`)

export const doxxing = lines(`
  (his|her|their|[name]'s) (real name|full name|actual name) is [name] [surname](,| and|) (he|she|they) (lives|live) (at|on) [n] [street](, [city]|)
  (here's|here is|dropping|posting) (his|her|their|[name]'s) (address|home address|phone|number|phone number)(:| -|) ([n] [street]|[phone])(, (go|do) (visit|say hi|your thing)|)
  (found|got|leaked|i have|i've got) (his|her|[name]'s|this guy's|the mod's) (address|phone number|home address|workplace|ip|ssn|socials), (it's |)([n] [street] [city]|[phone]|posting it (now|here))
  (everyone|you guys|let's all) (call|text|spam|go to|show up at|visit) (him|her|[name]|this [insult]) (at|on) ([phone]|[n] [street])
  [name] [surname] (works at|goes to|teaches at|lives near) [place] in [city](, (go get (him|her)|you know what to do|make (his|her) life hell|pay (him|her) a visit))
  (doxx|dox|doxing|doxxed) (him|her|them|this [insult]|[name])(: [name] [surname], [n] [street]| now, (who has|anyone got) (his|her) address|)
  (who|anyone|does anyone) (has|have|know|got) (his|her|[name]'s|that mod's|this streamer's) (home |real |)(address|name|phone number|ip)? (let's|we should|gonna) (pay (him|her) a visit|find (him|her)|swat (him|her)|mess with (him|her))
  (swat|swatting|someone swat) (him|her|[name]|this [insult]), (address is |he lives at |)[n] [street]
  (his|her) (wife|mother|daughter|kid|sister) (is|goes to|works at) [name] [surname](,|) [place] [city], (phone |number |)[phone]
  (leaking|leak|posting|exposing) (his|her|[name]'s) (private (info|photos|chats|number)|personal (info|details)|nudes and address)( (here|now|tonight)|: [phone]|)
  (that's|this is) [handle](,|:) real name [name] [surname](,| and) (drives|parks|lives) (a red car |)(at|on|near) [n] [street]
  (i know who you are|we found you|gotcha) [name] [surname](,|) [n] [street](,|) [city]
  (su nombre real es|vive en la calle|aquí está su dirección|este es su número)( [name] [surname]|) ([n] [street]|[phone]), (vayan|llámenlo)
  (er|sie) (heißt|heisst) (in echt |)[name] [surname] und wohnt (in der|am) (hauptstraße|bahnhofstraße|lindenweg) [n](, besucht ihn mal|)
`)

export const doxxingTwins = lines(`
  (my|our) (address|new address|office) is [n] [street](, [city]|)(, (come over|see you) [time]|, (ring|use) the (bell|back door)|)
  (the (shop|cafe|museum|restaurant|clinic|library|venue)) is (at|on) [n] [street](, (open|closed) [time]| in [city]|)
  (what's|what is|can you send me) (your|the) (address|phone number|number|email)( again|)? (i'll|so i can) (bring|send|drop off|ship) (the [food]|your book|the parcel)
  (call|text) me (on|at) [phone] (when you arrive|if you're late|[time]|when you land)
  (someone|a guy|they) (doxxed|leaked|posted) (me|my address|my friend's number)( yesterday|)(, (what can i do|how do i get it removed|i reported it|i'm scared)| and i (reported it|am scared))
  (doxxing|swatting|posting addresses|sharing private info) is (not allowed|against the rules|illegal|dangerous|a ban)( here| in this room|)
  (is|was) doxxing (illegal|a crime)( in [city]| here|)?
  (his|her|the author's|the artist's) (real name|full name|stage name) is [name] [surname](,| and) (i love (his|her) (books|music|films)|born in [city]|(he|she) won (a|the) prize)
  [name] [surname] (works at|teaches at|plays for|runs) (the|a) (university|library|bakery|team|studio) in [city]( and (is great|i recommend (her|him))|)
  (we|i) (live|lived|grew up|moved) (near|on|at) ([street]|[place])( in [city]|)( (last year|as a kid|[time])|)
  (where|when) does (he|she|your [relative]) (live|work|study)( now|)?
  (don't|never|please don't) (post|share|give out) (your|people's|anyone's) (address|phone number|real name|private info)( here| online|)
  (can|could) (someone|you) (call|text) (him|her|[name]) (and tell (him|her) (we're late|dinner is ready)|about [topic])
  (the (package|delivery|taxi|uber)) (goes|is going|went) to [n] [street](, [city]|)(, not [n]|)
  (how|can) (do i|i) (hide|protect|remove) my (ip|address|phone number|real name)( online| from google|)?
`)
