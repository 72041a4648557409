//! The first five weeks.

use super::{
    Keep::{Journal, Reference, Trash},
    Scene,
};

pub(super) const SCENES: &[Scene] = &[
    Scene {
        week: 8,
        weekday: 0,
        minute: 16 * 60 + 48,
        template: "free",
        title: "Första sidan",
        sections: &[(
            "free",
            "Handledaren tyckte att vi skulle prova att skriva en stund innan vi går hem. Inte om klienterna, utan om oss. Jag nickade och tänkte \
             att det hinner jag aldrig.\n\nNu sitter jag här ändå, tio i fem, med jackan på. Det är drygt fem månader sedan jag började. Jag kan hitta i \
             verksamhetssystemet utan att fråga, jag vet vilken av skrivarna som fungerar och jag har slutat läsa lagtexten på bussen. Men det är \
             något annat som jag inte har fått ordning på. Jag vet inte riktigt vad det heter.\n\nJag provar en månad.",
        )],
        tags: &["Jag i yrkesrollen"],
        feelings: &["hoppfull"],
        strain: 2,
        keep: Journal,
    },
    Scene {
        week: 8,
        weekday: 0,
        minute: 16 * 60 + 55,
        template: "free",
        title: "",
        sections: &[("free", "Provar hur det ser ut.")],
        tags: &[],
        feelings: &[],
        strain: 0,
        keep: Trash,
    },
    Scene {
        week: 8,
        weekday: 1,
        minute: 16 * 60 + 40,
        template: "close-day",
        title: "",
        sections: &[
            ("day-stayed", "Att jag tittade på klockan under hembesöket och att det märktes."),
            ("day-worked", "Kollegan i rummet intill hade sparat kaffe."),
            ("day-tomorrow", "Två samtal på förmiddagen. Ringa förskolan. Boka rum."),
            ("day-leave", "Listan. Den ligger på skrivbordet och där får den ligga."),
        ],
        tags: &["Hembesök", "Stress och arbetsbörda"],
        feelings: &["pressad"],
        strain: 3,
        keep: Journal,
    },
    Scene {
        week: 8,
        weekday: 2,
        minute: 17 * 60 + 22,
        template: "driscoll",
        title: "Jag lovade igen",
        sections: &[
            (
                "what",
                "Sista minuten av ett hembesök. Alla stod i hallen. Jag fick en fråga om hur det blir nu, och jag svarade att det nog ordnar sig. Jag \
                 vet inte om det ordnar sig. Ingen av oss vet det.",
            ),
            (
                "so-what",
                "Jag säger sådant när jag står i en dörröppning och vill ut. Det är inte en lögn men det är inte heller sant. I bilen tänkte jag att det \
                 var mig själv jag tröstade. De får leva med mitt ”nog” tills vi ses nästa gång, och då kommer de ihåg det bättre än jag.\n\nPå \
                 utbildningen pratade vi om att inte ge falska förhoppningar. Jag minns att jag tyckte att det var självklart.",
            ),
            (
                "now-what",
                "Likadant: stanna kvar i hallen i stället för att smita. Annorlunda: säga vad jag vet, vad jag inte vet och när de får veta mer. Öva på \
                 meningen hemma tills den låter som jag.",
            ),
        ],
        tags: &["Hembesök", "Svåra samtal", "Ansvar och svåra beslut"],
        feelings: &["orolig", "skamsen"],
        strain: 4,
        keep: Journal,
    },
    Scene {
        week: 8,
        weekday: 4,
        minute: 15 * 60 + 35,
        template: "close-day",
        title: "",
        sections: &[
            ("day-stayed", "Ingenting särskilt. Trött."),
            ("day-worked", "Det är fredag."),
            ("day-leave", "Alltihop."),
        ],
        tags: &[],
        feelings: &["tom"],
        strain: 3,
        keep: Journal,
    },
    Scene {
        week: 7,
        weekday: 0,
        minute: 16 * 60 + 30,
        template: "driscoll",
        title: "Samtalet som blev tyst",
        sections: &[
            (
                "what",
                "Jag hade förberett åtta frågor. Efter den andra blev det tyst. Förut har jag alltid fyllt i: ställt om frågan, förklarat den, gett \
                 exempel. I dag väntade jag. Det kändes som fem minuter och var säkert trettio sekunder. Sedan kom det, allt det som inte fanns på min \
                 lista.",
            ),
            (
                "so-what",
                "Tystnaden var inte ett hål som jag skulle laga. Den var där den andre tänkte. Jag undrar hur många gånger jag har pratat bort just det \
                 jag ville höra.",
            ),
            (
                "now-what",
                "Räkna till tjugo innan jag säger något. Ha färre frågor med mig in. Skriva upp det här i banken, för jag kommer att glömma det nästa \
                 gång jag är stressad.",
            ),
        ],
        tags: &["Svåra samtal", "Så arbetar vi, och det som lyckas"],
        feelings: &["stolt", "engagerad"],
        strain: 2,
        keep: Reference,
    },
    Scene {
        week: 7,
        weekday: 2,
        minute: 16 * 60 + 5,
        template: "free",
        title: "Utbildningsdag: uppdraget och ansvaret",
        sections: &[(
            "free",
            "Heldag om socialtjänstens uppdrag. Tjugotvå personer från nio kommuner och alla hade samma påsar under ögonen.\n\nDet jag tar med mig:\n\n\
             - Ansvaret är delat. Jag utreder och föreslår, men det är inte jag ensam som beslutar. Jag vet det, men jag går inte hem som om jag visste \
             det.\n- Föreläsaren sa: ”Ni är nya en gång. Använd det. Fråga varför.”\n- Bordet bredvid hade en lista på vem man frågar om vad. Inte en \
             organisationsskiss, utan riktiga namn på riktiga människor. En sådan ska jag göra.\n\nPå tåget hem pratade jag med en från en grannkommun. \
             Hon har varit sju månader på sitt jobb och är den som har varit där näst längst i gruppen.",
        )],
        tags: &["Utbildning", "Ansvar och svåra beslut", "Stöd"],
        feelings: &["engagerad"],
        strain: 1,
        keep: Reference,
    },
    Scene {
        week: 7,
        weekday: 3,
        minute: 17 * 60 + 10,
        template: "close-day",
        title: "",
        sections: &[
            ("day-stayed", "En dag borta betyder en dag att ta igen. Ingen annan gör det."),
            ("day-worked", "Fick iväg beslutet som har legat i två veckor."),
            ("day-tomorrow", "Telefontid. Sedan ingenting bokat efter två, om det håller."),
            ("day-leave", "Tanken på att jag borde ha hunnit mer."),
        ],
        tags: &["Stress och arbetsbörda"],
        feelings: &["pressad", "lättad"],
        strain: 3,
        keep: Journal,
    },
    Scene {
        week: 7,
        weekday: 4,
        minute: 18 * 60 + 12,
        template: "driscoll",
        title: "I kön i affären",
        sections: &[
            (
                "what",
                "Stod med middagen i korgen. I kassan framför mig stod någon som jag träffade på jobbet i tisdags. Vi såg varandra. Ingen av oss \
                 hälsade. Jag gick tillbaka och låtsades ha glömt mjölken.",
            ),
            (
                "so-what",
                "Det är en liten ort och jag valde att bo kvar. Jag trodde att det svåra skulle vara om någon blev arg. Det svåra är att jag inte vet vem \
                 jag är i den där kön. Är jag grannen eller myndigheten? Och för den andre är det ju värre. Jag kan gå hem. Hen vet att jag vet.",
            ),
            (
                "now-what",
                "Ta upp det med gruppen, det kan inte bara vara jag. Kanske säga det redan i första samtalet: ”Om vi ses på stan hälsar jag om du hälsar.” \
                 Då är det den andre som bestämmer.",
            ),
        ],
        tags: &["Bo och jobba på samma ort", "Gränser"],
        feelings: &["orolig"],
        strain: 3,
        keep: Journal,
    },
    Scene {
        week: 6,
        weekday: 1,
        minute: 17 * 60,
        template: "ethics",
        title: "Pappret på bordet",
        sections: &[
            (
                "ethics-situation",
                "Ett samtal om samtycke. Jag hade blanketten med mig och lade den på bordet innan vi hade pratat färdigt.",
            ),
            (
                "ethics-power",
                "Jag visste vad som stod på pappret och vad som händer om det inte skrivs under. Jag hade tid bokad efteråt. Jag satt närmast dörren. \
                 Och pennan var min.",
            ),
            (
                "ethics-values",
                "Att få hjälp snabbt mot att hinna förstå vad man säger ja till. Jag kallade det för omsorg. En del av det var min kalender.",
            ),
            (
                "ethics-other",
                "Ett frivilligt ja när myndigheten sitter vid ens köksbord. Jag hade nog också skrivit på för att få oss att gå.",
            ),
            (
                "ethics-stand",
                "Insatsen står jag för. Inte ordningen. Nästa gång ligger blanketten kvar i väskan tills frågan har fått sjunka, och jag säger rakt ut att \
                 det går att säga nej och vad som händer då. Vill pröva i gruppen: när blir frivilligt inte längre frivilligt?",
            ),
        ],
        tags: &["Makt och etik", "Hembesök"],
        feelings: &["maktlös", "skamsen"],
        strain: 4,
        keep: Journal,
    },
    Scene {
        week: 6,
        weekday: 2,
        minute: 16 * 60 + 20,
        template: "free",
        title: "Efter träffen",
        sections: &[(
            "free",
            "Vi började med en runda om hur det är. Åtta personer, och sex av oss sa ”trött” först. Då skrattade vi, och sedan blev det på riktigt.\n\n\
             Jag tog upp kön i affären. Det som andra berättade stannar där, men jag får väl skriva vad jag själv gick därifrån med: jag trodde att jag var \
             ensam om det, och det var jag inte. Handledaren gav inget råd. Hon frågade vad det är jag skyddar när jag går och hämtar mjölk som jag inte \
             ska ha. Jag har inte svarat än.\n\nGick därifrån lättare än jag kom. Det är den enda stunden på hela månaden då ingen vill att jag ska vara \
             klar med något.",
        )],
        tags: &["Träff", "Bo och jobba på samma ort", "Stöd"],
        feelings: &["tacksam", "lättad"],
        strain: 1,
        keep: Journal,
    },
    Scene {
        week: 6,
        weekday: 3,
        minute: 16 * 60 + 45,
        template: "close-day",
        title: "",
        sections: &[
            ("day-stayed", "Handledarens fråga."),
            (
                "day-worked",
                "Sa ”det vet jag inte, jag återkommer på måndag” till en förälder. Det gick bra. Hen sa tack.",
            ),
            ("day-tomorrow", "Återkomma. Lägg in en påminnelse, nu."),
            ("day-leave", "Att vara den som vet."),
        ],
        tags: &["Svåra samtal"],
        feelings: &["lugn"],
        strain: 2,
        keep: Journal,
    },
    Scene {
        week: 6,
        weekday: 6,
        minute: 21 * 60 + 15,
        template: "free",
        title: "",
        sections: &[(
            "free",
            "Söndag kväll och jag har redan börjat. Ligger i soffan och planerar ett samtal som är på tisdag. Filmen är slut och jag kan inte säga vad den \
             handlade om. Det här ska bort.",
        )],
        tags: &["Jobbet följer med hem"],
        feelings: &["orolig"],
        strain: 3,
        keep: Journal,
    },
    Scene {
        week: 5,
        weekday: 0,
        minute: 17 * 60 + 30,
        template: "close-day",
        title: "",
        sections: &[
            ("day-stayed", "Fördelningsmötet. Alla tittade ner i bordet och till slut var det jag som tittade upp."),
            ("day-worked", "Lunch ute, i tjugo minuter, utan telefon."),
            ("day-tomorrow", "Läsa på om det nya. Det blir före åtta."),
            ("day-leave", "Frågan om varför jag tittade upp. Den tar jag en annan dag."),
        ],
        tags: &["Stress och arbetsbörda", "Gränser"],
        feelings: &["pressad"],
        strain: 4,
        keep: Journal,
    },
    Scene {
        week: 5,
        weekday: 1,
        minute: 20 * 60 + 40,
        template: "driscoll",
        title: "Akut klockan tre",
        sections: &[
            (
                "what",
                "Samtalet kom kvart i tre. Klockan fyra satt vi i bilen, en kollega och jag. Klockan sju var det över för vår del. Alla gjorde det de \
                 skulle. Jag hörde min egen röst säga rätt saker i rätt ordning, som om den kom ur väggen.",
            ),
            (
                "so-what",
                "Jag var lugn hela vägen och började skaka när jag skulle låsa upp cykeln. Det som stannar är inte det stora, utan en liten ryggsäck som \
                 stod färdigpackad i hallen. Någon hade packat den för länge sedan.\n\nBeslutet var rätt. Det gjorde ont ändå. Jag hade fått för mig att det \
                 ena utesluter det andra.",
            ),
            (
                "now-what",
                "Likadant: åka två. Prata i bilen om vem som gör vad. Annorlunda: inte cykla hem direkt. Vi borde ha satt oss en kvart, men båda ville hem och \
                 ingen ville vara den som behövde. Ska fråga om vi kan bestämma det i förväg.",
            ),
        ],
        tags: &["Akut, hot och våld", "Ansvar och svåra beslut", "Jobbet följer med hem"],
        feelings: &["maktlös", "ledsen"],
        strain: 5,
        keep: Journal,
    },
    Scene {
        week: 5,
        weekday: 3,
        minute: 16 * 60 + 10,
        template: "gibbs",
        title: "Mötet som gled iväg",
        sections: &[
            (
                "gibbs-description",
                "Ett samverkansmöte med sju personer runt bordet. Det var jag som hade kallat. Efter tio minuter pratade två av dem om en tredje som inte var \
                 där, och föräldern som mötet handlade om satt tyst och vek en servett.",
            ),
            (
                "gibbs-feelings",
                "Före: nervös men förberedd. Under mötet blev jag mindre och mindre. Efteråt arg, mest på mig själv, lite på dem med längre titlar.",
            ),
            (
                "gibbs-evaluation",
                "Bra: alla kom, och vi fick ihop en plan med datum. Mindre bra: planen gjordes över huvudet på den som ska leva med den. Jag såg servetten och \
                 gjorde ingenting.",
            ),
            (
                "gibbs-analysis",
                "Jag hade en dagordning men ingen hade hört den. När de andra tog ordet blev jag deltagare i mitt eget möte. Jag tror att jag väntade på att \
                 någon äldre skulle leda. Det fanns ingen sådan, det var jag. På utbildningen sa de att den som kallar också äger frågan om vem som får \
                 tala, och nu förstår jag vad de menade.",
            ),
            (
                "gibbs-conclusion",
                "Jag hade kunnat bryta. ”Nu stannar vi här en stund, jag vill höra hur det låter för dig.” En mening. Jag hade kunnat prata igenom mötet med \
                 föräldern dagen innan.",
            ),
            (
                "gibbs-plan",
                "Ringa dagen före. Skriva dagordningen på tavlan. Börja med den som mötet är till för. Och be en kollega sitta med nästa gång och säga vad hen ser.",
            ),
        ],
        tags: &["Svåra samtal", "Makt och etik", "Jag i yrkesrollen"],
        feelings: &["arg", "maktlös"],
        strain: 4,
        keep: Journal,
    },
    Scene {
        week: 5,
        weekday: 4,
        minute: 14 * 60 + 50,
        template: "free",
        title: "Så leder jag ett möte med många",
        sections: &[(
            "free",
            "Till referensbanken, medan jag minns:\n\n1. Ring den som mötet är till för dagen innan. Vad vill du ska sägas? Vad vill du slippa?\n2. \
             Dagordningen på tavlan, tre punkter, med en sluttid.\n3. Den som mötet är till för får ordet först.\n4. När det glider: ”Jag stannar oss här.” \
             Det går att säga vänligt.\n5. Sista fem minuterna: vem gör vad till när. Högt, så att alla hör.\n6. Stanna kvar fem minuter med personen \
             efteråt.\n\nProvade i dag på ett litet möte med tre personer. Punkt fyra behövdes inte, men jag hade den i fickan.",
        )],
        tags: &["Så arbetar vi, och det som lyckas"],
        feelings: &["stolt"],
        strain: 2,
        keep: Reference,
    },
    Scene {
        week: 4,
        weekday: 0,
        minute: 15 * 60 + 30,
        template: "milestone-6",
        title: "Lite mer än ett halvår",
        sections: &[
            (
                "milestone-now",
                "Mitt i. Jag är inte ny längre på papperet, men jag är den som har varit här tredje längst på vår sida av korridoren. Det säger mer om \
                 korridoren än om mig.",
            ),
            (
                "milestone-learned",
                "Att vänta ut en tystnad. Att skriva så att den det gäller kan läsa. Att säga ”jag vet inte” utan att be om ursäkt. I början trodde jag att \
                 någon skulle komma på mig.",
            ),
            (
                "milestone-hard",
                "Att gå hem. Att inte ta det som blir över på fördelningsmötet. Och på ett nytt sätt: nu när jag ser mer ser jag också vad vi inte hinner.",
            ),
            (
                "milestone-support",
                "Kollegan intill med det mesta. Mentorn har jag träffat två gånger, den tredje blev inställd. Gruppen en gång i månaden. Chefen har dörren öppen \
                 men är sällan bakom den.",
            ),
            (
                "milestone-next",
                "En tid i veckan som ingen får boka över. Någon som märker innan jag själv gör det. Och mer om LVU, jag sitter och nickar för ofta.",
            ),
        ],
        tags: &["Jag i yrkesrollen", "Orka och vilja stanna", "Stöd"],
        feelings: &[],
        strain: 0,
        keep: Journal,
    },
    Scene {
        week: 4,
        weekday: 2,
        minute: 17 * 60 + 45,
        template: "close-day",
        title: "",
        sections: &[
            ("day-stayed", "Tre avbrott på samma timme. Jag vet inte längre var i utredningen jag var."),
            ("day-worked", "Hittade ett tomt rum efter tre."),
            ("day-tomorrow", "Samma utredning. Stänga av telefonen till tio."),
            ("day-leave", "Den röda siffran på mejlen."),
        ],
        tags: &["Stress och arbetsbörda", "Dokumentation"],
        feelings: &["pressad"],
        strain: 4,
        keep: Journal,
    },
];
