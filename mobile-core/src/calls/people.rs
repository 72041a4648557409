//! The card of people to turn to. [`super::entries::Delete`] takes a person off it.

use andrum_wire::ids::ItemId;

use crate::entries::Person;
use crate::facade::Topic;

questions! {
    /// Questions about people.
    Question;
    /// All people on the card.
    People {} -> Vec<(ItemId, Person)> = |andrum, it| andrum.people().await, [Topic::Entries];
    /// Puts a person on the card.
    AddPerson { person: Person } -> ItemId = |andrum, it| andrum.add_person(&it.person).await, [];
    /// Changes a person's lines.
    ChangePerson { item: ItemId, person: Person } -> ()
        = |andrum, it| andrum.change_person(it.item, &it.person).await, [];
}
