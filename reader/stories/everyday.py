"""Everyday English words: they say nothing about what an article is about, however rare they are in a small folder."""

from __future__ import annotations

_WORDS = """
able about above across action actions actually added adding addition additional after again against ago ahead all
allow allowed allows almost alone along already also although always amid among amount and announce announced
announcement another answer any anyone anything appear appears apparently are area around article asked asking
available away back based became because become becomes been before began begin beginning behind being believe below
best better between beyond big bigger biggest both bring brings brought build building built but call called calls came
can cannot case cases cause certain certainly chance change changed changes check chief city clear clearly close
come comes coming comment comments common community companies company complete completely confirm confirmed continue
continued continues could country couple course create created current currently date dates day days deal decided
decision described despite detail details did different does doing done down due during each earlier early easily easy
either else end ended ends enough entire especially even event events ever every everyone everything exactly example
expect expected experience explain explained face fact fall family far fast feature features feel felt few final finally
find first five focus follow followed following follows for former forward found four free friday friend friends from
full further future gave general get gets getting give given gives giving goes going gone good got great group groups
grow guide had half hand happen happened happens happy hard has have having head hear heard held help helped helps her
here high higher highest him himself his history hit hold home hope hour hours house how however hundred hundreds idea
image important include included includes including increase indeed information instead interest interview into issue
issued issues its itself january february march april june july august september october november december join just
keep kept kind knew know known knows large larger largest last late later latest launch launched lead leader leaders
leading learn learned least leave left less let level life light like likely line link list little live lives local
long longer look looked looking looks lost lot love low made main major make makes making man many matter may maybe
mean means meant meet member members men might million minute minutes moment monday month months more morning most
mother move moved moving much must name named national near nearly need needed needs never new news next night nine
nothing note now number numbers off offer offered offers office official officials often old once one online only open
opened opening option order original other others our out outside over own page part particular parts party past people
per perhaps period person photo picture place places plan planned plans play plenty point points possible post posted
power powers pretty previous previously probably problem problems process program public publish published push put
question questions quick quickly quite rather reach read reader readers ready real reality really reason reasons receive
received recent recently record release released releases remain remains report reported reporter reporters reports
result results return review right rights room run running said same saturday saw say saying says second see seem seemed
seems seen send sent series serve serves service services set sets setting seven several shall share shared she short
should show showed showing shown shows side sign similar simple simply since single site situation six small social some
someone something sometimes soon sort source special spend spoke staff stand standing start started starting starts
state stated statement states stay step still stop stories story strong such sunday support sure system take taken
takes taking talk team tell ten term terms than thank thanks that the their them themselves then there these they thing
things think third this those though thought thousand thousands three through throughout thursday time times title
today together told tomorrow too took top total toward towards tried true try trying tuesday turn turned turns twice two
under understand until update updated updates upon use used user users using usually various version very via video
videos view visit wait want wanted wants was watch water way ways website wednesday week weekend weeks well went were
what whatever when where whether which while white who whole whom whose why wide will win with within without woman
women won word words work worked working works world worse worst worth would write writes writing written wrong year
years yes yesterday yet you young your yours yourself account addressed affect affected announcing apply approach
aside author authors clearly combined condition considered content cost currently daily data decade decades develop
developed development director document effort efforts email enjoy ensure executive exist existing expand facebook
figure file files fine finish finished force forced form forms game gamers games generation global going government
grew growing handed happening harsh health heart huge impact improve individual individuals industry instagram involved
involving item items key lack largely law lawmakers length lengthy letter limit limited listed living location manage
management market massive material media mention mentioned middle mind minister model modern money moves movement
multiple nature necessary normal notice obvious once operation opportunity organization organizations organisation
paid pandemic paper parent parents pass passed percent piece player players please policy political popular position
positive potential potentially practice prepare prepares present president presidential press price private produce
product products professional project projects provide provided provides providing quality raise raised range rate
reform reforms regular related relationship require required requires research response rest rise role round rules
safe scene school screen search section security senior sense serious seriously shot significant site size skills
slightly software son space speak specific spent spring stage standard statements step story street strike student
students study stuff subject success successful suggest summer system systems table task technology test text theme
thus tool tools topic track trade training travel treat trial trouble twitter type unique united unless user value
wide willing winter wish wonder worry youtube
"""

EVERYDAY = frozenset(_WORDS.split())
"""Words in small letters."""
