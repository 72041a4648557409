//! `GET /v1/events`: server-sent events (WHATWG HTML, section 9.2).

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpResponse, get, web};
use andrum_wire::events::Event;
use andrum_wire::ids::{AccountId, DeviceId};
use andrum_wire::problem::Problem;
use bytes::Bytes;
use futures_util::{Stream, stream};
use tokio::time::Sleep;

use super::Subscription;
use super::mailbox::News;
use crate::logs;
use crate::problem::Error;
use crate::state::State;
use crate::storage::AnyConnection;
use crate::tokens::{Caller, families};

/// How often a stream says that it is still there.
const STILL_HERE: Duration = Duration::from_secs(20);

/// Registers the routes.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(events);
}

/// The account's events, for one of its devices: first where its logs stand, then every change. Ends when the token does, or the device.
#[utoipa::path(get, path = "/v1/events", tag = "events", security(("token" = [])),
    responses((status = 200, body = Event, content_type = "text/event-stream", description = "One `Event` as the data of each server-sent event"),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
#[get("/v1/events")]
pub async fn events(state: web::Data<State>, caller: Caller) -> Result<HttpResponse, Error> {
    let device = caller.on_device()?;
    // Followed before the heads are read: what is appended in between is told twice, and never not at all.
    let subscription = state.events.follow(caller.account)?;
    subscription.mailbox.look_anew();
    let lasts = u64::try_from(caller.expires_ms - state.clock.now_ms()).unwrap_or(0);
    let expires = Box::pin(tokio::time::sleep(Duration::from_millis(lasts)));
    let (account, account_row) = (caller.account, caller.account_row);
    let stream = Events { state: state.into_inner(), account, account_row, device, subscription, expires };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, "no-store"))
        // Proxies of nginx's kind hold a response back unless told not to.
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(stream.into_stream()))
}

struct Events {
    state: Arc<State>,
    account: AccountId,
    account_row: i64,
    device: DeviceId,
    subscription: Subscription,
    expires: Pin<Box<Sleep>>,
}

impl Events {
    fn into_stream(self) -> impl Stream<Item = Result<Bytes, Error>> {
        stream::try_unfold(self, |mut following| async move {
            let next = following.next().await?;
            Ok(next.map(|bytes| (bytes, following)))
        })
    }

    /// What is to be sent next; none at the end.
    async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        let news = tokio::select! {
            biased;
            _ = self.subscription.closed.wait_for(|closed| *closed) => return Ok(None),
            () = &mut self.expires => return Ok(None),
            news = self.subscription.mailbox.take() => news,
            () = tokio::time::sleep(STILL_HERE) => return Ok(Some(Bytes::from_static(b": still here\n\n"))),
        };
        // Whatever ends a device is announced as a change of the account. It is told nothing more, not even that.
        if (news.look_anew || news.events.contains(&Event::Account)) && !self.is_valid().await? {
            return Ok(None);
        }
        self.told(news).await.map(Some)
    }

    /// Whether the device is still signed in.
    async fn is_valid(&self) -> Result<bool, Error> {
        let (account, device, now_ms) = (self.account, self.device, self.state.clock.now_ms());
        let standing = move |c: &mut AnyConnection| families::standing(c, &account, Some(&device), now_ms);
        Ok(self.state.database.read("event-device", standing).await?.is_some())
    }

    async fn told(&self, news: News) -> Result<Bytes, Error> {
        let mut text = String::new();
        if news.look_anew {
            let account_row = self.account_row;
            let logs = self
                .state
                .database
                .read("event-heads", move |connection| logs::of_account(connection, account_row))
                .await?;
            for (log, seq) in logs {
                write(&mut text, &Event::Head { log, seq })?;
            }
        }
        for event in &news.events {
            write(&mut text, event)?;
        }
        Ok(text.into())
    }
}

fn write(text: &mut String, event: &Event) -> Result<(), Error> {
    text.push_str("data: ");
    text.push_str(&serde_json::to_string(event).map_err(Error::internal)?);
    text.push_str("\n\n");
    Ok(())
}
