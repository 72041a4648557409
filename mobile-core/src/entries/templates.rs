//! Templates: which questions an entry answers. Keys are stored and never change; the words may get better.

use std::collections::BTreeSet;

use super::{Day, Entry, Key, Language, Section, Words};

/// A question of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prompt {
    /// Its stable name, unique in all templates but where the question is the same.
    pub key: &'static str,
    /// The question.
    pub question: Words,
    /// A quieter line that helps to begin.
    pub hint: Words,
}

/// A way to reflect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Its stable name.
    pub key: &'static str,
    /// Its name.
    pub name: Words,
    /// One line on when it helps.
    pub about: Words,
    /// Its questions, in order.
    pub prompts: &'static [Prompt],
    /// Whether it asks for feelings and strain.
    pub asks_feeling: bool,
}

/// The template with a key.
#[must_use]
pub fn template(key: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|it| it.key == key)
}

impl Template {
    /// The question of a prompt of any template, by its key.
    #[must_use]
    pub fn question(prompt: &str, language: Language) -> Option<&'static str> {
        let prompts = TEMPLATES.iter().flat_map(|it| it.prompts);
        prompts.into_iter().find(|it| it.key == prompt).map(|it| it.question.in_language(language))
    }
}

const fn words(sv: &'static str, en: &'static str) -> Words {
    Words { sv, en }
}

const fn prompt(key: &'static str, question: Words, hint: Words) -> Prompt {
    Prompt { key, question, hint }
}

/// All templates; the first is the default.
pub const TEMPLATES: &[Template] = &[
    Template {
        key: "driscoll",
        name: words("Vad? Än sen? Vad nu?", "What? So what? Now what?"),
        about: words("Tre frågor om något som hände.", "Three questions about something that happened."),
        prompts: &[
            prompt(
                "what",
                words("Vad hände?", "What happened?"),
                words("Vad såg, hörde och gjorde du?", "What did you see, hear and do?"),
            ),
            prompt(
                "so-what",
                words("Än sen?", "So what?"),
                words(
                    "Vad gör det med dig? Varför stannar just det här kvar?",
                    "What does it do to you? Why does this stay with you?",
                ),
            ),
            prompt(
                "now-what",
                words("Vad nu?", "Now what?"),
                words(
                    "Nästa gång, vad vill du göra likadant, och vad annorlunda?",
                    "Next time, what will you do the same, and what differently?",
                ),
            ),
        ],
        asks_feeling: true,
    },
    Template {
        key: "close-day",
        name: words("Stäng dagen", "Close the day"),
        about: words("Tre minuter innan du går hem.", "Three minutes before you go home."),
        prompts: &[
            prompt(
                "day-stayed",
                words("Vad fastnade?", "What stayed with you?"),
                words("Det första du tänker på räcker.", "The first thing that comes to mind is enough."),
            ),
            prompt(
                "day-worked",
                words("Vad gick bättre än väntat?", "What went better than expected?"),
                words("Det får vara litet.", "It may be small."),
            ),
            prompt(
                "day-tomorrow",
                words("Vad väntar i morgon?", "What is waiting tomorrow?"),
                words(
                    "Skriv upp det här, så slipper du bära det.",
                    "Write it down here, so that you need not carry it.",
                ),
            ),
            prompt(
                "day-leave",
                words("Vad lämnar du kvar på jobbet?", "What do you leave at work?"),
                words(
                    "Det ligger kvar här tills du vill ta upp det igen.",
                    "It stays here until you want to pick it up again.",
                ),
            ),
        ],
        asks_feeling: true,
    },
    Template {
        key: "gibbs",
        name: words("Gibbs cykel", "Gibbs’ cycle"),
        about: words(
            "Sex steg när du vill gå till botten med något.",
            "Six steps when you want to get to the bottom of something.",
        ),
        prompts: &[
            prompt(
                "gibbs-description",
                words("Vad hände?", "What happened?"),
                words("Berätta utan att värdera.", "Tell it without judging."),
            ),
            prompt(
                "gibbs-feelings",
                words("Vad tänkte och kände du?", "What were you thinking and feeling?"),
                words("Före, medan det pågick och efteråt.", "Before, while it went on, and afterwards."),
            ),
            prompt(
                "gibbs-evaluation",
                words("Vad var bra och vad var mindre bra?", "What was good and what was not?"),
                words("Båda delarna brukar finnas.", "There is usually some of both."),
            ),
            prompt(
                "gibbs-analysis",
                words("Hur förstår du det som hände?", "What sense do you make of it?"),
                words(
                    "Vad påverkade? Vad vet du från utbildningen eller från förr?",
                    "What played a part? What do you know from your training or from before?",
                ),
            ),
            prompt(
                "gibbs-conclusion",
                words("Vad hade du kunnat göra annorlunda?", "What else could you have done?"),
                words(
                    "Även det som inte låg i dina händer får stå här.",
                    "What was not in your hands may stand here too.",
                ),
            ),
            prompt(
                "gibbs-plan",
                words("Hur gör du nästa gång?", "What will you do next time?"),
                words("Ett steg räcker.", "One step is enough."),
            ),
        ],
        asks_feeling: true,
    },
    Template {
        key: "ethics",
        name: words("Etik och makt", "Ethics and power"),
        about: words(
            "När du har bestämt något över någon annans liv.",
            "When you have decided something about another person’s life.",
        ),
        prompts: &[
            prompt(
                "ethics-situation",
                words("Vilken situation handlar det om?", "What is the situation?"),
                words("Beskriv läget, inte vem.", "Describe the situation, not who it was."),
            ),
            prompt(
                "ethics-power",
                words("Vilken makt hade du?", "What power did you have?"),
                words(
                    "Lag, språk, tid, dörren du kunde gå ut genom.",
                    "The law, the language, time, the door you could leave by.",
                ),
            ),
            prompt(
                "ethics-values",
                words("Vilka värden stod mot varandra?", "Which values stood against each other?"),
                words("Till exempel skydd och självbestämmande.", "For example protection and self-determination."),
            ),
            prompt(
                "ethics-other",
                words("Hur såg det ut från den andres stol?", "How did it look from the other chair?"),
                words("Vad kunde den personen påverka?", "What could that person influence?"),
            ),
            prompt(
                "ethics-stand",
                words("Vad kan du stå för?", "What can you stand by?"),
                words("Och vad vill du pröva med någon?", "And what do you want to think through with someone?"),
            ),
        ],
        asks_feeling: true,
    },
    Template {
        key: "milestone-0",
        name: words("Avstämning: ny på jobbet", "Milestone: new in the job"),
        about: words("Din utgångspunkt, att jämföra med senare.", "Where you start from, to compare with later."),
        prompts: &[
            prompt(
                "milestone-now",
                words("Var är du just nu?", "Where are you right now?"),
                words("I jobbet, i rollen, i dig själv.", "In the job, in the role, in yourself."),
            ),
            prompt(
                "milestone-hopes",
                words("Vad hoppas du på?", "What do you hope for?"),
                words("Och vad är du orolig för?", "And what are you worried about?"),
            ),
            prompt(
                "milestone-support",
                words("Vem vänder du dig till, och med vad?", "Whom do you turn to, and with what?"),
                words("Om ingen finns är det också ett svar.", "If there is no one, that is an answer too."),
            ),
        ],
        asks_feeling: false,
    },
    milestone(
        "milestone-3",
        words("Avstämning: tre månader", "Milestone: three months"),
        words("Hur har de första månaderna varit?", "How have the first months been?"),
    ),
    milestone(
        "milestone-6",
        words("Avstämning: sex månader", "Milestone: six months"),
        words("Halvvägs genom första året.", "Half-way through the first year."),
    ),
    milestone(
        "milestone-12",
        words("Avstämning: ett år", "Milestone: one year"),
        words(
            "Ett år. Läs gärna vad du skrev i början först.",
            "One year. You may want to read what you wrote in the beginning first.",
        ),
    ),
    Template {
        key: "free",
        name: words("Fri text", "Free text"),
        about: words("En tom sida.", "An empty page."),
        prompts: &[prompt(
            "free",
            words("Skriv fritt", "Write freely"),
            words("Börja var som helst.", "Begin anywhere."),
        )],
        asks_feeling: true,
    },
];

/// The reviews after the first ask the same questions, so that the answers can be laid side by side.
const fn milestone(key: &'static str, name: Words, about: Words) -> Template {
    Template { key, name, about, prompts: MILESTONE, asks_feeling: false }
}

const MILESTONE: &[Prompt] = &[
    prompt(
        "milestone-now",
        words("Var är du just nu?", "Where are you right now?"),
        words("I jobbet, i rollen, i dig själv.", "In the job, in the role, in yourself."),
    ),
    prompt(
        "milestone-learned",
        words("Vad kan du nu som du inte kunde då?", "What can you do now that you could not do then?"),
        words("Tänk på en situation där det märktes.", "Think of a situation where it showed."),
    ),
    prompt(
        "milestone-hard",
        words("Vad är fortfarande svårt?", "What is still hard?"),
        words("Och vad är svårt på ett nytt sätt?", "And what is hard in a new way?"),
    ),
    prompt(
        "milestone-support",
        words("Vem vänder du dig till, och med vad?", "Whom do you turn to, and with what?"),
        words("Om ingen finns är det också ett svar.", "If there is no one, that is an answer too."),
    ),
    prompt(
        "milestone-next",
        words("Vad behöver du framöver?", "What do you need from here?"),
        words(
            "Något att lära, något att slippa, någon att prata med.",
            "Something to learn, something to be spared, someone to talk to.",
        ),
    ),
];

impl Entry {
    /// An empty entry with a section for each of the template's prompts. `created_ms` is in milliseconds since 1970.
    #[must_use]
    pub fn new(template: &Template, written_day: Day, created_ms: i64) -> Self {
        let section = |prompt: &Prompt| Section { prompt: Key::known(prompt.key), text: String::new() };
        Self {
            created_ms,
            written_day,
            template: Key::known(template.key),
            title: String::new(),
            sections: template.prompts.iter().map(section).collect(),
            tags: BTreeSet::new(),
            feelings: BTreeSet::new(),
            strain: None,
            reference: false,
            trashed_ms: None,
            conflicts: BTreeSet::new(),
        }
    }
}
