//! A made-up supervision group: nine participants from six municipalities, their supervisor, four sessions held. Nobody in it exists.

/// Somebody in the group: name, municipality, login name.
pub type Participant = (&'static str, &'static str, &'static str);

/// The supervisor.
pub const SUPERVISOR: Participant = ("Karin Sandell", "", "karin");

/// The participants. The first is the one whose diary [`super::diary`] is.
pub const PARTICIPANTS: &[Participant] = &[
    ("Sara Lindqvist", "Nyköping", "sara"),
    ("Amira Haddad", "Nyköping", "amira"),
    ("Jonas Öberg", "Katrineholm", "jonas"),
    ("Elin Vikström", "Flen", "elin"),
    ("Mustafa Yildiz", "Strängnäs", "mustafa"),
    ("Ida Nordin", "Strängnäs", "ida"),
    ("Per Hallgren", "Gnesta", "per"),
    ("Leila Karimi", "Oxelösund", "leila"),
    ("Tove Åström", "Katrineholm", "tove"),
];

/// The group's name and what it is for.
pub const GROUP: (&str, &str) =
    ("Handledning Sörmland, grupp 3", "En fast punkt varje månad, för oss som är nya i yrket.");

/// The supervisor's other group, which is about to begin, and who has joined so far.
pub const OTHER_GROUP: (&str, &str) = ("Handledning Sörmland, grupp 4", "");
/// Those who have joined the other group; the last one is not confirmed yet.
pub const OTHER_PARTICIPANTS: &[Participant] = &[
    ("Hanna Lööf", "Vingåker", "hanna"),
    ("Daniel Bergman", "Eskilstuna", "daniel"),
    ("Sofia Ekdahl", "Trosa", "sofia"),
];

/// What the group has agreed on secrecy.
pub const AGREEMENT: &str = "\
Det som sägs här stannar här. Vi pratar om situationer och om oss själva, inte om klienter som någon kan känna igen.

Vi nämner inga namn, inga personnummer, inga skolor och inga adresser, inte heller när vi skriver i appen.

Tystnaden tar slut när någons liv är i fara, när ett barn far illa och ingen har gjort en orosanmälan, och när något ska anmälas enligt lex Sarah. Då säger vi först till varandra i gruppen, och sedan till den som ska ta emot anmälan.

Den som slutar i gruppen håller fast vid det här.";

/// A session's place, and how many days from today it is: four held, the fifth in a week.
pub const SESSIONS: &[(i64, &str)] = &[
    (-133, "Nyköping, biblioteket, sal 3"),
    (-105, "Nyköping, biblioteket, sal 3"),
    (-63, "Katrineholm, Kulturhuset Ängeln"),
    (-28, "Nyköping, biblioteket, sal 3"),
    (7, "Nyköping, biblioteket, sal 3"),
    (35, "Flen, stadshuset, Sparreholmsrummet"),
    (63, "Nyköping, biblioteket, sal 3"),
    (98, "Nyköping, biblioteket, sal 3"),
];

/// A topic: by which participant, for which session (from 0), title, text, and who votes for it.
pub type DemoTopic = (usize, usize, &'static str, &'static str, &'static [usize]);

/// Topics of the sessions that were held, and of the one to come.
pub const TOPICS: &[DemoTopic] = &[
    (1, 0, "När alla ärenden är röda", "Hur väljer ni vad som får vänta när inget kan vänta?", &[0, 2, 3, 5, 7]),
    (
        6,
        0,
        "Första gången jag sa nej till en chef",
        "Det blev tyst. Jag vet fortfarande inte om det var rätt.",
        &[4, 8],
    ),
    (3, 1, "Att bo där man jobbar", "Jag möter familjer i affären. Hur hälsar man?", &[0, 1, 6, 8]),
    (5, 1, "Jag tar med det hem", "Det är samtalen på kvällen i huvudet, inte timmarna.", &[2, 4, 7]),
    (2, 2, "Makten i ett samtal", "Jag hörde mig själv säga ”du måste”. Det stämde inte ens.", &[0, 1, 3, 5, 6, 7]),
    (7, 2, "Hot på telefon", "Vad gör ni direkt efteråt?", &[2, 8]),
    (4, 3, "När vi är oense i rummet", "Två av oss såg samma hembesök och tänkte helt olika.", &[0, 1, 2, 6]),
    (8, 3, "Att bli klar med en utredning", "Jag skriver om i stället för att avsluta.", &[3, 5]),
    (1, 4, "Att lämna något på jobbet", "Finns det något ni gör sista kvarten som faktiskt hjälper?", &[2, 3, 5, 8]),
    (5, 4, "Svåra samtal med tolk", "Det viktiga försvinner någonstans på vägen.", &[0, 4, 6]),
    (2, 4, "Stanna eller gå", "Hur vet man att det är arbetsplatsen och inte jag?", &[1, 7]),
];

/// What was agreed: at which session, about which topic (in [`TOPICS`]), what we saw, what to try, who.
pub const OUTCOMES: &[(usize, usize, &str, &str, &str)] = &[
    (
        0,
        0,
        "Vi prioriterar efter vem som ringer senast.",
        "Skriv tre rader på måndagen: det här får vänta, och varför.",
        "Alla",
    ),
    (
        1,
        2,
        "Den som väljer själv hur den hälsar blir mindre rädd för affären.",
        "Säg till familjen redan vid första mötet: jag hälsar om ni hälsar.",
        "Elin och Jonas",
    ),
    (
        2,
        4,
        "”Du måste” kommer när vi själva är osäkra.",
        "Byt ut det mot ”jag vill att vi” i ett samtal, och lägg märke till vad som händer.",
        "Alla",
    ),
    (
        3,
        6,
        "Oenigheten var värd mer än svaret.",
        "Ta tio minuter i bilen efter ett hembesök: vad såg du, vad såg jag?",
        "Mustafa, Ida och Sara",
    ),
];

/// The assignment until the session to come.
pub const ASSIGNMENT: &str =
    "Lägg märke till ett tillfälle då du hade makt över hur något blev. Vad gjorde du med den?";

/// What the participants say in the period before each session: for each of [`PARTICIPANTS`] the themes by number (in
/// [`andrum_core::entries::START_TAGS`]), and a note, or empty. Somebody's app that says nothing by itself is in it, too.
pub const PERIODS: &[&[(&[u16], &str)]] = &[
    &[
        (&[0, 4], ""),
        (&[4], "Jag vågar inte säga att jag inte hinner."),
        (&[4, 6], ""),
        (&[9], ""),
        (&[3, 4], ""),
        (&[], ""),
        (&[4, 5], ""),
        (&[6], ""),
        (&[], ""),
    ],
    &[
        (&[3], ""),
        (&[3, 4], ""),
        (&[9, 3], ""),
        (&[9], ""),
        (&[4], ""),
        (&[3, 11], ""),
        (&[], ""),
        (&[3, 7], "Hur gör ni med det ni hör i affären?"),
        (&[6], ""),
    ],
    &[
        (&[1, 7], ""),
        (&[1], ""),
        (&[1, 0], ""),
        (&[], ""),
        (&[1, 5], ""),
        (&[0, 1], "Jag skrämmer folk utan att vilja det."),
        (&[8], ""),
        (&[8, 1], ""),
        (&[], ""),
    ],
    &[
        (&[0, 5], ""),
        (&[4], ""),
        (&[10], ""),
        (&[10, 6], ""),
        (&[5], ""),
        (&[5, 0], ""),
        (&[], ""),
        (&[], ""),
        (&[0, 11], ""),
    ],
    &[
        (&[2, 3], ""),
        (&[3, 2], ""),
        (&[11], ""),
        (&[], ""),
        (&[2], ""),
        (&[3, 7], ""),
        (&[], ""),
        (&[11, 4], "Hur vet man att man ska stanna?"),
        (&[2], ""),
    ],
];
