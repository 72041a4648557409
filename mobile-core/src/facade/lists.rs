//! Lists of entries and the search: what a screen shows of many entries at once.

use std::collections::BTreeMap;

use andrum_wire::ids::ItemId;
use futures_util::future::join_all;
use serde::{Deserialize, Serialize};

use super::entries::read_entry;
use super::rooms::Open;
use super::{Andrum, Error};
use crate::device::Summary;
use crate::entries::{Day, Entry, Tag};
use crate::platform::Platform;
use crate::search::{Query, answering, beginning, word_count};

/// How many entries a phrase opens at a time: enough to keep the store busy, few enough to hold in memory.
const AT_ONCE: usize = 32;

/// What a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Listing {
    /// All but the trash.
    #[default]
    Journal,
    /// The reference bank.
    References,
    /// The trash.
    Trash,
    /// What two devices changed and nobody has settled.
    Conflicts,
}

impl Listing {
    /// Whether an entry is in it.
    fn has(self, summary: &Summary) -> bool {
        let trashed = summary.trashed_ms.is_some();
        match self {
            Self::Journal => !trashed,
            Self::References => summary.reference && !trashed,
            Self::Trash => trashed,
            Self::Conflicts => summary.conflict && !trashed,
        }
    }
}

/// Which entries of a list. The empty filter holds of all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// With this tag.
    pub tag: Option<String>,
    /// With this feeling's key.
    pub feeling: Option<String>,
    /// With this template's key.
    pub template: Option<String>,
    /// About one of these days; about any, when there are none.
    pub days: Vec<Day>,
}

impl Filter {
    /// Whether the filter holds of an entry.
    #[must_use]
    pub fn holds(&self, summary: &Summary) -> bool {
        let tag = |wanted: &String| summary.tags.iter().any(|tag| tag.as_str() == wanted);
        let feeling = |wanted: &String| {
            summary.feelings.iter().any(|feeling| feeling.named().is_some_and(|named| named.key == wanted))
        };
        self.tag.as_ref().is_none_or(tag)
            && self.feeling.as_ref().is_none_or(feeling)
            && self.template.as_ref().is_none_or(|wanted| summary.template.as_str() == wanted)
            && (self.days.is_empty() || self.days.contains(&summary.day))
    }
}

/// An entry in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// What the list knows of it.
    pub summary: Summary,
    /// Its title; often empty.
    pub title: String,
    /// How the text begins; of a hit, the place that answers.
    pub lines: String,
    /// How many words it has.
    pub words: usize,
}

/// A part of a list, and what is true of the whole of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPart {
    /// What was asked for, newest first.
    pub entries: Vec<Listed>,
    /// How many entries there are that the filter holds of.
    pub total: usize,
    /// Tags in all of the list, filtered or not, with how often, most used first.
    pub tags: Vec<(String, usize)>,
    /// How many of the list two devices changed and nobody has settled.
    pub conflicts: usize,
}

/// What a search found, and the honest line about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchResult {
    /// Newest first, each with the line that answers, and no more than were asked for.
    pub hits: Vec<Listed>,
    /// How many there are in all.
    pub total: usize,
    /// Entries that were searched.
    pub searched: usize,
    /// Items that could not be, since they cannot be read on this device.
    pub not_searched: usize,
}

/// The themes of the entries about one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemesOfMonth {
    /// Its first day.
    pub month: Day,
    /// How many entries are about it.
    pub entries: usize,
    /// Themes with how many entries have them, most first.
    pub themes: Vec<(String, usize)>,
}

impl<P: Platform> Andrum<P> {
    /// Several entries, each as [`Self::entry`] gives it. They are read beside one another: a list waits for the store once.
    ///
    /// # Errors
    /// [`Error::Locked`]; those of one entry stand in its place.
    pub async fn entries(&self, items: &[ItemId]) -> Result<Vec<Result<Entry, Error>>, Error> {
        let mut guard = self.opened().await?;
        Ok(self.read_all(&*guard.get()?, items).await)
    }

    async fn read_all(&self, open: &Open, items: &[ItemId]) -> Vec<Result<Entry, Error>> {
        let reading = items.iter().map(|item| async move { read_entry(&self.existing(open, item).await?) });
        join_all(reading).await
    }

    /// The list, newest first.
    ///
    /// # Errors
    /// [`Error::Locked`].
    pub async fn list(&self, listing: Listing) -> Result<Vec<Summary>, Error> {
        let mut guard = self.opened().await?;
        let listed = rows(guard.get()?).filter(|it| listing.has(it)).collect();
        Ok(newest(listed, usize::MAX).into_iter().cloned().collect())
    }

    /// Up to `count` entries of a list that match the filter, starting at `from`. Only these are opened: a list may have ten thousand.
    ///
    /// # Errors
    /// [`Error::Locked`].
    pub async fn list_part(
        &self,
        listing: Listing,
        filter: &Filter,
        from: usize,
        count: usize,
    ) -> Result<ListPart, Error> {
        let mut guard = self.opened().await?;
        let open = &*guard.get()?;
        let mut part = ListPart::default();
        let mut tags: BTreeMap<&Tag, usize> = BTreeMap::new();
        let mut shown: Vec<&Summary> = vec![];
        for summary in rows(open).filter(|it| listing.has(it)) {
            part.conflicts += usize::from(summary.conflict);
            for tag in &summary.tags {
                *tags.entry(tag).or_default() += 1;
            }
            if filter.holds(summary) {
                shown.push(summary);
            }
        }
        part.total = shown.len();
        let asked = newest(shown, from.saturating_add(count)).into_iter().skip(from).collect();
        part.entries = self.listed(open, asked, beginning).await;
        part.tags = most_used(tags);
        Ok(part)
    }

    /// Searches this device. Returns at most `most` hits, how many there are, and how much was searched.
    ///
    /// # Errors
    /// [`Error::Locked`].
    pub async fn search(&self, typed: &str, most: usize) -> Result<SearchResult, Error> {
        let query = Query::parse(typed);
        let mut guard = self.opened().await?;
        let open = &*guard.get()?;
        let mut result = SearchResult::default();
        let mut hits: Vec<&Summary> = vec![];
        for row in open.pages.rows() {
            result.not_searched += usize::from(row.unreadable);
            let Some(summary) = row.summary.as_ref().filter(|summary| summary.trashed_ms.is_none()) else { continue };
            result.searched += 1;
            if query.matches(&row.words) {
                hits.push(summary);
            }
        }
        if query.has_phrase() {
            // The order of words is in the text alone.
            let mut confirmed = vec![];
            for some in hits.chunks(AT_ONCE) {
                let items: Vec<ItemId> = some.iter().map(|hit| hit.item).collect();
                for (hit, entry) in some.iter().zip(self.read_all(open, &items).await) {
                    if query.confirms(&entry?) {
                        confirmed.push(*hit);
                    }
                }
            }
            hits = confirmed;
        }
        result.total = hits.len();
        result.hits = self.listed(open, newest(hits, most), |entry| answering(entry, &query)).await;
        Ok(result)
    }

    /// The person's own themes, month by month, the newest month first.
    ///
    /// # Errors
    /// [`Error::Locked`].
    pub async fn themes_by_month(&self) -> Result<Vec<ThemesOfMonth>, Error> {
        let mut guard = self.opened().await?;
        Ok(by_month(rows(guard.get()?).filter(|summary| Listing::Journal.has(summary))))
    }

    /// What is shown of entries: only these few are opened.
    async fn listed(&self, open: &Open, shown: Vec<&Summary>, lines: impl Fn(&Entry) -> String) -> Vec<Listed> {
        let items: Vec<ItemId> = shown.iter().map(|summary| summary.item).collect();
        let entries = self.read_all(open, &items).await;
        let listed = |(summary, entry): (&Summary, Result<Entry, Error>)| match entry {
            Ok(entry) => {
                Listed { lines: lines(&entry), words: word_count(&entry), title: entry.title, summary: summary.clone() }
            }
            // The list still knows how it begins.
            Err(_) => {
                Listed { title: String::new(), lines: summary.preview.clone(), words: 0, summary: summary.clone() }
            }
        };
        shown.into_iter().zip(entries).map(listed).collect()
    }
}

fn rows(open: &Open) -> impl Iterator<Item = &Summary> {
    open.pages.rows().filter_map(|row| row.summary.as_ref())
}

/// The newest `most`, in order: few of many are shown. Rows come nearly in order, which makes it quick.
fn newest(all: Vec<&Summary>, most: usize) -> Vec<&Summary> {
    let mut newest: Vec<&Summary> = vec![];
    for one in all {
        let is_full = newest.len() == most;
        if is_full && newest.last().is_none_or(|last| newest_first(last, one).is_lt()) {
            continue;
        }
        let place = newest.partition_point(|it| newest_first(it, one).is_lt());
        newest.insert(place, one);
        newest.truncate(most);
    }
    newest
}

fn newest_first(a: &Summary, b: &Summary) -> core::cmp::Ordering {
    (&b.day, b.created_ms, b.item).cmp(&(&a.day, a.created_ms, a.item))
}

/// Tags with how often, most used first, equals by name.
fn most_used(tags: BTreeMap<&Tag, usize>) -> Vec<(String, usize)> {
    let mut tags: Vec<_> = tags.into_iter().map(|(tag, times)| (tag.as_str().to_owned(), times)).collect();
    tags.sort_by_key(|(_, times)| core::cmp::Reverse(*times));
    tags
}

/// The themes of each month that has an entry.
fn by_month<'a>(all: impl Iterator<Item = &'a Summary>) -> Vec<ThemesOfMonth> {
    let mut months: BTreeMap<Day, (usize, BTreeMap<&Tag, usize>)> = BTreeMap::new();
    for summary in all {
        let first = summary.day.to_string().get(..7).and_then(|month| format!("{month}-01").parse().ok());
        let (entries, themes) = months.entry(first.unwrap_or(summary.day)).or_default();
        *entries += 1;
        for tag in &summary.tags {
            *themes.entry(tag).or_default() += 1;
        }
    }
    let month = |(month, (entries, themes))| ThemesOfMonth { month, entries, themes: most_used(themes) };
    months.into_iter().rev().map(month).collect()
}
