//! A server of a few lines that answers what a test tells it to, byte for byte.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// What the server does with a connection once it has read the request.
#[derive(Clone)]
pub enum Answer {
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Sends the first bytes, then the second again and again, until the other side hangs up.
    Endless(Vec<u8>, Vec<u8>),
    /// Sends these bytes, then nothing, and keeps the connection.
    Silence(Vec<u8>),
}

/// The server: its address, and the heads and bodies of the requests as they came.
pub struct Hostile {
    pub address: String,
    pub requests: UnboundedReceiver<String>,
    /// Tells when the other side has hung up on an endless answer.
    pub hung_up: UnboundedReceiver<()>,
}

/// Starts a server that gives the same answer to everybody.
pub async fn serve(answer: Answer) -> Hostile {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (heard, requests) = unbounded_channel();
    let (hang_up, hung_up) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut peer, _)) = listener.accept().await {
            let (answer, heard, hang_up) = (answer.clone(), heard.clone(), hang_up.clone());
            tokio::spawn(async move {
                let _ = heard.send(request(&mut peer).await);
                give(&mut peer, answer).await;
                let _ = hang_up.send(());
            });
        }
    });
    Hostile { address, requests, hung_up }
}

/// Reads a head, and the body that it announces.
async fn request(peer: &mut TcpStream) -> String {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    while !is_complete(&text) {
        match peer.read(&mut buffer).await {
            Ok(read @ 1..) => text.push_str(&String::from_utf8_lossy(&buffer[..read])),
            _ => break,
        }
    }
    text
}

fn is_complete(text: &str) -> bool {
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}

async fn give(peer: &mut TcpStream, answer: Answer) {
    match answer {
        Answer::Bytes(bytes) => {
            let _ = peer.write_all(&bytes).await;
            let _ = peer.shutdown().await;
        }
        Answer::Endless(head, more) => {
            let _ = peer.write_all(&head).await;
            while peer.write_all(&more).await.is_ok() {}
        }
        Answer::Silence(bytes) => {
            let _ = peer.write_all(&bytes).await;
            let _ = peer.read(&mut [0; 1]).await;
        }
    }
}
