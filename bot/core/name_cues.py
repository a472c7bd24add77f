"""The words about a name that make it one: titles, kin, what people do and are.

May live here: closed lists of cues. May not: names themselves (knowledge/names holds those) or rules (see names.py).
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words("mr mrs ms miss mx master sir madam")
OFFICE_TITLES = _words("dr doctor prof professor pc dc sgt ds rev reverend judge nurse sister")

KIN = _words(
    """baby bubba uncle auntie aunty aunt cousin brother sister son daughter boyfriend girlfriend partner husband wife
    stepdad stepmum stepson stepdaughter stepbrother stepsister mum mam mummy dad daddy child boy girl wee little nan
    nana nanny gran granny grandad grandma grandpa father mother twin twins lad client patient neighbour ex friend
    mate nephew niece sibling siblings newborn toddler"""
)
KIN_CALLED = _words("baby uncle auntie aunty aunt cousin wee nanny nana nan granny grandad grandma grandpa gran")
PROFESSION = _words(
    """worker hv midwife sw teacher manager supervisor senco dsl colleague nurse officer practitioner consultant idva
    iro guardian head headteacher gp cpn paediatrician lado barrister solicitor"""
)

OWNED = _words(
    """mum mums mam mother dad dads father partner ex boyfriend girlfriend husband wife brother sister gran nan nana
    grandad baby kid kids child children son daughter behaviour stepdad stepmum uncle aunt auntie family bump unborn
    parents fella bloke bf gf phone bruises teacher attendance house flat home bedroom friend friends mate cousin
    birthday drinking use mood weight cot bottle school social case been left gone got mental health care carer"""
)

PERSON_VERBS = _words(
    """hit hits punched kicked pushed slapped threw threatened said says told tells disclosed drinks refused refuses
    attended attends turned thinks wants needs lives lived moved keeps cries cried cut cuts hates presented shouted
    screamed ran went came comes goes admitted admits denies denied sells stole bit smacked slaps texted rang phoned
    asked stays stayed sleeps slept looks looked seems feels felt reported reports smokes relapsed left knows"""
)
BE = _words("is was has had been isnt wasnt hasnt isn't wasn't hasn't got gets")
STATES = _words(
    """found sick drunk excluded arrested pregnant missing being self been stabbed scared frightened hurt upset hungry
    crying drinking using living staying homeless injured bruised attacked assaulted raped groomed exploited suspended
    seen admitted sectioned detained remanded high intoxicated abused hitting not very really my her his a"""
)
TOWARDS = {
    "about": _words("worried concerned anxious advice thoughts spoke talk talked concerns worries it's its call ask"),
    "re": _words("concerned call worried concerns referral report"),
    "on": _words("advice thoughts update concerns views"),
    "for": _words("worried concerned scared frightened fear referral worries"),
    "regarding": _words("it's its concerned call concerns email advice"),
    "to": _words("spoke spoken talked talking speaking visit visited listening talk speak married close"),
    "with": _words("spoke spoken visit visited session met talked living staying lives sat contact working work chat"),
    "from": _words("call calls message text email disclosure letter heard voicemail referral"),
    "by": _words("hit groomed abused assaulted raped seen told attacked visited called punched"),
}
MEETING = _words("saw met visited ring phone seeing visiting hits hit meet rang helping supporting told remove placed")

AFTER_AGE = _words(
    """and but who with has was is in at lives disclosed says said missing pregnant or years year yr yrs y yo months
    mths month old weeks wks self on whose he she not found from seen moved left came drinking using excluded thinks
    years-old year-old hit hits wets smokes keeps told by refuses going now turned"""
)

PLACE_BEFORE = _words("hmp hmyoi in near from around outside across via towards at leaving")
MOVED = _words(
    """moved moving travelling going gone back relocated flew flying
    went go move travel flight trip returning"""
)

ORGANISATION = _words(
    """house trust centre center foundation hospital project ward unit clinic surgery service services team society law
    act syndrome scale council hub court hall church group report inquiry review model programme program method order
    line fund university fc united street road lane avenue infirmary hospice hostel lodge pharmacy charity guidelines
    principles ladder test index criteria protocol helpline academy school college refuge rehab prison park farm
    palsy disease sign reflex course pathway tool framework term rating"""
)
# A capitalised word after these names a colleague, who is nobody's family.
WORKPLACE = _words(
    """mash camhs cafcass idva the our my early children's childrens social housing probation police health school
    family duty nspcc barnardo's barnardos cgl ydas"""
)
VERBISH = _words(
    """will may hope mark sue grant chase drew peter rob bill stew skip wade rich royal young blue tiny precious happy
    promise trace drake lance frank christian gray autumn summer winter spring sunday sunny stormy sandy lucky misty
    cherish praise favour rain success peace freedom comfort love faith memory patience pat major minor junior honey
    rusty success gay reed ray cash charity justice liberty gift treasure joy sing song noble rocky storm crystal mercy
    rose roman pierce ward can must might shade dusty jet golden dung tan wan yen ping harmony star bud jack jay heaven
    nick church holiday warren park glory victory blessing miracle"""
)
# Those of the above that are still plainly a given name where a sentence is about a person.
SEASONS = _words("autumn summer winter spring sunday april may june august july holiday easter christmas")
NOT_A_NAME = _words(
    """the a an on in at of to for not is was it he she they we you i and or but by with that this no his her my their
    our your your unknown withheld known confidential different all if so because given changed mother father child
    both each being now then there what police social care me him them us today names about number appointment
    appointments school home bad liar back up out me again someone something anything mum dad everyone people from
    has had been already still recorded and/or below above redacted in removed address etc also"""
)

# Names that are street names of drugs as well: "found Charlie", "taking Molly".
DRUG_NAMES = _words("charlie molly mandy tina crystal henry ruby amber jack stella blue rock speed dove coral")
# Two letters that are a name and no word or short form of the field.
SHORT_NAMES = _words("jo li xu yu wu vu bo")
# What may follow a name without being a noun that the word belongs to.
AFTER_NAME = _words("when who again last yesterday alone after while keeps keep went are she's he's")
ALONE_DOES = _words("said says told disclosed drinks hits")
ALONE_IS = _words("found pregnant excluded arrested drunk missing")
NO_AGE_AFTER = _words("the a this in on since from until by per of to")
NO_SUBJECT_AFTER = _words("the a in last this every our her his on of no")
CALLED_LINKS = _words("is are was he's she's boy girl baby child man woman guy")
THEIRS = _words("his her their the kids children baby")
FAMILY = _words("family children kids household siblings boys girls parents brothers twins")
NO_FAMILY = _words(
    """white black brown young royal foster green english irish welsh french german polish roman small little good poor
    whole large big new home step blended house birth own close church christian jewish muslim day west east north
    south best short long early frank love winter summer holiday friend sunday rich power price camp fair street"""
)
