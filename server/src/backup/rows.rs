//! One struct for each table, as it stands in a backup and in the database. Fields are the columns, in their order.

use andrum_wire::ids::Hash;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::storage::schema::{
    accounts, commits, devices, group_members, groups, invitations, keybags, logs, recoveries, refresh_tokens,
};

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize, Queryable, Insertable)]
#[diesel(table_name = accounts)]
pub struct Account {
    pub id: i64,
    #[serde(with = "serde_bytes")]
    pub account: Vec<u8>,
    pub login: String,
    #[serde(with = "serde_bytes")]
    pub genesis: Vec<u8>,
    #[serde(with = "serde_bytes")]
    pub opaque_record: Vec<u8>,
    pub keys_version: i64,
    #[serde(with = "serde_bytes")]
    pub login_wrap: Vec<u8>,
    #[serde(with = "serde_bytes")]
    pub recovery_wrap: Vec<u8>,
    pub created_ms: i64,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize, Queryable, Insertable)]
#[diesel(table_name = keybags)]
pub struct Keybag {
    pub id: i64,
    pub account_id: i64,
    pub version: i64,
    #[serde(with = "serde_bytes")]
    pub keybag: Vec<u8>,
    #[serde(with = "serde_bytes")]
    pub writer: Vec<u8>,
    #[serde(with = "serde_bytes")]
    pub signature: Vec<u8>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize, Queryable, Insertable)]
#[diesel(table_name = devices)]
pub struct Device {
    pub id: i64,
    pub account_id: i64,
    #[serde(with = "serde_bytes")]
    pub device: Vec<u8>,
    #[serde(with = "serde_bytes")]
    pub device_key: Vec<u8>,
    pub added_ms: i64,
    pub seen_day_ms: i64,
    pub revoked: bool,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize, Queryable, Insertable)]
#[diesel(table_name = refresh_tokens)]
pub struct RefreshToken {
    pub id: i64,
    pub account_id: i64,
    pub device_id: i64,
    #[serde(with = "serde_bytes")]
    pub family: Vec<u8>,
    #[serde(with = "serde_bytes")]
    pub token_hash: Vec<u8>,
    pub expires_ms: i64,
    pub used: bool,
    pub attempt: i64,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize, Queryable, Insertable)]
#[diesel(table_name = recoveries)]
#[diesel(treat_none_as_default_value = false)]
pub struct Recovery {
    pub account_id: i64,
    pub asked_ms: i64,
    pub ready_ms: i64,
    pub given_ms: Option<i64>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize, Queryable, Insertable)]
#[diesel(table_name = invitations)]
pub struct Invitation {
    pub id: i64,
    #[serde(with = "serde_bytes")]
    pub code_hash: Vec<u8>,
    pub expires_ms: i64,
    pub used: bool,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize, Queryable, Insertable)]
#[diesel(table_name = logs)]
#[diesel(treat_none_as_default_value = false)]
pub struct Log {
    pub id: i64,
    #[serde(with = "serde_bytes")]
    pub log: Vec<u8>,
    pub account_id: Option<i64>,
    pub head_seq: i64,
    #[serde(with = "serde_bytes")]
    pub head_hash: Vec<u8>,
    pub state_seq: i64,
    pub bytes: i64,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize, Queryable, Insertable)]
#[diesel(table_name = commits)]
pub struct Commit {
    pub position: i64,
    #[serde(with = "serde_bytes")]
    pub prev: Vec<u8>,
    #[serde(with = "serde_bytes")]
    pub record: Vec<u8>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize, Queryable, Insertable)]
#[diesel(table_name = groups)]
#[diesel(treat_none_as_default_value = false)]
pub struct Group {
    pub log_id: i64,
    pub kind: i64,
    #[serde(with = "serde_bytes")]
    pub roster: Vec<u8>,
    pub expires_ms: Option<i64>,
    pub creator_id: Option<i64>,
    pub created_day_ms: i64,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize, Queryable, Insertable)]
#[diesel(table_name = group_members)]
pub struct GroupMember {
    pub log_id: i64,
    pub account_id: i64,
}

/// One entry. New kinds go to the end: the number of each is its place here.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Entry {
    Account(Account),
    Device(Device),
    RefreshToken(RefreshToken),
    Recovery(Recovery),
    Invitation(Invitation),
    Log(Log),
    Commit(Commit),
    End { rows: u64, sha256: Hash },
    Group(Group),
    GroupMember(GroupMember),
    Keybag(Keybag),
}
