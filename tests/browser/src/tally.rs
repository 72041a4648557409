//! What a report of a tally costs in a browser.

use andrum_core::crypto::age::Identity;
use andrum_core::crypto::checks::Strict;
use andrum_core::crypto::sign::SigningKey;
use andrum_core::tally::report::{Making, make};
use andrum_wire::ids::{Hash, LogId, PublicKey};
use andrum_wire::tally::{Descriptor, TallyKind, VERSION, Vdaf};
use serde_json::json;
use wasm_bindgen::prelude::*;

/// Makes so many reports, for 12 themes and ten readers. Answers the milliseconds of one.
#[wasm_bindgen]
pub fn reports(count: u32) -> Result<String, JsValue> {
    let wrong = |what: &str| JsValue::from(what.to_owned());
    let identity = Identity::random();
    let recipient = identity.recipient().to_inbox().map_err(|_| wrong("a key"))?;
    let descriptor = Descriptor {
        version: VERSION,
        group: LogId([1; 32]),
        kind: TallyKind::Themes,
        options: Hash([2; 32]),
        vdaf: Vdaf::MultihotCount { options: 12, weight: 5 },
        threshold: 5,
        opens_ms: 0,
        closes_ms: 1,
        roster: Hash([3; 32]),
        holder: LogId([4; 32]),
        eligible: (10..19).map(|number| LogId([number; 32])).collect(),
        verify_key: Hash([5; 32]),
        recipient,
        server_key: PublicKey([6; 32]),
    };
    let tally = descriptor.id(&Strict).map_err(|_| wrong("an id"))?;
    let readers: Vec<_> = (0..10).map(|_| Identity::random().recipient()).collect();
    let device = SigningKey::random();
    let began = js_sys::Date::now();
    for number in 0..count {
        let making = Making {
            descriptor: &descriptor,
            tally,
            account: LogId([10; 32]),
            device: &device,
            number: number + 1,
            confirmed: descriptor.eligible.clone(),
            choice: &[1, 4],
            text: "",
            tag: [1; 16],
            readers: &readers,
            handle: Hash([1; 32]),
            replaces: None,
        };
        make(&making).map_err(|_| wrong("a report"))?;
    }
    Ok(json!({ "ms": (js_sys::Date::now() - began) / f64::from(count) }).to_string())
}
