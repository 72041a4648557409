//! What only Chromium itself can be asked for, over its DevTools protocol: here, to have little room.

use std::net::TcpStream;

use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

use super::Browser;

/// A conversation with a page's DevTools.
pub struct DevTools {
    socket: WebSocket<TcpStream>,
    last: u64,
}

impl DevTools {
    /// Joins the first page of a browser.
    ///
    /// # Panics
    /// When it does not answer.
    pub async fn join(browser: &Browser) -> Self {
        let port = browser.devtools;
        let pages = reqwest::get(format!("http://127.0.0.1:{port}/json/list")).await.expect("Chromium answers");
        let pages: Value = serde_json::from_slice(&pages.bytes().await.unwrap()).unwrap();
        let is_page = |page: &&Value| page["type"] == "page";
        let page = pages.as_array().unwrap().iter().find(is_page).expect("a page is open");
        let address = page["webSocketDebuggerUrl"].as_str().unwrap();
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let (socket, _) = tungstenite::client(address, stream).expect("DevTools answers");
        Self { socket, last: 0 }
    }

    /// Sends a command and waits for its result.
    ///
    /// # Panics
    /// When Chromium refuses it.
    pub fn command(&mut self, method: &str, parameters: Value) -> Value {
        self.last += 1;
        let command = json!({ "id": self.last, "method": method, "params": parameters });
        self.socket.send(Message::text(command.to_string())).unwrap();
        loop {
            let message: Value = match self.socket.read().unwrap() {
                Message::Text(text) => serde_json::from_str(&text).unwrap(),
                _ => continue,
            };
            if message["id"] == self.last {
                assert!(message["error"].is_null(), "{method}: {message}");
                return message["result"].clone();
            }
        }
    }

    /// Lets an origin store at most so many bytes; none lifts the limit.
    pub fn limit_storage(&mut self, origin: &str, bytes: Option<u64>) {
        let mut parameters = json!({ "origin": origin });
        if let Some(bytes) = bytes {
            parameters["quotaSize"] = bytes.into();
        }
        self.command("Storage.overrideQuotaForOrigin", parameters);
    }
}
