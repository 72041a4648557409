//! The page's own server: it serves the page, hands out steps, and takes what came of them.
//!
//! A page and its worker ask `/next/window` and `/next/worker` for a step, take it, and post to `/done` or `/failed`.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::http::header;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;

/// What the app will be served under, minus what these pages do not need.
const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

/// A step that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(180);

/// A server on a free port of this computer.
pub struct Site {
    /// `http://127.0.0.1:PORT`.
    pub address: String,
    shared: Arc<Shared>,
}

struct Shared {
    folders: Vec<PathBuf>,
    page: Mutex<Arc<Page>>,
    /// Names of the loadings that are over: one of them may still ask while its page goes.
    over: Mutex<Vec<String>>,
    /// The highest number that a page has acknowledged.
    acknowledged: watch::Sender<u32>,
}

/// One loading of the page: who asks on behalf of an earlier one gets no step of this one.
struct Page {
    /// The name that the page gave itself when it first asked.
    name: Mutex<String>,
    window: Line,
    worker: Line,
    outcomes: UnboundedSender<Result<String, String>>,
    outcome: tokio::sync::Mutex<UnboundedReceiver<Result<String, String>>>,
}

struct Line {
    steps: Mutex<Option<UnboundedSender<Value>>>,
    step: tokio::sync::Mutex<UnboundedReceiver<Value>>,
}

impl Line {
    fn new() -> Self {
        let (steps, step) = unbounded_channel();
        Self { steps: Mutex::new(Some(steps)), step: tokio::sync::Mutex::new(step) }
    }

    fn send(&self, step: Value) {
        self.steps.lock().unwrap().as_ref().expect("the page is the current one").send(step).unwrap();
    }

    /// Ends the wait of whoever still asks here, after what has been sent.
    fn close(&self) {
        *self.steps.lock().unwrap() = None;
    }
}

impl Page {
    fn new() -> Arc<Self> {
        let (outcomes, outcome) = unbounded_channel();
        Arc::new(Self {
            name: Mutex::default(),
            window: Line::new(),
            worker: Line::new(),
            outcomes,
            outcome: tokio::sync::Mutex::new(outcome),
        })
    }
}

impl Page {
    async fn outcome(&self) -> Result<Value, String> {
        let mut outcome = self.outcome.lock().await;
        let text = tokio::time::timeout(PATIENCE, outcome.recv()).await.expect("the page answers").unwrap()?;
        Ok(serde_json::from_str(&text).expect("a step answers with JSON"))
    }
}

impl Shared {
    fn page(&self) -> Arc<Page> {
        self.page.lock().unwrap().clone()
    }

    fn forget(&self) {
        let old = std::mem::replace(&mut *self.page.lock().unwrap(), Page::new());
        self.over.lock().unwrap().push(std::mem::take(&mut *old.name.lock().unwrap()));
        old.window.close();
        old.worker.close();
    }
}

impl Site {
    /// Serves the files of these folders.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn start(folders: &[&Path]) -> Self {
        let shared = Arc::new(Shared {
            folders: folders.iter().map(|folder| folder.to_path_buf()).collect(),
            page: Mutex::new(Page::new()),
            over: Mutex::default(),
            acknowledged: watch::Sender::new(0),
        });
        let data = web::Data::from(shared.clone());
        let server = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .route("/next/{line}", web::post().to(next))
                .route("/done", web::post().to(done))
                .route("/failed", web::post().to(failed))
                .route("/reloading", web::post().to(reloading))
                .route("/acknowledged", web::post().to(acknowledged))
                .route("/echo", web::post().to(echo))
                .route("/large", web::get().to(async || HttpResponse::Ok().body("x".repeat(2000))))
                .route("/redirect", web::get().to(redirect))
                .default_service(web::get().to(file))
        })
        .workers(1)
        .bind("127.0.0.1:0")
        .expect("a free port");
        let address = format!("http://{}", server.addrs()[0]);
        tokio::spawn(server.run());
        Self { address, shared }
    }

    fn page(&self) -> Arc<Page> {
        self.shared.page()
    }

    /// Lets the worker take a step, an export of the wasm, and gives what it answered.
    ///
    /// # Errors
    /// What the step threw.
    pub async fn worker(&self, name: &str, arguments: Value) -> Result<Value, String> {
        self.begin("worker", name, arguments);
        self.outcome().await
    }

    /// Lets the window take a step.
    ///
    /// # Errors
    /// What the step threw.
    pub async fn window(&self, name: &str, arguments: Value) -> Result<Value, String> {
        self.begin("window", name, arguments);
        self.outcome().await
    }

    /// Lets a step begin, without waiting for its end.
    pub fn begin(&self, line: &str, name: &str, arguments: Value) {
        let page = self.page();
        let line = if line == "window" { &page.window } else { &page.worker };
        line.send(json!({ "name": name, "arguments": arguments }));
    }

    async fn outcome(&self) -> Result<Value, String> {
        self.page().outcome().await
    }

    /// Forgets the page that was open: the next one that asks gets the next step.
    pub fn forget(&self) {
        self.shared.forget();
    }

    /// Reloads the page. The next step goes to the new one.
    ///
    /// # Panics
    /// When the page does not answer.
    pub async fn reload(&self) {
        let old = self.page();
        old.window.send(json!({ "name": "reload" }));
        old.outcome().await.expect("the page reloads");
    }

    /// Waits until a page has acknowledged this number; gives the highest one so far.
    ///
    /// # Panics
    /// When that takes too long.
    pub async fn acknowledged(&self, at_least: u32) -> u32 {
        let mut seen = self.shared.acknowledged.subscribe();
        let reached = tokio::time::timeout(PATIENCE, seen.wait_for(|n| *n >= at_least)).await;
        *reached.expect("the page writes").unwrap()
    }
}

async fn next(request: HttpRequest, line: web::Path<String>, shared: web::Data<Shared>) -> HttpResponse {
    let name = request.query_string().to_owned();
    if shared.over.lock().unwrap().contains(&name) {
        return HttpResponse::Gone().finish();
    }
    let page = shared.page();
    *page.name.lock().unwrap() = name;
    let line = if *line == "window" { &page.window } else { &page.worker };
    match line.step.lock().await.recv().await {
        Some(step) => HttpResponse::Ok().json(step),
        None => HttpResponse::Gone().finish(),
    }
}

async fn done(text: String, shared: web::Data<Shared>) -> HttpResponse {
    let _ = shared.page().outcomes.send(Ok(text));
    HttpResponse::NoContent().finish()
}

async fn failed(text: String, shared: web::Data<Shared>) -> HttpResponse {
    let _ = shared.page().outcomes.send(Err(text));
    HttpResponse::NoContent().finish()
}

/// The page is about to reload: from now on steps are for the new one.
async fn reloading(shared: web::Data<Shared>) -> HttpResponse {
    let old = shared.page();
    shared.forget();
    let _ = old.outcomes.send(Ok("null".into()));
    HttpResponse::NoContent().finish()
}

async fn acknowledged(text: String, shared: web::Data<Shared>) -> HttpResponse {
    let number: u32 = text.parse().unwrap();
    shared.acknowledged.send_modify(|highest| *highest = number.max(*highest));
    HttpResponse::NoContent().finish()
}

/// Answers with the body and the headers that a transport must set.
async fn echo(request: HttpRequest, body: String) -> HttpResponse {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("none");
    let answer = format!("{body}, {}, {}", header(header::AUTHORIZATION), header(header::CONTENT_TYPE));
    HttpResponse::Ok().body(answer)
}

async fn redirect() -> HttpResponse {
    HttpResponse::Found().insert_header((header::LOCATION, "/index.html")).finish()
}

async fn file(request: HttpRequest, shared: web::Data<Shared>) -> HttpResponse {
    let name = match request.path().trim_start_matches('/') {
        "" => "index.html",
        name => name,
    };
    // Names of files alone: nothing outside of the folders.
    let known = !name.contains(['/', '\\']);
    let found = shared.folders.iter().filter(|_| known).find_map(|folder| std::fs::read(folder.join(name)).ok());
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    };
    match found {
        Some(bytes) => HttpResponse::Ok()
            .content_type(kind)
            .insert_header((header::CONTENT_SECURITY_POLICY, CSP))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(bytes),
        None => HttpResponse::NotFound().finish(),
    }
}
