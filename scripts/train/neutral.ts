/**
 * Words that must never be a reason, whatever the data sets say about them.
 *
 * Identities: the word itself, and the pieces of its letters, get no weight; a pair gets one only where
 * its other word says something ("hate women", not "the women"). One exception, `genderWords`. Viewpoints (parties, politicians, offices,
 * issues): nothing at all, pairs included. This holds by construction, not by balance:
 * the trainer leaves these features out.
 */

/** As people name themselves and others. Insults for them are not here: those are reasons. */
const identities = `
gay gays lesbian lesbians bisexual bi homosexual homosexuals queer trans transgender transsexual nonbinary lgbt lgbtq
hetero heterosexual asexual pansexual
man men woman women girl girls boy boys lady ladies guy guys male males female females
feminist feminists feminism gender
black blacks white whites brown asian asians african africans american americans european europeans latino latinos
latina latinas hispanic hispanics arab arabs arabic indian indians chinese japanese korean koreans mexican mexicans
pakistani pakistanis turkish turk turks turkey syrian syrians afghan afghans iraqi iranian nigerian somali polish pole
poles russian russians ukrainian ukrainians roma sinti romani gypsy gypsies indigenous aboriginal
immigrant immigrants migrant migrants refugee refugees foreigner foreigners asylum
muslim muslims islam islamic jew jews jewish judaism christian christians christianity catholic catholics protestant
hindu hindus hinduism buddhist buddhists sikh sikhs atheist atheists mormon mormons religion religious church mosque
synagogue quran koran bible hijab burka turban
intersex genderqueer cisgender straight
irish italian italians german germans french british english scottish welsh greek greeks spanish portuguese dutch
swedish romanian romanians bulgarian albanian albanians serbian kurdish kurds persian persians israeli israelis
vietnamese filipino filipinos thai cambodian nepali bengali bangladeshi tamil cuban cubans brazilian colombian
jamaican haitian nigerians ghanaian kenyan ethiopian somalis eritrean moroccan moroccans algerian tunisian egyptian
egyptians libyan iranians iraqis yemeni saudi native amish jehovah agnostic pagan evangelical orthodox
dyslexic dyslexia schizophrenic schizophrenia adhd paraplegic amputee pregnant
disabled disability disabilities deaf blind autistic autism wheelchair bipolar depressed elderly teen teens teenager
teenagers boomer boomers homeless
schwul schwule schwuler lesbe lesben lesbisch frau frauen mann manner junge jungen madchen
deutsch deutsche deutscher deutschen turke turken araber juden jude judisch moslem moslems muslime muslima
muslimisch islamisch christen fluchtling fluchtlinge fluchtlingen migranten auslander asylanten schwarze schwarzen
weisse afrikaner syrer behindert behinderte
mujer mujeres hombre hombres negro negra negros negras judio judios musulman musulmanes inmigrante inmigrantes
femme femmes homme hommes noir noire noirs noires juif juifs musulmans immigre immigres lesbienne
mulher mulheres homem homens preto pretos judeu judeus muculmano muculmanos imigrante imigrantes
`

/** The words for men and women: only the head for sexism learns them, and it may only ever flag. */
export const genderWords: ReadonlySet<string> = new Set([
  ...['man', 'men', 'woman', 'women', 'girl', 'girls', 'boy', 'boys', 'lady', 'ladies', 'male', 'males'],
  ...['female', 'females', 'feminist', 'feminists', 'feminism'],
])

/** Politics is nobody's business here. */
const viewpoints = `
trump obama hillary clinton clintons biden bush sanders bernie pence romney mccain reagan nixon putin merkel trudeau
harper scheer notley wynne ford macron seehofer gauck schulz maas erdogan netanyahu kim assad gaddafi hitler stalin
mueller comey kavanaugh pelosi schumer mcconnell cruz rubio palin warren walker murkowski sessions bannon kushner ivanka
melania donald gop republican republicans democrat democrats democratic dem dems liberal liberals conservative
conservatives libs lib tory tories ndp leftist leftists left lefties lefty rightwing leftwing rightist alt right
socialist socialists socialism communist communists communism commie commies marxist marxists marxism fascist fascists
fascism nazi nazis antifa kkk blm progressive progressives populist populism nationalist nationalists globalist
globalists libertarian libertarians neocon neocons capitalist capitalists capitalism anarchist anarchists sjw sjws
politics political politician politicians politically government governments gov president presidents presidential
minister ministers premier mayor governor senator senators senate congress congressman parliament party parties vote
votes voter voters voted voting elect elected election elections electoral campaign policy policies state states
administration white house supreme court constitution law laws law tax taxes taxpayer taxpayers welfare immigration
border borders wall maga deplorables deplorable potus flotus america usa canada russia russian israel palestine
palestinian palestinians ukraine eu brexit un nato cia fbi doj irs police cop cops media press fox cnn msnbc breitbart
fake news abortion abortions prolife prochoice gun guns nra climate warming vaccine vaccines covid
afd cdu csu spd fdp grune grunen linke linken npd pegida politik politiker politikern politikerin regierung kanzlerin
kanzler bundestag bundesregierung partei parteien wahl wahlen wahler presse medien deutschland europa bundeskanzlerin
gutmenschen altparteien volksverrater lugenpresse turkei russland syrien brussel minister prasident links rechts
`

/** Words that say nothing about the identity beside them. */
const plain = `
a an the this that these those some any all my your his her our their its i you he she it we they me him us them one
am is are was were be been being im youre hes shes its were theyre and or but nor so as of in on at to for from with
by about than then there here who whom whose which what when where why how not no yes do does did done has have had
can could will would should may might must person people persons folk folks individual individuals community
communities group groups neighbour neighbor neighbours neighbors friend friends family families colleague coworker
every each other another many most few more much very too also just only same proud happy
der die das ein eine einen einem einer und oder ist sind war waren bin bist wir ihr sie er es ich du mein meine dein
el la los las un una unos unas y o es son soy eres somos mi tu su le les des du de et ou est sont suis je tu il elle
nous vous ils elles mon ma mes os as um uma uns umas e sou somos meu minha
`

const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(text.split(/\s+/).filter((word) => word !== ''))

export const identityWords = wordsOf(identities)
export const viewpointWords = wordsOf(viewpoints)
const plainWords = wordsOf(plain)

/** True when neither the word nor its pieces may be learned. */
export function isNeutralWord(word: string): boolean {
  return identityWords.has(word) || viewpointWords.has(word)
}

/** True when no head may learn the pair. */
export function isViewpointPair(first: string, second: string): boolean {
  return viewpointWords.has(first) || viewpointWords.has(second)
}

/**
 * True for an identity beside a word that says nothing about it ("the women", "a black man"). Only the head for
 * sexism may learn it: what its data set marks is speaking of "these women" and "women are" as of one kind.
 */
export function isIdentityPair(first: string, second: string): boolean {
  const one = identityWords.has(first)
  const other = identityWords.has(second)
  return (one && other) || (one && plainWords.has(second)) || (other && plainWords.has(first))
}
