//! What is left afterwards: a trace of what a supervisor withdrew, and one's own words in the export.

use andrum_core::entries::Language;
use andrum_core::export::{self, OwnShared};
use andrum_core::groups::{GroupBody, Outcome, SessionId};
use andrum_tests::each_backend;
use andrum_tests::server::{Backend, MONDAY_MS};
use andrum_wire::groups::News;

use super::devices::three;

each_backend!(a_supervisors_withdrawal_leaves_a_trace, what_one_wrote_goes_along_and_not_what_others_wrote);

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

async fn a_supervisors_withdrawal_leaves_a_trace(backend: Backend) {
    let (circle, group, anna, sara, bo) = three(backend).await;
    let (own, taken) = (bo.share(group, "Tar han själv").await, bo.share(group, "Tar Anna").await);
    circle.settle(group, &[&anna, &sara, &bo]).await;
    bo.seat.device.withdraw(group, own).await.unwrap();
    anna.seat.device.withdraw(group, taken).await.unwrap();
    circle.settle(group, &[&anna, &sara, &bo]).await;
    for somebody in [&anna, &sara, &bo] {
        let view = somebody.view(group).await;
        assert!(view.topics.is_empty());
        let told = view.news.iter().filter(|news| matches!(news.news, News::Withdrawn { .. })).map(|news| news.news);
        let told: Vec<_> = told.collect();
        assert_eq!(told, [News::Withdrawn { account: bo.me, by: anna.me }], "once, of the one that was not his doing");
    }
}

async fn what_one_wrote_goes_along_and_not_what_others_wrote(backend: Backend) {
    let (circle, group, anna, sara, bo) = three(backend).await;
    sara.share(group, "Saras fråga").await;
    let withdrawn = sara.share(group, "Saras ångrade fråga").await;
    bo.share(group, "Bos fråga").await;
    let outcome = Outcome {
        session: SessionId([1; 8]),
        topic: None,
        saw: "Saras ord".into(),
        to_try: String::new(),
        who: String::new(),
    };
    sara.seat.device.share(group, &GroupBody::Outcome(outcome), false).await.unwrap();
    circle.settle(group, &[&anna, &sara, &bo]).await;
    sara.seat.device.withdraw(group, withdrawn).await.unwrap();
    anna.seat.device.close_group(group, MONDAY_MS + 30 * DAY_MS).await.unwrap();
    sara.seat.sync().await;

    let zip = sara.seat.device.export_plain(Language::Swedish).await.unwrap();
    let archive = export::import(&zip).unwrap();
    let shared: Vec<_> = archive.shared.iter().map(|shared| (shared.group.as_str(), &shared.own)).collect();
    let topic = OwnShared::Topic { title: "Saras fråga".into(), text: "Hur gör ni andra?".into() };
    let outcome = OwnShared::Outcome { saw: "Saras ord".into(), to_try: String::new(), who: String::new() };
    assert_eq!(shared, [("Handledning Nyköping", &topic), ("Handledning Nyköping", &outcome)]);
    // It is read in as any: what was written in groups is passed over.
    let before = bo.titles(group).await;
    let report = bo.seat.device.import_plain(&zip).await.unwrap();
    assert_eq!((report.added, bo.titles(group).await), (0, before));
}
