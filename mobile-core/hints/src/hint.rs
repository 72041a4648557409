//! A hint and its kinds.

use std::ops::Range;

/// What a hint has found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A Swedish personal number: a date, a serial number and a checksum that is right (Skatteverket, SKV 704).
    PersonalNumber,
    /// A coordination number: the same with 60 added to the day (Skatteverket, SKV 707).
    CoordinationNumber,
    /// A telephone number that is somebody's; not 112, 1177, 020 and their like.
    Phone,
    /// An e-mail address.
    Email,
    /// A street with a number, a box, a postal code with its town.
    Address,
    /// The number under which an authority, a court or the police keep a case.
    CaseNumber,
    /// A Swedish licence plate.
    LicencePlate,
    /// A school by its name.
    School,
    /// A preschool by its name.
    Preschool,
    /// Where somebody works, by its name.
    Workplace,
    /// A day in a certain month, or a year of birth.
    Date,
    /// Somebody's age.
    Age,
    /// Somebody's name.
    Name,
}

impl Kind {
    /// Every kind, in the order in which people think of them.
    pub const ALL: [Self; 13] = [
        Self::PersonalNumber,
        Self::CoordinationNumber,
        Self::Phone,
        Self::Email,
        Self::Address,
        Self::CaseNumber,
        Self::LicencePlate,
        Self::School,
        Self::Preschool,
        Self::Workplace,
        Self::Date,
        Self::Age,
        Self::Name,
    ];

    /// The kind's name in JSON and in the labelled sentences.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PersonalNumber => "personal_number",
            Self::CoordinationNumber => "coordination_number",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Address => "address",
            Self::CaseNumber => "case_number",
            Self::LicencePlate => "licence_plate",
            Self::School => "school",
            Self::Preschool => "preschool",
            Self::Workplace => "workplace",
            Self::Date => "date",
            Self::Age => "age",
            Self::Name => "name",
        }
    }
}

/// Something that might point at a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// What it looks like.
    pub kind: Kind,
    /// Where it stands, in bytes of UTF-8, on character boundaries. It takes in the words that have to go with it for the
    /// sentence to read well: "mamman Anna" and not "Anna" alone.
    pub range: Range<usize>,
    /// What may stand in its place: neutral words, in Swedish but after English role words. The sentence still reads well.
    pub suggestion: String,
}
