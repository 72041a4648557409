//! Texts. Each is a [`Words`], which cannot exist in one language alone; they stand beside the screen that shows them.

pub use andrum_core::entries::{Language, Words};

/// A text in both languages.
#[must_use]
pub const fn words(sv: &'static str, en: &'static str) -> Words {
    Words { sv, en }
}

/// A text with a capital first letter.
pub fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

/// A text with `{}` where values go, in order.
#[must_use]
pub fn fill(text: &str, values: &[&dyn core::fmt::Display]) -> String {
    let mut values = values.iter();
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(place) = rest.find("{}") {
        filled.push_str(&rest[..place]);
        if let Some(value) = values.next() {
            filled.push_str(&value.to_string());
        }
        rest = &rest[place + 2..];
    }
    filled + rest
}

/// A text that depends on a number: `one` for 1, `other` for all else; both take the number.
#[must_use]
pub fn count(number: usize, one: &str, other: &str) -> String {
    fill(if number == 1 { one } else { other }, &[&number])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_where_they_belong() {
        assert_eq!(fill("{} av {}", &[&2, &"åtta"]), "2 av åtta");
        assert_eq!(fill("utan", &[]), "utan");
        assert_eq!(fill("{}{}", &[&"{}"]), "{}");
        assert_eq!(count(1, "{} dag", "{} dagar"), "1 dag");
        assert_eq!(count(0, "{} dag", "{} dagar"), "0 dagar");
    }
}
