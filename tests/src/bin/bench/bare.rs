//! The bare handler to compare with: actix with nothing behind it, as a process of its own, like the server.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use actix_web::{App, HttpResponse, HttpServer, web};
use bytes::Bytes;

/// The argument that makes this program the bare server.
pub const ARGUMENT: &str = "serve-bare";

/// Serves `/empty` and, with the file's content from memory, `/bytes`, until standard input closes.
pub fn serve(file: &str) {
    let bytes = Bytes::from(std::fs::read(file).expect("the bytes to serve"));
    actix_web::rt::System::new().block_on(async move {
        let app = move || {
            App::new()
                .app_data(web::Data::new(bytes.clone()))
                .route("/empty", web::get().to(async || HttpResponse::Ok().finish()))
                .route(
                    "/bytes",
                    web::get().to(async |bytes: web::Data<Bytes>| HttpResponse::Ok().body((**bytes).clone())),
                )
        };
        let server = HttpServer::new(app).bind(("127.0.0.1", 0)).expect("a port");
        println!("{}", server.addrs()[0]);
        let running = server.disable_signals().run();
        let handle = running.handle();
        std::thread::spawn(move || {
            let _ = std::io::stdin().read_to_end(&mut Vec::new());
            drop(handle.stop(false));
        });
        running.await.expect("a server");
    });
}

/// The bare server's process. It ends when this is dropped.
pub struct Bare {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Bare {
    /// Starts it with the bytes to serve, which it reads from a file in this folder.
    pub fn start(folder: &Path, bytes: &[u8]) -> Self {
        let file = folder.join("bare");
        std::fs::write(&file, bytes).expect("a file");
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .arg(ARGUMENT)
            .arg(file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("an address");
        Self { child, address: line.trim().parse().expect("an address") }
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
