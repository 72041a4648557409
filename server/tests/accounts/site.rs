//! A server, and requests to it.

use andrum_server::{Clock, Config, Running, Server};
use andrum_wire::ids::Nonce;
use andrum_wire::problem::{MEDIA_TYPE, Problem, ProblemKind};
use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tempfile::TempDir;

/// When every test begins, Unix milliseconds.
pub const NOW_MS: i64 = 1_800_000_000_000;
pub const MINUTE_MS: i64 = 60_000;
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
pub const ISSUER: &str = "https://andrum.example";

pub struct Site {
    pub running: Running,
    pub clock: Clock,
    pub data: TempDir,
    http: reqwest::Client,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub retry_after: Option<String>,
    media: String,
    body: Vec<u8>,
}

impl Site {
    pub async fn start() -> Self {
        Self::with(|_| ()).await
    }

    /// A server with other settings. Limits are out of the way unless they are set.
    pub async fn with(set: impl FnOnce(&mut Config)) -> Self {
        let data = TempDir::new().unwrap();
        let mut config = Config {
            listen: ([127, 0, 0, 1], 0).into(),
            operations_listen: ([127, 0, 0, 1], 0).into(),
            data: data.path().to_owned(),
            database_url: crate::database_url(),
            public_url: ISSUER.to_owned(),
            requests_per_minute: 1_000_000,
            logins_per_minute: 1_000_000,
            registrations_per_hour: 1_000_000,
            ..Config::default()
        };
        set(&mut config);
        let clock = Clock::fixed(NOW_MS);
        let running = Server::start(config.validated().unwrap(), clock.clone()).await.unwrap();
        Self { running, clock, data, http: reqwest::Client::new() }
    }

    pub async fn send(&self, method: Method, path: &str, token: Option<&str>, body: Option<Vec<u8>>) -> Answer {
        self.send_as("", method, path, token, body).await
    }

    /// Sends as if a proxy had passed the request on for `address`.
    pub async fn send_as(
        &self,
        address: &str,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<Vec<u8>>,
    ) -> Answer {
        let mut request = self.http.request(method, format!("http://{}{path}", self.running.public));
        if !address.is_empty() {
            request = request.header("x-forwarded-for", address);
        }
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body);
        }
        let response = request.send().await.unwrap();
        let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        Answer {
            status: response.status().as_u16(),
            retry_after: header("retry-after"),
            media: header("content-type").unwrap_or_default(),
            body: response.bytes().await.unwrap().to_vec(),
        }
    }

    pub async fn get(&self, path: &str, token: &str) -> Answer {
        self.send(Method::GET, path, Some(token), None).await
    }

    pub async fn delete(&self, path: &str, token: &str) -> Answer {
        self.send(Method::DELETE, path, Some(token), None).await
    }

    pub async fn post(&self, path: &str, body: &impl Serialize) -> Answer {
        self.send(Method::POST, path, None, Some(serde_json::to_vec(body).unwrap())).await
    }

    pub async fn post_with(&self, path: &str, token: &str, body: &impl Serialize) -> Answer {
        self.send(Method::POST, path, Some(token), Some(serde_json::to_vec(body).unwrap())).await
    }

    pub async fn put_with(&self, path: &str, token: &str, body: &impl Serialize) -> Answer {
        self.send(Method::PUT, path, Some(token), Some(serde_json::to_vec(body).unwrap())).await
    }
}

impl Answer {
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.body));
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The problem's kind; everything about it must fit the kind.
    #[track_caller]
    pub fn problem(&self) -> ProblemKind {
        assert_eq!(self.media, MEDIA_TYPE, "{} {}", self.status, String::from_utf8_lossy(&self.body));
        let problem: Problem = serde_json::from_slice(&self.body).unwrap();
        assert_eq!((problem.status, problem.type_uri.as_str()), (self.status, problem.kind.type_uri()));
        assert_eq!(problem.status, problem.kind.status());
        assert_eq!(problem.retry_after_seconds.map(|seconds| seconds.to_string()), self.retry_after);
        problem.kind
    }

    #[track_caller]
    pub fn done(&self) {
        assert_eq!(self.status, 204, "{}", String::from_utf8_lossy(&self.body));
        assert!(self.body.is_empty());
    }

    pub fn size(&self) -> usize {
        self.body.len()
    }
}

pub const NO_LOGIN: Nonce = Nonce([0; 32]);
