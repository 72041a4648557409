//! The last weeks: the one that was too much, and what came after.

use super::{
    Keep::{Journal, Reference},
    Scene,
};

pub(super) const SCENES: &[Scene] = &[
    Scene {
        week: 4,
        weekday: 3,
        minute: 18 * 60 + 20,
        template: "close-day",
        title: "",
        sections: &[("day-stayed", "Orkar inte skriva. Fyra av fem.")],
        tags: &[],
        feelings: &["tom"],
        strain: 4,
        keep: Journal,
    },
    Scene {
        week: 4,
        weekday: 4,
        minute: 15 * 60 + 10,
        template: "driscoll",
        title: "Chefen slutar",
        sections: &[
            (
                "what",
                "Det sas på fredagsfikat, mellan semesterlistan och kaffemaskinen. Chefen slutar om fyra veckor. Det är den tredje sedan jag kom hit. Någon sa \
                 ”jaha”, och sedan var det tyst.",
            ),
            (
                "so-what",
                "Jag blev inte ens ledsen. Det skrämmer mig mer än beskedet. Jag började räkna på vad jag måste hinna få beslutat innan. Allt som är överenskommet \
                 muntligt försvinner nu, också det vi sa om hur mycket jag ska ha.",
            ),
            (
                "now-what",
                "Be om ett samtal nästa vecka och få ner det skriftligt. Inte vänta på att den nya ska fråga.",
            ),
        ],
        tags: &["Så arbetar vi, och det som lyckas", "Orka och vilja stanna"],
        feelings: &["ensam", "orolig"],
        strain: 3,
        keep: Journal,
    },
    Scene {
        week: 3,
        weekday: 0,
        minute: 17 * 60 + 55,
        template: "free",
        title: "",
        sections: &[(
            "free",
            "Två är sjuka. Tre nya på mitt bord före lunch. Jag sa ja till alla tre innan jag hade hört färdigt vad de handlade om.",
        )],
        tags: &["Stress och arbetsbörda", "Gränser"],
        feelings: &["pressad"],
        strain: 5,
        keep: Journal,
    },
    Scene {
        week: 3,
        weekday: 1,
        minute: 18 * 60 + 30,
        template: "close-day",
        title: "",
        sections: &[
            (
                "day-stayed",
                "Att jag snäste åt en kollega om ett mötesrum. Sedan grät jag på toaletten, ganska effektivt, i fyra minuter mellan två möten.",
            ),
            ("day-worked", "Kollegan kom och frågade ändå."),
            ("day-tomorrow", "Samma sak en gång till."),
            ("day-leave", "Vet inte. Det går inte att lämna något i dag, allt följer med."),
        ],
        tags: &["Stress och arbetsbörda", "Jobbet följer med hem"],
        feelings: &["tom", "arg"],
        strain: 5,
        keep: Journal,
    },
    Scene {
        week: 3,
        weekday: 2,
        minute: 6 * 60 + 10,
        template: "free",
        title: "Tio över sex",
        sections: &[(
            "free",
            "Vaknade tre. Låg och gick igenom allt som jag kan ha missat, ett barn i taget. Det är inte så jag vill tänka på dem, som en lista på sådant jag kan \
             ha gjort fel.\n\nJag läste det jag skrev förra veckan. ”En tid i veckan som ingen får boka över.” Den blev överbokad direkt, \
             och det var jag som bokade.\n\nDet som skrämmer mig är att jag inte känner något inför dagen. I början var jag rädd på morgnarna. Det var \
             bättre.\n\nI dag ska jag säga till. Jag skriver det här så att jag inte kan låtsas att jag inte har bestämt det: i dag, före lunch, till den som \
             går in för chefen. Inte antyda. Säga.",
        )],
        tags: &["Jobbet följer med hem", "Orka och vilja stanna"],
        feelings: &["tom", "ensam"],
        strain: 5,
        keep: Journal,
    },
    Scene {
        week: 3,
        weekday: 2,
        minute: 16 * 60 + 35,
        template: "driscoll",
        title: "Jag sa till",
        sections: &[
            (
                "what",
                "Knackade på kvart över elva. Hade skrivit tre meningar på en lapp och läste dem innantill som ett skolbarn. Att jag har för mycket. Att det inte \
                 längre är säkert. Att jag behöver att någon annan bestämmer vad som får vänta, för jag kan inte göra det själv.\n\nHon stängde dörren. Vi gick \
                 igenom listan rad för rad. Två flyttades i dag, en får vänta och det står nu skrivet att det är hennes beslut.",
            ),
            (
                "so-what",
                "Jag trodde att det skulle kännas som ett nederlag. Det kändes som att sätta ner matkassar. Det som gjorde skillnad var nog ordet säkert. Så länge jag \
                 sa att jag var stressad var det mitt problem. När jag sa att det inte var säkert blev det vårt.",
            ),
            ("now-what", "Säga till vid fyra, inte vid fem. Bestämma i förväg till vem. Spara lappen."),
        ],
        tags: &["Gränser", "Stöd", "Stress och arbetsbörda"],
        feelings: &["lättad"],
        strain: 4,
        keep: Reference,
    },
    Scene {
        week: 3,
        weekday: 4,
        minute: 15 * 60,
        template: "close-day",
        title: "",
        sections: &[
            ("day-stayed", "Att det blev lugnt och att jag inte litade på det."),
            ("day-worked", "Hemma i går. Sov till tio. Gick runt sjön."),
            ("day-tomorrow", "Lördag. Ingenting, och det ska jag hålla."),
            ("day-leave", "De två som flyttades. De är hos någon som har tid."),
        ],
        tags: &["Orka och vilja stanna"],
        feelings: &["lättad", "lugn"],
        strain: 2,
        keep: Journal,
    },
    Scene {
        week: 2,
        weekday: 1,
        minute: 16 * 60 + 15,
        template: "free",
        title: "Träffen om att orka",
        sections: &[(
            "free",
            "Det stod något annat på agendan, men det som var angeläget i dag fick gå före. Jag berättade om förra veckan. Inte allt, men om lappen.\n\n\
             Någon frågade om hon fick låna mina tre meningar. Så nu finns de i fler kommuner än min.\n\nVi kom överens om en sak till nästa gång: alla ska ha \
             bestämt en person att säga till, och ha sagt det till den personen. Det är en märklig uppgift. Hälften av oss visste inte vem det skulle \
             vara.\n\nHandledaren sa att vi brukar mäta hur mycket vi tål, men sällan hur tidigt vi märker. Det ska jag fundera på.",
        )],
        tags: &["Träff", "Orka och vilja stanna", "Stöd"],
        feelings: &["tacksam", "hoppfull"],
        strain: 2,
        keep: Journal,
    },
    Scene {
        week: 2,
        weekday: 2,
        minute: 16 * 60 + 25,
        template: "driscoll",
        title: "Att skriva så att den andre kan läsa",
        sections: &[
            (
                "what",
                "Gick igenom en utredning tillsammans med den den handlar om. Vid ett stycke tog det stopp. ”Har jag sagt så?” Det hade hen inte. Jag hade \
                 sammanfattat tre samtal till ett ord, och ordet var mitt.",
            ),
            (
                "so-what",
                "Ordet var inte fel i sak, men det var en dom. Den som läser det om tio år ser inte mig, bara ordet. Jag har haft dokumentationen som det som ska \
                 bli klart. För den andre är det historien om ens liv, skriven av någon som kände en i fyra månader.",
            ),
            (
                "now-what",
                "Skriva vad som sades och vem som sa det, och min bedömning för sig. Läsa högt för mig själv innan jag visar. Fråga: skulle jag kunna säga det här till \
                 personen? I så fall får det stå.",
            ),
        ],
        tags: &["Dokumentation", "Makt och etik"],
        feelings: &["engagerad"],
        strain: 2,
        keep: Reference,
    },
    Scene {
        week: 2,
        weekday: 3,
        minute: 16 * 60 + 50,
        template: "close-day",
        title: "",
        sections: &[
            ("day-stayed", "En pappa som tackade för att jag ringde när jag hade sagt att jag skulle ringa."),
            ("day-worked", "Just det."),
            ("day-tomorrow", "Hembesök klockan nio. Åka två."),
            ("day-leave", "Mejlen. Jag har räknat dem och de är kvar i morgon."),
        ],
        tags: &["Så arbetar vi, och det som lyckas"],
        feelings: &["lugn"],
        strain: 2,
        keep: Journal,
    },
    Scene {
        week: 2,
        weekday: 4,
        minute: 15 * 60 + 20,
        template: "free",
        title: "Cykeln",
        sections: &[(
            "free",
            "Hembesök i morse. Vi hade knappt kommit innanför dörren förrän ett barn ville visa sin cykel. Inte prata om den, visa den. Så vi gick ut på gården allihop \
             och såg på när någon cyklade i cirklar i tio minuter utan att ramla.\n\nFörut hade jag tänkt att vi förlorade tio minuter. Sedan \
             pratade vi inne, och det gick lättare än det någonsin har gjort.\n\nJag vet inte om det var metod. Jag skriver upp det ändå.",
        )],
        tags: &["Hembesök", "Så arbetar vi, och det som lyckas"],
        feelings: &["tacksam", "glad"],
        strain: 1,
        keep: Journal,
    },
    Scene {
        week: 1,
        weekday: 0,
        minute: 17 * 60 + 5,
        template: "ethics",
        title: "Vems röst väger",
        sections: &[
            (
                "ethics-situation",
                "Ett barn säger en sak och en vuxen en annan. Båda menar vad de säger. Jag ska skriva en bedömning.",
            ),
            ("ethics-power", "Jag väljer vilken mening som står sist i stycket. Det är mer makt än det låter."),
            (
                "ethics-values",
                "Barnets rätt att bli hört mot barnets rätt att slippa välja sida. Förälderns rätt att bli trodd.",
            ),
            (
                "ethics-other",
                "För barnet är jag en snäll person med ett block. Jag tror inte att det är tydligt vad blocket är till för. Det måste jag förklara bättre, och på ett sätt \
                 som inte skrämmer.",
            ),
            (
                "ethics-stand",
                "Att båda berättelserna står där med sina egna ord, och att jag säger vad jag bygger min bedömning på. Vill pröva med gruppen hur man berättar för ett barn vad \
                 som händer med det som sägs.",
            ),
        ],
        tags: &["Makt och etik", "Ansvar och svåra beslut"],
        feelings: &["orolig"],
        strain: 3,
        keep: Journal,
    },
    Scene {
        week: 1,
        weekday: 1,
        minute: 16 * 60 + 38,
        template: "close-day",
        title: "",
        sections: &[
            ("day-stayed", "Inget som inte går att sova på."),
            (
                "day-worked",
                "Hann äta. Hann prata med mentorn i korridoren i tio minuter, det var bättre än de två bokade gångerna.",
            ),
            ("day-tomorrow", "Utbildningsdag. Tåget går 7.12."),
            ("day-leave", "Allt utom macklådan."),
        ],
        tags: &["Stöd"],
        feelings: &["lugn"],
        strain: 2,
        keep: Journal,
    },
    Scene {
        week: 1,
        weekday: 2,
        minute: 17 * 60 + 30,
        template: "free",
        title: "Utbildningsdag: samverkan",
        sections: &[(
            "free",
            "Förmiddagen var regler: vem får säga vad till vem. Eftermiddagen var bättre. Vi fick byta stolar, bokstavligen, och sitta på skolans plats, vårdens, \
             polisens och förälderns.\n\nPå förälderns stol satt jag lägst. Det var samma sorts stol. Det tog en stund innan jag förstod att det var jag som hade \
             sjunkit ihop.\n\nTill banken:\n\n- Fråga de andra vad de behöver av oss innan jag berättar vad vi behöver av dem.\n- ”Det kan jag inte svara på för \
             sekretessen” är ett svar. ”Men det här kan jag säga” ska komma direkt efter.\n- Ta ett kaffe med skolans kurator när det inte har hänt något.",
        )],
        tags: &["Utbildning", "Så arbetar vi, och det som lyckas", "Makt och etik"],
        feelings: &["engagerad", "hoppfull"],
        strain: 1,
        keep: Reference,
    },
    Scene {
        week: 1,
        weekday: 3,
        minute: 17 * 60 + 15,
        template: "gibbs",
        title: "Rösten i telefonen",
        sections: &[
            (
                "gibbs-description",
                "Telefontid. Någon som fick ett avslag i måndags ringde. Det började lågt och slutade med att hen sa att hen vet var jag bor. Jag sa att jag avslutar \
                 samtalet, och det gjorde jag.",
            ),
            (
                "gibbs-feelings",
                "Först ingenting. Sedan kalla händer. Sedan arg, och så skamsen för att jag var rädd. Tänkte hela tiden på att det stämmer, det är inte svårt att ta reda \
                 på var jag bor.",
            ),
            (
                "gibbs-evaluation",
                "Bra: jag lade på. Jag gick raka vägen till en kollega och vi anmälde internt på en gång. Mindre bra: jag satte mig och tog nästa samtal efteråt, för kön \
                 stod på fyra.",
            ),
            (
                "gibbs-analysis",
                "Det var inte mig hen var arg på, det var beslutet. Men det var till mig det sades, och jag får ha rätt att bli rädd. Vi har en rutin och den är bra. \
                 Ingen hade visat mig den, jag hittade den själv av en slump.",
            ),
            ("gibbs-conclusion", "Jag hade kunnat logga ut ur telefonkön. Den hade stått på fem. Det hade gått."),
            (
                "gibbs-plan",
                "Efter ett hot tar jag inget mer samtal den dagen. Ta upp på arbetsplatsträffen att alla nya ska få rutinen första veckan, inte hitta den.",
            ),
        ],
        tags: &["Akut, hot och våld", "Bo och jobba på samma ort"],
        feelings: &["arg", "orolig"],
        strain: 5,
        keep: Journal,
    },
    Scene {
        week: 1,
        weekday: 4,
        minute: 15 * 60 + 40,
        template: "close-day",
        title: "",
        sections: &[
            ("day-stayed", "Sov sisådär. Gick en annan väg till jobbet, och blev arg över att jag gjorde det."),
            ("day-worked", "Två kollegor följde med till bussen utan att göra någon sak av det."),
            ("day-leave", "Telefonen. Den ligger i lådan och lådan är låst."),
        ],
        tags: &["Akut, hot och våld", "Stöd"],
        feelings: &["tacksam", "orolig"],
        strain: 3,
        keep: Journal,
    },
    Scene {
        week: 0,
        weekday: 0,
        minute: 16 * 60 + 20,
        template: "driscoll",
        title: "Samma fråga, annat svar",
        sections: &[
            (
                "what",
                "Stod i en hall igen. Samma sorts fråga: hur blir det nu? Jag sa: ”Det vet jag inte än. Det här vet jag. På torsdag före tolv ringer jag, också om jag inte \
                 vet mer då.”",
            ),
            (
                "so-what",
                "Det blev inte bättre stämning. Ingen blev tröstad. Men jag behövde inte skynda mig till bilen. Det är åtta veckor sedan jag skrev om den förra hallen, jag \
                 letade upp det nyss. Då trodde jag att problemet var att jag lovade. Jag tror att problemet var att jag ville gå.",
            ),
            ("now-what", "Ringa på torsdag före tolv. Det är hela uppgiften."),
        ],
        tags: &["Hembesök", "Svåra samtal", "Jag i yrkesrollen"],
        feelings: &["stolt", "lugn"],
        strain: 2,
        keep: Reference,
    },
    Scene {
        week: 0,
        weekday: 1,
        minute: 16 * 60 + 52,
        template: "close-day",
        title: "",
        sections: &[
            ("day-stayed", "En siffra i ett mejl om nästa års budget."),
            (
                "day-worked",
                "Sa nej på fördelningsmötet. ”Inte den här veckan.” Det var tyst i tre sekunder och sedan gick vi vidare.",
            ),
            ("day-tomorrow", "Inför träffen: vem säger jag till? Jag har frågat henne och hon sa ja."),
            ("day-leave", "Siffran."),
        ],
        tags: &["Gränser", "Stress och arbetsbörda"],
        feelings: &["stolt"],
        strain: 2,
        keep: Journal,
    },
    Scene {
        week: 0,
        weekday: 3,
        minute: 16 * 60 + 30,
        template: "free",
        title: "",
        sections: &[(
            "free",
            "Ringde kvart i tolv. Jag visste inte mer. ”Tack för att du ringde ändå.”\n\nCyklade hem och märkte vid rondellen att jag hade tänkt på middagen hela vägen.",
        )],
        tags: &["Jobbet följer med hem", "Svåra samtal"],
        feelings: &["lättad"],
        strain: 2,
        keep: Journal,
    },
    Scene {
        week: 0,
        weekday: 4,
        minute: 15 * 60 + 25,
        template: "close-day",
        title: "",
        sections: &[
            (
                "day-stayed",
                "Den nya i rummet mittemot. Hon frågade om skrivaren, och sedan om hur man gör när man inte kan sluta tänka på det.",
            ),
            ("day-worked", "Jag hade ett svar på skrivaren. På det andra sa jag att vi kan ta en fika på måndag."),
            ("day-tomorrow", "Ingenting. Det är helg."),
            ("day-leave", "Väskan. Jag tog med mig nycklarna och inget annat."),
        ],
        tags: &["Stöd", "Orka och vilja stanna"],
        feelings: &["tacksam", "lugn"],
        strain: 2,
        keep: Journal,
    },
];
