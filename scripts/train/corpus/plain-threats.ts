/**
 * Threats in plain frames, and the same words in peace: see `plain-people.ts`.
 */
import { lines } from './grammar.ts'

export const plainThreats: Readonly<Record<string, readonly string[]>> = {
  threat: lines(`
    [i] hurt you( badly| so much|)
    you are going to (regret|pay for) this, i promise you that
    i'm outside your house right now
    i have your address and i'm coming over( [time]|)
    i will make sure you never (walk|talk|see|work) again
    one day you'll turn around and i'll be there with a (knife|gun|bat)
    you better pray i never (meet|find|catch) you
    do you want to die? keep (talking|playing|posting)
    i swear to god i will kill [you] and everyone you love
    hope you like hospital food because that's where you'll be( [time]|)
    they will never find your body
    i'm going to wait for you after (work|school|class) and stab you
    if you come to [place] [time] you're not leaving alive
    you have 24 hours before i come for you
    touch my stuff again and i break your (hands|arm|fingers|skull)
    i'd shoot you in the head if i could get away with it
    say that to my face and i'll knock your teeth out
    i will hunt you down like (a dog|an animal)
    let's see how tough you are with a gun (to your head|in your mouth)
    you'll be bleeding when i'm done with you
    meet me at [place] so i can beat you to death
    tell the cops and i'll burn your house with you inside
    your kids walk home alone don't they
    nice family you have, shame if something happened to them
    [i] cut you into (little |) pieces
    everyone at [place] is going to die (on [time]|[time])
    i've bought a gun and i know who is first
    we're coming for you and your (family|friends|dog)
    (your|ur) (mother|brother|sister|kids|parents) (is|are) next
    (i|we) will (smash|wreck|torch) your (car|shop|windows) with you in it
    (gonna|going to) (choke|strangle|drown|beat) the life out of you
    (one more word|one more message|post again) and you're (dead|finished|in the hospital)
    (stop|quit) (posting|streaming|talking) or (i|we) come to your door with (a bat|a gun|friends)
    somebody (put|should put) a bullet in (his|her|this guy's) (head|skull)
    i (would|could) (strangle|stab|shoot) you with my own hands
    (i'm|im) (coming|driving over) (tonight|right now) and i'm (armed|bringing a knife|bringing my boys)
    you will (die|bleed|burn) for what you (said|did|wrote)
    (he|she|they) will be dead (before|by) [time], i'll make sure of it
    i'll (kill|shoot|stab) (him|her|them all|everybody) at [place]
    they'll carry you out of [place] (in a bag|in pieces|feet first)
    your (neck|legs|arms|fingers|ribs) will be broken when i'm finished
    i hope you get (shot|stabbed|run over|beaten to death)
    you (should|deserve to) be (shot|hanged|stabbed|killed) for this
    pay up by [time] or (your (son|daughter|wife|husband|dog)) (dies|disappears|gets it)
    enjoy your last (day|night|hours) alive
    they're going to find you in a ditch
    next time it won't be a warning, it'll be your (blood|life|head)
    i've got (bullets|a blade|a rope) waiting for you
    my knife will go through your (heart|stomach|eye|neck)
    [name] is going to get (shot|stabbed|jumped|killed) (after|outside) [place]
  `),
  'threat twins': lines(`
    i'm outside your house, open the door
    i have your address, thanks, i'll be there at 6
    you're going to regret skipping breakfast
    the hospital food was not that bad
    i hurt my (knee|back|hand) at [place]
    do you want to try the new place [time]?
    they never found the body in that (book|show|podcast)
    the boss room needs a better gun
    hunt the dragon with me [time]?
    he will be waiting for you after class with your book
    goodbye everyone, see you [time]
    will you come with us to [place]?
    my dentist will pull two teeth
    cut the onions into little pieces
    the kids walk home from school together
    i'm coming over, need anything from the shop?
    you'll pay for the drinks, i'll get the [food]
    i promise i will find the time to call you
    i can't find my phone, can you call it?
    shoot, i forgot the milk
    that horror movie scared me to death
    i'd die without my morning coffee
    the referee got threats after the match, awful
    i want to end it all with a nice dessert
    we beat them to the (door|finish|bus)
    your mother is next in line at the desk
    we will fix your car by [time]
    one more word about [topic] and i fall asleep
    stop streaming so late, you need sleep
    somebody put a bow on (his|her) head for the photo
    i'm coming over tonight with [food] and the boys
    you will love what she wrote
    the doctor said my (neck|leg|arm|rib) is broken
    i hope you get (better|well|some rest|the job)
    they carried the piano out of [place] in pieces
    you should be proud of this
    pay up by [time] or the library adds a fee
    enjoy your last day at work
    next time it won't be raining, hopefully
    the nurse took my blood [time]
    my knife is too dull to cut bread
    [name] is going to get picked up outside [place]
    they shot the last scene outside [place]
    a man was shot outside [place], terrible news
    (he|she) got beaten up at [place] and nobody helped
    shots, shots, shots, it's my birthday
    i was so embarrassed i wanted to die
    (my|our) dog died [time] and i can't stop crying
    the gun in [game] is too strong, nerf it
  `),
}
