//! What one change of the log does to one item: pure, and the place where "nothing written is ever lost" is kept.

use andrum_wire::ids::RevisionId;

use crate::chain;
use crate::content::Content;
use crate::device::{DeletedElsewhere, ItemHead, ItemRecord, Kept, PastRevision, Pending};
use crate::entries::{self, Body};
use crate::log::CountedPut;
use crate::merge;

/// What is left to do after a change was taken into a record.
#[derive(Default)]
pub struct Outcome {
    /// An earlier revision to keep for the history.
    pub past: Option<PastRevision>,
    /// Written here, and too much to stand in one item with what came: to be kept as an item of its own.
    pub beside: Option<Content>,
    /// The item is gone: remove the record, its history and its row.
    pub gone: bool,
}

/// Takes a revision that counts. `content` is what it says, none when it could not be read.
pub fn put(record: &mut ItemRecord, put: &CountedPut, content: Option<Content>) -> Outcome {
    let before = record.head.take();
    let kept = record.kept.take().map(|kept| PastRevision { content: kept.content, author: None });
    let base = before.as_ref().and_then(|head| head.content.clone());
    let (pending, beside) = match record.pending.take() {
        None => (None, None),
        Some(Pending::Edit { content: ours, sent }) => {
            pending_after(base.as_ref(), ours, &sent, put.revision, content.as_ref())
        }
        // Our own edit came back, whose answer was lost before the deletion: the deletion knew it.
        Some(Pending::Deletion { sent }) if sent.contains(&put.revision) => (Some(Pending::Deletion { sent }), None),
        // An edit beats a deletion that did not know it.
        Some(Pending::Deletion { .. }) => (None, None),
    };
    record.pending = pending;
    let past = before.and_then(|head| {
        let content = head.content.filter(|_| head.readable)?;
        Some(PastRevision { content, author: head.author })
    });
    // What came back may be another text than the one that was kept.
    let past = past.or(kept);
    record.head = Some(ItemHead {
        revision: put.revision,
        author: Some(put.author.0),
        readable: content.is_some(),
        content: content.or(base),
    });
    record.places.push(put.place);
    Outcome { past, beside, gone: false }
}

/// What is still to be sent after another revision came in, and what has to become an item of its own.
fn pending_after(
    base: Option<&Content>,
    ours: Content,
    sent: &[RevisionId],
    revision: RevisionId,
    theirs: Option<&Content>,
) -> (Option<Pending>, Option<Content>) {
    let stands = |content| (Some(Pending::Edit { content, sent: vec![] }), None);
    match theirs {
        Some(theirs) if ours.body == theirs.body => (None, None),
        // Ours, on its way back; written on since.
        Some(_) if sent.contains(&revision) => stands(ours),
        Some(theirs) => merged(base, ours, theirs),
        // Cannot be read: ours stands as it is, on top.
        None => stands(ours),
    }
}

fn merged(base: Option<&Content>, ours: Content, theirs: &Content) -> (Option<Pending>, Option<Content>) {
    let read = |content: &Content| entries::decode(&content.body).ok();
    let (Some(our_body), Some(their_body)) = (read(&ours), read(theirs)) else {
        // One of them is of a newer app: each stays whole.
        return (None, Some(ours));
    };
    let reconciled = merge::reconcile(base.and_then(read).as_ref(), &our_body, &their_body);
    let edited_ms = ours.edited_ms.max(theirs.edited_ms);
    let Ok(body) = entries::encode(&reconciled.body) else { return (None, Some(ours)) };
    let beside = reconciled.beside.map(|_| ours);
    if body == theirs.body {
        return (None, beside);
    }
    (Some(Pending::Edit { content: Content { edited_ms, body }, sent: vec![] }), beside)
}

/// Takes a tombstone that counts. With `elsewhere` it is another device's, and an entry that was here stays for a while.
pub fn tombstone(record: &mut ItemRecord, base: RevisionId, elsewhere: Option<DeletedElsewhere>) -> Outcome {
    let before = record.head.take();
    record.places.clear();
    let knew = before.as_ref().is_none_or(|head| head.revision == base);
    match record.pending.take() {
        // An edit beats a deletion that did not know it: it is put again, as new.
        Some(Pending::Edit { content, .. }) => {
            record.pending = Some(Pending::Edit { content, sent: vec![] });
            Outcome::default()
        }
        // Its author deleted something other than what is here: what is here is kept, and put again.
        None if !knew => match before.and_then(|head| head.content) {
            Some(content) => {
                record.pending = Some(Pending::Edit { content, sent: vec![] });
                Outcome::default()
            }
            None => gone(),
        },
        None => {
            record.kept = elsewhere.and_then(|deleted| keep(record.kept.take(), before, deleted));
            Outcome { gone: record.kept.is_none(), ..Outcome::default() }
        }
        Some(Pending::Deletion { .. }) => gone(),
    }
}

/// What stays of an item that another device has deleted: an entry, as it was read last. What is kept already stays as it is.
fn keep(kept: Option<Kept>, before: Option<ItemHead>, deleted: DeletedElsewhere) -> Option<Kept> {
    kept.or_else(|| {
        let content = before?.content?;
        matches!(entries::decode(&content.body), Ok(Body::Entry(_))).then_some(Kept { content, deleted })
    })
}

fn gone() -> Outcome {
    Outcome { gone: true, ..Outcome::default() }
}

/// Notes that a pending change was sent under a revision.
pub fn note_sent(record: &mut ItemRecord, revision: RevisionId) {
    if let Some(Pending::Edit { sent, .. }) = &mut record.pending {
        chain::note_sent(sent, revision);
    }
}
