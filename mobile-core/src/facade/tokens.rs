//! Calls with a token: an expired one is refreshed once, with this device's signature.

use core::future::Future;
use std::sync::Arc;

use andrum_wire::ids::{Blob, Signature};
use andrum_wire::tokens::{Refresh, Tokens, refresh_bytes};
use zeroize::Zeroizing;

use super::{Andrum, Error, NoAccount};
use crate::api::{self, ApiError};
use crate::crypto::random;
use crate::device::meta;
use crate::platform::Platform;
use crate::store::{Store, Table};

/// A server and the token that opens its routes.
pub(super) struct Line<T> {
    pub transport: Arc<T>,
    pub token: Zeroizing<String>,
}

impl<P: Platform> Andrum<P> {
    /// Makes a call with the device's access token; refreshes it and calls again when it has expired. The caller holds `talking`.
    pub(super) async fn call<A, F>(&self, call: impl Fn(Line<P::Transport>) -> F) -> Result<A, Error>
    where
        F: Future<Output = Result<A, ApiError>>,
    {
        let (server, access) = {
            let mut guard = self.opened().await?;
            let connection = guard.get()?.connection()?;
            (connection.server.clone(), connection.access.clone())
        };
        if let Some(token) = access {
            let transport = self.connect(&server).await?;
            match call(Line { transport, token }).await {
                Err(error) if error.kind() == Some(andrum_wire::problem::ProblemKind::Unauthorized) => {}
                answer => return Ok(answer?),
            }
        }
        let token = self.refresh(&server).await?;
        Ok(call(Line { transport: self.connect(&server).await?, token }).await?)
    }

    pub(super) async fn connect(&self, server: &str) -> Result<Arc<P::Transport>, Error> {
        let mut way = self.way.lock().await;
        if let Some((known, transport)) = &*way
            && known == server
        {
            return Ok(transport.clone());
        }
        let transport = Arc::new(self.platform().connect(server).map_err(Error::Offline)?);
        *way = Some((server.to_owned(), transport.clone()));
        Ok(transport)
    }

    /// Asks for a new access token. The refresh token to come is made and stored first, so that a lost answer costs nothing: the next try asks for
    /// the same.
    async fn refresh(&self, server: &str) -> Result<Zeroizing<String>, Error> {
        let question = self.begin_refresh().await?;
        let tokens = api::refresh(&*self.connect(server).await?, None, &question).await?;
        let access = Zeroizing::new(tokens.access.clone());
        self.keep_tokens(Tokens { access: tokens.access, refresh: Some(question.next) }).await?;
        Ok(access)
    }

    async fn begin_refresh(&self) -> Result<Refresh, Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let mut connection = open.connection()?.clone();
        let refresh = connection.refresh.clone().ok_or(Error::SignInAgain)?;
        let (next, tried) =
            connection.renewing.take().unwrap_or_else(|| (Zeroizing::new(random::bytes::<32>().to_vec()), 0));
        let attempt = tried.saturating_add(1);
        connection.renewing = Some((next.clone(), attempt));
        let mut changes = vec![];
        open.sealed.put(&mut changes, Table::Meta, meta::CONNECTION, &connection)?;
        self.platform().store().apply(changes).await?;
        open.connection = Some(connection);
        let account = open.account()?;
        let question = Refresh {
            device: account.device_id,
            refresh: Blob(refresh.to_vec()),
            next: Blob(next.to_vec()),
            attempt,
            proof: Signature([0; 64]),
        };
        Ok(Refresh { proof: account.device.sign(&refresh_bytes(&question)), ..question })
    }

    /// Stores new tokens.
    pub(super) async fn keep_tokens(&self, tokens: Tokens) -> Result<(), Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let mut changes = vec![];
        open.connection.as_mut().ok_or(Error::NoAccount(NoAccount::NotAtServer))?.take_tokens(tokens);
        open.store_connection(&mut changes)?;
        Ok(self.platform().store().apply(changes).await?)
    }
}
