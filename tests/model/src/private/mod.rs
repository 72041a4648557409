//! The world of one private log: a stolen device and the devices that it makes up try everything, between what the owner does.

mod account;
pub mod deeds;
mod judges;
mod tries;
mod world;

pub use judges::{Judge, Omits, Real};
pub use world::{Client, Private, rules};
