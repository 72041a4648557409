//! Reading the live stream (`text/event-stream`, WHATWG HTML, section 9.2) as its bytes arrive.

use andrum_wire::events::Event;

/// Longest line that is kept; a longer one is no event of ours.
const MAX_LINE: usize = 4096;

/// Splits the stream into events. Comments, other fields and what cannot be read are passed over.
#[derive(Debug, Default)]
pub struct EventReader {
    line: Vec<u8>,
}

impl EventReader {
    /// Takes more bytes; gives the events that they complete. Each event of the server is one `data` line.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Event> {
        let mut events = vec![];
        for byte in bytes {
            if *byte == b'\n' || *byte == b'\r' {
                events.extend(event(&self.line));
                self.line.clear();
            } else if self.line.len() <= MAX_LINE {
                self.line.push(*byte);
            }
        }
        events
    }
}

fn event(line: &[u8]) -> Option<Event> {
    serde_json::from_slice(line.strip_prefix(b"data:")?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_out_however_the_bytes_arrive() {
        let log = andrum_wire::ids::LogId([1; 32]);
        let stream = format!(
            ": hello\n\ndata: {{\"event\":\"head\",\"log\":\"{log}\",\"seq\":3}}\r\n\r\nevent: x\ndata: {{\"event\":\"account\"}}\n\n"
        );
        let expected = vec![Event::Head { log, seq: 3 }, Event::Account];
        for cut in 0..stream.len() {
            let mut reader = EventReader::default();
            let (first, second) = stream.as_bytes().split_at(cut);
            let events: Vec<Event> = [reader.push(first), reader.push(second)].concat();
            assert_eq!(events, expected);
        }
    }

    #[test]
    fn an_endless_line_takes_no_memory_and_what_follows_is_read() {
        let mut reader = EventReader::default();
        for _ in 0..100 {
            assert!(reader.push(&[b'x'; 10_000]).is_empty());
        }
        assert!(reader.line.len() <= MAX_LINE + 1);
        assert_eq!(reader.push(b"\ndata: {\"event\":\"account\"}\n"), vec![Event::Account]);
    }
}
