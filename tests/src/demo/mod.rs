//! A made-up participant's diary: nine weeks around the first half year in the job. For `make demo`, for pictures and for tests.
//!
//! Nobody in it exists. It follows the programme's year: training days, a session (träff) a month, home visits, talks, case files, one week
//! that was too much, and what helped.

pub mod circle;
mod scenes_early;
mod scenes_late;

use andrum_core::entries::{Day, Entry, EntryError, Feeling, Key, Strain, Tag, template};

/// One entry of the diary, as it is written down here.
struct Scene {
    /// Weeks before the diary's last week.
    week: i64,
    /// Monday is 0, Sunday is 6.
    weekday: i64,
    /// Minutes after midnight.
    minute: i64,
    template: &'static str,
    title: &'static str,
    sections: &'static [(&'static str, &'static str)],
    tags: &'static [&'static str],
    feelings: &'static [&'static str],
    /// 1 to 5; 0 for none.
    strain: u8,
    keep: Keep,
}

/// Where an entry is kept.
#[derive(PartialEq, Eq)]
enum Keep {
    Journal,
    Reference,
    Trash,
}

/// The diary as of `today`, oldest first, each entry with how many days ago it was written. The last week ends with the Friday before
/// today, so the weekdays are right on whatever day it is shown.
///
/// # Errors
/// [`EntryError::Day`] when `today` is in the first months of year 1.
pub fn diary(today: Day) -> Result<Vec<(u32, Entry)>, EntryError> {
    // Friday is 4. On a Friday the last one is a week ago.
    let since_friday = (i64::from(today.weekday()) + 2) % 7 + 1;
    scenes().map(|scene| scene.entry(today, since_friday)).collect()
}

fn scenes() -> impl Iterator<Item = &'static Scene> {
    scenes_early::SCENES.iter().chain(scenes_late::SCENES)
}

impl Scene {
    fn entry(&self, today: Day, since_friday: i64) -> Result<(u32, Entry), EntryError> {
        let days_ago = since_friday + self.week * 7 + 4 - self.weekday;
        let day = today.minus_days(days_ago)?;
        let created_ms = day.utc_midnight_ms() + self.minute * 60_000;
        let template = template(self.template).ok_or(EntryError::Key)?;
        let mut entry = Entry::new(template, day, created_ms);
        entry.title = self.title.to_owned();
        for (prompt, text) in self.sections {
            entry.write(&Key::new(prompt)?, text);
        }
        entry.tags = self.tags.iter().map(|tag| Tag::new(tag)).collect::<Result<_, _>>()?;
        entry.feelings = self.feelings.iter().map(|word| Feeling::new(word)).collect::<Result<_, _>>()?;
        entry.strain = Strain::try_from(self.strain).ok();
        entry.reference = self.keep == Keep::Reference;
        entry.trashed_ms = (self.keep == Keep::Trash).then_some(created_ms + 3_600_000);
        Ok((u32::try_from(days_ago).map_err(|_| EntryError::Day)?, entry))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use andrum_core::{
        entries::{Body, FEELINGS, START_TAGS, encode},
        export::{Archive, ArchivedEntry, import, to_zip},
        search::{Query, words_of},
    };

    fn all() -> Vec<(u32, Entry)> {
        diary("2026-03-04".parse().unwrap()).unwrap()
    }

    #[test]
    fn every_scene_is_an_entry_of_its_template() {
        for scene in scenes() {
            let prompts: Vec<_> = template(scene.template).unwrap().prompts.iter().map(|it| it.key).collect();
            assert!(scene.sections.iter().all(|(prompt, _)| prompts.contains(prompt)), "{}", scene.title);
            assert!(scene.feelings.iter().all(|word| scene.feelings.len() <= 3 && !word.is_empty()), "{}", scene.title);
        }
        for (_, entry) in all() {
            assert!(!entry.is_blank() && encode(&Body::Entry(entry.clone())).is_ok(), "{}", entry.title);
        }
    }

    #[test]
    fn it_is_two_months_in_order_with_right_weekdays() {
        let all = all();
        assert!((34..=40).contains(&all.len()), "{}", all.len());
        assert!(all.windows(2).all(|pair| pair[0].1.created_ms < pair[1].1.created_ms));
        assert!((56..=66).contains(&all[0].0), "{}", all[0].0);
        for date in ["2026-03-02", "2026-03-06", "2026-03-07", "2026-03-08"] {
            let today: Day = date.parse().unwrap();
            for (days_ago, entry) in diary(today).unwrap() {
                assert_eq!(today.days_after(entry.written_day), i64::from(days_ago));
                assert!(days_ago >= 1);
                let weekend = entry.written_day.weekday() > 4;
                assert!(!weekend || entry.preview().contains("Söndag"), "{}", entry.preview());
            }
        }
    }

    #[test]
    fn it_shows_the_breadth_of_the_journal() {
        let all = all();
        let templates: BTreeSet<_> = all.iter().map(|(_, it)| it.template.as_str().to_owned()).collect();
        for key in ["driscoll", "gibbs", "ethics", "milestone-6", "close-day", "free"] {
            assert!(templates.contains(key), "{key}");
        }
        let tags: BTreeSet<_> = all.iter().flat_map(|(_, it)| &it.tags).map(|it| it.as_str().to_owned()).collect();
        assert!(START_TAGS.iter().all(|it| tags.contains(it.sv)), "{tags:?}");
        let feelings: BTreeSet<_> = all.iter().flat_map(|(_, it)| it.feelings.clone()).collect();
        assert!(FEELINGS.iter().all(|it| feelings.contains(&Feeling::new(it.key).unwrap())));
        assert!(
            all.iter().filter(|(_, it)| it.reference).count() >= 4 && all.iter().any(|(_, it)| it.trashed_ms.is_some())
        );
        assert!((1..=5).all(|n| all.iter().any(|(_, it)| it.strain.is_some_and(|strain| strain.get() == n))));
    }

    #[test]
    fn it_keeps_to_the_words_of_the_product() {
        // Words that mean case work are never said of one's own things; nobody is named.
        for (_, entry) in all() {
            let words = words_of(&entry);
            for typed in ["mina anteckningar ", "min journal ", "personnummer"] {
                assert!(!Query::parse(typed).matches(&words), "{typed} in {}", entry.title);
            }
            assert!(!entry.plain_text().contains('"') && !entry.plain_text().contains('!'), "{}", entry.title);
        }
    }

    #[test]
    fn it_is_found_and_exported_like_any_other() {
        let all = all();
        let found = |typed: &str| all.iter().filter(|(_, it)| Query::parse(typed).matches(&words_of(it))).count();
        assert!(
            found("hembesök ") >= 3 && found("träffen ") >= 3 && found("känsla:pressad") >= 3 && found("tag:stöd") >= 3
        );
        let mut archive = Archive::new(0, andrum_core::entries::Language::Swedish);
        for (number, (_, entry)) in all.into_iter().enumerate() {
            let item = andrum_wire::ids::ItemId([u8::try_from(number).unwrap(); 16]);
            archive.entries.push(ArchivedEntry { item, entry, history: Vec::new() });
        }
        assert!(import(&to_zip(&archive).unwrap()).unwrap() == archive);
    }
}
