//! The private card of people to turn to. It follows the person to every device, and nobody else sees it.

use andrum_wire::ids::ItemId;

use super::entries::Keep;
use super::rooms::Open;
use super::{Andrum, Error, Event};
use crate::crypto::random;
use crate::device::ItemRecord;
use crate::entries::{self, Body, Person};
use crate::platform::Platform;

impl<P: Platform> Andrum<P> {
    /// Everybody on the card, by name.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Local`].
    pub async fn people(&self) -> Result<Vec<(ItemId, Person)>, Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let mut people = vec![];
        // What is no entry is few: people, settings, what cannot be read.
        for row in open.pages.rows().filter(|row| row.summary.is_none()) {
            let Some(record) = open.record(self.platform().store(), &row.item).await? else { continue };
            people.extend(read_person(&record).map(|person| (row.item, person)));
        }
        people.sort_by_cached_key(|(item, person)| (person.name.to_lowercase(), *item));
        Ok(people)
    }

    /// Puts somebody on the card. [`Andrum::delete`] takes them off.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] beyond a bound, [`Error::Locked`], [`Error::Local`].
    pub async fn add_person(&self, person: &Person) -> Result<ItemId, Error> {
        let item = ItemId(random::bytes());
        let mut guard = self.opened().await?;
        self.put_person(guard.get()?, item, ItemRecord::default(), person).await?;
        Ok(item)
    }

    /// Writes somebody's lines anew.
    ///
    /// # Errors
    /// As [`Self::add_person`], and [`Error::NotFound`].
    pub async fn change_person(&self, item: ItemId, person: &Person) -> Result<(), Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let record = self.existing(open, &item).await?;
        read_person(&record).ok_or(Error::NotFound)?;
        self.put_person(open, item, record, person).await
    }

    async fn put_person(
        &self,
        open: &mut Open,
        item: ItemId,
        record: ItemRecord,
        person: &Person,
    ) -> Result<(), Error> {
        self.put(open, item, record, Keep::AfterPause, &Body::Person(person.clone())).await?;
        self.tell(Event::Entries);
        self.tell(Event::Written);
        Ok(())
    }
}

fn read_person(record: &ItemRecord) -> Option<Person> {
    match entries::decode(&record.current()?.body) {
        Ok(Body::Person(person)) => Some(person),
        _ => None,
    }
}
