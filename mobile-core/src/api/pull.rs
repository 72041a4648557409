//! Pulling a page of a log, record by record as it arrives.

use andrum_wire::frame;
use andrum_wire::ids::LogId;
use andrum_wire::limits::{MAX_COMMIT_BYTES, MAX_PAGE_BYTES, MAX_PAGE_COMMITS};
use andrum_wire::log::{CommitRecord, LogRefusal, PageHeader, PageReader};

use super::{ApiError, refusal};
use crate::log::Alarm;
use crate::maybe_send::MaybeSend;
use crate::transport::{Body, Method, Request, Transport};

/// How a page came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PullEnd {
    /// Whole; the header tells where the log stands.
    Whole(PageHeader),
    /// What arrived before the connection broke was good and was taken.
    CutOff,
    /// Something in it cannot be true. What came before it was good and was taken.
    Alarm(Alarm),
}

/// Judges a page while it arrives.
pub trait PageSink: MaybeSend {
    /// The page's header.
    ///
    /// # Errors
    /// The alarm that it gives cause for; no more is read.
    fn header(&mut self, header: &PageHeader) -> Result<(), Alarm>;

    /// The next record.
    ///
    /// # Errors
    /// The alarm that it gives cause for; no more is read.
    fn record(&mut self, record: &CommitRecord) -> Result<(), Alarm>;
}

/// Reads one page after `after` into `sink`.
///
/// # Errors
/// [`ApiError`] when no page came at all.
pub async fn pull(
    transport: &impl Transport,
    token: &str,
    log: LogId,
    after: u64,
    sink: &mut impl PageSink,
) -> Result<PullEnd, ApiError> {
    let request = Request {
        method: Method::Get,
        path: format!("/v1/logs/{log}/commits?after={after}&limit={MAX_PAGE_COMMITS}"),
        token: Some(token.to_owned()),
        body: Body::Empty,
        max_bytes: MAX_PAGE_BYTES + 2 * MAX_COMMIT_BYTES,
    };
    let mut page = Page::default();
    let answer = transport.stream(request, |chunk| page.take(after, chunk, sink)).await;
    match (answer, page.alarm, page.header) {
        (_, Some(alarm), _) => Ok(PullEnd::Alarm(alarm)),
        (Ok(answer), None, _) if answer.status != 200 => Err(refusal(answer.status, &answer.body)),
        (Ok(_), None, Some(header)) if page.reader.is_drained() => Ok(PullEnd::Whole(header)),
        (Ok(_), None, _) | (Err(_), None, Some(_)) => Ok(PullEnd::CutOff),
        (Err(error), None, None) => Err(error.into()),
    }
}

/// A page that is arriving.
#[derive(Default)]
struct Page {
    reader: PageReader,
    header: Option<PageHeader>,
    alarm: Option<Alarm>,
    seq: u64,
}

impl Page {
    /// Takes a chunk; false when there is no use in more.
    fn take(&mut self, after: u64, chunk: &[u8], sink: &mut impl PageSink) -> bool {
        self.reader.push(chunk);
        match self.frames(after, sink) {
            Ok(()) => true,
            Err(alarm) => {
                self.alarm = Some(alarm);
                false
            }
        }
    }

    fn frames(&mut self, after: u64, sink: &mut impl PageSink) -> Result<(), Alarm> {
        loop {
            let malformed = |_| Alarm::Altered { seq: after + 1 + self.seq, refusal: LogRefusal::Malformed };
            let Some(bytes) = self.reader.next_frame().map_err(malformed)? else { return Ok(()) };
            if self.header.is_none() {
                let header: PageHeader = frame::decode(bytes, 256).map_err(malformed)?;
                sink.header(&header)?;
                self.header = Some(header);
            } else {
                let record = CommitRecord::decode(bytes).map_err(malformed)?;
                sink.record(&record)?;
                self.seq += 1;
            }
        }
    }
}
