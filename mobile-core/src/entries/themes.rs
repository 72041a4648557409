//! Which themes a text may be about: words on the device, and nothing leaves it. A suggestion, never a choice.

use super::{START_TAGS, Words};

/// Most themes that are suggested for one text.
pub const MOST: usize = 3;

/// Beginnings of words, for each of [`START_TAGS`]; a space within one stands between words. Lower case.
const SIGNS: &[&[&str]] = &[
    // Responsibility and hard decisions
    &[
        "ansvar",
        "beslut",
        "bedömning",
        "omhändert",
        "omprövning",
        "delegation",
        "min signatur",
        "skriver under",
        "placering",
        "orosanmäl",
        "tänk om jag",
        "fel beslut",
        "responsib",
        "decision",
    ],
    // Power and ethics
    &[
        "makt",
        "etik",
        "etisk",
        "du måste",
        "tvång",
        "tvinga",
        "rättssäk",
        "integritet",
        "moralisk",
        "samvete",
        "power",
        "ethic",
        "coerc",
    ],
    // Boundaries
    &[
        "gräns",
        "säga nej",
        "sa nej",
        "sagt nej",
        "tillgänglig",
        "privata nummer",
        "för nära",
        "för privat",
        "boundar",
        "say no",
        "said no",
    ],
    // Work follows me home
    &[
        "tar med mig",
        "tog med mig",
        "tar det med hem",
        "kan inte släppa",
        "släpper inte",
        "tankarna",
        "sover",
        "sömn",
        "vaknar",
        "på kvällen",
        "ligger vaken",
        "i huvudet",
        "hemma vid",
        "came home",
        "sleep",
    ],
    // Stress and workload
    &[
        "stress",
        "hinner",
        "hann inte",
        "ärendemängd",
        "arbetsbörda",
        "för mycket",
        "övertid",
        "deadline",
        "röda",
        "pressad",
        "slut på",
        "kalendern",
        "workload",
        "overtime",
    ],
    // Myself in the role
    &[
        "yrkesroll",
        "min roll",
        "i rollen",
        "nyexad",
        "ny i yrket",
        "nybörjare",
        "duger",
        "kan jag det här",
        "osäker",
        "självförtro",
        "professionell",
        "my role",
        "not good enough",
    ],
    // Support
    &[
        "stöd",
        "mentor",
        "kollega",
        "kolleger",
        "chefen",
        "min chef",
        "handledning",
        "fråga någon",
        "ingen att",
        "ensam med",
        "support",
        "colleague",
    ],
    // Difficult conversations
    &[
        "samtal",
        "sa till mamm",
        "sa till papp",
        "tolk",
        "tystnad",
        "grät",
        "gråter",
        "arg på mig",
        "skrek",
        "besked",
        "conversation",
        "interpreter",
    ],
    // Emergencies, threats and violence
    &[
        "hot ",
        "hota",
        "hotfull",
        "våld",
        "slog ",
        "slår ",
        "akut",
        "polis",
        "larm",
        "rädd för",
        "farlig",
        "kniv",
        "jouren",
        "threat",
        "violen",
        "emergenc",
    ],
    // Living and working in the same town
    &[
        "samma ort",
        "i affären",
        "på ica",
        "på coop",
        "på stan",
        "granne",
        "min dotters",
        "min sons",
        "förskolan där",
        "känner igen mig",
        "liten ort",
        "small town",
        "in the shop",
    ],
    // How we work, and what goes well
    &[
        "gick bra",
        "lyckades",
        "stolt",
        "arbetssätt",
        "rutin",
        "teamet",
        "samverka",
        "bbic",
        "tillsammans",
        "fungerade",
        "went well",
        "proud",
    ],
    // Having the strength, and wanting to stay
    &[
        "orka",
        "orkar",
        "säga upp",
        "sluta",
        "byta jobb",
        "stanna kvar",
        "utbränd",
        "sjukskriv",
        "trött på",
        "ge upp",
        "hålla i längden",
        "quit",
        "burn",
    ],
];

/// The themes that a text seems to be about, those with the most different signs first; at most [`MOST`]. In a long text one word is
/// chance: there a theme needs two.
#[must_use]
pub fn suggested(text: &str) -> Vec<Words> {
    const LONG_WORDS: usize = 120;
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    // Every word between spaces: a sign is looked for where a word begins.
    let line = words.iter().fold(String::new(), |line, word| line + " " + word) + " ";
    let least = if words.len() > LONG_WORDS { 2 } else { 1 };
    let mut found: Vec<(usize, usize)> = SIGNS
        .iter()
        .enumerate()
        .map(|(theme, signs)| (signs.iter().filter(|sign| line.contains(&format!(" {sign}"))).count(), theme))
        .filter(|(count, _)| *count >= least)
        .collect();
    found.sort_by_key(|(count, theme)| (core::cmp::Reverse(*count), *theme));
    found.into_iter().take(MOST).map(|(_, theme)| START_TAGS[theme]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Option<&'static str> {
        suggested(text).first().map(|theme| theme.sv)
    }

    #[test]
    fn every_theme_has_signs() {
        assert_eq!(SIGNS.len(), START_TAGS.len());
        assert!(SIGNS.iter().flat_map(|signs| signs.iter()).all(|sign| *sign == sign.to_lowercase()));
    }

    #[test]
    fn a_text_suggests_what_it_is_about() {
        for (text, theme) in [
            ("Jag fattade ett beslut om omhändertagande och ansvaret är mitt.", "Ansvar och svåra beslut"),
            ("Jag hörde mig säga ”du måste”. Vilken makt jag har.", "Makt och etik"),
            ("Jag sa nej till honom. Det var en gräns.", "Gränser"),
            ("Jag ligger vaken och tankarna snurrar. Kan inte släppa det.", "Jobbet följer med hem"),
            ("Hinner inte. Ärendemängden är för stor, jag är så stressad.", "Stress och arbetsbörda"),
            ("Är jag osäker i min roll för att jag är ny i yrket?", "Jag i yrkesrollen"),
            ("Jag hade behövt stöd av en kollega eller min mentor.", "Stöd"),
            ("Ett svårt samtal med tolk. Mamman grät.", "Svåra samtal"),
            ("Han hotade mig. Vi larmade polisen.", "Akut, hot och våld"),
            ("Jag mötte familjen i affären. Det är en liten ort.", "Bo och jobba på samma ort"),
            ("Mötet gick bra! Teamet lyckades och jag är stolt.", "Så arbetar vi, och det som lyckas"),
            ("Jag vet inte om jag orkar. Kanske säga upp mig.", "Orka och vilja stanna"),
        ] {
            assert_eq!(first(text), Some(theme), "{text}");
        }
    }

    #[test]
    fn nothing_is_suggested_for_nothing() {
        for text in ["", "Regn hela dagen.", "Åt lunch ute.", "Fikade med en vän från förr."] {
            assert_eq!(first(text), None, "{text}");
        }
        // A sign is a word's beginning and never its middle.
        assert_eq!(first("Ett fotohotell, ett hotell och en slogan."), None);
    }

    #[test]
    fn a_long_text_needs_more_than_a_word() {
        let chance = format!("{} beslut", "Regnet föll över staden hela dagen. ".repeat(40));
        assert_eq!(first(&chance), None);
        let twice = format!("{chance} och mitt ansvar");
        assert_eq!(first(&twice), Some("Ansvar och svåra beslut"));
        let all = "ansvar makt gräns stress stöd samtal hot orkar";
        assert_eq!(suggested(all).len(), MOST);
    }
}
