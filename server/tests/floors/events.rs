//! The live stream.

use std::time::Duration;

use andrum_wire::accounts::LoggedIn;
use andrum_wire::events::Event;
use andrum_wire::tokens::ACCESS_SECONDS;

use crate::diary::{Diary, item, put};
use crate::on_both;
use crate::person::Device;
use crate::place::Place;
use crate::site::{HOUR_MS, Site};

/// A stream as a client reads it.
pub struct Listener {
    response: reqwest::Response,
    text: String,
}

impl Listener {
    pub async fn open(site: &Site, token: &str) -> Self {
        let url = format!("http://{}/v1/events", site.running.public);
        let response = reqwest::Client::new().get(url).bearer_auth(token).send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, text: String::new() }
    }

    /// The next event; none at the end. Comments do not count.
    pub async fn next(&mut self) -> Option<Event> {
        let next = tokio::time::timeout(Duration::from_secs(15), self.read_on()).await;
        next.expect("no event and no end for 15 seconds")
    }

    async fn read_on(&mut self) -> Option<Event> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let event = block.strip_prefix("data: ").map(|json| serde_json::from_str(json).unwrap());
                self.text = rest.to_owned();
                match event {
                    Some(event) => return Some(event),
                    None => continue,
                }
            }
            let chunk = self.response.chunk().await.unwrap()?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

async fn heads_come_first_and_then_every_change(place: Place) {
    let site = place.site().await;
    let mut diary = Diary::begin(&site, "anna").await;
    let mut listener = Listener::open(&site, &diary.token).await;
    assert_eq!(listener.next().await, Some(Event::Head { log: diary.log, seq: 1 }));
    let other = Diary::begin(&site, "beatrice").await;
    diary.append(&site, vec![put(item(), vec![1])]).await.appended();
    assert_eq!(listener.next().await, Some(Event::Head { log: diary.log, seq: 2 }));
    site.running.state.events.account(other.log);
    site.running.state.events.account(diary.log);
    assert_eq!(listener.next().await, Some(Event::Account));
}

async fn a_stop_ends_streams_and_a_token_ends_its_own(place: Place) {
    let site = place.site().await;
    let diary = Diary::begin(&site, "anna").await;
    let mut long = Listener::open(&site, &diary.token).await;
    assert!(long.next().await.is_some());
    site.clock.advance(ACCESS_SECONDS as i64 * 1000 - 200);
    let mut short = Listener::open(&site, &diary.token).await;
    assert!(short.next().await.is_some());
    assert_eq!(short.next().await, None, "the token is good for 200 ms");
    site.clock.advance(-HOUR_MS);
    let stopped = site.running.stop();
    let (stopped, ended) = futures_util::future::join(stopped, long.next()).await;
    stopped.unwrap();
    assert_eq!(ended, None);
}

/// A device that was signed out hears nothing more, not even on a stream that was open; another one goes on.
async fn a_device_that_is_out_hears_nothing_more(place: Place) {
    let site = place.site().await;
    let mut diary = Diary::begin(&site, "anna").await;
    let phone = Device::new();
    let (enrolled, nonce) = diary.person.log_in(&site, None).await;
    let enrolled: LoggedIn = enrolled.json();
    let added = site.post_with("/v1/devices", &enrolled.tokens.access, &diary.person.add_device(&phone, nonce)).await;
    let out = added.json::<LoggedIn>().tokens.access;
    let (mut stays, mut goes) = (Listener::open(&site, &diary.token).await, Listener::open(&site, &out).await);
    assert!(stays.next().await.is_some() && goes.next().await.is_some());
    site.post_with("/v1/tokens/revoke", &out, &()).await.done();
    diary.append(&site, vec![put(item(), vec![1])]).await.appended();
    assert_eq!(goes.next().await, None);
    while stays.next().await != Some(Event::Head { log: diary.log, seq: 2 }) {}
}

async fn an_account_has_so_many_streams(place: Place) {
    let site = place.site_with(|config| config.streams_per_account = 2).await;
    let diary = Diary::begin(&site, "anna").await;
    let (mut first, second) = (Listener::open(&site, &diary.token).await, Listener::open(&site, &diary.token).await);
    assert!(first.next().await.is_some());
    assert_eq!(site.get("/v1/events", &diary.token).await.status, 429);
    assert_eq!(site.running.state.metrics.streams.get(), 2);
    drop((first, second));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_server_stores_the_other_tells() {
    let place = Place::postgres();
    let (one, two) = (place.site().await, place.site().await);
    let mut diary = Diary::begin(&one, "anna").await;
    let mut listener = Listener::open(&two, &diary.token).await;
    assert_eq!(listener.next().await, Some(Event::Head { log: diary.log, seq: 1 }));
    for _ in 0..3 {
        diary.append(&one, vec![put(item(), vec![1])]).await.appended();
        let told = loop {
            match listener.next().await {
                // Whoever begins to listen looks everything up once more.
                Some(Event::Head { seq, .. }) if seq < diary.head.seq => {}
                other => break other,
            }
        };
        assert_eq!(told, Some(Event::Head { log: diary.log, seq: diary.head.seq }));
        assert_eq!(diary.head(&two).await, diary.head, "the other server's memory is kept true");
    }
    one.running.state.events.account(diary.log);
    assert_eq!(listener.next().await, Some(Event::Account));
    // And both append to one log.
    diary.append(&two, vec![put(item(), vec![2])]).await.appended();
    diary.append(&one, vec![put(item(), vec![3])]).await.appended();
    assert_eq!(diary.read(&two).await.len(), 6);
}

on_both!(
    heads_come_first_and_then_every_change,
    a_stop_ends_streams_and_a_token_ends_its_own,
    a_device_that_is_out_hears_nothing_more,
    an_account_has_so_many_streams
);
