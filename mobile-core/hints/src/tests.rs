use super::*;

fn found(text: &str) -> Vec<(Kind, &str)> {
    find(text).into_iter().map(|hint| (hint.kind, &text[hint.range])).collect()
}

/// The text with every suggestion in its place.
fn neutral(text: &str) -> String {
    let mut neutral = text.to_owned();
    for hint in find(text).into_iter().rev() {
        neutral.replace_range(hint.range, &hint.suggestion);
    }
    neutral
}

#[test]
fn personal_numbers_are_told_by_date_and_checksum() {
    // Numbers that Skatteverket has set aside for tests.
    for number in [
        "189001019802",
        "18900101-9802",
        "900101-9802",
        "9001019802",
        "900101+9802",
        "900101 9802",
        "900101–9802",
        "1890-01-01-9802",
    ] {
        let text = format!("Det var {number}, tror jag.");
        assert_eq!(found(&text), [(Kind::PersonalNumber, number)]);
    }
    for number in
        ["900101-9803", "901301-9802", "900132-9802", "9001019802345", "x9001019802", "990230-9807", "219001019802"]
    {
        assert_eq!(found(&format!("Det var {number}.")), [], "{number}");
    }
    assert_eq!(found("870466-9814"), [(Kind::CoordinationNumber, "870466-9814")]);
    // 31 June, with a checksum that is right.
    assert_eq!(found("990691-9833"), []);
}

#[test]
fn a_town_after_a_first_name_is_a_surname() {
    assert_eq!(found("Erik Lund ringer."), [(Kind::Name, "Erik Lund")]);
    assert_eq!(found("Vi åkte till Lund. Lund var fullt."), []);
}

#[test]
fn a_leap_day_needs_its_leap_year() {
    assert_eq!(personal::read("200002290000").is_some(), personal::read("0002290000").is_some());
    assert_eq!(personal::read("201602299842"), Some(Kind::PersonalNumber));
    assert!((0..10).all(|last| personal::read(&format!("19990229984{last}")).is_none()));
}

#[test]
fn a_suggestion_stands_where_the_hint_stood() {
    for (text, instead) in [
        ("Då sa mamman Anna att hon orkar.", "Då sa mamman att hon orkar."),
        ("Mamma Anna-Karin Ek grät.", "Mamman grät."),
        ("Pojken, Elias, satt still.", "Pojken satt still."),
        ("Pappan (Dragan) stod kvar.", "Pappan stod kvar."),
        ("Min kollega Ahmed körde.", "Min kollega körde."),
        ("Familjen Andersson flyttar.", "Familjen flyttar."),
        ("Syskonen Ali och Sara sov.", "Syskonen A och B sov."),
        ("Annas mamma ringde.", "Barnets mamma ringde."),
        ("Hon heter Fatima nu.", "Hon heter N.N. nu."),
        ("Hon går på Vallaskolan.", "Hon går på skolan."),
        ("På förskolan Blåklockan är det lugnt.", "På förskolan är det lugnt."),
        ("Han jobbar på ICA Maxi i Flen nu.", "Han jobbar på en arbetsplats nu."),
        ("Det hände den 3 mars.", "Det hände i början av mars."),
        ("Sedan den 28/2 är det tyst.", "Sedan slutet av februari är det tyst."),
        ("En sjuåring såg allt.", "Ett barn i lågstadieåldern såg allt."),
        ("En 17-årig kille skrek.", "En tonårig kille skrek."),
        ("Hon är 34 år.", "Hon är i vuxen ålder."),
        ("The mother Anna left.", "The mother left."),
        ("Domen i mål nr T 1234-22 kom.", "Domen i målet kom."),
    ] {
        assert_eq!(neutral(text), instead, "{text}");
    }
}

#[test]
fn a_name_that_was_learnt_is_known_before_and_after() {
    let text = "Zorka kom. Mamman Zorka grät. Vi lämnade det till Zorka.";
    assert_eq!(found(text), [(Kind::Name, "Zorka"), (Kind::Name, "Mamman Zorka"), (Kind::Name, "Zorka")]);
}

#[test]
fn what_is_nobodys_is_left_alone() {
    for text in [
        "Ring 112 eller 1177.",
        "LSS 123 och SFS 2001.",
        "Kl 14.30, mitt i natten, i fredags, sedan 2019.",
        "Mamman BUP ringde",
        "Jag mötte mamman. Nu är det kväll.",
        "mamman\nNu ringde det",
        "1/2 tjänst, 3/4 av oss, 24/7",
        "Nya lagen träder i kraft den 1 juli 2025.",
        "",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

/// Names that no list has, by what stands beside them.
#[test]
fn a_name_that_no_list_has_is_told_by_its_neighbours() {
    for (text, name) in [
        ("Xhevrija grät i bilen.", "Xhevrija"),
        ("Xhevrija har inte sovit.", "Xhevrija"),
        ("Xhevrija och hennes syster kom.", "Xhevrija"),
        ("Det var Xhevrija som öppnade.", "Xhevrija"),
        ("Jag litar på Xhevrija.", "Xhevrija"),
        ("Nu är det jag som oroar mig för Xhevrija.", "Xhevrija"),
        ("Igår mötte jag Xhevrija i affären.", "Xhevrija"),
        ("Tänk om Xhevrija aldrig får komma hem.", "Xhevrija"),
        ("Kära Xhevrija, sov gott.", "Xhevrija"),
        ("fam. Xhevrija har flyttat", "fam. Xhevrija"),
        ("pratade med fatima idag", "fatima"),
        ("elias pappa var full", "elias"),
    ] {
        assert_eq!(found(text), [(Kind::Name, name)], "{text}");
    }
}

#[test]
fn a_capital_is_no_name_before_places_books_and_words_of_the_trade() {
    for text in [
        "Ensam satt jag kvar.",
        "Mållös satt jag kvar.",
        "Jag lyssnade på Håkan Hellström hela vägen.",
        "Vi åkte till Zinkgruvan i går.",
        "Vi såg Amadeo på bio.",
        "Vi läste Kari Killén tillsammans.",
        "En film om Titanic gick på tv.",
        "Mamma: Jag orkar inte mer.",
        "elias i garderoben",
        "We drove to Brighton and read the Guardian.",
        "Våld är ett stort ord.",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn numbers_in_sloppy_writing_are_found() {
    for (text, kind, span) in [
        ("Det är en 7 årig flicka.", Kind::Age, "7 årig"),
        ("De är 5 o 8 år.", Kind::Age, "5 o 8 år"),
        ("Han blir 18 år i sommar.", Kind::Age, "18 år"),
        ("Besök 2024 05 14 på morgonen.", Kind::Date, "2024 05 14"),
        ("240514: ingen öppnade.", Kind::Date, "240514"),
        ("Vi ses måndagen den 3.", Kind::Date, "den 3"),
        ("Ring 070.123.45.67 sen.", Kind::Phone, "070.123.45.67"),
        ("De bor på Sveavägen nr 12.", Kind::Address, "Sveavägen nr 12"),
        ("De bor på Kyrkogatan tolv.", Kind::Address, "Kyrkogatan tolv"),
    ] {
        assert_eq!(found(text), [(kind, span)], "{text}");
    }
    for text in [
        "Nya regler gäller från 1 juli 2025.",
        "Jag är 2:a på listan.",
        "Jag har inte träffat mina barn på ett år.",
        "Mamma 2 dagar, pappa 5.",
        "Jag har känt familjen 3 år.",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn letters_in_two_parts_are_the_same_letters() {
    let text = "Då ringde A\u{30a}sa och Ma\u{308}rta.";
    assert_eq!(found(text).len(), 2);
}

#[test]
fn kinds_have_their_names_once() {
    let names: std::collections::BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(names.len(), Kind::ALL.len());
}
