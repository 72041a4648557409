//! Starting and stopping: two listeners, one state.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use andrum_wire::problem::ProblemKind;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::config::Config;
use crate::operations::access_log;
use crate::problem::{self, Error};
use crate::start_error::StartError;
use crate::state::State;
use crate::{
    accounts, devices, events, front, groups, info, keys, limits, logins, logs, openapi, operations, recovery, tally,
    tokens,
};

/// How long a stop waits for requests that are under way, in seconds.
const PATIENCE_SECONDS: u64 = 10;
/// Connections that one worker holds open at once.
const CONNECTIONS_PER_WORKER: usize = 8192;

/// Starts servers.
pub struct Server;

/// A server that runs.
pub struct Running {
    /// Where the API listens.
    pub public: SocketAddr,
    /// Where health and metrics listen.
    pub operations: SocketAddr,
    /// The state that requests reach.
    pub state: web::Data<State>,
    handles: [ServerHandle; 2],
    tasks: [JoinHandle<std::io::Result<()>>; 2],
    ended: Arc<Notify>,
}

/// The routes of all capabilities.
pub fn routes(cfg: &mut web::ServiceConfig) {
    // Logs first: what is asked most often is compared with the fewest patterns.
    cfg.configure(problem::extractors)
        .configure(logs::routes::routes)
        .configure(groups::routes::routes)
        .configure(tally::routes::routes)
        .configure(front::routes)
        .configure(info::routes)
        .configure(openapi::routes)
        .configure(accounts::routes::routes)
        .configure(logins::routes::routes)
        .configure(tokens::routes::routes)
        .configure(devices::routes::routes)
        .configure(keys::routes::routes)
        .configure(recovery::routes::routes)
        .configure(events::routes::routes);
}

/// Answers what no route has taken: an unknown path, or an unknown method of a known path.
async fn not_taken(request: HttpRequest) -> Result<HttpResponse, Error> {
    if let Some(page) = front::page_for(&request) {
        return Ok(page);
    }
    let known = request.resource_map().has_resource(request.path());
    Err(if known { ProblemKind::MethodNotAllowed } else { ProblemKind::NotFound }.into())
}

impl Server {
    /// Opens the database, runs migrations, listens. `config` is [`Config::validated`].
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start(config: Config, clock: Clock) -> Result<Running, StartError> {
        let listen = |address: SocketAddr| {
            let listener = TcpListener::bind(address).map_err(|error| StartError::Listen(address, error))?;
            Ok::<_, StartError>((listener.local_addr()?, listener))
        };
        let (public, public_listener) = listen(config.listen)?;
        let (operations, operations_listener) = listen(config.operations_listen)?;
        let opened = tokio::task::spawn_blocking(move || State::open(config, clock)).await;
        let state = web::Data::new(opened.map_err(|error| StartError::Task(error.to_string()))??);
        groups::closing::begin(&state).await;

        let shared = state.clone();
        let api = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .wrap(from_fn(limits::by_address))
                .wrap(from_fn(access_log::observe))
                .configure(routes)
                .default_service(web::to(not_taken))
        })
        .max_connections(CONNECTIONS_PER_WORKER)
        .shutdown_timeout(PATIENCE_SECONDS)
        .disable_signals()
        .listen(public_listener)?
        .run();
        let shared = state.clone();
        let health = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .configure(operations::routes::routes)
                .default_service(web::to(not_taken))
        })
        .workers(1)
        .shutdown_timeout(1)
        .disable_signals()
        .listen(operations_listener)?
        .run();
        let handles = [api.handle(), health.handle()];
        let ended = Arc::new(Notify::new());
        let tasks = [api, health].map(|server| {
            let ended = ended.clone();
            tokio::spawn(async move {
                let done = server.await;
                ended.notify_one();
                done
            })
        });
        Ok(Running { public, operations, state, handles, tasks, ended })
    }
}

impl Running {
    /// Waits until a listener ends without being asked, which it should not.
    pub async fn ended(&self) {
        self.ended.notified().await;
    }

    /// Stops: ends event streams, finishes requests that are under way, lets the writer finish.
    ///
    /// # Errors
    /// From a listener that had failed.
    pub async fn stop(self) -> std::io::Result<()> {
        self.state.events.close();
        for handle in &self.handles {
            handle.stop(true).await;
        }
        for task in self.tasks {
            task.await.map_err(std::io::Error::other)??;
        }
        let database = self.state.database.clone();
        tokio::task::spawn_blocking(move || database.close()).await.map_err(std::io::Error::other)
    }
}
