//! Waiting for news: the server says that something changed, never what.

use andrum_wire::events::Event;

use super::{Andrum, Error};
use crate::api::{self, ApiError, EventReader};
use crate::platform::Platform;
use crate::transport::{Body, Method, Request, Transport};

/// Why a wait is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// The log has grown: sync.
    Log,
    /// Something about the account has changed: ask [`Andrum::check_account`].
    Account,
    /// The server ended the stream, as it does when a token expires: wait again.
    None,
}

impl<P: Platform> Andrum<P> {
    /// Waits until the server has news for this device. Holds up nothing else; drop the future to stop waiting.
    ///
    /// # Errors
    /// [`Error::Offline`] when the connection breaks or there is none, [`Error::SignInAgain`], [`Error::NoAccount`], [`Error::Server`].
    pub async fn wait_for_news(&self) -> Result<News, Error> {
        // The short question first: it renews the token, and brings what happened while nobody listened.
        let (server, token, known) = {
            let _talking = self.talking.lock().await;
            let log = { self.opened().await?.get()?.log_state()?.log() };
            let head = self.call(|line| async move { api::head(&*line.transport, &line.token, log).await }).await?;
            let listed =
                self.call(|line| async move { api::groups(&*line.transport, Some(&line.token)).await }).await?.groups;
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            let pinned = open.log_state()?.pin().seq;
            // A head that was told of once and could not be taken in is no news.
            let grown = listed.iter().filter(|group| open.hears_of(group.group, group.head.seq)).count();
            if head.seq > pinned || grown > 0 {
                return Ok(News::Log);
            }
            let mut known = open.rooms.heard.clone();
            known.insert(log, pinned);
            let connection = open.connection()?;
            (connection.server.clone(), connection.access.clone().ok_or(Error::SignInAgain)?, known)
        };
        let request = Request {
            method: Method::Get,
            path: "/v1/events".to_owned(),
            token: Some(token.to_string()),
            body: Body::Empty,
            max_bytes: usize::MAX,
        };
        let mut reader = EventReader::default();
        let mut news = News::None;
        let transport = self.connect(&server).await?;
        let answer = transport
            .stream(request, |chunk| {
                for event in reader.push(chunk) {
                    match event {
                        Event::Head { log, seq } if known.get(&log).is_none_or(|known| seq > *known) => {
                            news = News::Log;
                        }
                        Event::Head { .. } => {}
                        Event::Account => news = News::Account,
                    }
                }
                news == News::None
            })
            .await
            .map_err(ApiError::from)?;
        if answer.status == 200 { Ok(news) } else { Err(api::refusal(answer.status, &answer.body).into()) }
    }
}
