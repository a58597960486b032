/**
 * Rough and ordinary chat, and speaking about bad things: quoting, answering back, reporting, recovering,
 * teaching. The frames of `about` hold a text of another kind in their [quote].
 */
import { lines } from './grammar.ts'

export const chat = lines(`
  (hi|hello|hey|yo|sup|hiya|good morning|evening)( all| everyone| [name]| guys| chat| folks|)(!| 👋|, how are you|, how was your day|)
  (lol|lmao|haha|hahaha|rofl|😂|💀)( same| true| nice| what| ok| i can't| stop|)
  (gg|gg wp|ggs|ez|close one|well played|rematch|one more|nice shot|clutch|what a save)( all| everyone| guys| bro|)(!|)
  (brb|afk|bbl|gtg|g2g|ttyl|back|omw)( (dinner|phone|door|dog|5 min|shower|work))(!| lol|)
  (who|anyone) (wants to|wanna|up for|down for|is) (play [game]|watch [show]|grab [food]|a quick call|study|run)( [time]|)?
  (i|we) (love|like|enjoy|miss|hate|finished|started) [topic]( (so much|a lot|lately|again))( (tbh|ngl|imo)|)
  (what|how) (do you think|did you think|is everyone|was it) (about|of) [topic]( (lately|today))?
  (can|could|would) (someone|anyone|you) (help|explain|show) (me |)(with |)[topic]( please|)?
  (the|my|our) (bus|train|wifi|mic|laptop|oven|exam|boss|meeting) (is|was) (late|broken|so (bad|good|slow)|cancelled|weird)( (again|today|lol))
  (that|this|it) (was|is|looks) (so |really |pretty |kinda |)(good|bad|fun|boring|cool|weird|scary|cute|expensive|hard)( (ngl|tbh|lol|imo))(!|)
  (thanks|thank you|ty|thx|tysm)( so much| a lot| man| [name]|)(,| for|) (the help|that helps|really appreciate it|you too)
  (happy birthday|congrats|good luck|get well soon|welcome back|safe travels)( [name]| [handle]| man| bro|)(!|)( 🎉|)
  (i'm|im) (so |really |kinda |)(tired|hungry|happy|bored|excited|nervous|cold|proud|stressed)( (today|rn|lol|about [topic]))
  (see you|talk|cya|laters|good night|gn|take care)( [time]| all| guys| everyone|)(!| x|)
  (wait|hold on|what|huh|really)(,|?) (did (he|she|they) (really |)(say|do) that|is [topic] [time]|that's (crazy|wild|new))?
  (my|the) (dog|cat|kid|baby|[relative]) (is|was) (sick|so (cute|funny|loud)|sleeping|learning [topic])( (today|again|rn))
  (we need|i need|need) (a healer|one more|a tank|more people|help) (for|in|with) ([game]|[topic]|the raid)( [time]|)
  (push|rush|defend|hold|rotate) (b|a|mid|the point|long|bot lane)( now| pls| with me|)(, [n] left|)
  (i|we) (made|had|cooked|ordered|burned) [food] (for (dinner|lunch)|[time]|again)( and it was (great|ok|terrible)|)
  (fuck|shit|damn|hell|wtf|ffs|omfg|bloody hell|crap)( yeah| yes| no| that| me| this lag| man|)(!| lol| haha|)
  (this|that|the) (shit|stuff|game|song|beat|goal) (is|was|slaps|goes) (fire|lit|sick|dope|insane|hard|crazy|fucking great)( bro| ngl| fr|)
  (badass|kickass|hella good|dope as hell|cool af|funny as hell|good shit)( man| bro|, well done|)(!|)
  (i'm|im) (so fucking|damn|pretty fucking|bloody) (tired|happy|proud|hungry|done with (school|work|this week))( lol|)
  (bro|dude|man|girl|sis|fam|my guy)(,|) (that's|this is|you're|what a) (hilarious|wild|a mood|crazy|too funny|killing it|legend)
  (ayo|ay|yoo|aye) (my|wassup my|what's good my) (g|bro|dude|man|homie|homies)( (how you been|long time|u good))?
  (he|she|they) (be|stay|always be|ain't|finna) (late|trippin|laughing|playing|cookin|goin home)( (fr|lol|smh|tho))
  (finna|gonna|bouta|tryna) (eat|sleep|go (home|to the store)|watch the game|hoop|chill)( (rn|real quick|fr))
  (hola|buenas|qué tal|buenos días)( a todos| amigos| chicos|)(, (cómo están|alguien juega|qué tal el día)|)
  (hallo|moin|servus|guten morgen|na)( zusammen| leute| alle|)(, (wie geht's|jemand lust auf [game]|schönes wetter heute)|)
  (salut|bonjour|coucou|bonsoir)( à tous| les gens| tout le monde|)(, (ça va|qui joue|il fait beau)|)
  (oi|bom dia|boa noite|e aí)( pessoal| galera| gente|)(, (tudo bem|alguém joga|que calor)|)
`)

/** Speaking about it. [quote] is filled with a text of the kind that is spoken about. */
export const about = lines(`
  (he|she|someone|this user|[handle]|a guy in [game]) (wrote|said|told me|posted|sent me|called me)(:|) "[quote]"(,| and) (i (reported|blocked) (it|him|them)|that's not ok|how do i report (this|that)|mods please)
  (people who|anyone who|those who) (say|write|post|think) "[quote]" (are wrong|should be ashamed|need help|don't belong here|will be banned|hurt others)
  (saying|writing|posting|telling someone) "[quote]" is (not ok|disgusting|against the rules|hurtful|never acceptable|hate speech|harassment|unacceptable|a crime)
  (please |)(don't|do not|never|stop) (say|write|post|saying|writing|posting) (things like |)"[quote]"( here| to anyone| again|)(, it (hurts|is cruel|breaks the rules)|)
  (i (was|got|have been)|my friend was) (called|told|sent) "[quote]" (yesterday|at [place]|in [game]|for years)(,| and) (it hurt|i cried|i'm still upset|nobody helped|it is not ok)
  (the (teacher|judge|article|report|paper|court|lecture)) (quoted|mentions|cites|discussed) (the (message|phrase|line|post) |)"[quote]"( as (an example|evidence|harassment|hate speech)|)
  (no|wrong|i disagree)(,|:) "[quote]" is (a terrible thing to say|false|nonsense|hateful|cruel)( and you know it|)
  (how|what) (should|do) (i|we|mods) (respond|do|say) (when|if) (someone|a user) (says|writes|posts) "[quote]"?
  (example|examples) of (a |)(banned|bad|hateful|scam|abusive|spam) (message|line|text)(:| is|) "[quote]"
  (the (song|film|villain|character|movie)) (has|says|had) (the|a) line "[quote]"( and it's (iconic|so dark|chilling)|)
  (years ago|back then|when i was (young|drunk)) i (would say|wrote|said) (things like |)"[quote]"(,| and) (i'm (ashamed|sorry)|i apologised|i have changed|never again)
  (why|how come) (is|was) "[quote]" (allowed|not (removed|blocked|moderated)) (here|in this room|yesterday)?
  (it is|it's|this is) (never |not )(ok|funny|acceptable|a joke) to (say|write|tell (someone|people)|joke) "[quote]"
  (mods|admins|@mods)(,|:|) (can you|please) (ban|mute|remove|look at) [handle](,|) (he|she|they) (said|keeps saying|wrote) "[quote]"
  (if|when) (you|someone) (see|get|receive) "[quote]"(,|) (report it|don't click|block them|ignore it|tell a mod|it's a scam)
`)
