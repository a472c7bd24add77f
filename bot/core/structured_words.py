"""The closed lists that the patterns of structured.py lean on.

May live here: lists a reader can check at a glance. May not: rules. Postcode areas: Royal Mail's, in public use.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

POSTCODE_AREAS = _words(
    """AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN
    EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N
    NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN
    TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"""
)

# Mailboxes of a service, not of a person.
ROLE_MAILBOXES = _words(
    """admin advice contact duty earlyhelp enquiries enquiry hello help info mash office reception referral
    referrals safeguarding support team"""
)
# "at" written as a sign, before a word that is nobody's.
AT_WORDS = _words("@home @school @work @night @the @me @mums @dads @nans @all @least @once @hospital @court @nursery")

# A number and these words make an address wherever they stand ...
ADDRESS_ALWAYS = _words(
    """ave avenue boulevard cres crescent drive gardens gdns grove lane mews parade rd road street terrace"""
)
# ... these only with a capital or a word of living before them.
ADDRESS_SOMETIMES = _words(
    """buildings close cottages court croft dr estate fold gate green heights hill house ln mount park place rise
    row sq square st towers vale view villas walk way"""
)

# A word that ends the thought that a number began an address.
FUNCTION_WORDS = _words(
    """a all an and another any are as at away be bed bedroom been being bottles boys but by can cans child
    children dad day days did do does down drugs each every for found from get gets girls go goes got had has
    have he her hers him his hour hours how i if in into is it its just kids me men metre mile mins minute
    minutes month months mum my next no not of off old on or other our out outside over people per person room
    same she since so some still storey than that their them then there they this times to too until up us was
    we week weeks went were what when where which while who will with wks women would year years you your yrs"""
)

# Words that say what sort of school it is, not which.
GENERIC_SCHOOL = _words(
    """a academies academy after all alternative an and another any art at bad big boarding boys camhs catholic
    child child's child-minding children christian church college community comprehensive dad dance day
    different driving each early english evening every extended faith first football for form free friday from
    full further girls good grammar has head headteacher health her high higher hill hindu his home in
    independent infant infants is islamic jewish junior kids language late law leave leaves left less local
    london lower mainstream medical medium mental middle military missed missing mixed monday more mosque most
    mum muslim my nearest new next nhs nice night nursery nurture of ofsted old on our parent parents part play
    police pre primary private provision pru public pupil pupils reception royal same saturday school schools
    secondary senco sikh sixth small special specialist staff start started starting starts state student
    students studio summer sunday supplementary teacher term that the their this thursday time to trust tuesday
    unregistered upper village virtual wednesday weekend welsh whole with year your yr"""
)
