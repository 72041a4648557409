//! Pull: a page of a log, read from the database piece by piece.

use std::collections::VecDeque;
use std::ops::RangeInclusive;

use andrum_wire::frame;
use andrum_wire::ids::LogId;
use andrum_wire::limits::{MAX_PAGE_BYTES, MAX_PAGE_COMMITS};
use andrum_wire::log::{Head, PageHeader, VERSION, write_page_frame};
use andrum_wire::problem::ProblemKind;
use bytes::Bytes;
use futures_util::{Stream, stream};

use super::storage;
use crate::problem::Error;
use crate::storage::{AnyConnection, Database, TxError};

/// Most bytes of records that are read at once.
const PIECE_BYTES: usize = 256 * 1024;

/// A page that has begun.
#[derive(Debug)]
pub struct Page {
    log: LogId,
    /// The log's head, which the page's header names.
    head: Head,
    /// The header and the first records.
    pub first: Bytes,
    /// Positions of what is still to be read.
    rest: VecDeque<RangeInclusive<i64>>,
}

/// Begins the page after `after`, of at most `limit` commits.
///
/// # Errors
/// `not-found` for a log that this account may not read.
pub async fn begin(database: &Database, account_row: i64, log: LogId, after: u64, limit: u32) -> Result<Page, Error> {
    let limit = limit.clamp(1, MAX_PAGE_COMMITS);
    database.read("log-page", move |connection| first_piece(connection, account_row, log, after, limit)).await
}

fn first_piece(
    connection: &mut AnyConnection,
    account_row: i64,
    log: LogId,
    after: u64,
    limit: u32,
) -> Result<Page, TxError> {
    let place = storage::find_readable(connection, &log, account_row)?.ok_or(ProblemKind::NotFound)?;
    let head = place.head;
    let mut rest = if after < head.seq {
        let (from, to) = (storage::position(place.log_row, after)?, storage::position(place.log_row, head.seq)?);
        pieces(&storage::sizes(connection, from, to, i64::from(limit))?)
    } else {
        VecDeque::new()
    };
    let rows = match rest.pop_front() {
        Some(piece) => storage::records(connection, *piece.start(), *piece.end())?,
        None => Vec::new(),
    };
    let follows = match rows.first() {
        Some((position, prev, _)) => Head { seq: storage::seq_at(*position) - 1, hash: storage::hash_of(prev)? },
        // Nothing follows: the page says where the log really ends.
        None => head,
    };
    let header = PageHeader { version: VERSION, log, after: follows, head };
    let mut first = Vec::new();
    write_page_frame(&mut first, &frame::encode(&header)?);
    write_records(&mut first, &rows);
    Ok(Page { log, head, first: first.into(), rest })
}

/// Cuts a page into pieces that are small enough to hold. The page ends after the commit that brings it past its bound.
fn pieces(sizes: &[(i64, usize)]) -> VecDeque<RangeInclusive<i64>> {
    let mut pieces: VecDeque<RangeInclusive<i64>> = VecDeque::new();
    let (mut page_bytes, mut piece_bytes) = (0, 0);
    for (position, bytes) in sizes {
        match pieces.back_mut() {
            Some(piece) if piece_bytes + bytes <= PIECE_BYTES => {
                *piece = *piece.start()..=*position;
                piece_bytes += bytes;
            }
            _ => {
                pieces.push_back(*position..=*position);
                piece_bytes = *bytes;
            }
        }
        page_bytes += bytes;
        if page_bytes > MAX_PAGE_BYTES {
            break;
        }
    }
    pieces
}

fn write_records(page: &mut Vec<u8>, rows: &[storage::CommitRow]) {
    page.reserve(rows.iter().map(|(_, _, record)| record.len() + 4).sum());
    for (_, _, record) in rows {
        write_page_frame(page, record);
    }
}

impl Page {
    /// Whether the first piece is all of it.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.rest.is_empty()
    }

    /// The whole page, piece by piece.
    ///
    /// When the log grows meanwhile, the page ends early: what is read from then on may be erased by a commit that the header's head does
    /// not cover, and would look withheld. The reader asks for the rest with the next page.
    pub fn stream(self, database: Database) -> impl Stream<Item = Result<Bytes, Error>> {
        let Self { log, head, first, rest } = self;
        let first = stream::iter([Ok(first)]);
        let rest = stream::try_unfold((database, rest), move |(database, mut rest)| async move {
            let Some(piece) = rest.pop_front() else { return Ok(None) };
            let next = move |connection: &mut AnyConnection| next_piece(connection, log, head, &piece);
            let bytes = database.read("log-page-piece", next).await?;
            Ok(bytes.map(|bytes| (bytes, (database, rest))))
        });
        futures_util::StreamExt::chain(first, rest)
    }
}

fn next_piece(
    connection: &mut AnyConnection,
    log: LogId,
    head: Head,
    piece: &RangeInclusive<i64>,
) -> Result<Option<Bytes>, TxError> {
    if storage::find(connection, &log)?.is_none_or(|place| place.head != head) {
        return Ok(None);
    }
    let rows = storage::records(connection, *piece.start(), *piece.end())?;
    let mut bytes = Vec::new();
    write_records(&mut bytes, &rows);
    Ok(Some(bytes.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_small_and_the_page_ends_after_the_commit_that_fills_it() {
        let sizes: Vec<(i64, usize)> = (1..=1000).map(|position| (position, 100 * 1024)).collect();
        let pieces = pieces(&sizes);
        assert_eq!(pieces.front(), Some(&(1..=2)), "three would be more than a piece holds");
        let last = *pieces.back().unwrap().end();
        assert_eq!(last, (MAX_PAGE_BYTES / (100 * 1024)) as i64 + 1);
        assert!(pieces.iter().zip(pieces.iter().skip(1)).all(|(one, next)| one.end() + 1 == *next.start()));
    }

    #[test]
    fn a_commit_larger_than_a_piece_is_a_piece() {
        let pieces = pieces(&[(1, 10), (2, PIECE_BYTES * 3), (3, 10)]);
        assert_eq!(pieces, VecDeque::from([1..=1, 2..=2, 3..=3]));
    }
}
